"""Agendas and table sheets, from views to what the templates draw: every word said, every time written, nothing left
to decide but layout.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from matchmaker.agendas import Agenda, Contact, Encounter, Row, TableSheet
from matchmaker.entities import Edition, Plan
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
from matchmaker.papers.headings import A4_WIDTH, Record, heading
from matchmaker.papers.lettering import cut
from matchmaker.papers.whys import Why, whys_for_reader, whys_of
from matchmaker.papers.words import Words

__all__ = ["A4", "A5", "Format", "Record", "agenda_document", "table_document"]


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

_LESS = (_Content(2, 2, 10), _Content(1, 2, 10), _Content(1, 1, 9), _Content(1, 0, 9), _Content(0, 0))
"""For half the page: names stay legible, reasons are the first to go."""

_SHEET = Sheet(room=250, names=74.8, tables=0, programme=162, most=Density(11.5, 7), width=A4_WIDTH)
"""What is left of A4 once the foot of a title and the head of a page are there; less air means more to write in."""

_SMALLEST = 10
"""Points that letters may shrink to for the sake of contacts."""

_IMPRINT, _FOOT = 88, 8
"""Millimetres that a foot leaves to a name for the plan and the page, and its points."""

_NARROWEST = 40
"""Millimetres for a name beside a table with a name of its own."""

_SHEET_TITLES = (22, 20, 18, 16, 14)
"""Points."""


@dataclass(frozen=True, slots=True)
class Format:
    """Paper for agendas. ``titles``: sizes of the name, in points; ``zones``: letters for the name of a zone, one line
    where there is a limit.
    """

    paper: str
    sheet: Sheet
    titles: tuple[float, ...]
    contents: tuple[_Content, ...]
    zones: float | None = None


A4 = Format(
    "a4",
    Sheet(room=245, names=114.8, tables=22.8, programme=161, most=Density(13, 5), width=A4_WIDTH),
    (24, 22, 20, 18, 16),
    _CONTENTS,
)
A5 = Format(
    "a5",
    Sheet(room=164, names=77.8, tables=15.8, programme=113, most=Density(11.5, 3.2), width=128, badge=1.5),
    (18, 17, 16, 14, 12),
    _LESS,
    zones=5.5,
)


def agenda_document(
    edition: Edition, plan: Plan, agendas: Sequence[Agenda], *, words: Words, site: str = "", format: Format = A4
) -> Record:
    """For ``agendas.typ``: one page per participant. ``site``: where contacts are that a page has no room for."""
    return {
        **heading(edition, plan, "agendas_title", words, room=format.sheet.width),
        "paper": format.paper,
        "online": say_online(site, words=words),
        "pages": [_agenda(agenda, words, format) for agenda in agendas],
    }


def table_document(
    edition: Edition, plan: Plan, sheets: Sequence[TableSheet], *, words: Words, site: str = ""
) -> Record:
    """For ``tables.typ``: one page per table. ``site``: where contacts are that a page has no room for."""
    pages = [_sheet(sheet, words) for sheet in sheets]
    return {**heading(edition, plan, "tables_title", words), "online": say_online(site, words=words), "pages": pages}


def _agenda(agenda: Agenda, words: Words, format: Format) -> Record:
    lead = [words.count("count", len(agenda.encounters))]
    if agenda.tables and agenda.encounters:
        lead.append(words.count("host", len(agenda.tables), tables=words.series(agenda.tables)))
    said = " · ".join(lead) if agenda.encounters else words.say("nobody")

    def people(met: Encounter) -> list[_Person]:
        return [(met.partner.name, whys_for_reader(met, words=words))]

    # Whoever meets nobody is not told so twelve times.
    rows = [_short(row, format) for row in agenda.rows if agenda.encounters or row.round is None]
    size, lines = fit_title(agenda.party.name, format.sheet.width, sizes=format.titles)
    above = title_height(lines, size) + lead_height(said, format.sheet.width)
    return {
        "name": agenda.party.name,
        "foot": cut(agenda.party.name, (format.sheet.width - _IMPRINT) / (_FOOT * POINT), lines=1),
        "title": {"size": size, "lines": lines},
        "lead": said,
        **_fitted(
            rows, people, words, sheet=format.sheet, above=above, contents=format.contents, contacts=agenda.contacts
        ),
    }


def _short(row: Row, format: Format) -> Row:
    """With names of zones that fit the format."""
    if format.zones is None:
        return row
    met = (replace(one, zone=cut(one.zone, format.zones, lines=1)) for one in row.encounters)
    return replace(row, encounters=tuple(met))


def _sheet(sheet: TableSheet, words: Words) -> Record:
    def people(met: Encounter) -> list[_Person]:
        return [(party.name, whys_of(party, met, words=words)) for party in sheet.named(met)]

    name, contents = (sheet.owner.name, _CONTENTS) if sheet.owner else ("", _SHARED)
    beside = max(_NARROWEST, A4_WIDTH - badge_width(words.say("table"), sheet.table))
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
    below = contacts_height([one.who + one.said for one in map(reach, contacts)], sheet.width) if contacts else 0
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
