"""What is looked for among the states of a schedule (``solver.repair.states``): one goal after the other, bounded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import chain, pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from solver.control import Control
from solver.repair.damage import Damage
from solver.repair.states import States
from solver.search import search
from solver.select import Selection

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

QUICK = 0.1
"""Deterministic seconds for the fewest changes without a linear relaxation: mostly enough, and where it is not, the
relaxation is what helps.
"""


class Moves:
    """``moving``: meetings with slots. ``spared``: participants whose agendas may change for nothing. ``choice``: its
    ``never`` are lost and its ``always`` kept in every repair that is looked for. ``firm``: nobody gives way.

    ``slots`` (of those that move), ``stayed`` (those of them that keep slot and table) and ``gave_way`` are of the last
    solution; ``value`` and ``bound`` of the last goal. ``refuted``: the last answer was a proof that there is no
    solution. ``spent``: deterministic seconds so far.
    """

    def __init__(
        self,
        damage: Damage,
        moving: Collection[int],
        *,
        choice: Selection,
        spared: Collection[int],
        firm: bool,
        control: Control,
    ) -> None:
        self.damage, self.spared, self.firm, self.control = damage, frozenset(spared), firm, control
        self.states = States(damage, moving, choice=choice, firm=firm)
        self.model = self.states.model
        self.marks: dict[int, cp_model.IntVar] = {}
        self.goals: dict[str, cp_model.LinearExprT] = {}
        self.slots: dict[int, int] = {}
        self.stayed: frozenset[int] = frozenset()
        self.gave_way: tuple[int, ...] = ()
        self.value = self.bound = 0
        self.refuted = False
        self.spent = 0.0
        self._add_units()
        for name, worth in damage.counted.worth.items():
            self.goals[name] = self._keep(worth)
        self.points = self._keep(damage.points)
        self._add_changes()

    def hold(self, name: str, value: int) -> None:
        """From now on the goal has at least this value."""
        self.model.add(self.goals[name] >= value)

    def maximise(self, name: str, *, effort: float) -> bool:
        """Solve for one goal; False when there is no solution or none was found within the effort."""
        return self._maximise(self.goals[name], effort)

    def change_least(self, *, effort: float) -> bool:
        """Solve for the fewest agendas and, among those, the fewest meetings; as ``maximise``.

        ``value`` and ``bound`` are agendas × ``weight`` + meetings, of those that are not spared or change anyway.
        """
        self.model.minimize(self._changes())
        found = self._lower(min(effort, QUICK), level=0)
        if self.refuted or effort <= QUICK or (found and self.value == self.bound):
            return found
        known = self.bound if found else 0
        if found:
            self.hold_changes(self.value)
            self._begin_here()
        found = self._lower(effort - QUICK, level=2) or found
        self.bound = max(self.bound, known)
        return found

    def maximise_points(self, *, effort: float) -> bool:
        """Solve for what is worth most; as ``maximise``."""
        return self._maximise(self.points, effort, from_bound=False)

    def hold_changes(self, value: int) -> None:
        """From now on no more changes than this, as ``change_least`` counts them."""
        self.model.add(self._changes() <= value)

    def forbid_giving_way(self) -> None:
        """From now on whoever does not move stays."""
        for leaves in self.states.leaves.values():
            self.model.add(leaves == 0)

    def _lower(self, effort: float, *, level: int) -> bool:
        if not self._solve(effort, level=level, from_bound=True):
            return False
        self.value, self.bound = round(self._solver.objective_value), ceil(self._solver.best_objective_bound - 1e-6)
        return True

    def _begin_here(self) -> None:
        """The next search begins with the last solution."""
        self.model.clear_hints()
        states = self.states
        for x in chain(states.meets.values(), states.stays.values(), states.leaves.values(), self.marks.values()):
            self.model.add_hint(x, self._solver.value(x))

    def _maximise(self, goal: cp_model.LinearExprT, effort: float, *, from_bound: bool = True) -> bool:
        self.model.maximize(goal)
        if not self._solve(effort, level=2, from_bound=from_bound):
            return False
        self.value, self.bound = round(self._solver.objective_value), floor(self._solver.best_objective_bound + 1e-6)
        return True

    def _changes(self) -> cp_model.LinearExprT:
        changes = [stay.negated() for stay in self.states.stays.values()] + list(self.states.leaves.values())
        return self.weight * sum(self.marks.values()) + sum(changes)

    @property
    def weight(self) -> int:
        """One agenda is worse than all meetings."""
        return len(self.states.stays) + len(self.states.leaves) + 1

    def _solve(self, effort: float, *, level: int, from_bound: bool) -> bool:
        from ortools.sat.python import cp_model

        solver, status = search(
            self.model,
            effort=effort,
            seed=self.damage.prepared.problem.seed,
            level=level,
            control=self.control,
            from_bound=from_bound,
        )
        self.spent += solver.response_proto.deterministic_time
        self.refuted = status == cp_model.INFEASIBLE
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        self._solver = solver
        self.slots = {m: t for m, there in self.states.at.items() for t, x in there.items() if solver.value(x)}
        self.stayed = frozenset(m for m, x in self.states.stays.items() if solver.value(x))
        self.gave_way = tuple(m for m, x in self.states.leaves.items() if solver.value(x))
        return True

    def _add_units(self) -> None:
        """What levels and minimums count: only what can be lost here."""
        floor_, most = self.damage.prepared.problem.rules.floor, self.damage.most
        lost: dict[str, list[cp_model.LinearExprT]] = defaultdict(list)
        for p, mine in self.states.open_meetings().items():
            had, minimum = len(self.damage.of[p]), self.damage.prepared.problem.participants[p].minimum
            first = had - len(mine) + 1
            units = {j: self.states.new() for j in range(first, min(had, max(floor_, minimum)) + 1)}
            self.model.add(sum(units.values()) <= sum(mine))
            for before, after in pairwise(units.values()):
                self.model.add_implication(after, before)
            for j, unit in units.items():
                if j <= floor_:
                    lost[f"level {j}"].append(unit.negated())
                if j <= minimum:
                    lost["minimum"].append(unit.negated())
        for name in most:
            if name not in self.damage.counted.worth:
                self.goals[name] = most[name] - sum(lost[name])

    def _keep(self, worth: Sequence[int]) -> cp_model.LinearExprT:
        """What is kept of all that can be at all."""
        missed = sum(worth[m] * x.negated() for m, x in self.states.meets.items() if worth[m])
        return sum(worth) - sum(worth[m] for m in self.states.never) - missed

    def _add_changes(self) -> None:
        """An agenda is another one as soon as one of its meetings does not stay."""
        changes = [(m, stay.negated()) for m, stay in self.states.stays.items()] + list(self.states.leaves.items())
        for m, change in changes:
            for p in self.damage.sides(m):
                if p not in self.spared:
                    if p not in self.marks:
                        self.marks[p] = self.states.new()
                    self.model.add_implication(change, self.marks[p])
