"""Targets of groups against brute force: as a flow where they nest in a participant, as integers where they do not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from benchmarks.instances import event
from solver.check import measure, verify
from solver.prepare import prepare
from solver.problem import Group, Pair, Participant, Problem, Rules, Table, Wish
from solver.schedule import Schedule, Status
from solver.select import goal_names
from solver.solve import solve
from solver.targets import Target, nest
from tests import oracle
from tests.problems import make_tiny


def values(schedule: Schedule) -> dict[str, int]:
    return {goal.name: goal.value for goal in schedule.goals}


def with_targets(seed: int, *, crossing: bool) -> Problem:
    """Everybody's meetings with some; or any pairs at all, of several participants."""
    problem, random = make_tiny(seed), Random(seed)
    groups = []
    for p in range(len(problem.participants)):
        mine = [k for k, pair in enumerate(problem.pairs) if p in (pair.a, pair.b)]
        if crossing:
            mine = random.sample(range(len(problem.pairs)), min(len(problem.pairs), 4))
        some = random.sample(mine, random.randint(0, len(mine)))
        groups.append(Group(f"some of {p}", tuple(some), floor=random.randint(0, 3)))
        groups.append(Group(f"fewer of {p}", tuple(some[: len(some) // 2]), floor=1))
    return replace(problem, groups=tuple(groups[:8:2] if crossing else groups), precedences=())


@pytest.mark.parametrize("crossing", [False, True])
def test_targets_reach_what_brute_force_reaches(crossing: bool) -> None:
    nested: Counter[bool] = Counter()
    missed = 0
    for seed in range(80):
        problem = with_targets(seed, crossing=crossing)
        schedule, best = solve(problem), oracle.best(problem)
        assert best is not None
        assert verify(problem, schedule) == ()
        assert (seed, schedule.status) == (seed, Status.OPTIMAL)
        assert (seed, {name: values(schedule)[name] for name in best}) == (seed, best)
        prepared = prepare(problem)
        nested[nest(prepared.targets, tuple(zip(prepared.a, prepared.b, strict=True))) is not None] += 1
        missed += any(notice.name == "group" for notice in schedule.notices)
    assert nested[not crossing] > 50
    assert missed > 20


CITIES = tuple(Participant(name, (1, 1)) for name in ("City", "Port", "North", "South", "East"))
SAID = (Pair(0, 2, Wish.PRIORITY), Pair(0, 3, Wish.PRIORITY), Pair(0, 4, Wish.YES), Pair(1, 4, Wish.YES))
PROBLEM = Problem(2, CITIES, (Table("1"), Table("2")), SAID, rules=Rules(floor=1))


def test_a_target_comes_after_the_levels_and_before_wishes() -> None:
    wanted = replace(PROBLEM, groups=(Group("east", (2,), floor=1),), rules=Rules(floor=0))
    schedule = solve(wanted)
    assert [goal.name for goal in schedule.goals][:5] == ["imposed", "mutual priorities", "minimum", "groups", "wishes"]
    assert 2 in {meeting.pair for meeting in schedule.meetings}
    lifted = solve(replace(wanted, rules=Rules(floor=1)))
    assert {meeting.pair for meeting in lifted.meetings} == {0, 1, 3}
    assert [notice.name for notice in lifted.notices] == ["group"]
    assert values(lifted)["groups"] == 0
    swapped = solve(replace(wanted, rules=Rules(floor=1, wishes_first=True)))
    assert [goal.name for goal in swapped.goals][3:6] == ["wishes", "level 1", "groups"]
    assert values(swapped)["wishes"] == 360


def test_only_soft_floors_are_a_goal() -> None:
    for group in (Group("g", (2,), floor=0), Group("g", (2,), cap=1), Group("g", (2,), floor=1, hard=True)):
        problem = replace(PROBLEM, groups=(group,))
        assert "groups" not in measure(problem, ())
        assert "groups" not in goal_names(prepare(problem))
    both = replace(PROBLEM, groups=(Group("soft", (2, 3), floor=2), Group("hard", (0,), floor=1, hard=True)))
    assert measure(both, solve(both).meetings)["groups"] == values(solve(both))["groups"] == 1


@pytest.mark.parametrize("both", [0.0, 0.1])
def test_a_morning_with_a_target_for_every_buyer_needs_no_whole_model(both: float) -> None:
    """Every buyer meets at least three of the suppliers with an odd number, and two of every fourth."""
    problem = event(180, 900, slots=12, tables=45, both=both)
    groups = []
    for p in range(54):
        mine = [k for k, pair in enumerate(problem.pairs) if p == pair.a]
        groups.append(Group(f"odd {p}", tuple(k for k in mine if problem.pairs[k].b % 2), floor=3))
        groups.append(Group(f"four {p}", tuple(k for k in mine if problem.pairs[k].b % 4 == 1), floor=2))
    wanted = replace(problem, groups=tuple(groups))
    schedule, plain = solve(wanted), solve(problem)
    assert verify(wanted, schedule) == ()
    assert schedule.status is Status.OPTIMAL
    assert "settle" not in {stage.name for stage in schedule.stages}
    assert values(schedule)["groups"] > measure(wanted, plain.meetings)["groups"]
    assert [values(schedule)[name] for name in ("level 1", "level 2", "level 3")] == [
        values(plain)[name] for name in ("level 1", "level 2", "level 3")
    ]


def test_which_targets_a_flow_can_count() -> None:
    sides = ((0, 3), (0, 4), (0, 5), (1, 3), (1, 4))
    whole, inner, apart, alone = Target((0, 1, 2), 2), Target((0, 1), 1), Target((2,), 1), Target((4,), 1)
    found = nest([alone, inner, apart, whole], sides)
    assert found is not None
    assert {p: (one.targets, one.inside) for p, one in found.items()} == {
        0: ((whole, inner, apart), (None, 0, 0)),
        1: ((alone,), (None,)),
    }
    assert nest([Target((0, 1), 1), Target((1, 2), 1)], sides) is None
    assert nest([Target((0, 4), 1)], sides) is None
    assert nest([Target((0, 3), 1)], sides) is not None
    assert nest([Target((), 1)], sides) == {}
