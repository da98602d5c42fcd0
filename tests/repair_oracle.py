"""Brute force for repairs of a few meetings: every one there is, and how good each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

from solver.problem import Demand, Problem
from solver.schedule import Meeting
from tests.oracle import fits, score_choice

Meetings = tuple[Meeting, ...]


@dataclass(frozen=True)
class Case:
    """``before`` was in force, ``problem`` is the state of things now. ``start``: first slot that is no history;
    ``thaw``: first one that is not frozen; ``affected``: people whose agendas may change.
    """

    problem: Problem
    before: Meetings
    start: int
    thaw: int
    affected: frozenset[int]

    @cached_property
    def repairs(self) -> frozenset[Meetings]:
        """Every one: what is later than history keeps the rules, and all of it the maxima."""
        past = [m for m in self.before if m.slot < self.start]
        late = [self._list_moves(m) for m in self.before if m.slot >= self.start]
        found = (tuple(sorted([*past, *after])) for after in self._extend([], late))
        return frozenset(after for after in found if self._keeps_maxima(after))

    @cached_property
    def best(self) -> list[int]:
        """What the best repair reaches."""
        score = cache(self._score)
        return max(self._rate(after, score(tuple(m.pair for m in after))) for after in self.repairs)

    def rate(self, after: Meetings) -> list[int]:
        """Goal by goal, larger is better: what is kept, where each meeting counts as much as another; agendas and
        meetings that change; points.
        """
        return self._rate(after, self._score(tuple(m.pair for m in after)))

    def _rate(self, after: Meetings, score: dict[str, int]) -> list[int]:
        kept = score | {"wishes": len(after)}
        return [*kept.values(), *self._count_changes(after), score["wishes"]]

    def _list_moves(self, old: Meeting) -> list[Meeting]:
        """Where the meeting could be, were it alone. A lock whose table is lost everywhere holds it no longer."""
        locks = [lock.table for lock in self.problem.locks if lock.pair == old.pair and lock.table is not None]
        slots = [old.slot] if old.slot < self.thaw or locks else range(self.thaw, self.problem.slots)
        there = [k for k in locks if not set(slots) <= set(self.problem.tables[k].closed)]
        moves = (Meeting(old.pair, t, k) for t in slots for k in there or range(len(self.problem.tables)))
        return [m for m in moves if fits(self.problem, [], m)]

    def _extend(self, meetings: list[Meeting], waiting: Sequence[list[Meeting]]) -> Iterator[list[Meeting]]:
        """Each of the waiting is called off, or somewhere where it fits beside the others."""
        if not waiting:
            yield meetings
            return
        yield from self._extend(meetings, waiting[1:])
        for m in waiting[0]:
            if fits(self.problem, meetings, m):
                yield from self._extend([*meetings, m], waiting[1:])

    def _keeps_maxima(self, after: Meetings) -> bool:
        """Whoever already had more in history has none more."""
        had = Counter(p for m in after for p in self._sides(m))
        past = Counter(p for m in after if m.slot < self.start for p in self._sides(m))
        limits = ((p, one.maximum) for p, one in enumerate(self.problem.participants) if one.maximum is not None)
        return all(had[p] <= max(most, past[p]) for p, most in limits)

    def _score(self, pairs: tuple[int, ...]) -> dict[str, int]:
        """What is locked counts as imposed."""
        locked = {lock.pair for lock in self.problem.locks}
        imposed = (replace(x, demand=Demand.IMPOSED) if k in locked else x for k, x in enumerate(self.problem.pairs))
        return score_choice(replace(self.problem, pairs=tuple(imposed)), pairs)

    def _count_changes(self, after: Meetings) -> list[int]:
        off = set(self.before) - set(after)
        return [-len({p for m in off for p in self._sides(m)} - self.affected), -len(off)]

    def _sides(self, m: Meeting) -> tuple[int, int]:
        return self.problem.pairs[m.pair].a, self.problem.pairs[m.pair].b
