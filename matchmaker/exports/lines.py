"""The lines of tables: what columns there are and what stands in them, whatever the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from matchmaker.affinity import Reason
from matchmaker.agendas import Agenda, Encounter, Grid, Row
from matchmaker.papers.whys import quote
from matchmaker.papers.words import Words
from matchmaker.sectors import label

Cell = str | int | time | None


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in letters."""

    title: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """``frozen``: columns that stay in sight."""

    name: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[Cell, ...], ...]
    frozen: int = 0


def meetings_table(room: Grid, *, words: Words) -> Table:
    """One line per meeting, round by round; the host is who owns the table, else the meeting's first side."""
    labels = {"round": 6, "start": 8, "end": 8, "table": 8, "zone": 12, "host_number": 10, "host": 36}
    labels |= {"guest_number": 12, "guest": 36, "sector": 30, "need": 44, "offer": 44}
    held = [(row, met) for sheet in room.sheets for row in sheet.rows for met in row.encounters]
    held.sort(key=lambda one: one[0].round or 0)
    return Table(words.say("meetings"), _columns(labels, words), tuple(_meeting(row, met, words) for row, met in held))


def participants_table(pages: Sequence[Agenda], *, words: Words) -> Table:
    """One line per participant and meeting, in time order; one that says so for those who have none."""
    labels = {"number": 6, "participant": 36, "round": 6, "start": 8, "end": 8, "table": 8, "zone": 12}
    labels |= {"partner_number": 10, "partner": 36}
    lines: list[tuple[Cell, ...]] = []
    for page in pages:
        head = (page.party.number, page.party.name)
        met = [(row, met) for row in page.rows for met in row.encounters]
        lines += [(*head, *_when_and_where(row, one), one.partner.number, one.partner.name) for row, one in met]
        if not met:
            lines.append((*head, *[None] * 6, words.count("count", 0)))
    return Table(words.say("by_participant"), _columns(labels, words), tuple(lines), frozen=2)


def grid_table(room: Grid, *, words: Words) -> Table:
    """A line per table, a column per round."""
    rounds = [Column(f"{words.say('round')} {slot.number}\n{words.clock(slot.start)}", 28) for slot in room.slots]
    columns = (*_columns({"table": 8, "host": 36}, words), *rounds)
    lines = (
        (sheet.table, sheet.owner.name if sheet.owner else None, *("\n".join(sheet.seated(row)) for row in sheet.rows))
        for sheet in room.sheets
    )
    return Table(words.say("grid"), columns, tuple(lines), frozen=2)


def _columns(labels: dict[str, int], words: Words) -> tuple[Column, ...]:
    return tuple(Column(words.say(label), width) for label, width in labels.items())


def _meeting(row: Row, met: Encounter, words: Words) -> tuple[Cell, ...]:
    reason = _reason(met.reasons[0], words) if met.reasons else (None, None, None)
    sides = (met.reader.number, met.reader.name, met.partner.number, met.partner.name)
    return (*_when_and_where(row, met), *sides, *reason)


def _reason(why: Reason, words: Words) -> tuple[str, str, str]:
    """The sector of need and offer, then each; where only the field is the same, each with its own sector."""
    if why.field is None:
        return why.need.sector, why.need.text, why.offer.text
    return label(why.field, words.language), quote(why.need, words=words), quote(why.offer, words=words)


def _when_and_where(row: Row, met: Encounter) -> tuple[Cell, ...]:
    return (row.round, row.start.time(), row.end.time(), met.table, met.zone)
