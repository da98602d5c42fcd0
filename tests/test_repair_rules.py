"""Repairs and the rules of a morning under way: history, frozen slots, locks, companions, maxima; stop and limits."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from time import process_time

import pytest

from benchmarks.instances import event
from benchmarks.repairs import KINDS, share_tables
from solver.check import check, measure
from solver.control import Control
from solver.problem import Lock, Pair, Participant, Problem, Rules, Table, Wish
from solver.repair import Repair, offer, repair, rounds
from solver.repair.damage import Damage
from solver.schedule import Meeting, Sense, Status
from solver.select import Selection, select
from solver.solve import solve
from tests.problems import Size, make_problem
from tests.repair_oracle import Case

LITTLE = Size(buyers=2, suppliers=2, both=1, slots=3, shared=2, pairs=6)
MIDDLE = Size(buyers=6, suppliers=10, both=2, slots=6, shared=3, pairs=40)


def make_morning(random: Random) -> tuple[Problem, tuple[Meeting, ...]]:
    """A problem and four meetings of a schedule, in force before anything happened."""
    problem = replace(make_problem(random, LITTLE), groups=(), precedences=(), locks=(), together=())
    return problem, tuple(sorted(offer(problem, ())))[:4]


def disrupt(problem: Problem, before: Sequence[Meeting], random: Random, start: int) -> tuple[Problem, frozenset[int]]:
    """Two kinds of trouble at once: absence, one person behind two, a lower maximum, a lock with a table, a broken
    table.
    """
    people, tables = list(problem.participants), list(problem.tables)
    affected: set[int] = set()
    together: tuple[tuple[int, ...], ...] = ()
    locks: tuple[Lock, ...] = ()
    for kind in random.sample(["away", "together", "maximum", "lock", "table"], 2):
        p, k, m = random.randrange(len(people)), random.randrange(len(tables)), random.choice(before)
        if kind == "away":
            away = random.choice([range(start, start + 1), range(start, problem.slots)])
            people[p] = replace(
                people[p], capacity=tuple(c * (t not in away) for t, c in enumerate(people[p].capacity))
            )
            affected.add(p)
        elif kind == "together":
            together = (tuple(random.sample(range(len(people)), 2)),)
        elif kind == "maximum":
            people[p] = replace(people[p], minimum=0, maximum=1)
        elif kind == "lock":
            locks = (Lock(m.pair, table=m.table),)
        else:
            tables[k] = replace(tables[k], closed=tuple(range(start, problem.slots)))
    now = replace(problem, participants=tuple(people), tables=tuple(tables), together=together, locks=locks)
    return now, frozenset(affected)


def read_goals(found: Repair) -> list[int]:
    return [goal.value if goal.sense is Sense.MOST else -goal.value for goal in found.goals]


@pytest.mark.parametrize("few", [rounds.FEW, 0], ids=["all that share too little move", "as few as possible move"])
def test_trouble_upon_trouble_is_repaired_as_brute_force_does(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "FEW", few)
    seen: Counter[str] = Counter()
    for seed in range(400):
        random = Random(seed)
        problem, before = make_morning(random)
        if not before:
            continue
        start = random.choice([0, 0, 1])
        thaw = start + random.choice([0, 0, 1])
        now, affected = disrupt(problem, before, random, start)
        found = repair(now, before, start=start, frozen=thaw - start, affected=affected, control=Control())
        case = Case(now, before, start, thaw, affected)
        assert (seed, found.meetings in case.repairs, found.cancelled in case.repairs) == (seed, True, True)
        assert (seed, case.rate(found.meetings), found.proved) == (seed, case.best, True)
        assert (seed, read_goals(found)) == (seed, case.best)
        seen["changed"] += bool(found.changed)
        seen["lost"] += bool(found.lost)
        seen["locked"] += bool(now.locks and found.changed)
        seen["together"] += bool(now.together and found.changed)
        seen["history"] += bool(found.changed and before[0].slot < start)
    assert min(seen.values()) > 10, seen


STARVED = {
    "no round": {"BUDGET": 0.0, "FIRM": 0.0},
    "nobody gives way": {"BUDGET": 0.0},
    "one round for the broken": {"BUDGET": 1e-9, "FIRM": 0.0, "WEIGHING": 0.0, "FEW": 0},
}


@pytest.mark.parametrize("limits", STARVED.values(), ids=STARVED)
def test_no_bound_is_beaten_by_brute_force_where_the_effort_ends(
    limits: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bound speaks of the repairs that are as good as can be in the goals before it."""
    for name, limit in limits.items():
        monkeypatch.setattr(rounds, name, limit)
    unproved = 0
    for seed in range(150):
        random = Random(seed)
        problem, before = make_morning(random)
        if not before:
            continue
        now, affected = disrupt(problem, before, random, 0)
        found = repair(now, before, start=0, affected=affected, control=Control())
        values, best = read_goals(found), Case(now, before, 0, 0, affected).best
        bounds = [goal.bound if goal.sense is Sense.MOST else -goal.bound for goal in found.goals]
        beaten = [k for k, bound in enumerate(bounds) if values[:k] == best[:k] and bound < best[k]]
        assert (seed, beaten, found.proved <= (values[:-1] == best[:-1])) == (seed, [], True)
        unproved += not found.proved
    assert unproved > 5


