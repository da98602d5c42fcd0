"""Repairs against brute force: first what is lost, then agendas, then meetings; and the freeze horizon."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from solver.check import check
from solver.control import Control
from solver.problem import Demand, Group, Pair, Participant, Problem, ProblemError, Rules, Table, Wish
from solver.repair import Repair, offer, repair, rounds
from solver.schedule import Meeting
from solver.solve import solve
from tests.problems import Size, make_problem
from tests.repair_oracle import Case

LITTLE = Size(buyers=2, suppliers=2, both=1, slots=3, shared=1, pairs=5)
MIDDLE = Size(buyers=8, suppliers=14, both=2, slots=8, shared=4, pairs=60)


def calm(problem: Problem) -> Problem:
    """Without duties and groups, which a repair treats in its own way."""
    return replace(problem, groups=(), precedences=(), locks=())


def disrupt(problem: Problem, random: Random, start: int) -> tuple[Problem, frozenset[int]]:
    """Somebody is late or leaves, a table breaks, or two no longer want to meet."""
    people, tables, pairs = list(problem.participants), list(problem.tables), list(problem.pairs)
    affected = set()
    kind = random.choice(["late", "left", "table", "veto"])
    if kind in ("late", "left"):
        p = random.randrange(len(people))
        until = random.randint(start + 1, problem.slots)
        away = range(start, until) if kind == "late" else range(start, problem.slots)
        capacity = tuple(0 if t in away else c for t, c in enumerate(people[p].capacity))
        people[p] = replace(people[p], capacity=capacity)
        affected.add(p)
    elif kind == "table" and tables:
        k = random.randrange(len(tables))
        tables[k] = replace(tables[k], closed=tuple(range(start, problem.slots)))
    elif pairs:
        i = random.randrange(len(pairs))
        pairs[i] = replace(pairs[i], slots=())
    changed = replace(problem, participants=tuple(people), tables=tuple(tables), pairs=tuple(pairs))
    return changed, frozenset(affected)


@pytest.mark.parametrize("few", [rounds.FEW, 0], ids=["all that share too little move", "as few as possible move"])
def test_repairs_are_the_least_change_that_brute_force_finds(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "FEW", few)
    seen: Counter[str] = Counter()
    for seed in range(400):
        random = Random(seed)
        problem = calm(make_problem(random, LITTLE))
        before = tuple(sorted(offer(problem, ())))[:4]
        start = random.choice([0, 0, 1])
        before = tuple(m for m in before if m.slot >= start)
        thaw = start + random.choice([0, 0, 1])
        now, affected = disrupt(problem, random, start)
        case = Case(now, before, start, thaw, affected)
        found = repair(now, before, start=start, frozen=thaw - start, affected=affected, control=Control())
        assert check(now, found.meetings) == ()
        assert (seed, case.rate(found.meetings), found.proved) == (seed, case.best, True)
        assert check(now, found.cancelled) == ()
        assert set(found.cancelled) <= set(before)
        seen["changed" if set(found.meetings) != set(before) else "same"] += 1
        seen["lost"] += bool(found.lost)
        seen["moved"] += len(found.meetings) == len(before) and set(found.meetings) != set(before)
    assert min(seen.values()) > 10, seen


@pytest.mark.parametrize("seed", range(6))
def test_a_morning_that_goes_wrong(seed: int) -> None:
    random = Random(seed)
    problem = calm(make_problem(random, MIDDLE))
    before = solve(problem).meetings
    start, frozen = 3, 2
    now, affected = disrupt(problem, random, start)
    found = repair(now, before, start=start, frozen=frozen, affected=affected, control=Control())
    late = [m for m in found.meetings if m.slot >= start]
    assert check(now, late) == ()
    assert [m for m in found.meetings if m.slot < start] == [m for m in before if m.slot < start]
    old = {(m.pair, m.slot) for m in before}
    assert {(m.pair, m.slot) for m in found.meetings if start <= m.slot < start + frozen} <= old
    assert len(found.meetings) >= len(found.cancelled)
    assert {m.pair for m in found.meetings} | set(found.lost) == {m.pair for m in before}
    assert found.proved


def test_nothing_wrong_changes_nothing() -> None:
    problem = calm(make_problem(Random(5), MIDDLE))
    before = solve(problem).meetings
    found = repair(problem, before, start=0, control=Control())
    assert (found.meetings, found.lost, found.changed, found.proved) == (before, (), (), True)


def test_a_late_buyer_keeps_everybody_where_a_free_slot_is_left() -> None:
    people = (Participant("buyer", (0, 1, 1)), Participant("a", (1, 1, 1)), Participant("b", (1, 1, 1)))
    pairs = (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.YES, demand=Demand.GIVEN))
    problem = Problem(3, people, (Table("1", owner=0),), pairs)
    before = (Meeting(0, 0, 0), Meeting(1, 1, 0))
    found = repair(problem, before, start=0, affected=(0,), control=Control())
    assert found == Repair(
        meetings=(Meeting(0, 2, 0), Meeting(1, 1, 0)),
        goals=found.goals,
        lost=(),
        changed=(1,),
        cancelled=(Meeting(1, 1, 0),),
        saved=(("level 1", 1), ("level 2", 1), ("kept meetings", 1)),
    )
    assert found.proved


def test_nobody_is_called_off_so_that_another_who_is_worth_more_can_move() -> None:
    """The hall of A and B breaks; C and D could give theirs up for this priority, which would lose no meeting more."""
    people = tuple(Participant(name, (1,)) for name in "abcd")
    tables = (Table("1", closed=(0,)), Table("2"))
    problem = Problem(1, people, tables, (Pair(0, 1, Wish.PRIORITY), Pair(2, 3, Wish.YES)), rules=Rules(floor=1))
    before = (Meeting(0, 0, 0), Meeting(1, 0, 1))
    found = repair(problem, before, start=0, control=Control())
    assert (found.meetings, found.lost, found.changed, found.proved) == ((Meeting(1, 0, 1),), (0,), (0, 1), True)
    assert (found.cancelled, found.saved) == (found.meetings, ())


def test_of_equal_changes_what_is_worth_least_is_lost() -> None:
    """Of two at once the buyer can still hold one."""
    people = (Participant("buyer", (1,)), Participant("a", (1,)), Participant("b", (1,)))
    problem = Problem(
        1, people, (Table("1"), Table("2")), (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.PRIORITY)), rules=Rules(floor=1)
    )
    before = (Meeting(0, 0, 0), Meeting(1, 0, 1))
    found = repair(problem, before, start=0, control=Control())
    assert (found.meetings, found.lost, found.changed, found.proved) == ((Meeting(1, 0, 1),), (0,), (0, 1), True)


def test_a_meeting_that_is_lost_in_any_case_lifts_nobody() -> None:
    """One of three can stay at table A, and not P: B and Q meet nobody else. So one of P's two others has to stay."""
    p, b, q, y, v, a, x, w, z = range(9)
    people = tuple(Participant(name, (1,) * 4, maximum=1 if name in "XW" else None) for name in "PBQYVAXWZ")
    at_a = [(p, a, 0), (b, a, 1), (q, a, 2)]
    fixed = [(p, x, 1), (y, x, 0), (p, w, 2), (v, w, 0), (y, z, 1), (v, z, 2)]
    pairs = (
        *(Pair(one, a, Wish.YES) for one, _, _ in at_a),
        *(Pair(one, other, Wish.YES, slots=(t,)) for one, other, t in fixed),
    )
    tables = (Table("A", closed=(0, 1, 2)), *(Table(people[one].id, owner=one) for one in (x, w, z)))
    problem = Problem(4, people, tables, pairs, rules=Rules(floor=1))
    before = tuple(sorted(Meeting(k, t, other - a) for k, (_, other, t) in enumerate([*at_a, *fixed])))
    case = Case(problem, before, start=0, thaw=0, affected=frozenset())
    found = repair(problem, before, start=0, control=Control())
    assert (case.rate(found.meetings), found.proved) == (case.best, True)


