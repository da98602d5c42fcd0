"""A second run that fills only what is free: what is there stays, slot and table, and the rest is best possible."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from time import process_time

import pytest

from benchmarks.instances import event
from matchmaker.demo import write_demo
from matchmaker.entities import Role
from matchmaker.store import Store
from solver.check import check, verify
from solver.prepare import prepare
from solver.problem import Demand, Lock, Pair, Participant, Problem, ProblemError, Table, Wish
from solver.schedule import Meeting, Status
from solver.solve import solve
from tests import oracle
from tests.command_line import DAY, fail, run
from tests.problems import make_tiny

PEOPLE = tuple(Participant(name, (1, 1, 1)) for name in ("City", "Port", "North", "South"))
TABLES = Table("1"), Table("2")
PAIRS = Pair(0, 2, Wish.YES), Pair(0, 3, Wish.YES), Pair(1, 2, Wish.YES), Pair(1, 3, Wish.PRIORITY)
PROBLEM = Problem(3, PEOPLE, TABLES, PAIRS)


def locked(problem: Problem, keep: tuple[Meeting, ...]) -> Problem:
    return replace(problem, locks=(*problem.locks, *(Lock(m.pair, m.slot, m.table) for m in keep)))


def test_only_free_places_are_filled() -> None:
    keep = (Meeting(0, 1, 1), Meeting(3, 2, 0))
    schedule = solve(PROBLEM, keep=keep)
    assert verify(PROBLEM, schedule) == ()
    assert set(keep) < set(schedule.meetings)
    assert [meeting.pair for meeting in schedule.meetings] == [0, 1, 2, 3]
    assert schedule.status is Status.OPTIMAL


def test_what_is_kept_may_stand_in_the_way_and_the_bound_says_so() -> None:
    """One table and one slot are free: the priority gets them, although two would have fitted without what is kept."""
    problem = replace(
        PROBLEM, tables=TABLES[:1], slots=2, participants=tuple(replace(p, capacity=(1, 1)) for p in PEOPLE)
    )
    schedule = solve(problem, keep=(Meeting(0, 0, 0),))
    assert schedule.meetings == (Meeting(0, 0, 0), Meeting(3, 1, 0))
    assert [goal.bound for goal in schedule.goals if goal.name == "wishes"] == [230]


def test_filling_reaches_what_brute_force_reaches() -> None:
    """Half of a schedule is kept, now and then with meetings that no best schedule has."""
    added: Counter[bool] = Counter()
    for seed in range(60):
        problem = replace(make_tiny(seed), groups=(), precedences=())
        random = Random(seed)
        keep = tuple(m for m in _fill_badly(problem, random) if random.random() < 0.6)
        schedule, best = solve(problem, keep=keep), oracle.best(locked(problem, keep))
        assert best is not None
        assert verify(problem, schedule) == ()
        assert set(keep) <= set(schedule.meetings)
        assert (seed, schedule.status) == (seed, Status.OPTIMAL)
        assert (seed, {g.name: g.value for g in schedule.goals if g.name in best}) == (seed, best)
        added[len(schedule.meetings) > len(keep) > 0] += 1
    assert added[True] > 20


def _fill_badly(problem: Problem, random: Random) -> list[Meeting]:
    """Meetings in any order wherever they fit."""
    found: list[Meeting] = []
    for k in random.sample(range(len(problem.pairs)), len(problem.pairs)):
        places = [Meeting(k, t, i) for t in range(problem.slots) for i in range(len(problem.tables))]
        fitting = [m for m in places if check(problem, [*found, m]) == ()]
        found += random.sample(fitting, min(1, len(fitting)))
    return found


def test_meetings_that_cannot_all_be_kept_are_refuted_by_name() -> None:
    schedule = solve(PROBLEM, keep=(Meeting(0, 1, 0), Meeting(1, 1, 1)))
    assert (schedule.status, schedule.notices[0].pairs) == (Status.INFEASIBLE, (0, 1))


def test_a_repeated_pair_is_not_kept() -> None:
    problem = replace(PROBLEM, pairs=(replace(PAIRS[0], demand=Demand.GIVEN, meetings=2), *PAIRS[1:]))
    with pytest.raises(ProblemError) as refusal:
        solve(problem, keep=(Meeting(0, 1, 0),))
    assert refusal.value.path == "keep"


@pytest.mark.parametrize("tables", [None, 45])
def test_an_event_is_filled_at_once_and_keeps_everything(tables: int | None) -> None:
    """Last week's plan, and wishes that came since."""
    problem = event(180, 900, slots=12, tables=tables)
    keep = solve(replace(problem, pairs=problem.pairs[:500])).meetings
    start = process_time()
    schedule = solve(problem, keep=keep)
    assert process_time() - start < 30
    assert verify(problem, schedule) == ()
    assert set(keep) < set(schedule.meetings)
    assert schedule.status is Status.OPTIMAL


def test_a_slot_is_closed_to_others_where_a_lock_fills_it() -> None:
    """For the side that is busy, and for whoever has the same person behind it."""
    tied = replace(PROBLEM, together=((1, 0),), locks=(Lock(0, slot=1),))
    prepared = prepare(tied)
    assert [bin(mask) for mask in prepared.allowed] == ["0b10", "0b101", "0b101", "0b101"]
    twice = replace(tied, participants=(replace(PEOPLE[0], capacity=(1, 2, 1)), *PEOPLE[1:]), together=())
    assert [bin(mask) for mask in prepare(twice).allowed] == ["0b10", "0b111", "0b101", "0b111"]


def test_plan_fill_keeps_the_latest_plan(tmp_path: Path) -> None:
    file, registrations = tmp_path / "openmap.db", tmp_path / "registrations.csv"
    write_demo(registrations, participants=24)
    run("init", file, *DAY, "--slots", 6, "--tables", 12)
    assert fail("plan", file, "--fill")[0] == 5
    run("import", file, registrations, "--report", tmp_path / "report.csv")
    assert fail("plan", file, "--fill")[0] == 5
    run("plan", file)
    first = _meetings(file, 1)
    buyer, supplier = _find_strangers(file)
    run("event", file, "--slots", 7)
    run("lock", file, buyer, supplier)
    told = " ".join(run("plan", file, "--fill").split())
    assert f"All {len(first)} meetings of plan 1 were kept" in told
    assert first < _meetings(file, 2)
    run("check", file)
    run("plan", file)
    told = " ".join(run("plan", file, "--fill", "--plan", 1).split())
    assert f"All {len(first)} meetings of plan 1 were kept" in told
    assert first < _meetings(file, 4)
    run("event", file, "--slots", 2)
    assert fail("plan", file, "--fill")[0] == 6
    assert fail("plan", file, "--plan", 1)[0] == 2


def _meetings(file: Path, number: int) -> set[tuple[object, ...]]:
    """Everything but the plan."""
    with Store.open(file) as store:
        return {(m.a, m.b, m.slot, m.table) for m in store.plans.numbered(1, number).meetings}


def _find_strangers(file: Path) -> tuple[str, str]:
    """A buyer and a supplier who do not meet and did not refuse to."""
    with Store.open(file) as store:
        edition, plan = store.load_edition(1), store.plans.numbered(1, 1)
    apart = {(m.a, m.b) for m in plan.meetings} | {(s.source, s.target) for s in edition.statements}
    return next(
        (one.name, other.name)
        for one in edition.participants
        for other in edition.participants
        if (one.role, other.role) == (Role.BUYER, Role.SUPPLIER)
        and not apart & {(one.id, other.id), (other.id, one.id)}
        and one.arrive is other.arrive is one.leave is other.leave is None
    )
