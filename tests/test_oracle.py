"""The brute force itself: solved by hand, and against an even blunter search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from solver.check import check, measure
from solver.problem import Demand, Lock, Pair, Participant, Problem, Rules, Table, Wish
from solver.schedule import Meeting
from tests.oracle import best, best_days, best_schedule, place
from tests.problems import Size, make_problem, make_strict, make_tiny
from tests.test_claims import PROBLEM

MINI = Size(buyers=1, suppliers=2, both=1, slots=3, shared=1, pairs=3)


def test_two_of_three_pairs_at_one_table() -> None:
    assert best(PROBLEM) == {"imposed": 0, "mutual priorities": 0, "minimum": 0, "level 1": 3, "wishes": 230}


def test_the_worst_off_come_before_wishes_unless_they_are_swapped() -> None:
    """The city may meet two friends, or one friend and a stranger; one slot each, two tables."""
    people = tuple(Participant(name, (1,)) for name in ("City", "Port", "North", "South"))
    pairs = Pair(0, 2, Wish.PRIORITY, rank_a=1), Pair(0, 3, Wish.YES), Pair(1, 2, Wish.YES)
    problem = Problem(1, people, (Table("1"), Table("2")), pairs, rules=Rules(floor=1))
    assert best_schedule(problem) == (Meeting(1, 0, 0), Meeting(2, 0, 1))
    rich = replace(problem, pairs=(Pair(0, 2, Wish.PRIORITY, Wish.YES), *pairs[1:]))
    assert best(rich) == {"imposed": 0, "mutual priorities": 0, "minimum": 0, "level 1": 4, "wishes": 200}
    swapped = replace(rich, rules=Rules(floor=1, wishes_first=True))
    assert best(swapped) == {"imposed": 0, "mutual priorities": 0, "minimum": 0, "wishes": 230, "level 1": 2}


def test_late_arrival_and_closed_table_leave_one_of_two_meetings() -> None:
    """One buyer, two meetings, two slots, but tables (2, 0)."""
    people = tuple(Participant(name, (1, 1)) for name in ("City", "North", "South"))
    tables = Table("1", closed=(1,)), Table("2", closed=(1,))
    problem = Problem(2, people, tables, (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.PRIORITY)), rules=Rules(floor=1))
    assert best(problem) == {"imposed": 0, "mutual priorities": 0, "minimum": 0, "level 1": 2, "wishes": 130}


def test_a_given_pair_that_has_no_place_leaves_no_schedule() -> None:
    people = Participant("City", (1, 0)), Participant("North", (0, 1))
    problem = Problem(2, people, (Table("1"),), (Pair(0, 1, demand=Demand.GIVEN),))
    assert best(problem) is None
    assert best(replace(problem, pairs=(Pair(0, 1, Wish.YES),), locks=(Lock(0),))) is None


def test_the_least_waiting_of_chosen_pairs() -> None:
    """South leaves after the first slot and North comes for the last: the city waits for two slots."""
    people = Participant("City", (1, 1, 1, 1)), Participant("North", (0, 0, 0, 1)), Participant("South", (1, 0, 0, 0))
    problem = Problem(4, people, (Table("1"),), (Pair(0, 1), Pair(0, 2)), rules=Rules(longest_wait=1))
    assert best_days(problem, (0, 1)) == {"long waits": 1, "long rows": 0, "waiting": 1, "stay": 6, "table changes": 0}
    assert best_days(problem, (0,)) == {"long waits": 0, "long rows": 0, "waiting": 0, "stay": 2, "table changes": 0}
    assert list(place(problem, (0, 1))) == [(Meeting(0, 3, 0), Meeting(1, 0, 0))]
    assert best_days(replace(problem, tables=()), (0, 1)) is None


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("duties", [False, True])
def test_the_best_of_all_assignments(seed: int, duties: bool) -> None:
    """Every pair at every place or at none: the best that the checker accepts."""
    problem = make_problem_of_once(seed, duties=duties)
    accepted = [measure(problem, meetings) for meetings in assign(problem) if check(problem, meetings) == ()]
    top = max(accepted, key=lambda goals: tuple(goals.values())[:-5], default=None)
    assert best(problem) == (None if top is None else dict(list(top.items())[:-5]))


@pytest.mark.parametrize("seed", range(100))
def test_the_best_schedule_is_valid_and_worth_what_it_says(seed: int) -> None:
    for problem in (make_tiny(seed), make_strict(seed)):
        schedule = best_schedule(problem)
        if schedule is None:
            assert best(problem) is None
            continue
        goals = best(problem)
        assert check(problem, schedule) == ()
        assert goals is not None
        assert goals.items() <= measure(problem, schedule).items()


def make_problem_of_once(seed: int, *, duties: bool) -> Problem:
    """Three pairs that meet at most once each."""
    problem = make_problem(Random(seed), replace(MINI, duties=duties))
    return replace(problem, pairs=tuple(replace(pair, meetings=1) for pair in problem.pairs))


def assign(problem: Problem) -> Iterator[list[Meeting]]:
    """Each pair at each slot and table, or nowhere."""
    places = [None, *product(range(problem.slots), range(len(problem.tables)))]
    for choice in product(places, repeat=len(problem.pairs)):
        yield [Meeting(k, *where) for k, where in enumerate(choice) if where is not None]
