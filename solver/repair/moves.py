"""The integer model of a repair around what is broken: slots for the meetings that may move, and a way out for others.

A meeting that is not among the moving keeps its slot and table, unless it *gives way*: then it is simply gone, at the
price of both agendas, and counts as kept. Every repair of the whole schedule is such a state, and costs there no more;
so what is proved here is proved for all repairs, and a solution in which nobody gives way is a repair. Without the way
out (``firm``) every solution is one, and nothing is proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from solver.control import Control
from solver.place import bits
from solver.repair.damage import Damage
from solver.search import search
from solver.select import Selection

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class Moves:
    """``moving``: meetings with slots. ``spared``: participants whose agendas may change for nothing. ``choice``: its
    ``never`` are lost and its ``always`` kept in every repair that is looked for.

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
        from ortools.sat.python import cp_model

        self.damage, self.prepared, self.control = damage, damage.prepared, control
        self.moving, self.spared, self.firm = sorted(moving), frozenset(spared), firm
        self.never, self.always = choice.never, choice.always
        self.model = cp_model.CpModel()
        self.meets: dict[int, cp_model.IntVar] = {}
        self.at: dict[int, dict[int, cp_model.IntVar]] = {}
        self.stays: dict[int, cp_model.IntVar] = {}
        self.leaves: dict[int, cp_model.IntVar] = {}
        self.marks: dict[int, cp_model.IntVar] = {}
        self.goals: dict[str, cp_model.LinearExprT] = {}
        self.points: cp_model.LinearExprT = 0
        self.slots: dict[int, int] = {}
        self.stayed: frozenset[int] = frozenset()
        self.gave_way: tuple[int, ...] = ()
        self.value = self.bound = 0
        self.refuted = False
        self.spent = 0.0
        self._add_moving()
        self._add_participants()
        self._add_capacities()
        self._add_companions()
        self._add_pools()
        self._add_sums()
        self._add_worth()
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
        if not self._solve(effort):
            return False
        self.value, self.bound = round(self._solver.objective_value), ceil(self._solver.best_objective_bound - 1e-6)
        return True

    def maximise_points(self, *, effort: float) -> bool:
        """Solve for what is worth most; as ``maximise``."""
        return self._maximise(self.points, effort)

    def hold_changes(self, value: int) -> None:
        """From now on no more changes than this, as ``change_least`` counts them."""
        self.model.add(self._changes() <= value)

    def forbid_giving_way(self) -> None:
        """From now on whoever does not move stays."""
        for leaves in self.leaves.values():
            self.model.add(leaves == 0)

    def _maximise(self, goal: cp_model.LinearExprT, effort: float) -> bool:
        self.model.maximize(goal)
        if not self._solve(effort):
            return False
        self.value, self.bound = round(self._solver.objective_value), floor(self._solver.best_objective_bound + 1e-6)
        return True

    def _changes(self) -> cp_model.LinearExprT:
        changes = [stay.negated() for stay in self.stays.values()] + list(self.leaves.values())
        return self.weight * sum(self.marks.values()) + sum(changes)

    @property
    def weight(self) -> int:
        """One agenda is worse than all meetings."""
        return len(self.stays) + len(self.leaves) + 1

    def _solve(self, effort: float) -> bool:
        from ortools.sat.python import cp_model

        solver, status = search(
            self.model,
            effort=effort,
            seed=self.prepared.problem.seed,
            level=2,
            control=self.control,
            from_bound=True,
        )
        self.spent += solver.response_proto.deterministic_time
        self.refuted = status == cp_model.INFEASIBLE
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        self._solver = solver
        self.slots = {m: t for m, there in self.at.items() for t, x in there.items() if solver.value(x)}
        self.stayed = frozenset(m for m, x in self.stays.items() if solver.value(x))
        self.gave_way = tuple(m for m, x in self.leaves.items() if solver.value(x))
        return True

    def _new(self) -> cp_model.IntVar:
        return self.model.new_bool_var("")

    def _add_moving(self) -> None:
        """A meeting that is kept has one of its slots; one that stays has its own, and its table."""
        for m in self.moving:
            if m in self.never:
                self.at[m] = {}
                continue
            self.at[m] = {t: self._new() for t in bits(self.prepared.allowed[m])}
            if m in self.always:
                self.model.add_exactly_one(self.at[m].values())
            else:
                self.meets[m] = self._new()
                self.model.add(sum(self.at[m].values()) == self.meets[m])
                self.model.add_hint(self.meets[m], 1)
            if m not in self.damage.unfit:
                self.stays[m] = self._new()
                self.model.add_implication(self.stays[m], self.at[m][self.damage.old[m].slot])
                self.model.add_hint(self.stays[m], 1)

    def _rests(self, m: int) -> cp_model.LiteralT:
        """Whether a meeting that does not move keeps its place, as all do but those that give way."""
        if self.firm or m in self.damage.settled:
            return True
        if m not in self.leaves:
            self.leaves[m] = self._new()
            self.model.add_hint(self.leaves[m], 0)
        return self.leaves[m].negated()

    def _limit(self, meetings: Collection[cp_model.LiteralT], most: int) -> None:
        """So many of these, at most."""
        if most == 1:
            self.model.add_at_most_one(meetings)
        elif len(meetings) > most:
            self.model.add(sum(meetings) <= most)

    def _add_participants(self) -> None:
        """Own maximum, and the units that levels and minimums count: only those that can be lost here."""
        floor_, most = self.prepared.problem.rules.floor, self.damage.most
        lost: dict[str, list[cp_model.LinearExprT]] = defaultdict(list)
        of: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
        for m in self.moving:
            for p in self.damage.sides(m) if m not in self.always else ():
                of[p].append(self.meets.get(m, 0))
        for p, mine in sorted(of.items()):
            had, minimum = len(self.damage.of[p]), self.prepared.problem.participants[p].minimum
            sure = had - len(mine)
            if had > self.prepared.reach[p]:
                self.model.add(sum(mine) <= self.prepared.reach[p] - sure)
            units = {j: self._new() for j in range(sure + 1, min(had, max(floor_, minimum)) + 1)}
            self.model.add(sum(units.values()) <= sum(mine))
            for before, after in pairwise(units.values()):
                self.model.add_implication(after, before)
            for j, unit in units.items():
                if j <= floor_:
                    lost[f"level {j}"].append(unit.negated())
                if j <= minimum:
                    lost["minimum"].append(unit.negated())
        for name in most:
            if name not in self.prepared.worth:
                self.goals[name] = most[name] - sum(lost[name])

    def _add_worth(self) -> None:
        for name, worth in self.damage.counted.worth.items():
            self.goals[name] = self._keep(worth)
        self.points = self._keep(self.damage.points)

    def _keep(self, worth: Sequence[int]) -> cp_model.LinearExprT:
        """What is kept of all that can be at all."""
        missed = sum(worth[m] * x.negated() for m, x in self.meets.items() if worth[m])
        return sum(worth) - sum(worth[m] for m in self.never) - missed

    def _add_capacities(self) -> None:
        """Nobody has more meetings in a slot than they can hold."""
        self.busy: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for m, there in self.at.items():
            for t, x in there.items():
                for p in self.damage.sides(m):
                    self.busy[p, t].append(x)
        for (p, t), mine in self.busy.items():
            others = self._others(self.damage.at.get((p, t), ()))
            capacity = self.prepared.problem.participants[p].capacity[t]
            if len(mine) + len(others) > capacity:
                self._limit([*mine, *map(self._rests, others)], capacity)

    def _others(self, meetings: Collection[int]) -> list[int]:
        """Those that do not move."""
        return [m for m in meetings if m not in self.at]

    def _add_companions(self) -> None:
        """Of those with the same person behind them, one at most is busy in a slot."""
        for (p, t), mine in list(self.busy.items()):
            for q in self.prepared.companions.get(p, ()):
                for m in self._others(self.damage.at.get((q, t), ())):
                    for x in mine:
                        self.model.add_at_most_one([x, self._rests(m)])
                for y in self.busy.get((q, t), ()) if p < q else ():
                    for x in mine:
                        self.model.add_at_most_one([x, y])

    def _add_pools(self) -> None:
        """No pool of tables seats more than it has; a table that is kept is no seat for others of its pool."""
        seated: dict[tuple[int, int], dict[int, cp_model.IntVar]] = defaultdict(dict)
        for m, there in self.at.items():
            pools = self.prepared.stands[m].pools
            for t, x in there.items() if pools else ():
                for k in pools[t] if pools else ():
                    seated[k, t][m] = x
        for (k, t), mine in seated.items():
            held = self.damage.holders(k, t)
            staying = [self.stays[m] for m in held if m in self.stays and m not in mine]
            others = self._others(held)
            seats = len(self.prepared.pools[k])
            if len(mine) + len(staying) + len(others) > seats:
                self._limit([*mine.values(), *staying, *map(self._rests, others)], seats)

    def _add_sums(self) -> None:
        """What is shared over all slots; whoever gives way leaves room here too, or some repair would be no state."""
        for shared in self.prepared.sums:
            if len(shared.pairs) > shared.most:
                self._limit([self._is_kept(m) for m in shared.pairs if m not in self.never], shared.most)

    def _is_kept(self, m: int) -> cp_model.LiteralT:
        """Of a meeting that is not lost anyway; where it gives way, that it is kept has to be known."""
        if m in self.always:
            return True
        return self.meets[m] if m in self.at else self._rests(m)

    def _add_changes(self) -> None:
        """An agenda is another one as soon as one of its meetings does not stay."""
        changes = [(m, stay.negated()) for m, stay in self.stays.items()] + list(self.leaves.items())
        for m, change in changes:
            for p in self.damage.sides(m):
                if p not in self.spared:
                    if p not in self.marks:
                        self.marks[p] = self._new()
                    self.model.add_implication(change, self.marks[p])
