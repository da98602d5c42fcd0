"""Signs that nobody sees and that deceive: a text that reads otherwise than it is, an address that looks the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from matchmaker.entities import Line, Participant
from matchmaker.errors import InputError

_LAYOUT = "\t\n\r"
"""Control characters that a text of several lines may hold."""

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of what follows; scripts from right to left need none of them."""


def refuse_unseen(one: Participant) -> Iterator[InputError]:
    """What a registration holds that nobody can see, field by field.

    In addresses no invisible sign at all has a meaning; in names and texts some scripts need a few.
    """
    for at, text in _addresses(one):
        if any(_deceives(sign, in_address=True) for sign in text):
            yield _unseen(at)
    for at, text in _texts(one):
        if text != without_unseen(text):
            yield _unseen(at)


def without_unseen(text: str, *, in_address: bool = False) -> str:
    """The text without what ``refuse_unseen`` refuses; line breaks and tabs stay."""
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in _LAYOUT or not _deceives(sign, in_address=in_address))


def _deceives(sign: str, *, in_address: bool) -> bool:
    category = unicodedata.category(sign)
    return sign in _TURNING or category in ("Cc", "Cs") or (in_address and category == "Cf")


def _unseen(at: str) -> InputError:
    return InputError("this holds invisible characters; type it yourself instead of pasting it", at=at)


def _addresses(one: Participant) -> Iterator[tuple[str, str]]:
    yield "email", one.email
    for position, person in enumerate(one.people):
        yield f"people-{position}-email", person.email


def _texts(one: Participant) -> Iterator[tuple[str, str]]:
    yield "name", one.name
    for position, person in enumerate(one.people):
        for field in ("name", "function", "phone"):
            yield f"people-{position}-{field}", getattr(person, field)
    yield from _lines("needs", one.needs)
    yield from _lines("offers", one.offers)
    yield "accessibility", one.accessibility


def _lines(block: str, lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    for position, line in enumerate(lines):
        for field in ("title", "text", "area"):
            yield f"{block}-{position}-{field}", getattr(line, field)
