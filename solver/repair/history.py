"""The problem of a repair: only the pairs that meet, each with the slots it may still have.

What was before the repair starts can no longer be wrong: no rule of places, hours or companions concerns it any more,
only the meetings of somebody count on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from solver.order import Ordered, put_in_order
from solver.prepare import Prepared, Sum, companions_of, prepare
from solver.problem import Demand, Lock, Pair, Participant, Problem
from solver.schedule import Meeting


def prepare_meetings(problem: Problem, before: Sequence[Meeting], *, start: int, thaw: int) -> tuple[Prepared, Ordered]:
    """What can be kept of ``before``, in the order of the lot; ``Ordered.pairs`` are positions in ``before``.

    ``start``: first slot that is no history; ``thaw``: first one that is not frozen. Of what is not history,
    nothing must be placed: what had to, is imposed.
    """
    ordered = put_in_order(_reduce(problem, before, start, thaw))
    tables = {i: before[k].table for i, k in enumerate(ordered.pairs) if before[k].slot < start}
    prepared = prepare(replace(ordered.problem, together=()), settled=tables)
    together = ordered.problem.together
    later = [i for i, k in enumerate(prepared.pairs) if k not in tables]
    sums = tuple(_sum(prepared, group, later, start) for group in together)
    return (
        replace(
            prepared,
            must=tuple(k in tables for k in prepared.pairs),
            companions=companions_of(together),
            sums=(*prepared.sums, *sums),
        ),
        ordered,
    )


def _reduce(problem: Problem, before: Sequence[Meeting], start: int, thaw: int) -> Problem:
    locks: dict[int, list[Lock]] = defaultdict(list)
    for lock in problem.locks:
        locks[lock.pair].append(lock)
    companions = companions_of(problem.together)
    pairs: list[Pair] = []
    for m in before:
        pair = problem.pairs[m.pair]
        slots = _slots(problem, m, locks[m.pair], thaw)
        if m.slot < start:
            slots = {m.slot}
        elif pair.b in companions.get(pair.a, ()):
            slots = set()
        pairs.append(replace(pair, demand=_elastic(pair, locks[m.pair]), slots=tuple(sorted(slots))))
    return replace(
        problem,
        participants=_people(problem, before, start),
        tables=tuple(replace(one, closed=tuple(t for t in one.closed if t >= start)) for one in problem.tables),
        pairs=tuple(pairs),
        locks=tuple(
            Lock(i, table=lock.table)
            for i, m in enumerate(before)
            for lock in locks[m.pair]
            if m.slot >= start and _still_open(problem, lock, pairs[i])
        ),
    )


def _slots(problem: Problem, m: Meeting, locks: Sequence[Lock], thaw: int) -> set[int]:
    """Slots that the meeting may have: its own in the freeze horizon, and for a locked pair where the lock names no
    other.
    """
    allowed = problem.pairs[m.pair].slots
    everywhere = set(range(problem.slots) if allowed is None else allowed)
    if m.slot < thaw:
        return {m.slot} & everywhere
    here = {t for t in everywhere if t >= thaw}
    return here.intersection(*({m.slot if lock.slot is None else lock.slot} for lock in locks))


def _elastic(pair: Pair, locks: Sequence[Lock]) -> Demand:
    """What had to be placed may now be lost, last of all."""
    return Demand.IMPOSED if locks or pair.demand is Demand.GIVEN else pair.demand


def _still_open(problem: Problem, lock: Lock, pair: Pair) -> bool:
    """The table of the lock is there in a slot that the pair may have; a table that is lost holds nobody."""
    return lock.table is not None and not set(pair.slots or ()) <= set(problem.tables[lock.table].closed)


def _people(problem: Problem, before: Sequence[Meeting], start: int) -> tuple[Participant, ...]:
    """In history, everybody could hold what they held."""
    past = [m for m in before if m.slot < start]
    held = Counter((p, m.slot) for m in past for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b))
    had = Counter(p for m in past for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b))
    return tuple(
        replace(
            one,
            capacity=(*(held[p, t] for t in range(start)), *one.capacity[start:]),
            maximum=None if one.maximum is None else max(one.maximum, had[p]),
        )
        for p, one in enumerate(problem.participants)
    )


def _sum(prepared: Prepared, group: Sequence[int], later: Sequence[int], start: int) -> Sum:
    """What those with the same person behind them share from now on."""
    capacities = zip(*(prepared.problem.participants[p].capacity[start:] for p in group), strict=True)
    inside = tuple(i for i in later if prepared.a[i] in group or prepared.b[i] in group)
    return Sum(inside, sum(map(max, capacities)))
