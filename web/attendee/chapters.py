"""Chapters of facts and lists, and how a cell is written."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString

from matchmaker.personal.held import Partner
from web.attendee.facts import Fact
from web.messages import say

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Chapter:
    """``note``: a sentence before the rest. ``rows`` have one cell for each of the ``columns``."""

    title: LazyString
    note: LazyString | None = None
    facts: tuple[Fact, ...] = ()
    columns: tuple[LazyString, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def name(partner: Partner) -> str:
    """Of somebody else, with its number."""
    return f"{partner.number}. {partner.name}"


def yes_or_no(value: bool | None) -> str:
    """None: nobody said."""
    return NOTHING if value is None else str(say("Yes") if value else say("No"))


def filled(*cells: str) -> tuple[str, ...]:
    """A row in which nothing is empty."""
    return tuple(cell or NOTHING for cell in cells)
