"""Shares of all meetings: counted once, aimed at as floors, measured over the schedule's own meetings."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from random import Random

import pytest

from benchmarks.instances import event
from solver.__main__ import main
from solver.check import measure, verify
from solver.codec import problem_from_json, problem_to_json
from solver.problem import Demand, Group, Pair, Participant, Problem, ProblemError, Rules, Table, Wish
from solver.schedule import Meeting, Schedule, Status
from solver.shares import count_shares
from solver.solve import solve
from tests import oracle
from tests.problems import make_tiny

PEOPLE = tuple(Participant(name, (1, 1)) for name in ("City", "Port", "North", "South", "East"))
SAID = (Pair(0, 2, Wish.PRIORITY), Pair(0, 3, Wish.PRIORITY), Pair(0, 4, Wish.YES), Pair(1, 4, Wish.YES))
PROBLEM = Problem(2, PEOPLE, (Table("1"), Table("2")), SAID, rules=Rules(floor=0))
"""Three meetings: City with North and South, Port with East."""


def with_groups(*groups: Group) -> Problem:
    return replace(PROBLEM, groups=groups)


def goals(schedule: Schedule) -> dict[str, int]:
    return {goal.name: goal.value for goal in schedule.goals}


def test_a_share_is_a_floor_rounded_up_of_the_meetings_without_shares() -> None:
    counted = {
        share: count_shares(with_groups(Group("g", (2, 3), share=share))).groups[0].floor for share in (1, 33, 34)
    }
    assert counted == {1: 1, 33: 1, 34: 2}
    both = with_groups(Group("g", (2, 3), floor=2, share=1), Group("h", (0, 1, 2), share=100, cap=2), Group("i", (0,)))
    assert [group.floor for group in count_shares(both).groups] == [2, 2, 0]
    assert count_shares(count_shares(both)) == count_shares(both)
    assert count_shares(PROBLEM) is PROBLEM


def test_other_targets_count_before_shares_are_counted() -> None:
    """Four meetings are wished and three are chosen; two if one of them has both cities busy at once."""
    pairs = (*SAID, Pair(0, 1, Wish.YES))
    problem = replace(PROBLEM, pairs=pairs, groups=(Group("cities", (4,), floor=1), Group("g", (0, 1), share=50)))
    assert len(solve(problem).meetings) == 3
    assert count_shares(problem).groups[1].floor == 2


def test_an_impossible_problem_has_nothing_to_count() -> None:
    given = tuple(replace(pair, demand=Demand.GIVEN) for pair in SAID)
    problem = replace(PROBLEM, pairs=given, groups=(Group("g", (0,), share=50),))
    assert count_shares(problem) == problem


def test_a_schedule_reaches_the_share_and_says_so() -> None:
    wanted = count_shares(with_groups(Group("East", (2, 3), share=60)))
    schedule = solve(wanted)
    assert verify(wanted, schedule) == ()
    assert {meeting.pair for meeting in schedule.meetings} > {2, 3}
    assert (goals(schedule)["groups"], goals(schedule)["shares"]) == (2, 0)
    assert "group" not in {notice.name for notice in schedule.notices}


def test_what_is_missing_is_measured_over_the_own_meetings() -> None:
    wanted = count_shares(with_groups(Group("East", (2,), share=60)))
    schedule = solve(wanted)
    assert verify(wanted, schedule) == ()
    assert (goals(schedule)["groups"], goals(schedule)["shares"]) == (1, 1)
    short = [notice.message for notice in schedule.notices if notice.name == "group"]
    assert short == ["East has 1 of 3 meetings (33.3%); 60% were wished for it."]
    assert measure(wanted, ())["shares"] == 0
    assert measure(wanted, [Meeting(0, 0, 0), Meeting(1, 1, 0), Meeting(3, 0, 1)])["shares"] == 2
    assert "shares" not in measure(PROBLEM, schedule.meetings)


def test_a_claim_of_a_share_that_is_missed_is_seen() -> None:
    wanted = count_shares(with_groups(Group("East", (2,), share=60)))
    schedule = solve(wanted)
    claimed = replace(
        schedule, goals=tuple(replace(g, value=0, bound=0) if g.name == "shares" else g for g in schedule.goals)
    )
    assert [violation.message for violation in verify(wanted, claimed)] == ["shares is 1, not 0"]


@pytest.mark.parametrize("both", [0.0, 0.1])
def test_a_fifth_of_a_morning_with_small_firms(both: float) -> None:
    """Nobody's first three meetings are given up for it, and nobody's meeting is cancelled to make the share larger."""
    problem = event(180, 900, slots=12, tables=45, both=both)
    small = tuple(k for k, pair in enumerate(problem.pairs) if pair.b % 6 == 0)
    plain = solve(problem)
    before = sum(meeting.pair in small for meeting in plain.meetings)
    assert before * 5 < len(plain.meetings)
    wanted = count_shares(replace(problem, groups=(Group("small", small, share=20),)))
    schedule = solve(wanted)
    assert verify(wanted, schedule) == ()
    assert goals(schedule)["shares"] == 0
    assert len(schedule.meetings) == len(plain.meetings)
    assert goals(schedule)["level 3"] == goals(plain)["level 3"]


def make_shares(seed: int) -> Problem:
    """A tiny problem with a share of some pairs, and beside it a floor of some others, a cap or a hard floor."""
    random = Random(seed)
    problem = replace(make_tiny(seed), groups=(), precedences=())
    pairs = range(len(problem.pairs))
    some, others = (tuple(sorted(random.sample(pairs, (len(pairs) + 1) // 2))) for _ in range(2))
    share = Group("share", some, share=random.choice([10, 20, 34, 50, 75, 100]), cap=random.choice([None, None, 2]))
    beside = Group("beside", others, floor=random.randint(1, 2), hard=random.random() < 0.3)
    return replace(problem, groups=random.choice([(share,), (share, beside), (beside, share)]))


def test_shares_beside_floors_and_caps_are_what_brute_force_says() -> None:
    """As much of the floor that a share became as any schedule has, proved; what is missing to the share, counted."""
    seen: Counter[str] = Counter()
    for seed in range(60):
        problem = count_shares(make_shares(seed))
        (group,) = (one for one in problem.groups if one.share)
        schedule, best = solve(problem), oracle.best(problem)
        if best is None:
            assert (seed, schedule.status) == (seed, Status.INFEASIBLE)
            assert {notice.pairs for notice in schedule.notices if notice.name == "group"} == {
                one.pairs for one in problem.groups if one.hard
            }
            seen["refused"] += 1
            continue
        assert (seed, verify(problem, schedule), schedule.status) == (seed, (), Status.OPTIMAL)
        assert (seed, {name: goals(schedule)[name] for name in best}) == (seed, best)
        inside = sum(meeting.pair in group.pairs for meeting in schedule.meetings)
        missing = max(0, ceil(Fraction(group.share * len(schedule.meetings), 100)) - inside)
        told = [notice for notice in schedule.notices if notice.name == "group" and notice.message.startswith("share ")]
        assert (seed, goals(schedule)["shares"], bool(told)) == (seed, missing, missing > 0)
        seen["reached" if not missing else "missed"] += 1
        seen["beside"] += len(problem.groups) > 1
    assert min(seen.values()) > 1, seen
    assert len(seen) == 4


def test_a_share_is_read_and_written_and_refused_where_it_makes_no_sense(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    problem = with_groups(Group("East", (2, 3), share=60))
    assert problem_from_json(problem_to_json(problem)) == problem
    file = tmp_path / "problem.json"
    file.write_text(problem_to_json(problem), encoding="utf-8")
    assert main([str(file)]) == 0
    result = json.loads(capsysbinary.readouterr().out)
    assert {"East"} < {meeting["b"] for meeting in result["meetings"]}
    assert sum(meeting["b"] == "East" for meeting in result["meetings"]) == 2
    for group in (Group("g", (0,), share=101), Group("g", (0,), share=-1), Group("g", (0,), share=5, hard=True)):
        with pytest.raises(ProblemError, match=r"groups\[0\].share"):
            with_groups(group)
    with pytest.raises(ProblemError, match=r"groups\[0\].share"):
        problem_from_json(problem_to_json(problem).replace('"share": 60', '"share": 101'))
