"""What happens on the day weighs like what was said before: who is away, which table is closed, who is kept apart.

It weighs more than a lock, which was set without knowing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from matchmaker.entities import Edition, Incident, Lock, Trouble


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
