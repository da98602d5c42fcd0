"""Every rule: a case it allows, and one it forbids."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from solver.check import Rule, Violation, check
from solver.problem import Demand, Group, Lock, Pair, Participant, Problem, Table
from solver.schedule import Meeting

MAIRIE, REGION, ATELIER, JARDINS = range(4)
MAIRIES, NORTH, PLAIN = range(3)  # the tables "1", "2" and "3"
PEOPLE = tuple(Participant(name, (1, 1, 1)) for name in ("Mairie", "Région", "Atelier", "Jardins"))
TABLES = (Table("1", owner=MAIRIE), Table("2", zone="north", step_free=True), Table("3"))
PAIRS = (Pair(MAIRIE, ATELIER), Pair(MAIRIE, JARDINS), Pair(REGION, ATELIER), Pair(REGION, JARDINS))
BASE = Problem(3, PEOPLE, TABLES, PAIRS)


def change(people: dict[int, Participant] | None = None, **changes: object) -> Problem:
    """The base problem with some participants, and then some fields, replaced."""
    participants = tuple((people or {}).get(p, who) for p, who in enumerate(PEOPLE))
    return replace(BASE, **{"participants": participants, **changes})  # type: ignore[arg-type]


def swap_pair(k: int, **changes: object) -> tuple[Pair, ...]:
    """The base pairs with one of them changed."""
    return tuple(replace(pair, **changes) if i == k else pair for i, pair in enumerate(PAIRS))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Case:
    """Two schedules of one problem; ``allowed`` breaks nothing, ``forbidden`` exactly what is ``expected``."""

    name: str
    problem: Problem
    allowed: tuple[Meeting, ...]
    forbidden: tuple[Meeting, ...]
    expected: tuple[Violation, ...]


CASES = [
    Case(
        "nothing there",
        BASE,
        (Meeting(3, 2, 2),),
        (Meeting(4, 0, 0), Meeting(0, 3, -1), Meeting(3, 0, 3), Meeting(3, 2, 2)),
        (
            Violation(Rule.REFERENCE, "Meeting(pair=4, slot=0, table=0): there is no such pair", slot=0, table=0),
            Violation(
                Rule.REFERENCE,
                "Meeting(pair=0, slot=3, table=-1): there is no such slot and no such table",
                (MAIRIE, ATELIER),
                (0,),
            ),
            Violation(
                Rule.REFERENCE,
                "Meeting(pair=3, slot=0, table=3): there is no such table",
                (REGION, JARDINS),
                (3,),
                0,
            ),
        ),
    ),
    Case(
        "twice",
        BASE,
        (Meeting(0, 0, 0),),
        (Meeting(0, 0, 0), Meeting(0, 2, 0)),
        (Violation(Rule.ONCE, "Mairie and Atelier meet 2 times instead of 1", (MAIRIE, ATELIER), (0,)),),
    ),
    Case(
        "twice at once",
        change(
            {REGION: Participant("Région", (2, 2, 2)), ATELIER: Participant("Atelier", (2, 2, 2))},
            pairs=swap_pair(2, demand=Demand.GIVEN, meetings=2),
        ),
        (Meeting(2, 0, 1), Meeting(2, 1, 1)),
        (Meeting(2, 1, 1), Meeting(2, 1, 2)),
        (Violation(Rule.ONCE, "Région and Atelier meet 2 times in slot 2", (REGION, ATELIER), (2,), 1),),
    ),
    Case(
        "away",
        change({JARDINS: Participant("Jardins", (1, 0, 1))}),
        (Meeting(1, 2, 0),),
        (Meeting(1, 1, 0),),
        (Violation(Rule.CAPACITY, "too many meetings of Jardins in slot 2: 1, at most 0", (JARDINS,), (1,), 1),),
    ),
    Case(
        "two at once",
        change({REGION: Participant("Région", (1, 1, 2))}),
        (Meeting(2, 2, 1), Meeting(3, 2, 2)),
        (Meeting(2, 0, 1), Meeting(3, 0, 2)),
        (Violation(Rule.CAPACITY, "too many meetings of Région in slot 1: 2, at most 1", (REGION,), (2, 3), 0),),
    ),
    Case(
        "own maximum",
        change({ATELIER: Participant("Atelier", (1, 1, 1), maximum=1)}),
        (Meeting(0, 0, 0), Meeting(1, 1, 0)),
        (Meeting(0, 0, 0), Meeting(2, 1, 2)),
        (Violation(Rule.MAXIMUM, "too many meetings of Atelier: 2, at most 1", (ATELIER,), (0, 2)),),
    ),
    Case(
        "one table",
        change(tables=(Table("1"), *TABLES[1:])),
        (Meeting(0, 0, 0), Meeting(3, 1, 0)),
        (Meeting(0, 1, 0), Meeting(3, 1, 0)),
        (Violation(Rule.TABLE, "table 1 holds 2 meetings in slot 2", (0, 1, 2, 3), (0, 3), 1, 0),),
    ),
    Case(
        "closed shared table",
        change(tables=(*TABLES[:2], Table("3", closed=(1, 2)))),
        (Meeting(2, 0, 2),),
        (Meeting(2, 1, 2),),
        (
            Violation(
                Rule.CLOSED,
                "Région and Atelier meet in slot 2 at table 3, which is closed then",
                (REGION, ATELIER),
                (2,),
                1,
                2,
            ),
        ),
    ),
    Case(
        "closed owned table: the shared one instead",
        change(tables=(Table("1", owner=MAIRIE, closed=(1,)), *TABLES[1:])),
        (Meeting(0, 1, 2),),
        (Meeting(0, 1, 0),),
        (
            Violation(
                Rule.CLOSED,
                "Mairie and Atelier meet in slot 2 at table 1, which is closed then",
                (MAIRIE, ATELIER),
                (0,),
                1,
                0,
            ),
        ),
    ),
    Case(
        "a stranger's table",
        BASE,
        (Meeting(3, 0, 2),),
        (Meeting(3, 0, 0),),
        (
            Violation(
                Rule.OWNER,
                "Région and Jardins meet in slot 1 at table 1, which belongs to somebody else",
                (REGION, JARDINS),
                (3,),
                0,
                0,
            ),
        ),
    ),
    Case(
        "the first side's table",
        change(tables=(*TABLES, Table("4", owner=ATELIER))),
        (Meeting(0, 0, 0), Meeting(2, 1, 3)),
        (Meeting(0, 0, 3), Meeting(2, 1, 2)),
        (
            Violation(
                Rule.OWNER,
                "Mairie and Atelier meet in slot 1 at table 4, although the first side has a table of its own",
                (MAIRIE, ATELIER),
                (0,),
                0,
                3,
            ),
            Violation(
                Rule.OWNER,
                "Région and Atelier meet in slot 2 at table 3, although the second side has a table of its own",
                (REGION, ATELIER),
                (2,),
                1,
                2,
            ),
        ),
    ),
    Case(
        "first the first side's, then the second side's, then a shared one",
        change(
            {JARDINS: Participant("Jardins", (1, 1, 1), step_free=True)},
            tables=(*TABLES, Table("4", owner=JARDINS, step_free=True, closed=(2,))),
        ),
        (Meeting(1, 0, 3), Meeting(3, 2, 1)),
        (Meeting(1, 0, 1),),
        (
            Violation(
                Rule.OWNER,
                "Mairie and Jardins meet in slot 1 at table 2, although the second side has a table of its own",
                (MAIRIE, JARDINS),
                (1,),
                0,
                1,
            ),
        ),
    ),
    Case(
        "a step-free shared table, although the first side owns one that is not",
        change({ATELIER: Participant("Atelier", (1, 1, 1), step_free=True)}),
        (Meeting(0, 0, 1), Meeting(1, 1, 0)),
        (Meeting(0, 0, 0), Meeting(2, 1, 2)),
        (
            Violation(
                Rule.STEP_FREE,
                "Mairie and Atelier meet in slot 1 at table 1, which is not step-free",
                (MAIRIE, ATELIER),
                (0,),
                0,
                0,
            ),
            Violation(
                Rule.STEP_FREE,
                "Région and Atelier meet in slot 2 at table 3, which is not step-free",
                (REGION, ATELIER),
                (2,),
                1,
                2,
            ),
        ),
    ),
    Case(
        "the first side needs it too",
        change({REGION: Participant("Région", (1, 1, 1), step_free=True)}),
        (Meeting(2, 0, 1),),
        (Meeting(2, 0, 2),),
        (
            Violation(
                Rule.STEP_FREE,
                "Région and Atelier meet in slot 1 at table 3, which is not step-free",
                (REGION, ATELIER),
                (2,),
                0,
                2,
            ),
        ),
    ),
    Case(
        "zone of the second side; owned tables are exempt",
        change({ATELIER: Participant("Atelier", (1, 1, 1), zone="north")}),
        (Meeting(0, 0, 0), Meeting(2, 1, 1)),
        (Meeting(0, 0, 0), Meeting(2, 1, 2)),
        (
            Violation(
                Rule.ZONE,
                "Région and Atelier meet in slot 2 at table 3, which is not in the zone of both",
                (REGION, ATELIER),
                (2,),
                1,
                2,
            ),
        ),
    ),
    Case(
        "two zones have no shared table",
        change(
            {
                REGION: Participant("Région", (1, 1, 1), zone="south"),
                ATELIER: Participant("Atelier", (1, 1, 1), zone="north"),
            },
        ),
        (Meeting(0, 0, 0),),
        (Meeting(2, 0, 1),),
        (
            Violation(
                Rule.ZONE,
                "Région and Atelier meet in slot 1 at table 2, which is not in the zone of both",
                (REGION, ATELIER),
                (2,),
                0,
                1,
            ),
        ),
    ),
    Case(
        "own slots",
        change(pairs=swap_pair(0, slots=(0, 2))),
        (Meeting(0, 2, 0),),
        (Meeting(0, 1, 0),),
        (Violation(Rule.SLOTS, "Mairie and Atelier may not meet in slot 2", (MAIRIE, ATELIER), (0,), 1, 0),),
    ),
    Case(
        "same person",
        change(together=((JARDINS, ATELIER),)),
        (Meeting(0, 0, 0), Meeting(3, 1, 2)),
        (Meeting(0, 1, 0), Meeting(3, 1, 2)),
        (
            Violation(
                Rule.TOGETHER,
                "Atelier, Jardins have the same person behind them, yet are busy in slot 2",
                (ATELIER, JARDINS),
                slot=1,
            ),
        ),
    ),
    Case(
        "same person on both sides",
        change(together=((MAIRIE, ATELIER),)),
        (Meeting(1, 0, 0),),
        (Meeting(0, 0, 0),),
        (
            Violation(
                Rule.TOGETHER,
                "Mairie, Atelier have the same person behind them, yet are busy in slot 1",
                (MAIRIE, ATELIER),
                slot=0,
            ),
        ),
    ),
    Case(
        "given, twice",
        change(pairs=swap_pair(1, demand=Demand.GIVEN, meetings=2)),
        (Meeting(1, 0, 0), Meeting(1, 2, 0)),
        (Meeting(1, 0, 0),),
        (Violation(Rule.GIVEN, "Mairie and Jardins must meet 2 times and meet 1 times", (MAIRIE, JARDINS), (1,)),),
    ),
    Case(
        "locked pair",
        change(locks=(Lock(3),)),
        (Meeting(3, 0, 2),),
        (),
        (Violation(Rule.LOCK, "Région and Jardins are locked and do not meet there", (REGION, JARDINS), (3,)),),
    ),
    Case(
        "locked slot and table, of two meetings",
        change(pairs=swap_pair(3, demand=Demand.GIVEN, meetings=2), locks=(Lock(3, slot=0), Lock(3, slot=1, table=2))),
        (Meeting(3, 0, 1), Meeting(3, 1, 2)),
        (Meeting(3, 0, 2), Meeting(3, 1, 1)),
        (
            Violation(
                Rule.LOCK,
                "Région and Jardins are locked in slot 2 at table 3 and do not meet there",
                (REGION, JARDINS),
                (3,),
                1,
                2,
            ),
        ),
    ),
    Case(
        "earlier and later",
        change(precedences=((0, 3), (1, 3))),
        (Meeting(0, 0, 0), Meeting(3, 1, 2)),
        (Meeting(0, 1, 0), Meeting(3, 1, 2)),
        (
            Violation(
                Rule.PRECEDENCE,
                "Mairie and Atelier must come before Région and Jardins; they meet in slots 2 and 2",
                (MAIRIE, ATELIER, REGION, JARDINS),
                (0, 3),
                1,
            ),
        ),
    ),
    Case(
        "last of the earlier, first of the later",
        change(pairs=swap_pair(0, demand=Demand.GIVEN, meetings=2), precedences=((0, 3),)),
        (Meeting(0, 0, 0), Meeting(0, 1, 0), Meeting(3, 2, 2)),
        (Meeting(0, 0, 0), Meeting(0, 2, 0), Meeting(3, 1, 2)),
        (
            Violation(
                Rule.PRECEDENCE,
                "Mairie and Atelier must come before Région and Jardins; they meet in slots 3 and 2",
                (MAIRIE, ATELIER, REGION, JARDINS),
                (0, 3),
                1,
            ),
        ),
    ),
    Case(
        "every one of the later",
        change(pairs=swap_pair(3, demand=Demand.GIVEN, meetings=2), precedences=((0, 3),)),
        (Meeting(0, 0, 0), Meeting(3, 1, 2), Meeting(3, 2, 2)),
        (Meeting(0, 1, 0), Meeting(3, 0, 2), Meeting(3, 2, 2)),
        (
            Violation(
                Rule.PRECEDENCE,
                "Mairie and Atelier must come before Région and Jardins; they meet in slots 2 and 1",
                (MAIRIE, ATELIER, REGION, JARDINS),
                (0, 3),
                0,
            ),
        ),
    ),
    Case(
        "cap of a group; a soft floor is no rule",
        change(groups=(Group("gardens", (1, 3), floor=1, cap=1), Group("all", (0, 1, 2, 3), floor=3))),
        (Meeting(0, 0, 0), Meeting(3, 1, 2)),
        (Meeting(1, 0, 0), Meeting(3, 1, 2)),
        (Violation(Rule.GROUP, "group gardens: 2 meetings, at most 1", pairs=(1, 3)),),
    ),
    Case(
        "hard floor of a group",
        change(groups=(Group("gardens", (1, 3), floor=1, hard=True),)),
        (Meeting(1, 0, 0),),
        (Meeting(0, 0, 0),),
        (Violation(Rule.GROUP, "group gardens: 0 meetings, at least 1"),),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_rule_forbids_what_breaks_it_and_nothing_else(case: Case) -> None:
    assert check(case.problem, case.allowed) == ()
    assert set(check(case.problem, case.forbidden)) == set(case.expected)


def test_every_rule_has_a_case_and_a_line() -> None:
    assert {violation.rule for case in CASES for violation in case.expected} == set(Rule)
    assert all(rule.description.endswith(".") for rule in Rule)


def test_violations_are_complete_and_in_order_whatever_the_order_of_the_meetings() -> None:
    problem = change({ATELIER: Participant("Atelier", (0, 1, 1), step_free=True)}, locks=(Lock(1),))
    meetings = [Meeting(2, 0, 0), Meeting(0, 0, 0), Meeting(9, 0, 0)]
    found = check(problem, meetings)
    assert [(v.rule, v.pairs) for v in found] == [
        (Rule.REFERENCE, ()),
        (Rule.CAPACITY, (0, 2)),
        (Rule.TABLE, (0, 2)),
        (Rule.OWNER, (2,)),
        (Rule.STEP_FREE, (0,)),
        (Rule.STEP_FREE, (2,)),
        (Rule.LOCK, (1,)),
    ]
    assert check(problem, meetings[::-1]) == found


def test_a_closed_table_of_ones_own_is_named_once_and_the_wrong_turn_too() -> None:
    problem = change(tables=(TABLES[0], TABLES[1], Table("3", closed=(0,))))
    found = check(problem, [Meeting(0, 0, 2)])
    assert [v.rule for v in found] == [Rule.CLOSED, Rule.OWNER]
