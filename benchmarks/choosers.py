"""Those who choose, each to be run in a process of its own. Imports come before the clock; the checker judges after it.

OR-Tools is imported inside: the process that only starts the others stays small.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.cases import Case
from solver.check import check, measure
from solver.problem import Problem
from solver.schedule import Meeting

AFTERWARDS = ("compact", "seat", "fairness")
"""Stages of ours that come after choosing, or ask what another order would choose; all others count."""

OURS, CP_SAT, HIGHS = "ours", "CP-SAT", "HiGHS"


@dataclass(frozen=True, slots=True)
class Choice:
    """``seconds`` until everybody's meetings and slots were known, ``whole`` until the end of everything it does.

    ``values`` are the checker's, of all goals. ``bounds``: of goals of choosing, in order, as far as there is one.
    ``unproved``: the first goal that is not proved.
    """

    seconds: float
    whole: float
    values: dict[str, int]
    bounds: dict[str, int]
    unproved: str

    @property
    def gap(self) -> float | None:
        """Of the wishes; None where an earlier goal is not proved."""
        if self.unproved not in ("", "wishes") or "wishes" not in self.bounds:
            return None
        bound = self.bounds["wishes"]
        return (bound - self.values["wishes"]) / max(1, bound)

    @property
    def proved(self) -> dict[str, int] | None:
        """The goals of choosing at their proved values; None when one is not proved."""
        return None if self.unproved else {name: self.values[name] for name in self.bounds}


def choose(case: Case, who: str, *, limit: float) -> Choice:
    """``who`` solves the case; a peer stops after ``limit`` seconds."""
    problem = case.load()
    return _choose_ours(problem) if who == OURS else _choose_peer(problem, who, limit=limit)


def judge(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    """The value of every goal. Raises AssertionError for meetings that break a rule: no figure is worth showing."""
    violations = check(problem, meetings)
    if violations:
        raise AssertionError(f"the checker refuses the meetings: {violations[0].message}")
    return measure(problem, meetings)


def _choose_ours(problem: Problem) -> Choice:
    from ortools.graph.python import min_cost_flow  # noqa: F401
    from ortools.sat.python import cp_model  # noqa: F401

    from solver.schedule import Scope
    from solver.solve import solve

    schedule = solve(problem)
    goals = [goal for goal in schedule.goals if goal.scope is Scope.GLOBAL]
    return Choice(
        seconds=sum(stage.seconds for stage in schedule.stages if stage.name not in AFTERWARDS),
        whole=sum(stage.seconds for stage in schedule.stages),
        values=judge(problem, schedule.meetings),
        bounds={goal.name: goal.bound for goal in goals},
        unproved=next((goal.name for goal in goals if not goal.proved), ""),
    )


def _choose_peer(problem: Problem, who: str, *, limit: float) -> Choice:
    from benchmarks.peers.cp_sat import CpSat
    from benchmarks.peers.highs import Highs
    from benchmarks.peers.in_order import Engine, solve
    from benchmarks.peers.single_model import Model

    engines: dict[str, Callable[[Model], Engine]] = {CP_SAT: CpSat, HIGHS: Highs}
    answer = solve(problem, engines[who], seconds=limit)
    values = judge(problem, answer.meetings)
    return Choice(answer.seconds, answer.seconds, values, answer.bounds, answer.unproved)
