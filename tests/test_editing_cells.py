"""Every cell of a grid says what the independent checker says once the change is made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.editing.cells import Cell, State, survey
from solver.check import check
from solver.problem import Problem
from solver.schedule import Meeting, Status
from solver.solve import solve
from tests.problems import TINY, make_problem, make_strict


def fill(problem: Problem, random: Random) -> list[Meeting]:
    """Meetings drawn by lot, as many as keep every rule."""
    places = list(product(range(len(problem.pairs)), range(problem.slots), range(len(problem.tables))))
    random.shuffle(places)
    meetings: list[Meeting] = []
    for place in places[:60]:
        if not check(problem, [*meetings, Meeting(*place)]):
            meetings.append(Meeting(*place))
    return meetings


def picks(problem: Problem, meetings: list[Meeting]) -> Iterator[tuple[int, Meeting | None]]:
    """Every meeting, and every pair for one more."""
    yield from ((m.pair, m) for m in meetings)
    yield from ((k, None) for k in range(len(problem.pairs)))


def exchanges(rest: list[Meeting], wanted: Meeting, picked: Meeting) -> Iterator[list[Meeting]]:
    """All schedules in which another pair of that slot makes way, to its own table or to the one that is freed."""
    for other in rest:
        if other.slot == wanted.slot and other.pair != wanted.pair:
            for table in (other.table, picked.table):
                yield [*(m for m in rest if m != other), wanted, Meeting(other.pair, picked.slot, table)]


def judge(problem: Problem, meetings: list[Meeting], wanted: Meeting, picked: Meeting | None) -> State:
    """What a cell is, by the checker alone."""
    if wanted == picked:
        return State.HERE
    rest = [m for m in meetings if m != picked]
    if not check(problem, [*rest, wanted]):
        return State.POSSIBLE
    if picked and any(not check(problem, tried) for tried in exchanges(rest, wanted, picked)):
        return State.SWAP
    return State.IMPOSSIBLE


def is_true(problem: Problem, meetings: list[Meeting], wanted: Meeting, picked: Meeting | None, cell: Cell) -> bool:
    if cell.state is State.SWAP:
        assert cell.leaves
        assert cell.goes
        rest = [m for m in meetings if m not in (picked, cell.leaves)]
        assert check(problem, [*rest, wanted, cell.goes]) == ()
    assert (cell.why is None) == (cell.state in (State.HERE, State.POSSIBLE))
    return cell.state is judge(problem, meetings, wanted, picked)


def compare(problem: Problem, meetings: list[Meeting]) -> None:
    for pair, picked in picks(problem, meetings):
        for (slot, table), cell in survey(problem, meetings, pair=pair, picked=picked).items():
            wanted = Meeting(pair, slot, table)
            assert is_true(problem, meetings, wanted, picked, cell), (pair, picked, wanted, cell)


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_cells_are_what_the_checker_says(random: Random) -> None:
    problem = make_problem(random, TINY)
    compare(problem, fill(problem, random))


@pytest.mark.parametrize("seed", range(8))
def test_so_they_are_with_locks_given_pairs_floors_and_an_order(seed: int) -> None:
    problem = make_strict(seed)
    schedule = solve(problem)
    if schedule.status not in (Status.INFEASIBLE, Status.UNKNOWN):
        compare(problem, list(schedule.meetings))
