"""From views to what the templates draw: every word said, every time written, nothing left to decide but layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from matchmaker.agendas import Agenda, Contact, Encounter, Grid, Row, RowKind, TableSheet
from matchmaker.entities import Edition, Plan, PlanState
from matchmaker.papers.contacts import reach, say_online
from matchmaker.papers.fitting import (
    LEGIBLE,
    OVERLEAF,
    POINT,
    Density,
    Sheet,
    badge_width,
    contacts_height,
    detail_lines,
    fit,
    fit_title,
    lead_height,
    name_lines,
    title_height,
)
from matchmaker.papers.lettering import cut, width
from matchmaker.papers.whys import Why, whys_for_reader, whys_of
from matchmaker.papers.words import Words

Record = dict[str, Any]
"""JSON for one template."""


@dataclass(frozen=True, slots=True)
class _Content:
    """``reasons`` for each meeting, ``lines`` of each need or offer, set in ``least`` points or larger."""

    reasons: int
    lines: int
    least: float = 0


_CONTENTS = (
    _Content(2, 3, LEGIBLE),
    _Content(1, 3, LEGIBLE),
    _Content(1, 2, LEGIBLE),
    _Content(1, 2, 10),
    _Content(1, 1),
    _Content(1, 0),
)
"""The richest first. A full page says less before its letters become small; only then does it go on overleaf."""

_SHARED = (*_CONTENTS, _Content(0, 0))
"""For tables without an owner: two names for each meeting are worth more on one page than their reasons on two."""

_OVERLEAF = _Content(1, 2)

_AGENDA = Sheet(room=245, names=114.8, tables=22.8, programme=161, most=Density(13, 5))
_SHEET = Sheet(room=250, names=85.8, tables=0, programme=162, most=Density(11.5, 7))
"""What is left of A4 once the foot of a title and the head of a page are there; less air means more to write in."""

_WIDTH = 178
"""Millimetres between the margins of an A4 page."""

_SMALLEST = 10
"""Points that letters may shrink to for the sake of contacts."""

_MASTHEAD = 9
"""Points of the event's name and its day."""

_NARROWEST = 40
"""Millimetres for a name beside a table with a name of its own."""

_AGENDA_TITLES, _SHEET_TITLES = (24, 22, 20, 18, 16), (22, 20, 18, 16, 14)
"""Points."""

_SLOTS_ACROSS = 14
"""Columns of a grid that stay readable side by side on A3."""


def agenda_document(edition: Edition, plan: Plan, agendas: Sequence[Agenda], *, words: Words, site: str = "") -> Record:
    """For ``agendas.typ``: one page per participant. ``site``: where contacts are that a page has no room for."""
    pages = [_agenda(agenda, words) for agenda in agendas]
    return {**_heading(edition, plan, "agendas_title", words), "online": say_online(site, words=words), "pages": pages}


def table_document(
    edition: Edition, plan: Plan, sheets: Sequence[TableSheet], *, words: Words, site: str = ""
) -> Record:
    """For ``tables.typ``: one page per table. ``site``: where contacts are that a page has no room for."""
    pages = [_sheet(sheet, words) for sheet in sheets]
    return {**_heading(edition, plan, "tables_title", words), "online": say_online(site, words=words), "pages": pages}


