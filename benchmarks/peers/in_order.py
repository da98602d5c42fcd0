"""One goal after the other with the earlier values held, whatever solver holds the model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol

from benchmarks.peers.room import Room
from benchmarks.peers.single_model import Model, Sum, build
from solver.problem import Problem
from solver.schedule import Meeting

THREADS = 2
"""For every peer; ours has one."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Booleans at 1 in the best solution found for one goal, and what no solution can beat, if that is known."""

    ones: frozenset[int]
    bound: int | None


class Engine(Protocol):
    """A solver that holds the model."""

    def maximise(self, goal: Sum, *, seconds: float) -> Attempt | None:
        """The best solution found in time, from the last one; None if there is none."""

    def hold(self, goal: Sum, *, value: int) -> None:
        """From now on the goal has at least this value."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``bounds``: of the goals tried, in order; each holds for schedules that attain those before it.

    ``unproved``: the first goal that is not proved, empty when all are.
    """

    meetings: tuple[Meeting, ...]
    bounds: dict[str, int]
    unproved: str
    seconds: float


def solve(problem: Problem, engine: Callable[[Model], Engine], *, seconds: float) -> Answer:
    """Goal after goal until one is not proved in time. Building the model counts.

    Raises ProblemError for a rule that is not modelled.
    """
    start = perf_counter()
    room = Room(problem)
    model = build(room)
    ones, bounds, unproved = _maximise_each(model.goals, engine(model), deadline=start + seconds)
    meetings = room.seat({k: t for x, (k, t) in enumerate(model.cells) if x in ones})
    return Answer(meetings, bounds, unproved, perf_counter() - start)


def _maximise_each(
    goals: Mapping[str, Sum], engine: Engine, *, deadline: float
) -> tuple[frozenset[int], dict[str, int], str]:
    """Booleans at 1 in the last solution, the bounds, the first goal that is not proved."""
    ones: frozenset[int] = frozenset()
    bounds: dict[str, int] = {}
    for name, goal in goals.items():
        if not goal.booleans:
            bounds[name] = 0
            continue
        attempt = engine.maximise(goal, seconds=max(0.0, deadline - perf_counter()))
        if attempt is None:
            return ones, bounds, name
        ones, value = attempt.ones, goal.value(attempt.ones)
        if attempt.bound is not None:
            bounds[name] = attempt.bound
        if attempt.bound != value:
            return ones, bounds, name
        engine.hold(goal, value=value)
    return ones, bounds, ""
