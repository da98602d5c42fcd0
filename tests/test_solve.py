"""The solver against brute force, the checker, other orders of lines, and other seeds of Python's hashes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.check import Rule, check, count_reach, verify
from solver.control import Progress
from solver.problem import Demand, Group, Lock, Pair, Participant, Problem, ProblemError, Table, Wish
from solver.schedule import Meeting, Schedule, Status
from solver.solve import solve
from tests import oracle
from tests.problems import SMALL, list_problems, make_medium, make_strict, make_tiny

Names = frozenset[tuple[str, str, int, str]]


def simple(problem: Problem) -> Problem:
    """Without what only the whole model knows."""
    pairs = tuple(replace(pair, meetings=1) for pair in problem.pairs)
    return replace(problem, pairs=pairs, groups=(), precedences=())


def values(schedule: Schedule) -> dict[str, int]:
    return {goal.name: goal.value for goal in schedule.goals}


def by_name(problem: Problem, schedule: Schedule) -> Names:
    """Meetings without regard to positions."""
    people, tables = problem.participants, problem.tables
    found = set()
    for meeting in schedule.meetings:
        pair = problem.pairs[meeting.pair]
        one, other = sorted((people[pair.a].id, people[pair.b].id))
        found.add((one, other, meeting.slot, tables[meeting.table].id))
    return frozenset(found)


@pytest.mark.parametrize("seeds", [range(0, 80), range(80, 160)], ids=str)
def test_tiny_problems_reach_what_brute_force_reaches(seeds: range) -> None:
    for seed in seeds:
        problem = simple(make_tiny(seed))
        schedule = solve(problem)
        best = oracle.best(problem)
        assert best is not None
        assert verify(problem, schedule) == ()
        assert (seed, schedule.status) == (seed, Status.OPTIMAL)
        assert (seed, {name: values(schedule)[name] for name in best}) == (seed, best)


def test_duties_are_met_or_refuted_as_brute_force_says() -> None:
    answers: Counter[Status] = Counter()
    for seed in range(120):
        problem = simple(make_strict(seed))
        schedule = solve(problem)
        best = oracle.best(problem)
        assert verify(problem, schedule) == ()
        assert (seed, schedule.status) == (seed, Status.INFEASIBLE if best is None else Status.OPTIMAL)
        assert best is None or {name: values(schedule)[name] for name in best} == best
        answers[schedule.status] += 1
    assert min(answers[Status.OPTIMAL], answers[Status.INFEASIBLE]) > 20


def test_groups_precedences_and_repeated_pairs_are_what_brute_force_says() -> None:
    answers: Counter[Status] = Counter()
    for seed in range(120):
        problem = make_strict(seed)
        schedule = solve(problem)
        best = oracle.best(problem)
        assert verify(problem, schedule) == ()
        assert (seed, schedule.status) == (seed, Status.INFEASIBLE if best is None else Status.OPTIMAL)
        assert best is None or {name: values(schedule)[name] for name in best} == best
        answers[schedule.status] += bool(problem.groups or problem.precedences)
    assert min(answers[Status.OPTIMAL], answers[Status.INFEASIBLE]) > 10


@settings(max_examples=40, deadline=None, derandomize=True)
@given(list_problems(SMALL))
def test_every_result_can_be_believed(problem: Problem) -> None:
    """And nobody meets only where nobody could."""
    problem = simple(problem)
    schedule = solve(problem)
    assert verify(problem, schedule) == ()
    assert schedule.status in (Status.OPTIMAL, Status.FEASIBLE)
    assert bool(schedule.meetings) == any(count_reach(problem))


def test_waiting_bounds_are_never_above_the_best_waiting() -> None:
    for seed in range(40):
        problem = simple(make_tiny(seed))
        schedule = solve(problem)
        best = oracle.best_days(problem, tuple(meeting.pair for meeting in schedule.meetings))
        assert best is not None
        bounds = {goal.name: goal.bound for goal in schedule.goals}
        first = next(iter(best))
        assert bounds[first] <= best[first]
        assert all(bounds[name] <= best[name] for name in best if name in ("long rows", "stay", "table changes"))


def test_medium_problems_are_proved_and_keep_every_rule() -> None:
    for seed in range(6):
        problem = simple(make_medium(seed))
        schedule = solve(problem)
        assert verify(problem, schedule) == ()
        assert schedule.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_lines_decides_nothing(seed: int) -> None:
    problem = simple(make_medium(seed))
    shuffled = _shuffle(problem, Random(seed))
    assert shuffled != problem
    assert by_name(shuffled, solve(shuffled)) == by_name(problem, solve(problem))


def _shuffle(problem: Problem, random: Random) -> Problem:
    """The same problem, its participants and pairs in another order."""
    order = random.sample(range(len(problem.participants)), len(problem.participants))
    place = {old: new for new, old in enumerate(order)}
    pair_order = random.sample(range(len(problem.pairs)), len(problem.pairs))
    pair_place = {old: new for new, old in enumerate(pair_order)}
    moved = [replace(pair, a=place[pair.a], b=place[pair.b]) for pair in problem.pairs]
    return replace(
        problem,
        participants=tuple(problem.participants[old] for old in order),
        tables=tuple(
            replace(table, owner=None if table.owner is None else place[table.owner]) for table in problem.tables
        ),
        pairs=tuple(moved[old] for old in pair_order),
        together=tuple(tuple(place[p] for p in group) for group in problem.together),
        locks=tuple(replace(lock, pair=pair_place[lock.pair]) for lock in problem.locks),
    )


def test_the_seed_decides_between_equals() -> None:
    found = {by_name(problem, solve(problem)) for problem in (replace(_equals(), seed=seed) for seed in range(12))}
    assert len(found) > 1


def _equals() -> Problem:
    """Eight suppliers, all alike, for the two slots of one buyer."""
    people = [Participant("buyer", (1, 1)), *(Participant(f"supplier {i}", (1, 1)) for i in range(8))]
    pairs = tuple(Pair(0, i, Wish.YES) for i in range(1, 9))
    return Problem(2, tuple(people), (Table("1", owner=0),), pairs)


HASHES = """
from dataclasses import replace
from solver.solve import solve
from tests.problems import make_medium
problem = replace(make_medium(3), groups=(), precedences=())
print([(m.pair, m.slot, m.table) for m in solve(problem).meetings])
"""


def test_two_processes_with_other_hashes_agree() -> None:
    answers = {
        subprocess.run(
            [sys.executable, "-c", HASHES],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1
    assert len(next(iter(answers))) > 100


def test_progress_tells_every_stage_and_a_stop_keeps_a_valid_schedule() -> None:
    problem = simple(make_medium(1))
    heard: list[Progress] = []
    schedule = solve(problem, progress=heard.append, stop=lambda: any(p.stage == "compact" for p in heard))
    assert {p.stage for p in heard} >= {"place", "compact"}
    assert all(p.value <= p.bound for p in heard if p.stage == "place")
    assert verify(problem, schedule) == ()
    assert not schedule.reproducible


def test_no_time_at_all_still_gives_a_valid_schedule() -> None:
    problem = simple(make_medium(2))
    schedule = solve(problem, seconds=1e-9)
    assert verify(problem, schedule) == ()
    assert schedule.meetings
    assert not schedule.reproducible


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"groups": (Group("g", (0,), floor=1, hard=True),)}, "groups"),
        ({"groups": (Group("g", (0, 1), cap=1),)}, "groups"),
        ({"precedences": ((0, 1),)}, "precedences"),
        ({"pairs": (Pair(0, 1, demand=Demand.GIVEN, meetings=2), Pair(0, 2, Wish.YES))}, "pairs[0].meetings"),
    ],
    ids=["hard floors", "caps", "precedences", "repeated pairs"],
)
def test_what_takes_the_whole_model_is_refused_by_name_where_it_is_too_large(
    change: dict[str, object], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("solver.solve.LARGEST", 3)
    people = tuple(Participant(name, (1, 1)) for name in "abc")
    problem = Problem(2, people, (Table("1"),), (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.YES)))
    assert solve(problem).status is Status.OPTIMAL
    with pytest.raises(ProblemError) as refusal:
        solve(replace(problem, **change))  # type: ignore[arg-type]
    assert refusal.value.path == path


def test_a_target_of_a_group_that_is_missed_is_reported() -> None:
    problem = replace(FREE, groups=(Group("small firms", (0, 1), floor=3),))
    notices = [(notice.name, notice.pairs) for notice in solve(problem).notices]
    assert notices == [("group", (0, 1))]


def test_nobody_at_all_is_an_empty_schedule() -> None:
    empty = Problem(3, (), (), ())
    assert verify(empty, solve(empty)) == ()
    lonely = Problem(3, (Participant("a", (1, 1, 1)),), (), ())
    schedule = solve(lonely)
    assert (schedule.status, schedule.meetings) == (Status.OPTIMAL, ())
    assert [notice.participants for notice in schedule.notices] == [(0,)]


def _people(*capacities: tuple[int, ...], **first: object) -> tuple[Participant, ...]:
    people = [Participant(f"p{i}", capacity) for i, capacity in enumerate(capacities)]
    return (replace(people[0], **first), *people[1:])  # type: ignore[arg-type]


SHARED = tuple(Table(f"t{k}") for k in range(3))
STAR = (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.YES), Pair(0, 3, Wish.YES))
FREE = Problem(3, _people((1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1)), SHARED, STAR)
CROSS = replace(
    FREE, slots=1, participants=_people((1,), (1,), (1,), (1,)), pairs=(Pair(0, 1, Wish.YES), Pair(2, 3, Wish.YES))
)

BITES: dict[Rule, tuple[Problem, Problem]] = {
    Rule.CAPACITY: (FREE, replace(FREE, participants=_people((1, 0, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1)))),
    Rule.MAXIMUM: (FREE, replace(FREE, participants=_people((1, 1, 1), (1, 1, 1), (1, 1, 1), (1, 1, 1), maximum=2))),
    Rule.TABLE: (CROSS, replace(CROSS, tables=SHARED[:1])),
    Rule.CLOSED: (CROSS, replace(CROSS, tables=(SHARED[0], replace(SHARED[1], closed=(0,))))),
    Rule.OWNER: (CROSS, replace(CROSS, tables=(replace(SHARED[0], owner=1), replace(SHARED[1], owner=1)))),
    Rule.STEP_FREE: (
        replace(CROSS, tables=tuple(replace(table, step_free=True) for table in SHARED)),
        replace(CROSS, participants=_people((1,), (1,), (1,), (1,), step_free=True)),
    ),
    Rule.ZONE: (
        replace(CROSS, tables=tuple(replace(table, zone="north") for table in SHARED)),
        replace(CROSS, participants=_people((1,), (1,), (1,), (1,), zone="north")),
    ),
    Rule.SLOTS: (FREE, replace(FREE, pairs=(replace(STAR[0], slots=(1,)), replace(STAR[1], slots=(1,)), STAR[2]))),
    Rule.TOGETHER: (CROSS, replace(CROSS, together=((0, 2),))),
    Rule.GROUP: (FREE, replace(FREE, groups=(Group("g", (0, 1, 2), cap=2),))),
    Rule.PRECEDENCE: (CROSS, replace(CROSS, precedences=((0, 1),))),
}
"""Per rule that takes something away: a problem and the same one in which the rule bites."""


@pytest.mark.parametrize("rule", BITES, ids=str)
def test_a_rule_of_the_model_bites(rule: Rule) -> None:
    """Without it the model would choose what the checker forbids, so that dropping it cannot go unseen."""
    loose, tight = BITES[rule]
    free, held = solve(loose), solve(tight)
    assert verify(loose, free) == verify(tight, held) == ()
    assert len(held.meetings) == len(free.meetings) - 1
    there = [replace(meeting, table=min(meeting.table, len(tight.tables) - 1)) for meeting in free.meetings]
    assert rule in {violation.rule for violation in check(tight, there)}


def test_shared_tables_that_run_out_are_reported() -> None:
    full = solve(replace(CROSS, tables=SHARED[:1]))
    assert [notice.name for notice in full.notices] == ["tables"]
    assert solve(replace(CROSS, tables=SHARED[:2])).notices == ()


def test_a_given_pair_is_placed_although_nobody_wished_it() -> None:
    problem = replace(FREE, pairs=(*STAR, Pair(1, 2, demand=Demand.GIVEN)))
    schedule = solve(problem)
    assert verify(problem, schedule) == ()
    assert 3 in {meeting.pair for meeting in schedule.meetings}


def test_a_lock_holds_pair_slot_and_table() -> None:
    problem = replace(FREE, locks=(Lock(1, slot=2, table=1),))
    schedule = solve(problem)
    assert verify(problem, schedule) == ()
    assert Meeting(1, 2, 1) in schedule.meetings


def test_locks_that_contradict_each_other_are_refuted() -> None:
    schedule = solve(replace(FREE, locks=(Lock(0, slot=1), Lock(1, slot=1))))
    assert (schedule.status, schedule.notices[0].name, schedule.notices[0].pairs) == (Status.INFEASIBLE, "lock", (0, 1))


def test_every_rule_of_the_register_is_tried_here() -> None:
    """Duties have their own tests; the rest cannot be chosen."""
    duties = {Rule.GIVEN, Rule.LOCK}
    by_construction = {Rule.REFERENCE, Rule.ONCE}
    assert set(Rule) == set(BITES) | duties | by_construction


def test_large_problems_use_no_whole_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above its size the bounds are loosened instead of proved, and still hold."""
    monkeypatch.setattr("solver.settle.LARGEST", 0)
    answers: Counter[Status] = Counter()
    for seed in range(120):
        problem = simple(make_tiny(seed))
        schedule = solve(problem)
        best = oracle.best(problem)
        assert best is not None
        assert verify(problem, schedule) == ()
        answers[schedule.status] += 1
        before = True
        for goal in schedule.goals:
            if goal.name in best and before:
                assert goal.bound >= best[goal.name]
                before = goal.value == best[goal.name]
    assert answers[Status.FEASIBLE] > 0


