"""E-mail addresses: the one place that says what is one, and which two are the same."""

from __future__ import annotations

import re

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\.]+(?:\.[^\s@<>,;:\"()\[\]\\.]+)+")

_LONGEST = 254
"""RFC 5321, with the erratum on its section 4.5.3.1.3."""


def is_email(text: str) -> bool:
    """Whether the text is one address and nothing else; its domain has a dot, and may be written in any script.

    >>> is_email("accueil@structure.example"), is_email("accueil@structure"), is_email("a@b..example")
    (True, False, False)
    """
    return len(text) <= _LONGEST and _ADDRESS.fullmatch(text) is not None


def folded(address: str) -> str:
    """The same for two ways to write one address."""
    return address.strip().casefold()
