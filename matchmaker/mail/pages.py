"""An agenda as plain text: a line for each stretch of time, with whom and why below it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matchmaker.agendas import Agenda, Encounter
from matchmaker.papers.whys import whys_for_reader
from matchmaker.papers.words import Words
from matchmaker.turns import Turn

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


def items_of(page: Agenda, turns: Iterable[Turn], *, words: Words) -> Iterator[Item]:
    """The whole morning in time order, at the times that hold now; whoever meets nobody reads the programme only.

    ``turns``: the rows of the page.
    """
    for turn in turns:
        if page.encounters or turn.row.round is None:
            yield from _items(turn, words)


def _items(turn: Turn, words: Words) -> Iterator[Item]:
    row, clock = turn.row, f"{words.clock(turn.start)} {words.say('until', clock=words.clock(turn.end))}"
    when = f"{words.say('round')} {row.round}, {clock}" if row.round else clock
    if turn.dropped:
        yield Item(f"{words.say('round')} {row.round}, {words.say('dropped')}")
        return
    if not row.encounters:
        yield Item(f"{when}, {row.title or words.say(row.kind.value)}")
    for met in row.encounters:
        yield Item(", ".join(filter(None, (when, words.say("location", table=met.table), met.zone))), _with(met, words))


def _with(met: Encounter, words: Words) -> tuple[str, ...]:
    whys = whys_for_reader(met, words=words)[:_REASONS]
    return (met.partner.name, *(" – ".join(filter(None, (why.said, why.detail))) for why in whys))
