"""What happens on the day weighs like what was said before: who is away, which table is closed, who is kept apart.

It weighs more than a lock, which was set without knowing; and who is seen at the door is there, whatever was said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from matchmaker.entities import Arrival, Edition, Incident, Lock, Running, Trouble
from matchmaker.taps import Stay, find_stays

AWAY = frozenset({Trouble.LATE, Trouble.LEFT, Trouble.NO_SHOW})
"""They keep a participant away, whose agenda may change because of itself."""


@dataclass(frozen=True, slots=True)
class Return:
    """The ``tap`` at check-in by which somebody is there after all, and the ``round`` (number) from which that counts:
    the next one to begin.
    """

    tap: Arrival
    round: int


def find_returns(incidents: Iterable[Incident], arrivals: Sequence[Arrival], running: Running) -> dict[int, Return]:
    """By incident (id), of those who were reported away, were tapped as there since, while they would still be away,
    and did not leave again.

    ``arrivals``: in the order in which they happened, without what was taken back.
    """
    found = {}
    for one in incidents:
        for stay in _stays_since(one, arrivals)[-1:]:
            number = _next_round(stay.came, running)
            if stay.left is None and number <= one.last:
                found[one.id] = Return(stay.came, number)
    return found


def end_by_return(incidents: Sequence[Incident], arrivals: Sequence[Arrival], running: Running) -> tuple[Incident, ...]:
    """The same, but that whoever is there after all is away no longer; whoever left again, has left."""
    return tuple(chain.from_iterable(_but_stays(one, arrivals, running) for one in incidents))


def _but_stays(one: Incident, arrivals: Sequence[Arrival], running: Running) -> Iterator[Incident]:
    """What is left of it, from one stay to the next."""
    first, kind = one.first, one.kind
    for stay in _stays_since(one, arrivals):
        back = _next_round(stay.came, running)
        gone = one.last + 1 if stay.left is None else _next_round(stay.left, running)
        if back < gone and back <= one.last:
            if first < back:
                yield replace(one, kind=kind, first=first, last=back - 1)
            first, kind = max(first, gone), Trouble.LEFT
    if first <= one.last:
        yield replace(one, kind=kind, first=first)


def _stays_since(one: Incident, arrivals: Iterable[Arrival]) -> list[Stay]:
    """Of whom it keeps away, after it was reported."""
    if one.kind not in AWAY:
        return []
    return find_stays(tap for tap in arrivals if tap.participant == one.participant and tap.at > one.at)


def _next_round(tap: Arrival, running: Running) -> int:
    """The number of the first round that begins after a tap; one more than there are if none does."""
    coming = (one.number for one in running.rounds if one.start > running.clock(tap.at) and not one.dropped)
    return next(coming, len(running.rounds) + 1)


def weigh(incidents: Iterable[Incident], *, said: Edition) -> Edition:
    """The edition as it was said, with what happened on the day: who is away, which tables are closed, who is kept
    apart, and which locks still stand. What concerns somebody who does not come any more is left out.
    """
    incidents = tuple(incidents)
    away: defaultdict[int, set[int]] = defaultdict(set)
    closed: defaultdict[int, set[int]] = defaultdict(set)
    apart = []
    for one in incidents:
        if one.kind is Trouble.TABLE and one.table is not None:
            closed[one.table] |= one.slots
        elif one.participant is not None and one.other is not None:
            apart.append((one.participant, one.other, one.first))
        elif one.participant is not None:
            away[one.participant] |= one.slots
    return replace(
        said,
        participants=tuple(
            replace(p, away=tuple(sorted({*p.away, *away[p.id]}))) if p.id in away else p for p in said.participants
        ),
        tables=tuple(
            replace(t, closed=tuple(sorted({*t.closed, *closed[t.id]}))) if t.id in closed else t for t in said.tables
        ),
        apart=(*said.apart, *apart),
        locks=tuple(_still_standing(said.locks, incidents, last=len(said.slots))),
    )


def _still_standing(locks: Iterable[Lock], incidents: Iterable[Incident], *, last: int) -> Iterator[Lock]:
    """``last``: the number of the last slot."""
    for lock in locks:
        reached = [one for one in incidents if _reaches(one, lock, last)]
        if not any(_parts(one, lock) for one in reached):
            yield replace(lock, table=None if any(one.table == lock.table for one in reached) else lock.table)


def _parts(one: Incident, lock: Lock) -> bool:
    """Whether it keeps one of the two away, or both apart."""
    if one.kind is Trouble.VETO:
        return {one.participant, one.other} == {lock.a, lock.b}
    return one.participant in (lock.a, lock.b)


def _reaches(one: Incident, lock: Lock, last: int) -> bool:
    """Whether it is then; where no slot is locked, whether it lasts to the end: earlier slots are over by then."""
    return one.last >= last if lock.slot is None else lock.slot in one.slots