def make_pair(slots: int, tables: int) -> Problem:
    """Two who wish to meet, and shared tables."""
    people = tuple(Participant(name, (1,) * slots) for name in "ab")
    return Problem(slots, people, tuple(Table(str(k)) for k in range(tables)), (Pair(0, 1, Wish.YES),))


def test_a_lock_holds_its_table_against_others_and_lets_go_of_a_broken_one() -> None:
    people = tuple(Participant(name, (1, 1)) for name in "abcd")
    pairs = (Pair(0, 1, Wish.YES), Pair(2, 3, Wish.PRIORITY))
    tables = (Table("0"), Table("1", closed=(0, 1)))
    locked = Problem(2, people, tables, pairs, locks=(Lock(0, table=0),))
    before = (Meeting(0, 0, 0), Meeting(1, 0, 1))
    found = repair(locked, before, start=0, control=Control())
    assert (found.meetings, found.proved) == ((Meeting(0, 0, 0), Meeting(1, 1, 0)), True)
    assert check(locked, found.meetings) == ()
    assert repair(locked, before, start=0, frozen=1, control=Control()).lost == (1,)
    broken = replace(make_pair(2, 2), tables=(Table("0", closed=(0, 1)), Table("1")), locks=(Lock(0, table=0),))
    moved = repair(broken, (Meeting(0, 0, 0),), start=0, control=Control())
    assert (moved.meetings, moved.lost, moved.proved) == ((Meeting(0, 0, 1),), (), True)


def test_a_new_lock_brings_its_meeting_where_it_says() -> None:
    locked = replace(make_pair(3, 2), locks=(Lock(0, slot=2, table=1),))
    found = repair(locked, (Meeting(0, 1, 0),), start=1, control=Control())
    assert (found.meetings, check(locked, found.meetings)) == ((Meeting(0, 2, 1),), ())


def test_one_person_behind_two_leaves_history_alone() -> None:
    people = tuple(Participant(name, (1, 1, 1)) for name in "abcd")
    pairs = (Pair(0, 2, Wish.YES), Pair(1, 3, Wish.YES), Pair(0, 1, Wish.YES))
    problem = Problem(3, people, (Table("0"), Table("1"), Table("2")), pairs, together=((0, 1),))
    past = (Meeting(0, 0, 0), Meeting(1, 0, 1), Meeting(2, 1, 0))
    assert repair(problem, past, start=2, control=Control()).meetings == past
    now = repair(problem, past, start=0, control=Control())
    assert check(problem, now.meetings) == ()
    assert (now.lost, len(now.meetings), now.proved) == ((2,), 2, True)


@pytest.mark.parametrize(
    ("frozen", "meetings"), [(0, (Meeting(0, 1, 0),)), (1, ())], ids=["moves when free", "is called off when frozen"]
)
def test_a_late_arrival_and_the_freeze_horizon(frozen: int, meetings: tuple[Meeting, ...]) -> None:
    problem = make_pair(2, 1)
    late = replace(problem, participants=(Participant("a", (0, 1)), problem.participants[1]))
    found = repair(late, (Meeting(0, 0, 0),), start=0, frozen=frozen, affected=(0,), control=Control())
    assert (found.meetings, found.cancelled, found.proved) == (meetings, (), True)
    assert found.offered == (() if meetings else (Meeting(0, 1, 0),))


