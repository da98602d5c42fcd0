"""Every paper by its name, made of what the plan and the edition say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from matchmaker.agendas import Agenda, grid, table_sheets
from matchmaker.entities import Role
from matchmaker.errors import InputError
from matchmaker.papers.attendance import attendance_sheet
from matchmaker.papers.badges import badges
from matchmaker.papers.blanks import blank_agendas
from matchmaker.papers.documents import A4, A5, Format, agenda_document, table_document
from matchmaker.papers.grids import grid_document, people_document
from matchmaker.papers.headings import Record, Source
from matchmaker.papers.large import large_head, large_page
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.pitches import pitch_list
from matchmaker.papers.rooms import room_page
from matchmaker.papers.signs import table_signs
from matchmaker.registrations.names import phrase

SET = ("agendas", "tables", "signs", "badges", "attendance", "grid", "people", "blanks", "pitches", "room")
"""What a morning needs."""

PAPERS = (*SET, "agendas-a5", "agendas-large")
"""All there are: agendas come in other sizes too."""

Maker = Callable[[Source], Paper]


def make_papers(source: Source, which: Iterable[str]) -> tuple[Paper, ...]:
    """The papers of these names that have a page, in the order of ``PAPERS``.

    Raises:
        InputError: there is no such paper.
    """
    wanted = tuple(which)
    for name in wanted:
        if name not in PAPERS:
            raise InputError("There is no paper {paper}; choose from {papers}.", paper=name, papers=", ".join(PAPERS))
    made = (_MAKERS[name](source) for name in PAPERS if name in wanted)
    return tuple(paper for paper in made if paper.leaves)


def _agendas(name: str, format: Format) -> Maker:
    def make(source: Source) -> Paper:
        pages = _pages(source)
        document = agenda_document(
            source.edition, source.plan, pages, words=source.words, site=source.site, format=format
        )
        return Paper(name, "agendas", document, _leaves_of(pages, document.pop("pages")))

    return make


def _large(source: Source) -> Paper:
    pages = _pages(source)
    contents = [large_page(page, source.words) for page in pages]
    return Paper("agendas-large", "large", large_head(source), _leaves_of(pages, contents))


def _pages(source: Source) -> list[Agenda]:
    """In alphabetical order; a network that meets nobody has none."""
    networks = {one.id for one in source.edition.participants if one.role is Role.NETWORK}
    kept = (page for page in source.agendas if page.encounters or page.party.id not in networks)
    return sorted(kept, key=lambda page: (phrase(page.party.name), page.party.number))


def _leaves_of(pages: Sequence[Agenda], contents: Sequence[Record]) -> tuple[Leaf, ...]:
    return tuple(
        Leaf(content, participant=page.party.id, name=page.party.name, number=page.party.number)
        for page, content in zip(pages, contents, strict=True)
    )


def _tables(source: Source) -> Paper:
    sheets = [sheet.strike(source.dropped) for sheet in table_sheets(source.edition, source.plan)]
    document = table_document(source.edition, source.plan, sheets, words=source.words, site=source.site)
    pages = document.pop("pages")
    leaves = (Leaf(content, table=sheet.table) for sheet, content in zip(sheets, pages, strict=True))
    return Paper("tables", "tables", document, tuple(leaves))


def _grid(source: Source) -> Paper:
    cells = grid(source.edition, source.plan).strike(source.dropped)
    document = grid_document(source.edition, source.plan, cells, words=source.words, dropped=source.dropped)
    content = {"pages": document.pop("pages")}
    return Paper("grid", "grid", document, (Leaf(content),) if cells.sheets else (), whole=True)


def _people(source: Source) -> Paper:
    pages = _pages(source)
    document = people_document(source.edition, source.plan, pages, words=source.words, dropped=source.dropped)
    content = {"pages": document.pop("pages")}
    leaves = (Leaf(content),) if any(page.encounters for page in pages) else ()
    return Paper("people", "people", document, leaves, whole=True)


_MAKERS: dict[str, Maker] = {
    "agendas": _agendas("agendas", A4),
    "agendas-a5": _agendas("agendas-a5", A5),
    "agendas-large": _large,
    "tables": _tables,
    "signs": table_signs,
    "badges": badges,
    "attendance": attendance_sheet,
    "grid": _grid,
    "people": _people,
    "blanks": blank_agendas,
    "pitches": pitch_list,
    "room": room_page,
}
