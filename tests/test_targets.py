"""Targets of groups against brute force: as a flow where they nest in a participant, as integers where they do not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from benchmarks.instances import event
from solver.check import measure, verify
from solver.nests import find_nests
from solver.prepare import goal_names, prepare
from solver.problem import Group, Pair, Participant, Problem, Rules, Table, Wish
from solver.schedule import Schedule, Status
from solver.solve import solve
from tests import oracle
from tests.problems import make_tiny


def values(schedule: Schedule) -> dict[str, int]:
    return {goal.name: goal.value for goal in schedule.goals}


BELOW, ABOVE, CROSSING = "meetings of one with some", "all meetings of several", "any pairs"


def with_targets(seed: int, kind: str) -> Problem:
    """Random targets of a kind."""
    problem, random = make_tiny(seed), Random(seed)
    if kind == ABOVE:
        return replace(problem, groups=_above(problem, random), precedences=())
    groups = []
    for p in range(len(problem.participants)):
        mine = [k for k, pair in enumerate(problem.pairs) if p in (pair.a, pair.b)]
        if kind == CROSSING:
            mine = random.sample(range(len(problem.pairs)), min(len(problem.pairs), 4))
        some = random.sample(mine, random.randint(0, len(mine)))
        groups.append(Group(f"some of {p}", tuple(some), floor=random.randint(0, 3)))
        groups.append(Group(f"fewer of {p}", tuple(some[: len(some) // 2]), floor=1))
    return replace(problem, groups=tuple(groups[:8:2] if kind == CROSSING else groups), precedences=())


def _above(problem: Problem, random: Random) -> tuple[Group, ...]:
    """All pairs of some buyers and of fewer of them, all of some suppliers, and one buyer's with half of theirs."""
    people = range(len(problem.participants))
    buyers, suppliers = (
        random.sample(people[:2], random.randint(1, 2)),
        random.sample(people[2:5], random.randint(1, 3)),
    )
    sets = [buyers, buyers[:1], suppliers, suppliers[1:]]
    of = [tuple(k for k, pair in enumerate(problem.pairs) if {pair.a, pair.b} & set(some)) for some in sets]
    groups = [Group(str(i), pairs, floor=random.randint(1, 4)) for i, pairs in enumerate(of)]
    return (*groups, Group("half", of[1][: len(of[1]) // 2], floor=1))


@pytest.mark.parametrize("kind", [BELOW, ABOVE, CROSSING])
def test_targets_reach_what_brute_force_reaches(kind: str) -> None:
    flows, missed = 0, 0
    for seed in range(80):
        problem = with_targets(seed, kind)
        schedule, best = solve(problem), oracle.best(problem)
        assert best is not None
        assert verify(problem, schedule) == ()
        assert (seed, schedule.status) == (seed, Status.OPTIMAL)
        assert (seed, {name: values(schedule)[name] for name in best}) == (seed, best)
        flows += find_nests(prepare(problem)) is not None
        missed += any(notice.name == "group" for notice in schedule.notices)
    assert (flows < 40) if kind == CROSSING else (flows > 50)
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
    """Two cities and three firms; the pairs are 02 03 04 12 13, in the order of the lot or not."""
    people = tuple(Participant(str(p), (1, 1, 1)) for p in range(5))
    problem = Problem(3, people, (Table("1"), Table("2")), tuple(Pair(a, b, Wish.YES) for a, b in SIDES))

    def place(*sets: tuple[int, ...]) -> tuple[dict[int, tuple[int | None, ...]], list[set[int]]] | None:
        groups = tuple(Group(str(i), pairs, floor=1) for i, pairs in enumerate(sets))
        found = find_nests(prepare(replace(problem, groups=groups)))
        if found is None:
            return None
        return {p: one.inside for p, one in found.below.items()}, [set(one.members) for one in found.above]

    assert place((4,), (0, 1), (2,), (0, 1, 2)) == ({0: (None, 0, 0), 1: (None,)}, [])
    assert place((0, 1), (1, 2)) is None
    assert place((0, 4)) is None
    assert place((0, 3)) == ({2: (None,)}, [])
    assert place((), (0,)) == ({0: (None,)}, [])
    assert place((0, 1, 2, 3, 4), (0, 3, 1, 4)) == ({}, [{0, 1}, {2, 3}])
    assert place((0, 3, 1, 4), (1, 4, 2)) is None


SIDES = ((0, 2), (0, 3), (0, 4), (1, 2), (1, 3))


def test_a_target_for_all_meetings_of_many_is_no_work() -> None:
    """A third of the suppliers of a morning, in one target that takes place for place from the others."""
    problem = event(180, 900, slots=12, tables=45)
    small = tuple(k for k, pair in enumerate(problem.pairs) if pair.b % 3 == 0)
    plain = solve(problem)
    met = sum(meeting.pair in small for meeting in plain.meetings)
    wanted = replace(problem, groups=(Group("small", small, floor=met + 20),))
    schedule = solve(wanted)
    assert verify(wanted, schedule) == ()
    assert (schedule.status, values(schedule)["groups"]) == (Status.OPTIMAL, met + 20)
    assert "settle" not in {stage.name for stage in schedule.stages}
    assert values(schedule)["level 3"] == values(plain)["level 3"]
    assert values(schedule)["wishes"] < values(plain)["wishes"]
