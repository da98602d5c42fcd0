"""The sheet to sign: a line for each person who comes, a signature for each half-day, and blank lines for walk-ins."""

from __future__ import annotations

from datetime import time

from matchmaker.entities import Edition
from matchmaker.papers.fitting import POINT
from matchmaker.papers.headings import Record, Source, paid_heading
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.lettering import cut
from matchmaker.papers.people import Guest, by_name, guests_of

_NOON = time(13)
"""Rounds that begin before it are of the morning, the others of the afternoon."""

_LETTERS = 9.5
"""Points."""

_HOUSE, _NAME, _FUNCTION = 49, 35, 29
"""Millimetres for an organisation, a name, a function: what takes more than three lines is cut."""

_WALK_INS = 15
"""Blank lines."""


def attendance_sheet(source: Source) -> Paper:
    """In the alphabetical order of organisations."""
    content = {
        "half_days": [source.words.say(name) for name in half_days(source.edition)],
        "lines": [_line(guest) for one in by_name(source.edition) for guest in guests_of(one)],
        "blank": _WALK_INS,
    }
    head = paid_heading(source, "attendance_title")
    return Paper("attendance", "attendance", head, (Leaf(content),), whole=True, logos=source.logos)


def half_days(edition: Edition) -> tuple[str, ...]:
    """``morning`` and ``afternoon``, as far as there are rounds in them."""
    starts = [slot.start.time() for slot in edition.slots]
    return tuple(
        name
        for name, held in (("morning", any(s < _NOON for s in starts)), ("afternoon", any(s >= _NOON for s in starts)))
        if held
    )


def _line(guest: Guest) -> Record:
    return {
        "number": str(guest.participant.number),
        "house": cut(guest.participant.name, _HOUSE / (_LETTERS * POINT), lines=3, bold=True),
        "name": cut(guest.name, _NAME / (_LETTERS * POINT), lines=3),
        "function": cut(guest.function, _FUNCTION / (_LETTERS * POINT), lines=3),
    }
