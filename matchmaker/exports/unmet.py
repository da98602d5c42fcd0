"""Wishes that were not granted and why, as the lines of a table."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.exports.lines import Cell, Column, Table
from matchmaker.papers.words import Words
from matchmaker.reasons import Unmet, say_cause, say_change, say_instead, say_price

_COLUMNS = {
    "number": 6, "participant": 36, "unmet_wish": 10, "unmet_rank": 8, "partner_number": 10, "partner": 36,
    "unmet_cause": 60, "unmet_price": 50, "unmet_instead": 50, "unmet_change": 40,
}  # fmt: skip


def unmet_table(found: Sequence[Unmet], words: Words, *, most: int | None = None) -> Table:
    """One line per wish, for a spreadsheet; ``most``: a cause names so many of those that somebody meets instead."""
    columns = tuple(Column(words.say(label), width) for label, width in _COLUMNS.items())
    return Table(words.say("unmet_wishes"), columns, tuple(_line(unmet, words, most) for unmet in found), frozen=2)


def _line(unmet: Unmet, words: Words, most: int | None) -> tuple[Cell, ...]:
    wish = (unmet.source.number, unmet.source.name, words.say(f"said_{unmet.wish}"), unmet.rank)
    cause = say_cause(unmet, words, most=most)
    why = (cause, say_price(unmet, words), say_instead(unmet), say_change(unmet, words))
    return (*wish, unmet.target.number, unmet.target.name, *why)
