"""Numbers in words: tables that pages, the command line and spreadsheets show alike."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.departments import NAMES
from matchmaker.entities import LegalForm
from matchmaker.exports.lines import Cell, Column, Table
from matchmaker.numbers.counting import UNSAID, Count, Division, Numbers
from matchmaker.papers.words import Words
from matchmaker.sectors import label
from matchmaker.targets import Attained

_FORMS = {form.value: f"form_{form.name.lower()}" for form in LegalForm if form is not LegalForm.UNKNOWN}


def number_tables(numbers: Numbers, *, words: Words) -> tuple[Table, ...]:
    """By kind, sector and department; with a plan also meetings of each, and shares of firms."""
    tables = [division_table(numbers, division, words=words) for division in Division]
    if numbers.plan is not None:
        tables += [spread_table(numbers, words=words), share_table(numbers, words=words)]
    return tuple(tables)


def division_table(numbers: Numbers, division: Division, *, words: Words) -> Table:
    """A line for each category."""
    heads = [f"numbers_{division.value}", "numbers_participants", "numbers_wished"]
    planned = numbers.plan is not None
    lines = (
        (say_category(one, division, words), one.participants, one.wished, *([one.met] if planned else []))
        for one in numbers.divisions[division]
    )
    return _table(f"numbers_by_{division.value}", [*heads, *(["numbers_met"] if planned else [])], lines, words)


def spread_table(numbers: Numbers, *, words: Words) -> Table:
    """How many have how many meetings."""
    lines = ((str(number), *counts) for number, counts in enumerate(numbers.spread))
    return _table("numbers_spread", ["meetings", "numbers_buyers", "numbers_sellers"], lines, words)


def share_table(numbers: Numbers, *, words: Words) -> Table:
    """A line for each kind of firm: its part of all meetings, and what is aimed at."""
    lines = (_share(numbers, one, words) for one in numbers.attained)
    heads = ["numbers_firms", "numbers_met", "numbers_percent", "numbers_aim", "numbers_aim_buyers", "numbers_reached"]
    return _table("numbers_shares", heads, lines, words)


def one_table(numbers: Numbers, *, words: Words) -> Table:
    """All of them in one, a number on each line."""
    heads = ["numbers_part", "numbers_category", "numbers_measure", "numbers_number"]
    lines = (
        (table.name, line[0], column.title, cell)
        for table in number_tables(numbers, words=words)
        for line in table.lines
        for column, cell in zip(table.columns[1:], line[1:], strict=True)
    )
    return _table("numbers", heads, lines, words)


def say_category(one: Count, division: Division, words: Words) -> str:
    """Its name in words."""
    if one.key == UNSAID:
        return words.say("numbers_no_sector" if division is Division.SECTOR else "numbers_unsaid")
    if division is Division.SECTOR:
        return label(one.key, words.language)
    if division is Division.DEPARTMENT:
        return " ".join(filter(None, (one.key, NAMES.get(one.key, ""))))
    return words.say(_FORMS[one.key]) if one.key in _FORMS else one.key


def percent(attained: Attained) -> int:
    """Of all meetings, rounded."""
    return round(100 * attained.inside / attained.meetings) if attained.meetings else 0


def _share(numbers: Numbers, one: Attained, words: Words) -> tuple[Cell, ...]:
    aim = next((target for target in numbers.targets if target.kind is one.target.kind), None)
    each = aim.per_buyer if aim else 0
    reached = words.say("numbers_of", number=one.buyers - len(one.short), all=one.buyers)
    unknown = words.say("numbers_unknown")
    return (
        words.say(f"record_kind_{one.target.kind.value}"),
        one.inside if one.known else unknown,
        percent(one) if one.known else unknown,
        aim.share if aim and aim.share else None,
        each or None,
        reached if each and one.known else None,
    )


def _table(name: str, heads: list[str], lines: Iterator[tuple[Cell, ...]], words: Words) -> Table:
    return Table(words.say(name), tuple(Column(words.say(head), 24) for head in heads), tuple(lines))
