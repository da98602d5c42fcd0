"""A valid schedule of any problem, broken in one way: the checker names that rule and no other.

Most breakages change the problem around the schedule rather than the schedule: only so does nothing else break.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solver.check import Rule, check
from solver.problem import Demand, Group, Lock, Participant, Problem, Table
from solver.schedule import Meeting
from tests.oracle import find_tables, fits, is_valid
from tests.problems import SMALL, STRICT, list_problems

T = TypeVar("T")
Meetings = tuple[Meeting, ...]
Broken = tuple[Problem, Meetings]
RANDOMS = st.randoms(use_true_random=False)


def place_greedily(problem: Problem) -> Meetings:
    """A valid schedule: each pair in turn at the first place that fits. For problems without duties."""
    meetings: list[Meeting] = []
    for k, pair in enumerate(problem.pairs):
        places = (Meeting(k, t, table) for t in range(problem.slots) for table in find_tables(problem, pair, t))
        fitting = (m for m in places if fits(problem, meetings, m) and is_valid(problem, [*meetings, m]))
        meetings += [m for m in [next(fitting, None)] if m is not None]
    return tuple(sorted(meetings))


def swap(items: tuple[T, ...], i: int, new: T) -> tuple[T, ...]:
    """The items with one of them replaced."""
    return (*items[:i], new, *items[i + 1 :])


def set_person(problem: Problem, p: int, **changes: object) -> Problem:
    """The problem with one participant changed."""
    who: Participant = replace(problem.participants[p], **changes)  # type: ignore[arg-type]
    return replace(problem, participants=swap(problem.participants, p, who))


def set_pair(problem: Problem, k: int, **changes: object) -> Problem:
    """The problem with one pair changed."""
    return replace(problem, pairs=swap(problem.pairs, k, replace(problem.pairs[k], **changes)))  # type: ignore[arg-type]


def set_table(problem: Problem, i: int, **changes: object) -> Problem:
    """The problem with one table changed."""
    return replace(problem, tables=swap(problem.tables, i, replace(problem.tables[i], **changes)))  # type: ignore[arg-type]


def sides(problem: Problem, m: Meeting) -> tuple[int, int]:
    """The two participants of a meeting."""
    return problem.pairs[m.pair].a, problem.pairs[m.pair].b


def pick(random: Random, items: list[T]) -> T:
    """One of the items; without any, the example does not count."""
    assume(items)
    return random.choice(items)


def break_reference(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    name, size = random.choice([("pair", len(problem.pairs)), ("slot", problem.slots), ("table", len(problem.tables))])
    i = random.randrange(len(meetings))
    return problem, swap(meetings, i, replace(meetings[i], **{name: random.choice([-1, size, 10**30])}))


def break_once(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    """One more slot, in which everybody is free: the pair meets there once more."""
    m = random.choice(meetings)
    people = tuple(replace(who, capacity=(*who.capacity, 1), maximum=None) for who in problem.participants)
    longer = replace(problem, slots=problem.slots + 1, participants=people, groups=())
    longer = set_pair(longer, m.pair, slots=None)
    table = random.choice(find_tables(longer, longer.pairs[m.pair], problem.slots))
    return longer, (*meetings, Meeting(m.pair, problem.slots, table))


def break_capacity(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = random.choice(meetings)
    p = random.choice(sides(problem, m))
    busy = sum(p in sides(problem, other) for other in meetings if other.slot == m.slot)
    return set_person(problem, p, capacity=swap(problem.participants[p].capacity, m.slot, busy - 1)), meetings


def break_maximum(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    p = random.choice(sides(problem, random.choice(meetings)))
    count = sum(p in sides(problem, m) for m in meetings)
    return set_person(problem, p, minimum=0, maximum=count - 1), meetings


def break_table(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    """All tables and people alike, and two meetings at one table."""
    people = tuple(replace(who, step_free=False, zone="") for who in problem.participants)
    tables = tuple(replace(table, owner=None) for table in problem.tables)
    m, other = pick(random, [(m, n) for m in meetings for n in meetings if m.slot == n.slot and m != n])
    moved = swap(meetings, meetings.index(m), replace(m, table=other.table))
    return replace(problem, participants=people, tables=tables), moved


def break_closed(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = random.choice(meetings)
    return set_table(problem, m.table, closed=tuple(sorted({*problem.tables[m.table].closed, m.slot}))), meetings


def break_owner_by_a_stranger(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = random.choice(meetings)
    guests = {p for other in meetings if other.table == m.table for p in sides(problem, other)}
    stranger = pick(random, sorted(set(range(len(problem.participants))) - guests))
    return set_table(problem, m.table, owner=stranger), meetings


def break_owner_by_a_new_table(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    elsewhere = [m for m in meetings if problem.tables[m.table].owner != sides(problem, m)[0]]
    owner = sides(problem, pick(random, elsewhere))[0]
    return replace(problem, tables=(*problem.tables, Table("new", owner=owner, step_free=True))), meetings


def break_step_free(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = pick(random, [m for m in meetings if not problem.tables[m.table].step_free])
    return set_person(problem, random.choice(sides(problem, m)), step_free=True), meetings


def break_zone(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = pick(random, [m for m in meetings if problem.tables[m.table].owner is None])
    return set_person(problem, random.choice(sides(problem, m)), zone="elsewhere"), meetings


def break_slots(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = random.choice(meetings)
    return set_pair(problem, m.pair, slots=tuple(t for t in range(problem.slots) if t != m.slot)), meetings


def break_together(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    slot = random.choice(meetings).slot
    busy = sorted({p for m in meetings if m.slot == slot for p in sides(problem, m)})
    return replace(problem, together=(*problem.together, tuple(random.sample(busy, 2)))), meetings


def break_given(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = random.choice(meetings)
    if random.random() < 0.5:
        return set_pair(problem, m.pair, demand=Demand.GIVEN, meetings=2), meetings
    return set_pair(problem, m.pair, demand=Demand.GIVEN), tuple(other for other in meetings if other != m)


def break_lock(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    m = random.choice(meetings)
    slots = [Lock(m.pair, slot=t) for t in range(problem.slots) if t != m.slot]
    tables = [Lock(m.pair, m.slot, table=i) for i in range(len(problem.tables)) if i != m.table]
    unplaced = [Lock(k) for k in range(len(problem.pairs)) if k not in {other.pair for other in meetings}]
    return replace(problem, locks=(random.choice([*slots, *tables, *unplaced]),)), meetings


def break_precedence(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    pairs = [(m.pair, n.pair) for m in meetings for n in meetings if m.slot >= n.slot and m != n]
    return replace(problem, precedences=(pick(random, pairs),)), meetings


def break_cap(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    some = tuple(sorted(random.sample([m.pair for m in meetings], random.randint(1, len(meetings)))))
    return replace(problem, groups=(Group("new", some, cap=len(some) - 1),)), meetings


def break_floor(problem: Problem, meetings: Meetings, random: Random) -> Broken:
    some = tuple(sorted(random.sample([m.pair for m in meetings], random.randint(1, len(meetings)))))
    return replace(problem, groups=(Group("new", some, floor=len(some) + 1, hard=True),)), meetings


BREAKAGES: dict[Callable[[Problem, Meetings, Random], Broken], Rule] = {
    break_reference: Rule.REFERENCE,
    break_once: Rule.ONCE,
    break_capacity: Rule.CAPACITY,
    break_maximum: Rule.MAXIMUM,
    break_table: Rule.TABLE,
    break_closed: Rule.CLOSED,
    break_owner_by_a_stranger: Rule.OWNER,
    break_owner_by_a_new_table: Rule.OWNER,
    break_step_free: Rule.STEP_FREE,
    break_zone: Rule.ZONE,
    break_slots: Rule.SLOTS,
    break_together: Rule.TOGETHER,
    break_given: Rule.GIVEN,
    break_lock: Rule.LOCK,
    break_precedence: Rule.PRECEDENCE,
    break_cap: Rule.GROUP,
    break_floor: Rule.GROUP,
}


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda breakage: breakage.__name__)
@settings(max_examples=20, deadline=None, derandomize=True)
@given(problem=list_problems(SMALL), random=RANDOMS)
def test_a_breakage_is_named_and_nothing_else(
    breakage: Callable[[Problem, Meetings, Random], Broken], problem: Problem, random: Random
) -> None:
    meetings = place_greedily(problem)
    assume(meetings)
    assert check(problem, meetings) == ()
    broken, schedule = breakage(problem, meetings, random)
    assert {violation.rule for violation in check(broken, schedule)} == {BREAKAGES[breakage]}


def test_every_rule_is_broken() -> None:
    assert set(BREAKAGES.values()) == set(Rule)


def disturb(problem: Problem, meetings: Meetings, random: Random) -> Meetings:
    """The schedule with a meeting dropped, moved or added; often still valid."""
    if meetings and random.random() < 0.3:
        i = random.randrange(len(meetings))
        return (*meetings[:i], *meetings[i + 1 :])
    k, slot = random.randrange(len(problem.pairs)), random.randrange(problem.slots)
    tables = find_tables(problem, problem.pairs[k], slot) or [0]
    table = random.choice([*tables, random.randrange(len(problem.tables))])
    others = [m for m in meetings if m.pair != k or random.random() < 0.1]
    return (*others, Meeting(k, slot, table))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(problem=list_problems(STRICT), random=RANDOMS)
def test_the_checker_and_brute_force_agree_on_what_is_valid(problem: Problem, random: Random) -> None:
    assume(problem.pairs)
    meetings = place_greedily(problem)
    for _ in range(random.randint(0, 2)):
        meetings = disturb(problem, meetings, random)
    assert (check(problem, meetings) == ()) is is_valid(problem, meetings)
