"""An agenda as plain text: a line for each stretch of time, with whom and why below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.agendas import Agenda, Encounter, Row
from matchmaker.papers.whys import whys_for_reader
from matchmaker.papers.words import Words

_REASONS = 2
"""For each meeting, as on paper."""


@dataclass(frozen=True, slots=True)
class Item:
    """``head``: when and where; ``lines``: with whom, and why."""

    head: str
    lines: tuple[str, ...] = ()


def lead_of(page: Agenda, *, words: Words) -> str:
    """How many meetings, and where one receives; or that there are none."""
    if not page.encounters:
        return words.say("nobody")
    lead = [words.count("count", len(page.encounters))]
    if page.tables:
        lead.append(words.count("host", len(page.tables), tables=words.series(page.tables)))
    return ", ".join(lead)


def items_of(page: Agenda, *, words: Words) -> Iterator[Item]:
    """The whole morning in time order; whoever meets nobody reads the programme only."""
    for row in page.rows:
        if page.encounters or row.round is None:
            yield from _items(row, words)


def _items(row: Row, words: Words) -> Iterator[Item]:
    clock = f"{words.clock(row.start)} {words.say('until', clock=words.clock(row.end))}"
    when = f"{words.say('round')} {row.round}, {clock}" if row.round else clock
    if not row.encounters:
        yield Item(f"{when}, {row.title or words.say(row.kind.value)}")
    for met in row.encounters:
        yield Item(", ".join(filter(None, (when, words.say("location", table=met.table), met.zone))), _with(met, words))


def _with(met: Encounter, words: Words) -> tuple[str, ...]:
    whys = whys_for_reader(met, words=words)[:_REASONS]
    return (met.partner.name, *(" – ".join(filter(None, (why.said, why.detail))) for why in whys))
