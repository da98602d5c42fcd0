"""Grids for the wall, whose free cells are left to be written in: the tables down the side, or the participants."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from matchmaker.agendas import Agenda, Encounter, Grid, Row, RowKind
from matchmaker.entities import Edition, Plan, Slot
from matchmaker.papers.fitting import POINT
from matchmaker.papers.headings import Record, heading
from matchmaker.papers.lettering import cut
from matchmaker.papers.words import Words
from matchmaker.registrations.names import phrase

FEW = 6
"""Columns that A4 has room for; more go on A3."""

_A4, _A3 = 202, 325
"""Millimetres for all columns, beside the names."""

_CELL = 7.5
"""Points of a partner's name."""

_SLOTS_ACROSS = 14
"""Columns of a grid that stay readable side by side on A3."""


def grid_document(edition: Edition, plan: Plan, grid: Grid, *, words: Words, dropped: Collection[int] = ()) -> Record:
    """For ``grid.typ``: tables down, slots across, in blocks that fit a page. ``dropped``: as in ``Source``."""
    blocks = -(-len(grid.slots) // _SLOTS_ACROSS)
    width = -(-len(grid.slots) // max(blocks, 1))
    pages = [_block(grid, first, width, words, dropped) for first in range(0, len(grid.slots), max(width, 1))]
    return {**heading(edition, plan, "grid_title", words), "pages": pages}


def _block(grid: Grid, first: int, width: int, words: Words, dropped: Collection[int]) -> Record:
    """Columns ``first`` up to ``first + width`` of the grid."""
    slots = grid.slots[first : first + width]
    return {
        "name": words.say("grid_rounds", first=slots[0].number, last=slots[-1].number),
        "slots": [_head(slot, dropped, words) for slot in slots],
        "tables": [
            {
                "table": sheet.table,
                "zone": sheet.zone,
                "name": sheet.owner.name if sheet.owner else "",
                "cells": [
                    {
                        "closed": row.kind is RowKind.CLOSED,
                        "off": row.kind is RowKind.DROPPED,
                        "names": sheet.seated(row),
                    }
                    for row in sheet.rows[first : first + width]
                ],
            }
            for sheet in grid.sheets
        ],
    }


def people_document(
    edition: Edition, plan: Plan, agendas: Sequence[Agenda], *, words: Words, dropped: Collection[int] = ()
) -> Record:
    """For ``people.typ``: participants down in alphabetical order, slots across, in blocks of columns."""
    blocks = -(-len(edition.slots) // _SLOTS_ACROSS)
    width = -(-len(edition.slots) // max(blocks, 1))
    firsts = range(0, len(edition.slots), max(width, 1))
    ordered = sorted(agendas, key=lambda one: (phrase(one.party.name), one.party.number))
    pages = [_columns(edition, ordered, first, width, words, dropped) for first in firsts]
    return {**heading(edition, plan, "people_title", words), "pages": pages}


def _columns(
    edition: Edition, agendas: Sequence[Agenda], first: int, width: int, words: Words, dropped: Collection[int]
) -> Record:
    slots = edition.slots[first : first + width]
    room = (_A3 if len(slots) > FEW else _A4) / len(slots) - 2.4
    return {
        "name": words.say("people_rounds", first=slots[0].number, last=slots[-1].number),
        "slots": [_head(slot, dropped, words) for slot in slots],
        "people": [_person(one, {slot.number for slot in slots}, room / (_CELL * POINT)) for one in agendas],
    }


def _head(slot: Slot, dropped: Collection[int], words: Words) -> Record:
    """``off``: what to say of a round that does not take place."""
    off = words.say("dropped") if slot.number in dropped else ""
    return {"round": str(slot.number), "start": words.clock(slot.start), "pause": slot.pause_after, "off": off}


def _person(agenda: Agenda, slots: set[int], room: float) -> Record:
    """Rounds of which the programme leaves nothing are not free to be written in."""
    rows = {row.round: row for row in agenda.rows if row.round in slots}
    return {
        "number": str(agenda.party.number),
        "name": agenda.party.name,
        "cells": [_cell(rows.get(slot), room) for slot in sorted(slots)],
    }


def _cell(row: Row | None, room: float) -> Record:
    if row is None or row.kind in (RowKind.AWAY, RowKind.DROPPED):
        return {"away": True, "met": []}
    return {"away": False, "met": [_seat(met, room) for met in row.encounters]}


def _seat(met: Encounter, room: float) -> Record:
    """A table's number stands before the name, a table's name above it."""
    if len(met.table) > 4:
        name = cut(met.partner.name, room, lines=3)
        return {"table": cut(met.table, room, lines=1, bold=True), "above": True, "name": name}
    said = cut(f"{met.table}\u2002{met.partner.name}", room - 0.6, lines=4)
    return {"table": met.table, "above": False, "name": said.removeprefix(f"{met.table}\u2002")}
