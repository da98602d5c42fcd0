"""The morning starts late: what both ways out would give, before one of them is taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.day.rounds import drop, needs_to_drop, shorten, to_come
from matchmaker.day.steering import running_of
from matchmaker.elapsed import elapsed
from matchmaker.entities import Edition, Plan, Running
from matchmaker.errors import InputError
from matchmaker.registrations.names import fold
from matchmaker.store import Store

Pair = tuple[int, str, str]
"""A meeting: its round, and the names of both."""


@dataclass(frozen=True, slots=True)
class Loser:
    """Somebody who would lose meetings with ``partners`` (names, in time order) and keep ``kept`` others."""

    name: str
    partners: tuple[str, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class WayOut:
    """How the rounds would run: the ``length`` of the first one to come, and the ``end`` of the last one.

    ``gone``: numbers of rounds that would no longer take place. ``losers``: those with nothing left first.
    """

    running: Running
    length: timedelta
    end: datetime
    gone: tuple[int, ...] = ()
    meetings: int = 0
    losers: tuple[Loser, ...] = ()

    @property
    def left_alone(self) -> tuple[Loser, ...]:
        """Those who would have no meeting at all."""
        return tuple(one for one in self.losers if not one.kept)


@dataclass(frozen=True, slots=True)
class Choices:
    """Both ways, or why one of them is none. ``end``: when the morning would end as things run now. ``last``: how many
    rounds are dropped the second way.
    """

    start: datetime
    end: datetime
    last: int
    shorter: WayOut | InputError
    fewer: WayOut | InputError


def ways_out(
    store: Store, event_id: int, *, start: datetime, now: datetime, again: bool, last: int | None = None
) -> Choices:
    """All rounds to come from ``start`` on, shorter, beside dropping the ``last`` ones (None: as many as needed).

    Raises:
        InputError: ``start`` makes no sense.
        ConflictError: No round is left to begin.
    """
    with store.read():
        running, plan = running_of(store, event_id), store.plans.published(event_id)
        edition = store.load_edition(event_id)
    needed = needs_to_drop(running, start, now=now, again=again)
    ahead = to_come(running, now=now, again=again)
    number = min(needed, len(ahead) - 1) if last is None else last

    def shorter() -> WayOut:
        return _way(running, shorten(running, start, now=now, again=again), start)

    def fewer() -> WayOut:
        dropped = drop(running, start, last=number, now=now, again=again)
        return _way(running, dropped, start, said=_names_of(edition, plan))

    return Choices(start, ahead[-1].end, number, _tried(shorter), _tried(fewer))


def _tried(way: Callable[[], WayOut]) -> WayOut | InputError:
    try:
        return way()
    except InputError as error:
        return error


def _way(before: Running, after: Running, start: datetime, *, said: Sequence[Pair] = ()) -> WayOut:
    held = [one for one in after.rounds if not one.dropped]
    first = next(one for one in held if one.start == start)
    there = {one.number for one in before.rounds if not one.dropped}
    gone = tuple(sorted(there - {one.number for one in held}))
    lost = [pair for pair in said if pair[0] in gone]
    losers = _losers(lost, [pair for pair in said if pair[0] in there and pair[0] not in gone])
    return WayOut(after, elapsed(first.start, first.end), held[-1].end, gone, len(lost), losers)


def _losers(lost: Sequence[Pair], kept: Sequence[Pair]) -> tuple[Loser, ...]:
    left, missed = Counter(name for _, *names in kept for name in names), defaultdict[str, list[str]](list)
    for _, one, other in lost:
        missed[one].append(other)
        missed[other].append(one)
    losers = (Loser(name, tuple(partners), left[name]) for name, partners in missed.items())
    return tuple(sorted(losers, key=lambda one: (one.kept, fold(one.name))))


def _names_of(edition: Edition, plan: Plan | None) -> tuple[Pair, ...]:
    """The meetings of those who come, in time order."""
    names = {one.id: one.name for one in edition.participants}
    return tuple(
        (met.slot, names[met.a], names[met.b])
        for met in sorted(plan.meetings if plan else (), key=lambda met: met.slot)
        if met.a in names and met.b in names
    )
