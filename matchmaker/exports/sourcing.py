"""The sourcing record as a workbook: a sheet for each of its parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from matchmaker.agendas import Party
from matchmaker.exports.lines import Cell, Column, Table
from matchmaker.exports.tables import as_workbook
from matchmaker.papers.words import Words
from matchmaker.sourcing.entries import Buyer, Entry, Record
from matchmaker.sourcing.wording import (
    figures,
    rule_facts,
    say_asked,
    say_held,
    say_need,
    say_place,
    say_refusals,
    say_repair,
    say_result,
    say_sector,
    say_text,
    say_who,
)

_BUYER, _SUPPLIER = {"number": 6, "record_buyer": 34}, {"partner_number": 10, "record_supplier": 34}
_LONGEST = 31
"""Letters that a spreadsheet allows for the name of a sheet."""


def record_workbook(record: Record, *, words: Words, now: datetime) -> bytes:
    """The whole event, or one buyer. ``now``: when it is drawn up; aware."""
    title = words.say("record_title", event=record.event.name)
    return as_workbook(record_tables(record, words=words), title=title, created=now)


def record_tables(record: Record, *, words: Words) -> tuple[Table, ...]:
    """What the sheets hold; pairs kept apart because of a tender only in that of the whole event."""
    tables = [
        _table("record_heading", {"record_fact": 40, "record_value": 90}, _facts(record, words), words),
        _table(
            "record_needs",
            _BUYER | {"record_published": 12, "record_changed": 12, "sector": 34, "record_text": 80},
            _needs(record, words),
            words,
        ),
        _table(
            "meetings",
            _BUYER | _SUPPLIER | {"record_asked": 14, "round": 6, "start": 8, "end": 8, "table": 8, "record_result": 50}
            | {"record_was_held": 10, "record_need": 50, "record_reason": 40, "record_who": 20},
            (_entry(one, words) for one in record.entries),
            words,
        ),
        _table(
            "record_day",
            {"record_at": 50} | _BUYER | _SUPPLIER | {"record_before": 30, "record_after": 30},
            _moves(record, words),
            words,
        ),
    ]  # fmt: skip
    if record.whose is None:
        pairs = ((*_named(buyer), *_named(other)) for buyer, other in record.tenders)
        tables.append(_table("record_tenders", _BUYER | _SUPPLIER, pairs, words))
    return tuple(tables)


def _table(name: str, columns: dict[str, int], lines: Iterator[tuple[Cell, ...]], words: Words) -> Table:
    heads = tuple(Column(words.say(label), width) for label, width in columns.items())
    return Table(words.say(name)[:_LONGEST].rstrip(), heads, tuple(lines))


def _facts(record: Record, words: Words) -> Iterator[tuple[Cell, ...]]:
    if record.whose:
        yield words.say("record_buyer"), record.whose.name
    yield from figures(record, words)
    yield from rule_facts(record, words)
    for buyer in record.buyers:
        if buyer.refusals:
            yield words.say("record_refusals"), f"{buyer.party.name}: {say_refusals(buyer, words)}"


def _needs(record: Record, words: Words) -> Iterator[tuple[Cell, ...]]:
    for buyer in record.buyers:
        for need in buyer.needs:
            yield (*_named(buyer.party), *_dates(buyer), say_sector(need, words), say_text(need, words))


def _dates(buyer: Buyer) -> tuple[str, str]:
    """As spreadsheets sort them."""
    days = (moment.date().isoformat() if moment else "" for moment in (buyer.published, buyer.changed))
    first, last = days
    return first, last


def _entry(entry: Entry, words: Words) -> tuple[Cell, ...]:
    place, made = entry.place, entry.decision
    when = (place.round, place.start.time(), place.end.time(), place.table) if place else (None,) * 4
    return (
        *_named(entry.buyer),
        *_named(entry.supplier),
        say_asked(entry, words),
        *when,
        words.say("record_meeting") if place else say_result(entry, words),
        say_held(entry, words),
        say_need(entry.need, words),
        made.reason if made else "",
        say_who(made.who, words) if made else "",
    )


def _moves(record: Record, words: Words) -> Iterator[tuple[Cell, ...]]:
    for repair in record.repairs:
        for one in repair.moves:
            places = (say_place(one.before, words), say_place(one.after, words))
            yield (say_repair(repair, words), *_named(one.buyer), *_named(one.supplier), *places)


def _named(party: Party) -> tuple[int, str]:
    return party.number, party.name