def grid_document(edition: Edition, plan: Plan, grid: Grid, *, words: Words) -> Record:
    """For ``grid.typ``: tables down, slots across, in blocks of columns that fit a page."""
    blocks = -(-len(grid.slots) // _SLOTS_ACROSS)
    width = -(-len(grid.slots) // max(blocks, 1))
    pages = [_block(grid, first, width, words) for first in range(0, len(grid.slots), max(width, 1))]
    return {**_heading(edition, plan, "grid_title", words), "pages": pages}


def _heading(edition: Edition, plan: Plan, title: str, words: Words) -> Record:
    event = edition.event
    draft = words.say("draft") if plan.state is PlanState.DRAFT else ""
    # As base.typ shares it, in letters: 3 to 2 of what a draft in its frame leaves, and a gap of 8 mm between them.
    room = _WIDTH / (_MASTHEAD * POINT) - (width(draft.upper(), bold=True) + 2.3 if draft else 0)
    day = " · ".join(part for part in (words.day(event.date), event.place) if part)
    return {
        "language": words.language,
        "title": words.say(title, event=event.name),
        "event": cut(event.name, room * 0.6 - 2.6, lines=2, bold=True),
        "day": cut(day, room * 0.4 - 0.1, lines=2),
        "version": words.version(plan, event),
        "draft": draft,
        "words": dict(words.labels),
    }


def _agenda(agenda: Agenda, words: Words) -> Record:
    lead = [words.count("count", len(agenda.encounters))]
    if agenda.tables and agenda.encounters:
        lead.append(words.count("host", len(agenda.tables), tables=words.series(agenda.tables)))
    said = " · ".join(lead) if agenda.encounters else words.say("nobody")

    def people(met: Encounter) -> list[_Person]:
        return [(met.partner.name, whys_for_reader(met, words=words))]

    # Whoever meets nobody is not told so twelve times.
    rows = agenda.rows if agenda.encounters else [row for row in agenda.rows if row.round is None]
    size, lines = fit_title(agenda.party.name, _WIDTH, sizes=_AGENDA_TITLES)
    above = title_height(lines, size) + lead_height(said, _WIDTH)
    return {
        "name": agenda.party.name,
        "title": {"size": size, "lines": lines},
        "lead": said,
        **_fitted(rows, people, words, sheet=_AGENDA, above=above, contents=_CONTENTS, contacts=agenda.contacts),
    }


def _sheet(sheet: TableSheet, words: Words) -> Record:
    def people(met: Encounter) -> list[_Person]:
        return [(party.name, whys_of(party, met, words=words)) for party in sheet.named(met)]

    name, contents = (sheet.owner.name, _CONTENTS) if sheet.owner else ("", _SHARED)
    beside = max(_NARROWEST, _WIDTH - badge_width(words.say("table"), sheet.table))
    size, lines = fit_title(name, beside, sizes=_SHEET_TITLES)
    above = max(18, title_height(lines, size)) + (7 if sheet.zone else 0)
    return {
        "table": sheet.table,
        "zone": sheet.zone,
        "name": name,
        "title": {"size": size, "lines": lines},
        **_fitted(sheet.rows, people, words, sheet=_SHEET, above=above, contents=contents, contacts=sheet.contacts),
    }


_Person = tuple[str, tuple[Why, ...]]
"""Somebody named for a meeting on this page, and why."""

_People = Callable[[Encounter], list[_Person]]


def _fitted(
    rows: Sequence[Row],
    people: _People,
    words: Words,
    *,
    sheet: Sheet,
    above: float,
    contents: Sequence[_Content],
    contacts: Sequence[Contact],
) -> Record:
    """The rows with as much as fits the page. ``long``: whatever is left out, it goes on overleaf, and must say so.

    Contacts take air and some of the size of letters, but no reason to meet: sooner they are ``left-out``.
    """
    for content in contents:
        said = _rows(rows, people, words, reasons=content.reasons)
        density = fit(said, sheet, above=above, lines=content.lines)
        if density and density.size >= content.least:
            break
    else:
        content = _OVERLEAF
        said = _rows(rows, people, words, reasons=content.reasons)
    below = contacts_height([one.who + one.said for one in map(reach, contacts)], _WIDTH) if contacts else 0
    smaller = fit(said, sheet, above=above + below, lines=content.lines) if density else OVERLEAF
    left_out = smaller is None or (density is not None and smaller.size < min(density.size, _SMALLEST))
    chosen = (density if left_out else smaller) or OVERLEAF
    for person in (person for row in said for table in row["tables"] for person in table["people"]):
        person["lines"] = name_lines(person["name"], chosen.size, room=sheet.names)
        for why in person["why"]:
            why["detail"] = detail_lines(why["detail"], chosen.size, room=sheet.names, lines=content.lines)
    return {
        "rows": said,
        "size": chosen.size,
        "air": chosen.air,
        "long": density is None,
        "contacts": [] if left_out else [asdict(reach(one)) for one in contacts],
        "left-out": left_out,
    }


def _rows(rows: Sequence[Row], people: _People, words: Words, *, reasons: int) -> list[Record]:
    def person(name: str, whys: tuple[Why, ...]) -> Record:
        why = [{"said": why.said, "detail": " ".join(why.detail.split())} for why in whys[:reasons]]
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
