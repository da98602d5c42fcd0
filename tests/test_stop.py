"""A stop request, whenever it comes: what is given back keeps every rule and says only what is so."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from benchmarks.large import Planted
from solver.check import measure, verify
from solver.problem import Problem
from solver.schedule import Status
from solver.solve import solve
from tests.problems import STRICT, make_medium, make_problem
from tests.test_solve import simple


def stop_after(questions: int) -> Callable[[], bool]:
    """Says yes once it has been asked more often than that, and from then on."""
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > questions

    return stop


def count_questions(problem: Problem) -> int:
    """In a solve nobody stops."""
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return False

    solve(problem, stop=stop)
    return asked


@pytest.mark.parametrize("seed", range(3))
def test_a_stop_at_any_question_leaves_a_schedule_that_can_be_believed(seed: int) -> None:
    problem, random = simple(make_medium(seed)), Random(seed)
    most = count_questions(problem)
    for questions in [0, 1, *(random.randrange(most) for _ in range(3))]:
        schedule = solve(problem, stop=stop_after(questions))
        assert verify(problem, schedule) == ()
        assert schedule.status in (Status.OPTIMAL, Status.FEASIBLE)
        assert schedule.meetings
        assert not schedule.reproducible


def test_a_stop_with_duties_leaves_a_schedule_or_says_that_there_is_none_yet() -> None:
    for seed in range(30):
        problem = make_problem(Random(seed), STRICT)
        schedule = solve(problem, stop=stop_after(seed % 5))
        assert verify(problem, schedule) == ()


def test_the_later_the_stop_the_less_waiting() -> None:
    problem = Planted(60, 20, 300).load()
    goals = ("long waits", "long rows", "waiting")
    values = [measure(problem, solve(problem, stop=stop_after(n)).meetings) for n in (0, 40, 200, 1_000)]
    waiting = [tuple(one[name] for name in goals) for one in values]
    assert waiting == sorted(waiting, reverse=True)
    assert waiting[0] > waiting[-1]
    assert [one["wishes"] for one in values] == [values[0]["wishes"]] * len(values)
