"""A schedule in force against the state of things now: what can stay, what is broken, who is touched anyway."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from solver.control import Control
from solver.order import put_in_order
from solver.place import loss
from solver.prepare import prepare
from solver.problem import Demand, Problem
from solver.schedule import Meeting
from solver.select import select
from solver.timetable import Timetable

RINGS = 3
"""How often the circle of those who may move is widened before everybody may."""


class Damage:
    """On the pairs that meet, in the order of the lot: meetings are positions in ``prepared.pairs``.

    ``old[m]``: as it was. ``broken``: cannot all stay. ``gone``: participants of meetings that cannot be at all.
    ``bounds``: the most that can be kept, goal by goal; ``never``: meetings that nobody keeps who keeps that much.
    """

    def __init__(
        self,
        problem: Problem,
        before: tuple[Meeting, ...],
        *,
        start: int,
        thaw: int,
        affected: frozenset[int],
        control: Control,
    ) -> None:
        self.problem, self.before, self.thaw = problem, before, thaw
        ordered = put_in_order(_reduced(problem, before, start, thaw))
        history = {i: before[k].table for i, k in enumerate(ordered.pairs) if before[k].slot < start}
        self.prepared = prepare(ordered.problem, settled=history)
        self.people = ordered.participants
        self.old = [before[ordered.pairs[i]] for i in self.prepared.pairs]
        place = {p: i for i, p in enumerate(self.people)}
        self.affected = frozenset(place[p] for p in affected)
        known = {m.pair for m in self.old}
        self.gone = [
            (place[problem.pairs[m.pair].a], place[problem.pairs[m.pair].b]) for m in before if m.pair not in known
        ]
        self.unfit = frozenset(m for m in range(len(self.old)) if not self.stands(m))
        self.crowded = self._crowded()
        self.broken = self.unfit | self.crowded
        best = select(self.prepared, control=control)
        self.bounds, self.never = best.bounds, best.never

    def changing(self, *, best: bool) -> tuple[int, frozenset[int]]:
        """How many meetings change in every repair (in every one that keeps the most), and whose agendas do, of those
        who are not affected.
        """
        lost = self.unfit | self.never if best else self.unfit
        people = {p for pair in self.gone for p in pair} | {p for m in lost for p in self.sides(m)}
        return len(self.gone) + len(lost), frozenset(people) - self.affected

    def sides(self, m: int) -> tuple[int, int]:
        """Both participants."""
        return self.prepared.a[m], self.prepared.b[m]

    def stands(self, m: int) -> bool:
        """The meeting could stay at its slot and table, were it alone."""
        old = self.old[m]
        return old.table in self.prepared.stands[m].tables[old.slot] and bool(self.prepared.allowed[m] >> old.slot & 1)

    @property
    def free(self) -> frozenset[int]:
        """Meetings after the freeze horizon."""
        return frozenset(m for m, old in enumerate(self.old) if old.slot >= self.thaw)

    def rings(self) -> Iterator[frozenset[int]]:
        """Meetings that may move: the broken ones; those who share a participant with one; and so on, up to all."""
        of: dict[int, set[int]] = defaultdict(set)
        for m in range(len(self.old)):
            for p in self.sides(m):
                of[p].add(m)
        moving = self.broken
        for _ in range(RINGS):
            yield moving
            wider = moving | (self.free & {x for m in moving for p in self.sides(m) for x in of[p]})
            if wider == moving:
                break
            moving = wider
        if not self.free <= moving:
            yield moving | self.free

    def call_off(self) -> dict[int, int]:
        """Slots when nothing moves: every meeting that can stay stays; of a crowd, those worth most."""
        table = Timetable(self.prepared, range(len(self.old)))
        for m in range(len(self.old)):
            if m not in self.broken:
                table.put(m, self.old[m].slot)
        for m in sorted(self.crowded, key=lambda m: (-loss(self.prepared, m), m)):
            if self.old[m].slot in table.fits(m):
                table.put(m, self.old[m].slot)
        self._keep_maxima(table)
        return {m: table.slot[m] for m in table.placed}

    def _keep_maxima(self, table: Timetable) -> None:
        """Call off what is worth least of those who may have fewer meetings now."""
        for p, most in enumerate(self.prepared.reach):
            mine = [m for m in table.placed if p in self.sides(m)]
            for m in sorted(mine, key=lambda m: (self.old[m].slot < self.thaw, loss(self.prepared, m), m)):
                if len(mine) <= most:
                    break
                table.take(m)
                mine.remove(m)

    def _crowded(self) -> frozenset[int]:
        """Meetings of somebody who can no longer hold all of a slot, or whose other self is busy in it."""
        at: dict[tuple[int, int], list[int]] = defaultdict(list)
        for m in range(len(self.old)):
            if self.stands(m):
                for p in self.sides(m):
                    at[p, self.old[m].slot].append(m)
        people, companions = self.prepared.problem.participants, self.prepared.companions
        return frozenset(
            m
            for (p, t), mine in at.items()
            for m in mine
            if len(mine) > people[p].capacity[t] or any((q, t) in at for q in companions.get(p, ()))
        )


def _reduced(problem: Problem, before: tuple[Meeting, ...], start: int, thaw: int) -> Problem:
    """Only the pairs that meet, each with the slots it may still have; history can no longer be wrong."""
    locked = {lock.pair for lock in problem.locks}
    pairs = []
    for meeting in before:
        pair = problem.pairs[meeting.pair]
        everywhere = set(range(problem.slots) if pair.slots is None else pair.slots)
        fixed = meeting.slot < thaw or meeting.pair in locked
        slots = {meeting.slot} if fixed else {t for t in everywhere if t >= thaw}
        allowed = slots if meeting.slot < start else slots & everywhere
        pairs.append(replace(pair, demand=_elastic(pair.demand), slots=tuple(sorted(allowed)), meetings=1))
    held = Counter((p, m.slot) for m in before for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b))
    people = tuple(
        replace(
            one,
            capacity=tuple(held[p, t] if t < start else c for t, c in enumerate(one.capacity)),
            maximum=None if one.maximum is None else max(one.maximum, sum(held[p, t] for t in range(start))),
        )
        for p, one in enumerate(problem.participants)
    )
    tables = tuple(replace(one, closed=tuple(t for t in one.closed if t >= start)) for one in problem.tables)
    return replace(problem, participants=people, tables=tables, pairs=tuple(pairs), locks=(), groups=(), precedences=())


def _elastic(demand: Demand) -> Demand:
    """What had to be placed may now be lost, last of all."""
    return Demand.IMPOSED if demand is Demand.GIVEN else demand
