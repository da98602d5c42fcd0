"""The single model in CP-SAT."""

from __future__ import annotations

from ortools.sat.python import cp_model

from benchmarks.peers.in_order import THREADS, Attempt
from benchmarks.peers.single_model import Model, Sum


class CpSat:
    """Each goal starts from the solution of the one before, as a hint."""

    def __init__(self, model: Model) -> None:
        self.model = cp_model.CpModel()
        self.booleans = [self.model.new_bool_var("") for _ in range(model.booleans)]
        for row in model.rows:
            self.model.add(self._sum(row.sum) <= row.most)

    def maximise(self, goal: Sum, *, seconds: float) -> Attempt | None:
        """The best solution found in time; None if there is none."""
        self.model.maximize(self._sum(goal))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = THREADS
        solver.parameters.max_time_in_seconds = seconds
        if solver.solve(self.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        ones = frozenset(i for i, x in enumerate(self.booleans) if solver.boolean_value(x))
        self.model.clear_hints()
        for i, x in enumerate(self.booleans):
            self.model.add_hint(x, i in ones)
        return Attempt(ones, round(solver.best_objective_bound))

    def hold(self, goal: Sum, *, value: int) -> None:
        """From now on the goal has at least this value."""
        self.model.add(self._sum(goal) >= value)

    def _sum(self, one: Sum) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum([self.booleans[i] for i in one.booleans], list(one.weights))
