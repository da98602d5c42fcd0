"""Whether something is still as a form had shown it, where it has no revision of its own."""

from __future__ import annotations

from zlib import crc32


def fingerprint(*parts: object) -> int:
    """A number that changes with any of ``parts``: frozen data that says all of itself, and means the same tomorrow.

    >>> fingerprint(("1", "2")) == fingerprint(("1", "2")), fingerprint(("1", "2")) == fingerprint(("2", "1"))
    (True, False)
    """
    return crc32(repr(parts).encode())
