"""Where a pair may sit, as the peers understand it: at its owner's tables, else at a shared one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby

from solver.problem import Demand, Pair, Problem, ProblemError
from solver.schedule import Meeting


class Room:
    """Candidate tables by pair and slot.

    Two sets of candidates of one slot are disjoint, or one holds the other: owners keep theirs apart, and those who
    need a step-free table take from a part of what the others take from. So a slot seats its meetings iff no set has
    more of them inside than tables (Hall 1935), and filling the smallest sets first finds the seats.
    """

    def __init__(self, problem: Problem) -> None:
        refuse(problem)
        self.problem = problem
        self._of: dict[int | None, list[int]] = defaultdict(list)
        for k, table in enumerate(problem.tables):
            self._of[table.owner].append(k)
        self._known: dict[tuple[tuple[int, ...], bool, int], frozenset[int]] = {}

    def candidates(self, pair: Pair, slot: int) -> frozenset[int]:
        """Tables at which the pair may meet in the slot, were it alone: those of ``a``, else those of ``b``, else the
        shared ones.
        """
        people = self.problem.participants
        hosts = tuple(p for p in (pair.a, pair.b) if p in self._of)
        step_free = people[pair.a].step_free or people[pair.b].step_free
        key = (hosts, step_free, slot)
        if key not in self._known:
            lists = (self._usable(owner, slot, step_free=step_free) for owner in (*hosts, None))
            self._known[key] = next(filter(None, lists), frozenset())
        return self._known[key]

    def seat(self, slots: Mapping[int, int]) -> tuple[Meeting, ...]:
        """A table for every pair that has a slot (pair to slot), sorted."""
        meetings: list[Meeting] = []
        for slot, pairs in groupby(sorted(slots, key=lambda k: slots[k]), key=lambda k: slots[k]):
            taken: set[int] = set()
            choices = {k: self.candidates(self.problem.pairs[k], slot) for k in pairs}
            for k in sorted(choices, key=lambda k: (len(choices[k]), k)):
                table = min(choices[k] - taken)
                taken.add(table)
                meetings.append(Meeting(k, slot, table))
        return tuple(sorted(meetings))

    def _usable(self, owner: int | None, slot: int, *, step_free: bool) -> frozenset[int]:
        tables = ((k, self.problem.tables[k]) for k in self._of.get(owner, ()))
        return frozenset(k for k, one in tables if slot not in one.closed and (one.step_free or not step_free))


def refuse(problem: Problem) -> None:
    """Raise ProblemError for a rule that the peers do not know, by name."""
    for name in ("together", "locks", "groups", "precedences"):
        if getattr(problem, name):
            raise ProblemError(name, "the peers do not know this rule")
    for i, one in enumerate(problem.participants):
        if one.zone:
            raise ProblemError(f"participants[{i}].zone", "the peers do not know this rule")
    for i, pair in enumerate(problem.pairs):
        if pair.meetings > 1 or pair.demand is Demand.GIVEN:
            raise ProblemError(f"pairs[{i}]", "the peers know no pair that must meet")
