"""One CP-SAT search: one worker, a deterministic budget, and a hand on the brake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING

from solver.control import Control

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

WATCH = 0.05
"""Seconds between two looks at the clock and the stop request."""


def search(
    model: cp_model.CpModel,
    *,
    effort: float,
    seed: int,
    level: int,
    control: Control,
    by_cores: bool = False,
    from_bound: bool = False,
) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
    """Solve within ``effort`` deterministic seconds, or until ``control`` says it is over.

    ``level``: of linearisation, 0 to 2. ``by_cores``: raise the bound by refuting sums of few terms, as MaxSAT
    solvers do, instead of lowering the value. ``from_bound``: try the best conceivable value first, which is quick
    where the linear relaxation nearly says it; nothing is probed before.
    """
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (1 << 31)
    solver.parameters.max_deterministic_time = effort
    solver.parameters.linearization_level = level
    solver.parameters.optimize_with_core = by_cores
    if from_bound:
        solver.parameters.use_objective_lb_search = True
        solver.parameters.cp_model_probing_level = 0
    solver.parameters.catch_sigint_signal = False  # Ctrl-C is the caller's to hear; the solver would keep it to itself
    with _watched(solver, control):
        return solver, solver.solve(model)


@contextmanager
def _watched(solver: cp_model.CpSolver, control: Control) -> Iterator[None]:
    """Ask the search to stop, again and again: asked before it has begun, it would not hear."""
    if not control.can_end:
        yield
        return
    done = Event()

    def watch() -> None:
        while not done.wait(WATCH):
            if control.over():
                solver.stop_search()

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
