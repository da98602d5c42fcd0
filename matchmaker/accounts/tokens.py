"""Secrets that only their holder knows: the workspace keeps a digest."""

from __future__ import annotations

from hashlib import sha256
from secrets import token_urlsafe

_BYTES = 32
"""As random as a digest is long: nobody guesses one, so neither a salt nor a slow digest is needed."""


def new_token() -> str:
    """For an address or a cookie."""
    return token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """What is kept of it, hexadecimal."""
    return sha256(token.encode()).hexdigest()