@pytest.mark.parametrize("tables", [2, 1])
def test_a_broken_table_and_the_freeze_horizon(tables: int) -> None:
    problem = make_pair(2, tables)
    broken = replace(problem, tables=(replace(problem.tables[0], closed=(0,)), *problem.tables[1:]))
    frozen = repair(broken, (Meeting(0, 0, 0),), start=0, frozen=1, control=Control())
    assert frozen.meetings == ((Meeting(0, 0, 1),) if tables == 2 else ())
    thawed = repair(broken, (Meeting(0, 0, 0),), start=0, control=Control())
    assert len(thawed.meetings) == 1
    assert check(broken, thawed.meetings) == ()


def test_a_veto_ends_a_frozen_meeting_but_no_past_one() -> None:
    vetoed = replace(make_pair(2, 1), pairs=(Pair(0, 1, Wish.YES, slots=()),))
    before = (Meeting(0, 0, 0),)
    assert repair(vetoed, before, start=0, frozen=2, control=Control()).meetings == ()
    assert repair(vetoed, before, start=1, control=Control()).meetings == before


MORNING = share_tables(event(120, 600, slots=10, tables=None))
IN_FORCE = solve(MORNING).meetings
FULL = event(100, 700, slots=10, tables=25)
FULL_IN_FORCE = solve(FULL).meetings


def test_where_everything_is_taken_what_may_be_lost_is_weighed() -> None:
    """Every seat is taken; a table breaks, and which ten of all meetings go is to be found out."""
    for seed in range(2):
        happened = KINDS["a shared table is lost"](FULL, FULL_IN_FORCE, Random(seed))
        found = repair(happened.problem, FULL_IN_FORCE, start=0, control=Control())
        assert (found.proved, len(found.lost)) == (True, 10)
        assert check(happened.problem, found.meetings) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_event_is_repaired_with_proof(kind: str) -> None:
    for seed in range(2):
        happened = KINDS[kind](MORNING, IN_FORCE, Random(seed))
        start = process_time()
        found = repair(happened.problem, IN_FORCE, start=0, affected=happened.affected, control=Control())
        assert process_time() - start < 3
        assert found.status is Status.OPTIMAL
        for meetings in (found.meetings, found.cancelled, (*found.meetings, *found.offered)):
            assert check(happened.problem, meetings) == ()
        assert {m.pair for m in IN_FORCE} - {m.pair for m in found.meetings} == set(found.lost)
        assert len(found.lost) <= len(IN_FORCE) - len(found.cancelled)
        assert not set(found.changed) & set(happened.affected)


def test_what_is_not_proved_has_honest_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = KINDS["a buyer is late"](FULL, FULL_IN_FORCE, Random(1))
    best = repair(happened.problem, FULL_IN_FORCE, start=0, affected=happened.affected, control=Control())
    assert best.proved
    for name, limit in (("LARGEST", 0), ("BUDGET", 0.0), ("BUDGET", 0.001)):
        with monkeypatch.context() as patch:
            patch.setattr(rounds, name, limit)
            found = repair(happened.problem, FULL_IN_FORCE, start=0, affected=happened.affected, control=Control())
        assert check(happened.problem, found.meetings) == ()
        assert read_goals(found) <= read_goals(best)
        assert found.status is (Status.OPTIMAL if found.proved else Status.FEASIBLE)
        for goal, known in zip(found.goals, best.goals, strict=True):
            assert goal.bound >= known.value if goal.sense is Sense.MOST else goal.bound <= goal.value
            if goal.value != known.value:
                break
        assert found.reproducible


def test_what_fits_in_free_places_keeps_every_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "LARGEST", 0)
    moved = 0
    for seed in range(40):
        random = Random(seed)
        problem = replace(make_problem(random, MIDDLE), groups=(), precedences=(), locks=())
        before = tuple(sorted(offer(problem, ())))
        now, affected = disrupt(problem, before, random, 0)
        now = replace(now, locks=())
        found = repair(now, before, start=0, affected=affected, control=Control())
        assert (seed, check(now, found.meetings), check(now, found.cancelled)) == (seed, (), ())
        moved += len(found.meetings) > len(found.cancelled)
    assert moved > 5


