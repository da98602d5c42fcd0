"""How the morning goes, and where the tables stand: for the entrance, and for everybody's folder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from matchmaker.agendas import Row, RowKind
from matchmaker.entities import Edition, Event, Table
from matchmaker.papers.fitting import POINT
from matchmaker.papers.headings import Record, Source, paid_heading
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.lettering import cut
from matchmaker.papers.words import Words

_RULES = ("rule_1", "rule_2", "rule_3", "rule_4", "rule_5", "rule_6")

_OWNER, _LETTERS = 24.8, 7.5
"""Millimetres for an owner's name in a table of the plan, and its points."""


def room_page(source: Source) -> Paper:
    """The rules and the programme, then the tables zone by zone."""
    edition, words = source.edition, source.words
    content = {
        "rules": _rules(edition.event, words),
        "rows": [say_row(row, words) for row in source.free_rows],
        "zones": list(_zones(edition, words)),
    }
    head = paid_heading(source, "room_title")
    return Paper("room", "room", head, (Leaf(content),), whole=True, logos=source.logos)


def _rules(event: Event, words: Words) -> list[str]:
    names = (f"{name}_at_once" if name == "rule_4" and not event.changeover else name for name in _RULES)
    lengths = {"minutes": event.meeting, "changeover": event.changeover}
    places = {place: words.count("minutes", length) for place, length in lengths.items() if length}
    return [words.say(name, **places) for name in names]


def say_row(row: Row, words: Words) -> Record:
    """A stretch of time with nothing decided in it."""
    return {
        "kind": row.kind.value,
        "round": str(row.round) if row.round else "",
        "start": words.clock(row.start),
        "until": words.say("until", clock=words.clock(row.end)),
        "title": row.title or ("" if row.kind is RowKind.FREE else words.say(row.kind.value)),
    }


def _zones(edition: Edition, words: Words) -> Iterator[Record]:
    """In the order of the tables; those of one zone that stand apart are put together."""
    order = {zone: place for place, zone in enumerate(dict.fromkeys(table.zone for table in edition.tables))}
    names = {one.id: one.name for one in edition.participants}
    ordered = sorted(edition.tables, key=lambda table: order[table.zone])
    for zone, tables in groupby(ordered, lambda table: table.zone):
        yield {"name": zone, "tables": [_table(table, names, words) for table in tables]}


def _table(table: Table, names: dict[int, str], words: Words) -> Record:
    owner = names.get(table.owner, "") if table.owner is not None else ""
    said = owner or words.say("shared_table")
    return {
        "table": cut(table.label, 25 / ((8 if len(table.label) > 3 else 17) * POINT), lines=2, bold=True),
        "owned": bool(owner),
        "said": cut(said, _OWNER / (_LETTERS * POINT), lines=4),
    }
