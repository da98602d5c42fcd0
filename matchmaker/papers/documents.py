"""From views to what the templates draw: every word said, every time written, nothing left to decide but layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.agendas import Agenda, Encounter, Grid, Row, RowKind, TableSheet
from matchmaker.entities import Edition, Plan, PlanState
from matchmaker.papers.fitting import OVERLEAF, Density, fit, lines
from matchmaker.papers.whys import Why, whys_for_reader, whys_of
from matchmaker.papers.words import Words

Record = dict[str, Any]
"""JSON for one template."""

_FULL = 7
"""Meetings from which a page gives one reason each, and a shorter one, so that it stays one page."""

_ROOM = 225
"""Millimetres for title and rows between the head and the foot of an A4 page."""

_SLOTS_ACROSS = 14
"""Columns of a grid that stay readable side by side on A3."""


def agenda_document(edition: Edition, plan: Plan, agendas: Sequence[Agenda], *, words: Words) -> Record:
    """For ``agendas.typ``: one page per participant."""
    pages = [_agenda(agenda, words) for agenda in agendas]
    return {**_heading(edition, plan, "agendas_title", words), "pages": pages}


def table_document(edition: Edition, plan: Plan, sheets: Sequence[TableSheet], *, words: Words) -> Record:
    """For ``tables.typ``: one page per table."""
    pages = [_sheet(sheet, words) for sheet in sheets]
    return {**_heading(edition, plan, "tables_title", words), "pages": pages}


def grid_document(edition: Edition, plan: Plan, grid: Grid, *, words: Words) -> Record:
    """For ``grid.typ``: tables down, slots across, in blocks of columns that fit a page."""
    blocks = -(-len(grid.slots) // _SLOTS_ACROSS)
    width = -(-len(grid.slots) // max(blocks, 1))
    pages = [_block(grid, first, width, words) for first in range(0, len(grid.slots), max(width, 1))]
    return {**_heading(edition, plan, "grid_title", words), "pages": pages}


def _heading(edition: Edition, plan: Plan, title: str, words: Words) -> Record:
    event = edition.event
    made = plan.created.astimezone(ZoneInfo(event.timezone))
    return {
        "language": words.language,
        "title": words.say(title, event=event.name),
        "event": event.name,
        "day": " · ".join(part for part in (words.day(event.date), event.place) if part),
        "version": words.say("version", number=plan.number, day=words.day(made), clock=words.clock(made)),
        "draft": words.say("draft") if plan.state is PlanState.DRAFT else "",
        "words": dict(words.labels),
    }


def _agenda(agenda: Agenda, words: Words) -> Record:
    lead = [words.count("count", len(agenda.encounters))]
    if agenda.tables and agenda.encounters:
        lead.append(words.count("host", len(agenda.tables), tables=words.series(agenda.tables)))
    rows = _rows(agenda.rows, lambda met: [(met.partner.name, whys_for_reader(met, words=words))], words, short=80)
    title = 10 * lines(agenda.party.name, 25.5, width=178)
    return {
        "name": agenda.party.name,
        "lead": " · ".join(lead) if agenda.encounters else words.say("nobody"),
        "rows": rows,
        **_letters(fit(rows, _ROOM - title, width=115)),
    }


def _sheet(sheet: TableSheet, words: Words) -> Record:
    def people(met: Encounter) -> list[tuple[str, tuple[Why, ...]]]:
        return [(party.name, whys_of(party, met, words=words)) for party in sheet.named(met)]

    rows = _rows(sheet.rows, people, words, short=55)
    return {
        "table": sheet.table,
        "zone": sheet.zone,
        "name": sheet.owner.name if sheet.owner else "",
        "rows": rows,
        **_letters(fit(rows, _ROOM - 20, width=74)),
    }


def _letters(density: Density | None) -> Record:
    """``long``: the page may go on overleaf, and must say so."""
    chosen = density or OVERLEAF
    return {"size": chosen.size, "air": chosen.air, "long": density is None}


_People = Callable[[Encounter], list[tuple[str, tuple[Why, ...]]]]
"""Who is named for a meeting on this page, and why."""


def _rows(rows: Sequence[Row], people: _People, words: Words, *, short: int) -> list[Record]:
    """``short``: letters of a need or an offer that still make one line where there are many meetings."""
    many = sum(len(row.encounters) for row in rows) >= _FULL
    reasons, letters = (1, short) if many else (2, 130)

    def person(name: str, whys: tuple[Why, ...]) -> Record:
        why = [{"said": why.said, "detail": _short(why.detail, letters)} for why in whys[:reasons]]
        return {"name": name, "why": why}

    return [
        {
            "kind": row.kind.value,
            "round": str(row.round) if row.round else "",
            "start": words.clock(row.start),
            "until": words.say("until", clock=words.clock(row.end)),
            "title": row.title or ("" if row.encounters else words.say(row.kind.value)),
            "tables": [
                {"table": met.table, "zone": met.zone, "people": [person(*one) for one in people(met)]}
                for met in row.encounters
            ],
        }
        for row in rows
    ]


def _block(grid: Grid, first: int, width: int, words: Words) -> Record:
    """Columns ``first`` up to ``first + width`` of the grid."""
    slots = grid.slots[first : first + width]
    return {
        "name": words.say("grid_rounds", first=slots[0].number, last=slots[-1].number),
        "slots": [
            {"round": str(slot.number), "start": words.clock(slot.start), "pause": slot.pause_after} for slot in slots
        ],
        "tables": [
            {
                "table": sheet.table,
                "zone": sheet.zone,
                "name": sheet.owner.name if sheet.owner else "",
                "cells": [
                    {"closed": row.kind is RowKind.CLOSED, "names": sheet.seated(row)}
                    for row in sheet.rows[first : first + width]
                ],
            }
            for sheet in grid.sheets
        ],
    }


def _short(text: str, letters: int) -> str:
    """Whole words only; the rest is for the conversation."""
    return shorten(text, letters, placeholder=" …")