@pytest.mark.parametrize("control", [Control(0.0), Control(stop=lambda: True)], ids=["no time", "asked to stop"])
def test_a_repair_that_must_end_is_valid_and_says_so(control: Control) -> None:
    happened = KINDS["a shared table is lost"](FULL, FULL_IN_FORCE, Random(0))
    start = process_time()
    found = repair(happened.problem, FULL_IN_FORCE, start=0, control=control)
    assert process_time() - start < 0.5
    assert check(happened.problem, found.meetings) == ()
    assert (found.proved, found.reproducible) == (False, False)


SCRIPT = """
from random import Random
from benchmarks.repairs import KINDS
from solver.control import Control
from solver.repair import repair
from tests.test_repair_rules import IN_FORCE, MORNING
for kind, happens in KINDS.items():
    now = happens(MORNING, IN_FORCE, Random(4))
    print(kind, repair(now.problem, IN_FORCE, start=0, affected=now.affected, control=Control()))
"""


def test_the_same_repair_whatever_the_hash_seed() -> None:
    def run(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        ).stdout

    one = run("1")
    assert one == run("2")
    assert one.count("Repair(") == len(KINDS)


def choose_bounds_alone(damage: Damage, *, control: Control) -> Selection:
    return Selection((), select(damage.prepared, control=control).bounds)


@pytest.mark.parametrize("known", [True, False], ids=["what may be lost is known", "nothing is known"])
def test_a_meeting_that_gives_way_leaves_room_in_what_is_shared_over_all_slots(
    known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eleven people at three shared tables, of which one breaks for the whole morning while three arrive late or leave:
    the best repair lets a meeting give way that shares nothing but the tables with the broken ones.
    """
    if not known:
        monkeypatch.setattr(Damage, "find_short", lambda self: frozenset())
        monkeypatch.setattr(Damage, "choose", choose_bounds_alone)
    names = ["A0", "A1", "B0", "B1", "B2", "P", "X", "H", "T", "R", "D"]
    at = {name: position for position, name in enumerate(names)}
    hours = {"P": (1, 0, 1), "T": (1, 0, 0), "R": (1, 1, 0)}
    both, one = {"wish_a": Wish.PRIORITY, "wish_b": Wish.YES}, {"wish_a": Wish.YES}
    wishes = {"A0 B0": both, "A1 B1": both, "A0 B1": both, "A1 B2": both, "A0 B2": both, "A1 B0": both, "P X": one,
              "H X": both, "P R": both, "T R": both}  # fmt: skip

    def morning(hours: dict[str, tuple[int, ...]], closed: tuple[int, ...]) -> Problem:
        people = tuple(Participant(name, hours.get(name, (1, 1, 1))) for name in names)
        tables = (
            Table("1"),
            Table("3"),
            Table("2", closed=closed),
            Table("h", owner=at["H"]),
            Table("r", owner=at["R"]),
        )
        pairs = tuple(
            Pair(at[pair.split()[0]], at[pair.split()[1]], **said)  # type: ignore[arg-type]
            for pair, said in wishes.items()
        )
        return Problem(3, people, tables, pairs, rules=Rules(floor=1))

    before = tuple(
        Meeting(*fields)
        for fields in (
            (0, 0, 0), (1, 0, 1), (2, 1, 0), (3, 1, 1), (4, 2, 0), (5, 2, 1), (6, 2, 2), (7, 0, 3), (8, 1, 4),
            (9, 2, 4),
        )
    )  # fmt: skip
    assert check(morning({}, ()), before) == ()
    now = morning(hours, (0, 1, 2))
    found = repair(now, before, start=0, control=Control())
    assert check(now, found.meetings) == ()
    assert (found.proved, measure(now, found.meetings)["level 1"]) == (True, 10)


def test_without_time_nobody_is_asked_for_a_table_that_somebody_keeps() -> None:
    """C needs a step-free table and can only come at the first slot, when somebody who does not need it sits there."""
    people = tuple(Participant(name, (1, 1), step_free=name == "c") for name in "abcd")
    tables = (Table("1", step_free=True), Table("2"))
    problem = Problem(2, people, tables, (Pair(0, 1, Wish.YES), Pair(2, 3, Wish.YES)))
    late = replace(problem, participants=(*people[:2], replace(people[2], capacity=(1, 0)), people[3]))
    before = (Meeting(0, 0, 0), Meeting(1, 1, 0))
    stopped = repair(late, before, start=0, affected=(2,), control=Control(stop=lambda: True))
    assert (stopped.meetings, stopped.lost, stopped.proved) == (before[:1], (1,), False)
