"""The integer model in CP-SAT: a boolean per pair, or per pair and slot, and the goals of choosing as sums.

Without slots it keeps capacities summed over slots, as the flow does; with slots it keeps every rule of a schedule but
seats at single tables, which the pools stand for. One method, one rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise, product
from math import floor
from typing import TYPE_CHECKING

from solver.control import Control
from solver.prepare import Prepared
from solver.search import search

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

EFFORT = 8.0
"""Deterministic seconds for one goal."""


class Model:
    """Goals are maximised one after the other; ``value`` and ``bound`` are those of the last one.

    ``meets[m]``: the m-th eligible pair meets. ``at[m][t]``: in slot t (empty without slots). ``seated[k]``: the
    booleans of meetings that take a seat of pool k. ``refuted``: the last answer was a proof that there is no solution.
    ``spent``: deterministic seconds so far.
    """

    def __init__(
        self, prepared: Prepared, *, control: Control, without: Collection[int] = (), slots: bool = False
    ) -> None:
        from ortools.sat.python import cp_model

        self.prepared, self.control = prepared, control
        self.model = cp_model.CpModel()
        self.value = self.bound = 0
        self.spent = 0.0
        self.refuted = False
        self.meets = [self.model.new_bool_var("") for _ in prepared.pairs]
        self.at: list[dict[int, cp_model.IntVar]] = [{} for _ in prepared.pairs]
        self.seated: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        self.goals: dict[str, cp_model.LinearExprT] = self._pair_goals()
        self._solution: dict[int, bool] = {}
        self._copies: dict[int, list[int]] = defaultdict(list)
        for m, k in enumerate(prepared.pairs):
            self._copies[k].append(m)
        self._add_must(set(without))
        self._add_targets()
        self._add_participants()
        if slots:
            self._add_slots()
            self._add_capacities()
            self._add_companions()
            self._add_pools()
            self._add_copies()
            self._add_precedences()
            self._add_groups()
        else:
            self._add_sums()

    def hold(self, name: str, value: int) -> None:
        """From now on the goal has at least this value."""
        self.model.add(self.goals[name] >= value)

    def cap(self, name: str, value: int) -> None:
        """The goal is known never to exceed this value."""
        self.model.add(self.goals[name] <= value)

    def limit(self, m: int, low: int, high: int) -> None:
        """The pair meets at least ``low`` and at most ``high`` times."""
        self.model.add_linear_constraint(self.meets[m], low, high)

    def hint(self, slot: Mapping[int, int]) -> None:
        """Search from this timetable: slot by pair."""
        self.model.clear_hints()
        for m, x in enumerate(self.meets):
            self.model.add_hint(x, m in slot)
            for t, y in self.at[m].items():
                self.model.add_hint(y, slot.get(m) == t)

    def maximise(self, name: str, *, effort: float = EFFORT, then: str = "") -> bool:
        """Solve for one goal; False when there is no solution or none was found within the effort.

        ``then``: among solutions equal in it, look for those that are good in this one, which pairs have.
        """
        from ortools.sat.python import cp_model

        scale = 1 + sum(self.prepared.worth[then]) if then else 1
        self.model.maximize(self.goals[name] * scale + (self.goals[then] if then else 0))
        solver, status = search(
            self.model, effort=effort, seed=self.prepared.problem.seed, level=2, control=self.control
        )
        self.spent += solver.response_proto.deterministic_time
        self.refuted = status == cp_model.INFEASIBLE
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return False
        self.value = round(solver.objective_value) // scale
        self.bound = floor(solver.best_objective_bound + 1e-6) // scale
        self.model.clear_hints()
        for x in self._variables():
            self._solution[x.index] = bool(solver.value(x))
            self.model.add_hint(x, self._solution[x.index])
        return True

    def chosen(self) -> tuple[int, ...]:
        """Pairs of the last solution, none before there is one."""
        return tuple(m for m, x in enumerate(self.meets) if self._solution.get(x.index))

    def slots(self) -> dict[int, int]:
        """Slot of each pair of the last solution, none before there is one."""
        return {m: t for m, there in enumerate(self.at) for t, x in there.items() if self._solution.get(x.index)}

    def _variables(self) -> Iterator[cp_model.IntVar]:
        yield from self.meets
        for there in self.at:
            yield from there.values()

    def _pair_goals(self) -> dict[str, cp_model.LinearExprT]:
        from ortools.sat.python import cp_model

        weights = {**self.prepared.worth, "lot": self.prepared.lots}
        return {name: cp_model.LinearExpr.weighted_sum(self.meets, some) for name, some in weights.items()}

    def _add_must(self, without: Collection[int]) -> None:
        for m, must in enumerate(self.prepared.must):
            if must or m in without:
                self.limit(m, int(must), int(must))

    def _add_participants(self) -> None:
        """Own maximum, and the units that levels and minimums count."""
        prepared, floor = self.prepared, self.prepared.problem.rules.floor
        of: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for x, p, q in zip(self.meets, prepared.a, prepared.b, strict=True):
            of[p].append(x)
            of[q].append(x)
        levels: list[list[cp_model.IntVar]] = [[] for _ in range(floor + 1)]
        least: list[cp_model.IntVar] = []
        for p, mine in of.items():
            minimum = prepared.problem.participants[p].minimum
            self.model.add(sum(mine) <= prepared.reach[p])
            units = [self.model.new_bool_var("") for _ in range(min(prepared.reach[p], max(floor, minimum)))]
            self.model.add(sum(units) <= sum(mine))
            for before, after in pairwise(units):
                self.model.add_implication(after, before)
            for level, unit in zip(levels[1:], units, strict=False):
                level.append(unit)
            least += units[:minimum]
        self.goals["minimum"] = sum(least)
        self.goals |= {f"level {j}": sum(levels[j]) for j in range(1, floor + 1)}

    def _add_targets(self) -> None:
        """What groups have of the meetings wished for them."""
        reached = [self.model.new_int_var(0, target.floor, "") for target in self.prepared.targets]
        for number, target in zip(reached, self.prepared.targets, strict=True):
            self.model.add(number <= sum(self.meets[m] for m in target.pairs))
        self.goals["groups"] = sum(reached)

    def _add_sums(self) -> None:
        """What several participants share, summed over all slots."""
        for shared in self.prepared.sums:
            self.model.add(sum(self.meets[m] for m in shared.pairs) <= shared.most)

    def _add_slots(self) -> None:
        """A pair that meets has one of its slots."""
        for m, (x, allowed) in enumerate(zip(self.meets, self.prepared.allowed, strict=True)):
            slots = [t for t in range(self.prepared.problem.slots) if allowed >> t & 1]
            self.at[m] = {t: self.model.new_bool_var("") for t in slots}
            self.model.add(sum(self.at[m].values()) == x)

    def _add_capacities(self) -> None:
        """Nobody has more meetings in a slot than they can hold."""
        for (p, t), busy in self._by_participant().items():
            self.model.add(sum(busy) <= self.prepared.problem.participants[p].capacity[t])

    def _add_companions(self) -> None:
        """Of those with the same person behind them, one at most is busy in a slot."""
        busy = self._by_participant()
        for group in self.prepared.problem.together:
            for t in range(self.prepared.problem.slots):
                active = [self.model.new_bool_var("") for _ in group]
                self.model.add_at_most_one(active)
                for p, mark in zip(group, active, strict=True):
                    for x in busy.get((p, t), ()):
                        self.model.add_implication(x, mark)

    def _add_pools(self) -> None:
        """No pool of tables seats more than it has."""
        for there, stand in zip(self.at, self.prepared.stands, strict=True):
            for t, x in there.items():
                for k in stand.pools[t] if stand.pools else ():
                    self.seated[k].append(x)
        for k, meetings in self.seated.items():
            self.model.add(sum(meetings) <= len(self.prepared.pools[k]))

    def _add_copies(self) -> None:
        """A pair that meets more than once never does so twice in a slot; its copies come in order."""
        for copies in self._copies.values():
            for one, other in pairwise(copies):
                for t, x in self.at[one].items():
                    self.model.add_bool_or([y for s, y in self.at[other].items() if s > t] + [x.negated()])

    def _add_precedences(self) -> None:
        """All meetings of the earlier pair before the first of the later one, where both meet."""
        for earlier, later in self.prepared.problem.precedences:
            for one, other in product(self._copies.get(earlier, ()), self._copies.get(later, ())):
                for t, y in self.at[other].items():
                    for s, x in self.at[one].items():
                        if s >= t:
                            self.model.add_at_most_one([x, y])

    def _add_groups(self) -> None:
        """Caps, and the floors that are rules."""
        for group in self.prepared.problem.groups:
            inside = sum(self.meets[m] for k in group.pairs for m in self._copies.get(k, ()))
            if group.cap is not None:
                self.model.add(inside <= group.cap)
            if group.hard:
                self.model.add(inside >= group.floor)

    def _by_participant(self) -> dict[tuple[int, int], list[cp_model.IntVar]]:
        busy: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for there, p, q in zip(self.at, self.prepared.a, self.prepared.b, strict=True):
            for t, x in there.items():
                busy[p, t].append(x)
                busy[q, t].append(x)
        return busy
