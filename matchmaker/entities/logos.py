"""Logos of those who organise an event and who pay for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture. ``name``: whose it is, which stands for it where it cannot be seen. ``media_type``: ``image/png`` or
    ``image/jpeg``.
    """

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class LogoLabel:
    """A logo without its picture. ``digest``: SHA-256 of the picture, by which it is found; a size in pixels."""

    digest: str
    name: str
    width: int
    height: int