def test_a_broken_table_in_the_freeze_horizon_changes_table_only() -> None:
    people = tuple(Participant(name, (1, 1)) for name in "ab")
    problem = Problem(2, people, (Table("1", closed=(0, 1)), Table("2")), (Pair(0, 1, Wish.YES),))
    found = repair(problem, (Meeting(0, 0, 0),), start=0, frozen=1, control=Control())
    assert (found.meetings, found.changed) == ((Meeting(0, 0, 1),), (0, 1))
    away = replace(problem, participants=(replace(people[0], capacity=(0, 1)), people[1]))
    lost = repair(away, (Meeting(0, 0, 0),), start=0, frozen=1, affected=(0,), control=Control())
    assert (lost.meetings, lost.lost, lost.changed) == ((), (0,), (1,))


def test_a_table_that_is_kept_is_no_seat_for_others() -> None:
    """A step-free table held by a meeting that could stand elsewhere cannot be given to one that needs it."""
    tables = (Table("0", zone="n"), Table("1", zone="n", step_free=True), Table("2", step_free=True))
    north = [Participant(f"n{i}", (0, 1) if i == 2 else (1, 1), zone="n") for i in range(4)]
    wheels = [Participant(f"s{i}", (1, 1), step_free=True) for i in range(2)]
    problem = Problem(2, (*north, *wheels), tables, tuple(Pair(2 * i, 2 * i + 1, Wish.YES) for i in range(3)))
    before = (Meeting(0, 1, 0), Meeting(1, 0, 0), Meeting(2, 1, 1))
    found = repair(problem, before, start=0, affected=(2,), control=Control())
    assert check(problem, found.meetings) == ()
    assert (found.lost, found.proved) == ((), True)


def test_a_lower_maximum_calls_off_what_is_worth_least_and_leaves_history_alone() -> None:
    people = (Participant("buyer", (1, 1, 1), maximum=1), *(Participant(name, (1, 1, 1)) for name in "abc"))
    pairs = (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.PRIORITY), Pair(0, 3, Wish.YES, rank_a=1))
    problem = Problem(3, people, (Table("1", owner=0),), pairs)
    before = tuple(Meeting(i, i, 0) for i in range(3))
    found = repair(problem, before, start=0, control=Control())
    assert found.meetings == found.cancelled == (Meeting(1, 1, 0),)
    later = repair(problem, before, start=2, control=Control())
    assert later.meetings == later.cancelled == before[:2]
    assert found.proved
    assert later.proved


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"precedences": ((0, 1),)}, "precedences"),
        ({"groups": (Group("g", (0,), floor=1),)}, "groups"),
        ({"pairs": (Pair(0, 1, demand=Demand.GIVEN, meetings=2), Pair(0, 2, Wish.YES))}, "pairs[0].meetings"),
    ],
    ids=["precedences", "groups", "repeated pairs"],
)
def test_what_a_repair_does_not_know_is_refused_by_name(change: dict[str, object], path: str) -> None:
    people = tuple(Participant(name, (1, 1)) for name in "abc")
    problem = Problem(2, people, (Table("1"),), (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.YES)))
    with pytest.raises(ProblemError) as refusal:
        repair(replace(problem, **change), (), start=0, control=Control())  # type: ignore[arg-type]
    assert refusal.value.path == path