def test_zones_and_step_free_tables_that_cross_are_counted_together() -> None:
    """Three tables for two meetings of the zone and two that need no step: three fit, not four."""
    tables = (Table("0", zone="n"), Table("1", zone="n", step_free=True), Table("2", step_free=True))
    north = [Participant(f"n{i}", (1,), zone="n") for i in range(4)]
    wheels = [Participant(f"s{i}", (1,), step_free=True) for i in range(4)]
    pairs = tuple(Pair(2 * i, 2 * i + 1, Wish.YES) for i in range(4))
    problem = Problem(1, (*north, *wheels), tables, pairs)
    schedule = solve(problem)
    assert verify(problem, schedule) == ()
    assert (schedule.status, len(schedule.meetings)) == (Status.OPTIMAL, 3)


def test_two_locks_of_one_pair_at_different_tables_are_refuted() -> None:
    for locks in ((Lock(0, table=0), Lock(0, table=1)), (Lock(0, table=1), Lock(0, table=0))):
        problem = replace(FREE, locks=locks)
        assert verify(problem, solve(problem)) == ()
        assert solve(problem).status is Status.INFEASIBLE


def test_a_hard_floor_and_no_time_is_no_schedule() -> None:
    problem = replace(FREE, groups=(Group("g", (0, 1), floor=2, hard=True),))
    assert solve(problem).status is Status.OPTIMAL
    hurried = solve(problem, seconds=1e-9)
    assert verify(problem, hurried) == ()
    assert hurried.status is Status.UNKNOWN
    assert [notice.message for notice in hurried.notices] == [
        "g must have at least 2 meetings; no schedule that has them was found in time."
    ]


def test_settling_never_gives_back_less_than_it_got(monkeypatch: pytest.MonkeyPatch) -> None:
    """With hardly any effort, what was at hand must stand, and every bound must still hold."""
    monkeypatch.setattr("solver.settle.EFFORT", 1e-4)
    for seed in range(60):
        problem = simple(make_tiny(seed))
        hurried, best = solve(problem), oracle.best(problem)
        assert best is not None
        assert verify(problem, hurried) == ()
        with monkeypatch.context() as patch:
            patch.setattr("solver.settle.LARGEST", 0)
            unsettled = solve(problem)
        names = list(best)
        assert [values(hurried)[n] for n in names] >= [values(unsettled)[n] for n in names]
        for name, goal in zip(names, hurried.goals, strict=False):
            assert goal.bound >= best[name]
            if goal.value != best[name]:
                break
