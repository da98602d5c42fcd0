"""Signs for the tables: A4 folded to a tent, its number on both sides as large as it can be."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.entities import Edition, Table
from matchmaker.papers.fitting import fit_lines
from matchmaker.papers.headings import Record, Source, paid_heading
from matchmaker.papers.leaves import Leaf, Paper

_ROOM = 182
"""Millimetres between the margins of a face."""

_NUMBERS = (
    *((size, 1) for size in (270, 240, 210, 180, 150, 120)),
    *((size, 2) for size in (105, 95, 85)),
    *((size, 3) for size in (74, 66, 58, 50, 44)),
)
"""Points and lines. At 240 a figure is 56 mm high: read from 10 m it looks as one of 2 mm at arm's length. A table's
name is smaller.
"""

_OWNERS = (*((size, 2) for size in (38, 35, 32, 28, 25)), *((size, 3) for size in (24, 22, 20)))


def table_signs(source: Source) -> Paper:
    """A sheet for each table, whether it has an owner or not."""
    head = paid_heading(source, "signs_title")
    return Paper("signs", "signs", head, tuple(_leaves(source.edition)), logos=source.logos)


def _leaves(edition: Edition) -> Iterator[Leaf]:
    names = {one.id: one.name for one in edition.participants}
    for table in edition.tables:
        owner = table.owner if table.owner in names else None
        content = _face(table, names[owner] if owner is not None else "")
        yield Leaf(content, table=table.label)


def _face(table: Table, owner: str) -> Record:
    size, lines = fit_lines(table.label, _ROOM, ways=_NUMBERS)
    owner_size, owner_lines = fit_lines(owner, _ROOM, ways=_OWNERS)
    return {
        "table": table.label,
        "zone": table.zone,
        "size": size,
        "lines": lines,
        "owner": {"size": owner_size, "lines": owner_lines} if owner else None,
    }
