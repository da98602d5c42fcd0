"""The model of given meetings in CP-SAT: not gaps are counted but windows.

A participant with d meetings either fills a window [s, s + d), a single choice, or leaves it, and only then its runs
are counted. Meetings are partitioned into clusters that share a participant, of which one at most meets in a slot, so
that tables are counted over clusters. Where those who meet fall into two sides, as many of one side are busy in a slot
as of the other: said aloud, it ties the windows of both sides together, and the search no longer depends on luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from solver.control import Control
from solver.given import Given
from solver.search import search

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

Row = list["cp_model.IntVar | None"]
"""Per slot a boolean, None where it could only be false."""


class Windows:
    """``gaps``: whether participants may leave their windows; then the fewest gaps are asked for.

    ``refuted``: the last question has no answer. ``bound``: no answer has fewer gaps.
    """

    def __init__(self, given: Given, *, gaps: bool) -> None:
        from ortools.sat.python import cp_model

        self.given, self.gaps = given, gaps
        self.model = cp_model.CpModel()
        self.at = [{t: self.model.new_bool_var("") for t in slots} for slots in given.allowed]
        for here in self.at:
            self.model.add_exactly_one(here.values())
        self.of = [given.of(p) for p in range(given.participants)]
        self.busy = [self._add_any(mine) for mine in self.of]
        self._add_tables()
        self._add_sides()
        self._add_precedences()
        self._add_gaps()
        self.refuted = False
        self.bound = 0

    def solve(self, *, effort: float, seed: int, control: Control) -> list[int] | None:
        """A slot per meeting, or None: there is none (``refuted``), or none was found.

        ``effort``: deterministic seconds.
        """
        from ortools.sat.python import cp_model

        solver, status = search(self.model, effort=effort, seed=seed, level=0, control=control, by_cores=self.gaps)
        self.refuted = status == cp_model.INFEASIBLE
        if self.model.has_objective():
            self.bound = max(self.bound, ceil(solver.best_objective_bound - 1e-6))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return [next(t for t, x in here.items() if solver.value(x)) for here in self.at]

    def _add_any(self, meetings: Sequence[int]) -> Row:
        """Per slot, whether one of these meetings is there; never two, for they share a participant."""
        row: Row = []
        for t in range(self.given.slots):
            here = [self.at[m][t] for m in meetings if t in self.at[m]]
            if not here:
                row.append(None)
                continue
            any_ = self.model.new_bool_var("")
            self.model.add_exactly_one([*here, any_.negated()])
            row.append(any_)
        return row

    def _add_tables(self) -> None:
        """Counted twice: over clusters of meetings, and over busy participants."""
        rows = [self._add_any(cluster) for cluster in _clusters(self.given)]
        for t in range(self.given.slots):
            self.model.add(sum(x for row in rows if (x := row[t]) is not None) <= self.given.tables)
            busy = [x for row in self.busy if (x := row[t]) is not None]
            self.model.add(sum(busy) <= 2 * self.given.tables)

    def _add_sides(self) -> None:
        """Each meeting keeps one of either side busy. Follows from the rest, which no search would notice."""
        for sides in _sides(self.given):
            for t in range(self.given.slots):
                one, other = ([x for p in side if (x := self.busy[p][t]) is not None] for side in sides)
                self.model.add(sum(one) == sum(other))

    def _add_precedences(self) -> None:
        for earlier, later in self.given.precedences:
            for t, x in self.at[later].items():
                self.model.add_bool_or([y for s, y in self.at[earlier].items() if s < t] + [x.negated()])
            for t, x in self.at[earlier].items():
                self.model.add_bool_or([y for s, y in self.at[later].items() if s > t] + [x.negated()])

    def _add_gaps(self) -> None:
        counts = [self._add_windows(p) for p in range(self.given.participants)]
        free = [n for n in counts if n is not None]
        if free:
            self.model.minimize(sum(free))
        if len(free) < len(counts):
            for n in free:
                self.model.add(n <= self.given.spread)
        elif free:
            least = self.model.new_int_var(0, self.given.slots, "")
            for n in free:
                self.model.add(n >= least)
                self.model.add(n <= least + self.given.spread)

    def _add_windows(self, p: int) -> cp_model.IntVar | None:
        """The number of p's gaps; None where it can only be 0."""
        length, row = len(self.of[p]), self.busy[p]
        most = min(length - 1, self.given.slots - length) if self.gaps else 0
        if length == 0:
            return None
        starts = [self.model.new_bool_var("") for _ in range(self.given.slots - length + 1)]
        left = self.model.new_bool_var("") if most > 0 else None
        self.model.add_exactly_one(starts if left is None else [*starts, left])
        self.model.add(sum(x for x in row if x is not None) == length)
        for t, x in enumerate(row):
            inside = [w for s, w in enumerate(starts) if s <= t < s + length]
            if x is None:
                for w in inside:
                    self.model.add(w == 0)
                continue
            for w in inside:
                self.model.add_implication(w, x)
            self.model.add_bool_or([*inside, x.negated(), *([] if left is None else [left])])
        return None if left is None else self._add_runs(row, left, most)

    def _add_runs(self, row: Row, left: cp_model.IntVar, most: int) -> cp_model.IntVar:
        """Runs begin where a slot is busy and the one before is not; there is one more of them than gaps."""
        begins = []
        for before, x in zip([None, *row], row, strict=False):
            if x is None:
                continue
            begin = self.model.new_bool_var("")
            self.model.add_implication(begin, x)
            if before is None:
                self.model.add_implication(x, begin)
            else:
                self.model.add_implication(begin, before.negated())
                self.model.add_bool_or([x.negated(), before, begin])
            begins.append(begin)
        gaps = self.model.new_int_var(0, most, "")
        self.model.add(sum(begins) == gaps + 1)
        self.model.add(gaps >= 1).only_enforce_if(left)
        self.model.add(gaps == 0).only_enforce_if(left.negated())
        return gaps


def _clusters(given: Given) -> list[list[int]]:
    """Every meeting in one cluster, greedily: the participant with most meetings left takes them all."""
    left = set(range(len(given.meetings)))
    clusters = []
    while left:
        mine: dict[int, list[int]] = {}
        for m in sorted(left):
            for p in given.meetings[m]:
                mine.setdefault(p, []).append(m)
        taken = max(mine.values(), key=len)
        clusters.append(taken)
        left.difference_update(taken)
    return clusters


def _sides(given: Given) -> list[tuple[list[int], list[int]]]:
    """The two sides of each set of participants linked by meetings, where every meeting is between the sides."""
    partners: dict[int, list[int]] = {}
    for p, q in given.meetings:
        partners.setdefault(p, []).append(q)
        partners.setdefault(q, []).append(p)
    side: dict[int, int] = {}
    found = []
    for first in partners:
        if first in side:
            continue
        side[first], linked = 0, [first]
        for p in linked:
            for q in partners[p]:
                if q not in side:
                    side[q] = 1 - side[p]
                    linked.append(q)
        if all(side[p] != side[q] for p in linked for q in partners[p]):
            found.append(([p for p in linked if side[p] == 0], [p for p in linked if side[p] == 1]))
    return found
