"""What people said as a problem of indices, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from random import Random

import pytest

from matchmaker.entities import Edition, Lock, Meeting, Role, Session, Statement, Table, Wish
from matchmaker.errors import InputError
from matchmaker.pairing import may_meet
from matchmaker.planning import answer, ask, name_people, recall
from solver import problem as solver
from solver.problem import Pair
from solver.solve import solve
from tests.editions import MORNING, participant, plan_of, showcase, slots_of

NOON = datetime(2027, 5, 12, 12, tzinfo=UTC)
CITY = participant(1, "Ville", Role.BUYER)
SHOP = participant(2, "Atelier", Role.SUPPLIER)
FIRM = participant(3, "Fabrique", Role.BOTH)
WORKS = participant(4, "Usine", Role.BOTH)
CLUB = participant(5, "Réseau", Role.NETWORK)
ALL = (CITY, SHOP, FIRM, WORKS, CLUB)
"""In a problem they are sorted by name: Atelier 0, Fabrique 1, Usine 2, Ville 3."""


def edition(*statements: Statement, **more: object) -> Edition:
    plain = Edition(MORNING, slots_of(MORNING), (Table(1, "1", owner=1), Table(2, "2")), ALL, statements)
    return replace(plain, **more)  # type: ignore[arg-type]


def pairs(*statements: Statement, locks: tuple[Lock, ...] = ()) -> tuple[Pair, ...]:
    return ask(edition(*statements, locks=locks)).problem.pairs


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (Role.BUYER, Role.SUPPLIER, True),
        (Role.BUYER, Role.BOTH, True),
        (Role.SUPPLIER, Role.BOTH, True),
        (Role.BOTH, Role.BOTH, True),
        (Role.BUYER, Role.BUYER, False),
        (Role.SUPPLIER, Role.SUPPLIER, False),
        *((Role.NETWORK, role, False) for role in Role),
    ],
)
def test_who_may_meet(one: Role, other: Role, may: bool) -> None:
    a, b = participant(1, "A", one), participant(2, "B", other)
    assert (may_meet(a, b), may_meet(b, a)) == (may, may)


def test_a_pair_is_wished_when_one_side_asks_and_neither_refuses() -> None:
    assert pairs(Statement(1, 2, Wish.YES, 2)) == (Pair(3, 0, wish_a=Wish.YES, rank_a=2),)
    assert pairs(Statement(2, 1, Wish.PRIORITY, 1), Statement(1, 2, Wish.OPEN)) == (
        Pair(3, 0, wish_a=Wish.OPEN, wish_b=Wish.PRIORITY, rank_b=1),
    )
    assert pairs(Statement(1, 2, Wish.OPEN), Statement(2, 1, Wish.OPEN)) == ()
    assert pairs(Statement(1, 2, Wish.YES, 1), Statement(2, 1, Wish.NO)) == ()
    assert pairs(Statement(1, 2, Wish.NO), Statement(2, 1, Wish.PRIORITY, 1)) == ()
    assert pairs(Statement(1, 5, Wish.YES, 1), Statement(5, 1, Wish.YES, 1)) == ()


def test_the_buyer_comes_first_then_who_is_both_then_the_name() -> None:
    said = [Statement(2, 3, Wish.YES, 1), Statement(4, 3, Wish.YES, 1), Statement(3, 1, Wish.YES, 1)]
    assert [(pair.a, pair.b) for pair in pairs(*said)] == [(1, 0), (1, 2), (3, 1)]


def test_a_lock_makes_a_pair_that_nobody_wished() -> None:
    assert pairs(locks=(Lock(2, 1),)) == (Pair(3, 0),)


@pytest.mark.parametrize(
    ("lock", "said", "why"),
    [
        (Lock(1, 2), (Statement(2, 1, Wish.NO),), "Ville and Atelier are locked together, but one asked not to meet"),
        (Lock(1, 5), (), "Ville and Réseau are locked together, but networks meet nobody; remove the lock"),
        (
            Lock(2, 1, slot=7),
            (),
            "a meeting is locked in round 7, and there are 6; remove the lock, or make more rounds",
        ),
    ],
)
def test_a_lock_that_contradicts_what_people_said_is_refused(lock: Lock, said: tuple[Statement, ...], why: str) -> None:
    with pytest.raises(InputError, match=why):
        ask(edition(*said, locks=(lock,)))


def test_two_buyers_cannot_be_locked() -> None:
    other = participant(6, "Agglo", Role.BUYER)
    with pytest.raises(InputError, match="Ville and Agglo are locked together, but neither buys what the other sells"):
        ask(edition(participants=(*ALL, other), locks=(Lock(1, 6),)))


def test_the_whole_problem() -> None:
    people = (
        replace(CITY, parallel=2, minimum=1, maximum=5),
        replace(SHOP, arrive=time(10, 0), step_free=True),
        replace(FIRM, away=(1,), maximum=9),
        CLUB,
    )
    event = replace(
        MORNING, floor=2, wishes_first=True, maximum=4, seed=9, sessions=(Session("Pitch", time(9, 30), 15, (3,)),)
    )
    tables = (Table(11, "A", "Nef", 1, True, (2, 9)), Table(12, "B", owner=5), Table(13, "C"))
    said = (Statement(1, 3, Wish.PRIORITY, 1), Statement(1, 2, Wish.YES, 2), Statement(3, 2, Wish.YES, 1))
    whole = Edition(event, slots_of(event), tables, people, said, (Lock(3, 1, 4, 11), Lock(1, 2)), ((1, 3), (3, 5)))
    question = ask(whole)
    assert question.problem == solver.Problem(
        slots=6,
        participants=(
            solver.Participant("atelier", (0, 0, 1, 1, 1, 1), maximum=4, step_free=True),
            solver.Participant("fabrique", (0, 1, 1, 1, 1, 1), maximum=9),
            solver.Participant("ville", (2, 2, 2, 2, 2, 2), minimum=1, maximum=5),
        ),
        tables=(solver.Table("A", "Nef", 2, True, (1,)), solver.Table("B"), solver.Table("C")),
        pairs=(
            Pair(1, 0, wish_a=Wish.YES, rank_a=1),
            Pair(2, 0, wish_a=Wish.YES, rank_a=2),
            Pair(2, 1, wish_a=Wish.PRIORITY, rank_a=1),
        ),
        pauses=(2,),
        together=((1, 2),),
        locks=(solver.Lock(1), solver.Lock(2, 3, 0)),
        rules=solver.Rules(floor=2, wishes_first=True),
        seed=9,
    )
    assert [one.name for one in question.participants] == ["Atelier", "Fabrique", "Ville"]
    assert [one.id for one in name_people(question).participants] == ["Atelier (2)", "Fabrique (3)", "Ville (1)"]


def test_a_least_number_above_the_greatest_is_refused_by_name() -> None:
    people = (replace(CITY, minimum=5), SHOP)
    with pytest.raises(InputError, match="Ville should have at least 5 meetings, but at most 3 are allowed"):
        ask(edition(participants=people, event=replace(MORNING, maximum=3)))
    assert ask(edition(participants=people, event=replace(MORNING, maximum=5))).problem.participants[1].minimum == 5


def test_the_order_of_registration_plays_no_part() -> None:
    """Other ids, other numbers, another order of everything: the same problem, to the byte."""
    plain = showcase()
    people = list(plain.participants)
    Random(7).shuffle(people)
    other = {one.id: place + 100 for place, one in enumerate(people)}
    moved = replace(
        plain,
        event=replace(plain.event, sessions=(replace(plain.event.sessions[1], speakers=(other[3],)),)),
        participants=tuple(replace(one, id=other[one.id], number=other[one.id]) for one in people),
        tables=tuple(replace(table, owner=table.owner and other[table.owner]) for table in plain.tables),
        statements=tuple(replace(s, source=other[s.source], target=other[s.target]) for s in plain.statements[::-1]),
        locks=tuple(replace(lock, a=other[lock.b], b=other[lock.a]) for lock in plain.locks[::-1]),
        same_person=tuple(tuple(other[p] for p in group) for group in plain.same_person),
    )
    assert ask(moved).problem == ask(plain).problem
    assert ask(moved).digest == ask(plain).digest


def test_a_schedule_becomes_a_plan_and_is_recalled_from_it() -> None:
    asked = edition(Statement(1, 2, Wish.YES, 1), Statement(4, 3, Wish.YES, 1), Statement(1, 3, Wish.YES, 2))
    question = ask(asked)
    schedule = solve(question.problem)
    plan = answer(question, schedule, created=NOON)
    assert {(m.a, m.b) for m in plan.meetings} == {(1, 2), (1, 3), (3, 4)}
    assert {m.table for m in plan.meetings if m.a == 1} == {1}
    assert (plan.problem, plan.created, plan.status, plan.seed) == (question.digest, NOON, "OPTIMAL", 1)
    assert [(goal.name, goal.value) for goal in plan.goals] == [(goal.name, goal.value) for goal in schedule.goals]
    recalled, lost = recall(question, plan)
    assert (recalled.meetings, recalled.goals, recalled.status) == (schedule.meetings, schedule.goals, schedule.status)
    assert lost == ()


def test_a_plan_names_those_who_have_no_pair() -> None:
    question = ask(edition(Statement(1, 2, Wish.YES, 1)))
    notices = answer(question, solve(question.problem), created=NOON).notices
    assert notices == ("These participants have no pair that could meet. Fabrique; Usine",)


def test_meetings_without_a_place_in_the_problem_are_told_apart() -> None:
    question = ask(edition(Statement(1, 2, Wish.YES, 1), Statement(1, 3, Wish.YES, 2)))
    gone = [(1, 4, 2, 1), (9, 2, 2, 2), (1, 3, 7, 1), (1, 3, 3, 8)]
    schedule, lost = recall(question, plan_of((2, 1, 1, 1), *gone))
    assert [(m.slot, m.table) for m in schedule.meetings] == [(0, 0)]
    assert lost == tuple(Meeting(*meeting) for meeting in gone)
