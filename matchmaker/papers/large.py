"""Agendas in large print: no letter under 18 points, over as many pages as it takes."""

from __future__ import annotations

from matchmaker.agendas import Agenda, Encounter, Row
from matchmaker.papers.fitting import POINT, fit_title
from matchmaker.papers.headings import A4_WIDTH, Record, Source, day_and_place, heading
from matchmaker.papers.lettering import cut
from matchmaker.papers.whys import whys_for_reader
from matchmaker.papers.words import Words

LEAST = 18
"""Points."""

_TITLES = (34, 31, 28, 25, 22)
_LETTERS = A4_WIDTH / (LEAST * POINT)


def large_head(source: Source) -> Record:
    """For ``large.typ``."""
    head = heading(source.edition, source.plan, "agendas_title", source.words)
    event = source.edition.event
    day = day_and_place(event, source.words)
    return {**head, "event": cut(event.name, _LETTERS, lines=1, bold=True), "day": cut(day, _LETTERS * 0.7, lines=1)}


def large_page(agenda: Agenda, words: Words) -> Record:
    """One participant's pages."""
    size, lines = fit_title(agenda.party.name, A4_WIDTH, sizes=_TITLES)
    rows = agenda.rows if agenda.encounters else [row for row in agenda.rows if row.round is None]
    return {
        "name": cut(agenda.party.name, _LETTERS * 0.8, lines=1),
        "title": {"size": size, "lines": lines},
        "lead": words.count("count", len(agenda.encounters)) if agenda.encounters else words.say("nobody"),
        "rows": [_row(row, words) for row in rows],
    }


def _row(row: Row, words: Words) -> Record:
    return {
        "kind": row.kind.value,
        "round": str(row.round) if row.round else "",
        "start": words.clock(row.start),
        "until": words.say("until", clock=words.clock(row.end)),
        "title": row.title or ("" if row.encounters else words.say(row.kind.value)),
        "met": [_met(met, words) for met in row.encounters],
    }


def _met(met: Encounter, words: Words) -> Record:
    """The first reason is enough: what was written about it would fill a page."""
    said = [why.said for why in whys_for_reader(met, words=words)[:1]]
    return {"table": met.table, "zone": met.zone, "name": met.partner.name, "said": said}
