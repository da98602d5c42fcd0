"""The morning as the event page tells it: rounds, breaks and sessions in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from flask_babel import LazyString

from matchmaker.entities import Event, Slot
from matchmaker.programme import span_of
from web.messages import say


@dataclass(frozen=True, slots=True)
class Item:
    """From ``start`` to ``end``, local to the event. ``own``: whether ``title`` is in the language of the event."""

    start: time
    end: time
    title: str | LazyString
    own: bool = False


def programme_of(event: Event, slots: Sequence[Slot]) -> tuple[Item, ...]:
    """Runs of rounds, with what lies between them."""
    return _in_order(*_between(event), *_runs(slots))


def timetable_of(event: Event, slots: Sequence[Slot]) -> tuple[Item, ...]:
    """Each round, with what lies between them."""
    rounds = [_run([slot]) for slot in slots]
    return _in_order(*_between(event), *rounds)


def _in_order(*items: Item) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: (item.start, item.end)))


def _between(event: Event) -> list[Item]:
    pauses = [Item(pause.start, span_of(event, pause)[1].time(), say("Break")) for pause in event.breaks]
    held = [Item(one.start, span_of(event, one)[1].time(), one.title, own=True) for one in event.sessions]
    return [*pauses, *held]


def _runs(slots: Sequence[Slot]) -> list[Item]:
    """Rounds without a break between them are one item."""
    runs: list[list[Slot]] = [[]]
    for slot in slots:
        runs[-1].append(slot)
        if slot.pause_after:
            runs.append([])
    return [_run(run) for run in runs if run]


def _run(run: Sequence[Slot]) -> Item:
    first, last = run[0], run[-1]
    title = (
        say("Meetings, round {first}", first=first.number)
        if first is last
        else say("Meetings, rounds {first} to {last}", first=first.number, last=last.number)
    )
    return Item(first.start.time(), last.end.time(), title)
