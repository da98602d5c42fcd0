"""Small pictures, made from nothing."""

from __future__ import annotations

import struct
import zlib


def png(width: int, height: int, *, colour: tuple[int, int, int] = (40, 90, 160)) -> bytes:
    """One colour, as a PNG file."""
    rows = zlib.compress((b"\0" + bytes(colour) * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


JPEG = bytes.fromhex(
    "ffd8ffe000104a46494600010100000100010000"
    "ffdb00430050373c463c32504641465a55505f78c882786e6e78f5afb991c8"
    + "ff" * 38
    + "ffc0000b080008001001011100"
    + "ffc40014000100000000000000000000000000000000ff"
    + "c40014100100000000000000000000000000000000"
    + "ffda0008010100003f000fffd9"
)
"""16 × 8 grey pixels."""
