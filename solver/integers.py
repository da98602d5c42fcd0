"""Who meets whom where the pairs are not bipartite: the doubled graph said a half somewhere, whole numbers decide.

First the face: only pairs that differ between optima of the doubled graph are free, and every goal must attain its
bound. Where no whole point of the face exists, goal after goal over all pairs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from solver.flow import Infeasible, Ints
from solver.goals import draw, is_mutual_priority
from solver.prepare import Prepared
from solver.problem import Demand

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

EFFORT = 8.0
"""Deterministic seconds for one goal."""

UNBOUNDED = 1 << 62


@dataclass(frozen=True, slots=True)
class Face:
    """Least and greatest value of each pair over the optima of the doubled graph; ``values``: the goals' bounds there,
    None if one of them is a half. ``alone``: the greatest value of each goal when nothing else counts.
    """

    low: Ints
    high: Ints
    values: dict[str, int] | None
    alone: dict[str, int]


def choose(
    prepared: Prepared, names: list[str], face: Face, *, without: Collection[int]
) -> tuple[tuple[int, ...], dict[str, int]]:
    """Positions of the chosen pairs, and the proved bound of each goal.

    Raises Infeasible when pairs that must meet cannot.
    """
    if face.values is not None:
        model = _Model(prepared, without, face=face)
        for name in names:
            model.hold(name, face.values[name])
        if model.maximise("lot"):
            return model.chosen(), dict(face.values)
    model = _Model(prepared, without)
    bounds: dict[str, int] = {}
    proved = True
    for name in names:
        if not model.maximise(name):
            raise Infeasible
        bounds[name] = min(model.bound, face.alone[name]) if proved else face.alone[name]
        proved = proved and model.value == model.bound
        model.hold(name, model.value)
    model.maximise("lot")
    return model.chosen(), bounds


class _Model:
    """One boolean per pair; the participants' units and the goals as sums."""

    def __init__(self, prepared: Prepared, without: Collection[int], *, face: Face | None = None) -> None:
        from ortools.sat.python import cp_model

        self.prepared = prepared
        self.model = cp_model.CpModel()
        self.best: list[int] | None = None
        self.value = self.bound = 0
        dropped = set(without)
        self.pairs = [
            self.model.new_int_var(
                int(max(must, face.low[i] if face else 0)), int(min(i not in dropped, face.high[i] if face else 1)), ""
            )
            for i, must in enumerate(prepared.must)
        ]
        self.goals: dict[str, cp_model.LinearExprT] = self._pair_goals()
        self._add_participants()
        self._add_tables()

    def hold(self, name: str, value: int) -> None:
        """From now on the goal has at least this value."""
        self.model.add(self.goals[name] >= value)

    def maximise(self, name: str) -> bool:
        """Solve for one goal; False when nothing is possible. Sets ``value`` and ``bound``."""
        from ortools.sat.python import cp_model

        self.model.maximize(self.goals[name])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = self.prepared.problem.seed % (1 << 31)
        solver.parameters.max_deterministic_time = EFFORT
        solver.parameters.linearization_level = 2
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.bound = self.value if self.best is None else UNBOUNDED
            return self.best is not None
        self.best = [solver.value(x) for x in self.pairs]
        self.value, self.bound = round(solver.objective_value), int(solver.best_objective_bound + 1e-6)
        self.model.clear_hints()
        for x, value in zip(self.pairs, self.best):
            self.model.add_hint(x, value)
        return True

    def chosen(self) -> tuple[int, ...]:
        """Positions of the pairs in the last solution."""
        return tuple(i for i, value in enumerate(self.best or ()) if value)

    def _pair_goals(self) -> dict[str, cp_model.LinearExprT]:
        prepared = self.prepared
        pairs = [prepared.problem.pairs[i] for i in prepared.pairs]
        people, seed = prepared.problem.participants, prepared.problem.seed
        weights = {
            "imposed": [pair.demand is Demand.IMPOSED for pair in pairs],
            "mutual priorities": [is_mutual_priority(pair) for pair in pairs],
            "wishes": list(prepared.points),
            "lot": [draw(seed, people[pair.a].id, people[pair.b].id) >> 48 for pair in pairs],
        }
        from ortools.sat.python import cp_model

        return {name: cp_model.LinearExpr.weighted_sum(self.pairs, some) for name, some in weights.items()}

    def _add_participants(self) -> None:
        prepared, floor = self.prepared, self.prepared.problem.rules.floor
        of: list[list[cp_model.IntVar]] = [[] for _ in prepared.reach]
        for x, p, q in zip(self.pairs, prepared.a, prepared.b):
            of[p].append(x)
            of[q].append(x)
        levels: list[list[cp_model.IntVar]] = [[] for _ in range(floor + 1)]
        least: list[cp_model.IntVar] = []
        for p, one in enumerate(prepared.problem.participants):
            if not of[p]:
                continue
            self.model.add(sum(of[p]) <= prepared.reach[p])
            units = [self.model.new_bool_var("") for _ in range(min(prepared.reach[p], max(floor, one.minimum)))]
            self.model.add(sum(units) <= sum(of[p]))
            for j, unit in enumerate(units, start=1):
                if j <= floor:
                    levels[j].append(unit)
                if j <= one.minimum:
                    least.append(unit)
            for before, after in pairwise(units):
                self.model.add_implication(after, before)
        self.goals["minimum"] = sum(least)
        self.goals |= {f"level {j}": sum(levels[j]) for j in range(1, floor + 1)}

    def _add_tables(self) -> None:
        shared = [x for x, stand in zip(self.pairs, self.prepared.stands) if stand.shared]
        self.model.add(sum(shared) <= sum(self.prepared.shared))
        for group in self.prepared.problem.together:
            inside = set(group)
            capacities = zip(*(self.prepared.problem.participants[p].capacity for p in group))
            busy = [x for x, p, q in zip(self.pairs, self.prepared.a, self.prepared.b) if p in inside or q in inside]
            self.model.add(sum(busy) <= sum(map(max, capacities)))
