"""The single model in HiGHS, which is inside OR-Tools and reached through MathOpt."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite

from ortools.math_opt.python import mathopt
from ortools.math_opt.solvers import highs_pb2

from benchmarks.peers.in_order import THREADS, Attempt
from benchmarks.peers.single_model import Model, Sum

WHOLE = 0.999
"""Goals are whole numbers: a bound less than 1 above the value proves it."""

NOISE = 1e-3
"""A bound of this much less than a whole number is taken for that number."""


class Highs:
    """Each goal starts from the solution of the one before, as a hint."""

    def __init__(self, model: Model) -> None:
        self.model = mathopt.Model()
        self.booleans = [self.model.add_binary_variable() for _ in range(model.booleans)]
        self.start: list[mathopt.SolutionHint] = []
        for row in model.rows:
            self._add(row.sum, most=row.most)

    def maximise(self, goal: Sum, *, seconds: float) -> Attempt | None:
        """The best solution found in time; None if there is none."""
        self.model.maximize(mathopt.fast_sum(weight * self.booleans[i] for i, weight in _terms(goal)))
        result = mathopt.solve(
            self.model,
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(
                time_limit=timedelta(seconds=seconds),
                relative_gap_tolerance=0.0,
                absolute_gap_tolerance=WHOLE,
                highs=highs_pb2.HighsOptionsProto(int_options={"threads": THREADS}),
            ),
            model_params=mathopt.ModelSolveParameters(solution_hints=self.start),
        )
        if not result.has_primal_feasible_solution():
            return None
        values = result.variable_values(self.booleans)
        ones = frozenset(i for i, value in enumerate(values) if value > 0.5)
        self.start = [mathopt.SolutionHint(variable_values=dict(zip(self.booleans, map(round, values), strict=True)))]
        bound = result.termination.objective_bounds.dual_bound
        return Attempt(ones, int(bound + NOISE) if isfinite(bound) else None)

    def hold(self, goal: Sum, *, value: int) -> None:
        """From now on the goal has at least this value."""
        self._add(goal, least=value)

    def _add(self, one: Sum, *, least: float = -float("inf"), most: float = float("inf")) -> None:
        row = self.model.add_linear_constraint(lb=least, ub=most)
        for i, weight in _terms(one):
            row.set_coefficient(self.booleans[i], weight)


def _terms(one: Sum) -> list[tuple[int, int]]:
    return list(zip(one.booleans, one.weights, strict=True))
