"""Whole numbers that a request brings as text: what no file could hold is no number, and no work is done for it."""

from __future__ import annotations

from flask import request

LARGEST = 2**63 - 1
"""The largest that a file can hold."""


def whole_number(text: str) -> int | None:
    """What the digits say; None where they say none, or one that is too large. They are counted before they are read.

    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(LARGEST)):
        return None
    number = int(text)
    return number if number <= LARGEST else None


def asked_number(name: str) -> int | None:
    """A number of the question of the page (``?event=2``); None where it names none."""
    return whole_number(request.args.get(name, ""))
