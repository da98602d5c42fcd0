"""The price of fairness against brute force in both orders, and what the plan says of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from benchmarks.instances import event
from solver.codec import schedule_from_json, schedule_to_json
from solver.problem import Group, Pair, Participant, Problem, Rules, Table, Wish
from solver.schedule import Fairness, OrderValues, Status
from solver.solve import solve
from tests import oracle
from tests.problems import make_tiny

PEOPLE = tuple(Participant(name, (1,)) for name in ("City", "Port", "North", "South"))
RICH = Problem(
    1,
    PEOPLE,
    (Table("1"), Table("2")),
    (Pair(0, 2, Wish.PRIORITY, Wish.YES), Pair(0, 3, Wish.YES), Pair(1, 2, Wish.YES)),
    rules=Rules(floor=2),
)
"""Both cities meet one each (200 points), or the rich one its friend (230) and two people nobody."""


def test_both_orders_side_by_side() -> None:
    fair, free = OrderValues((4, 0), 200), OrderValues((2, 0), 230)
    for first in (False, True):
        found = solve(replace(RICH, rules=Rules(floor=2, wishes_first=first))).fairness
        assert found == Fairness(levels_first=fair, wishes_first=free)
        assert (found.cost, found.lost) == (30, (2, 0))


def test_no_price_without_levels_time_or_a_choice_that_is_a_flow() -> None:
    assert solve(replace(RICH, rules=Rules(floor=0))).fairness is None
    assert solve(RICH, seconds=1e-9).fairness is None
    assert solve(replace(RICH, precedences=((0, 1),))).fairness is None
    assert solve(replace(RICH, groups=(Group("all", (0, 1, 2), cap=2),))).fairness is None
    assert solve(replace(RICH, groups=(Group("both", (1, 2), floor=2),))).fairness is None


def test_the_price_against_brute_force() -> None:
    """What the schedule has is exact; the other order never beats its side of the price, and mostly reaches it."""
    answers: Counter[bool] = Counter()
    for seed in range(120):
        problem = replace(make_tiny(seed), groups=(), precedences=())
        names = [f"level {j}" for j in range(1, problem.rules.floor + 1)]
        found = solve(problem).fairness
        mine, other = oracle.best(problem), oracle.best(_swapped(problem))
        assert mine is not None
        assert other is not None
        if found is None:
            assert not names
            continue
        first = problem.rules.wishes_first
        sides = (found.wishes_first, found.levels_first) if first else (found.levels_first, found.wishes_first)
        assert sides[0] == OrderValues(tuple(mine[name] for name in names), mine["wishes"])
        best = OrderValues(tuple(other[name] for name in names), other["wishes"])
        if sides[1] != best:
            assert _in_order(sides[1], wishes_first=not first) > _in_order(best, wishes_first=not first)
        answers[sides[1] == best] += 1
    assert answers[True] > 8 * answers[False]
    assert answers[True] > 60


def _swapped(problem: Problem) -> Problem:
    return replace(problem, rules=replace(problem.rules, wishes_first=not problem.rules.wishes_first))


def _in_order(outcome: OrderValues, *, wishes_first: bool) -> tuple[int, ...]:
    return (outcome.wishes, *outcome.levels) if wishes_first else (*outcome.levels, outcome.wishes)


def test_the_price_is_in_the_result_file() -> None:
    schedule = solve(RICH)
    text = schedule_to_json(RICH, schedule)
    fair, free = '{"levels": [4, 0], "wishes": 200}', '{"levels": [2, 0], "wishes": 230}'
    assert f'"fairness": {{"levels_first": {fair}, "wishes_first": {free}}}' in text
    assert schedule_from_json(RICH, text) == schedule
    without = replace(schedule, fairness=None)
    assert '"fairness":' not in schedule_to_json(RICH, without)
    assert schedule_from_json(RICH, schedule_to_json(RICH, without)) == without


def test_tables_that_people_cannot_fill_are_no_tables() -> None:
    """Half the buyers come for the second half: no choice that fills every table of every slot can be placed, and a
    choice that knows it is placed and proved without the whole model.
    """
    schedule = solve(event(180, 900, slots=12, tables=45, limited=0.3, seed=4))
    assert schedule.status is Status.OPTIMAL
    assert "settle" not in {stage.name for stage in schedule.stages}
    assert len(schedule.meetings) == 538
    assert schedule.fairness is not None
    assert 0 < schedule.fairness.cost < 0.01 * schedule.fairness.wishes_first.wishes
