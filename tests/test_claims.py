"""What a result says of itself: an honest one is believed, every kind of lie is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.check import Claim, Rule, Violation, get_sense, measure, verify
from solver.problem import Pair, Participant, Problem, Rules, Table, Wish
from solver.schedule import Goal, Meeting, Schedule, Scope, Sense, Status

# One table and two slots: of three pairs two can meet.
PROBLEM = Problem(
    2,
    (Participant("City", (1, 1)), Participant("North", (1, 1)), Participant("South", (1, 1))),
    (Table("1"),),
    (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.PRIORITY), Pair(1, 2, Wish.YES)),
    rules=Rules(floor=1),
)
MEETINGS = (Meeting(0, 0, 0), Meeting(1, 1, 0))


def state_goals(**bounds: int) -> tuple[Goal, ...]:
    """The goals of the meetings, with a bound other than the value where it is given."""
    return tuple(
        Goal(name, get_sense(name), value, bounds.get(name, value))
        if get_sense(name) is Sense.MOST
        else Goal(name, get_sense(name), value, bounds.get(name, value), Scope.CHOSEN)
        for name, value in measure(PROBLEM, MEETINGS).items()
    )


HONEST = Schedule(Status.OPTIMAL, MEETINGS, state_goals(), seed=1)


def swap_goal(name: str, **changes: object) -> Schedule:
    """The honest result with one goal changed."""
    goals = [replace(g, **changes) if g.name == name else g for g in HONEST.goals]  # type: ignore[arg-type]
    return replace(HONEST, goals=tuple(goals))


@pytest.mark.parametrize(
    "schedule",
    [
        HONEST,
        replace(HONEST, status=Status.FEASIBLE, goals=state_goals(wishes=260, waiting=-1)),
        replace(HONEST, goals=state_goals(waiting=-1)),  # days are proved for the chosen meetings, or not at all
        Schedule(Status.INFEASIBLE, (), (), seed=1),
        Schedule(Status.UNKNOWN, (), (), seed=1),
    ],
)
def test_honest_results(schedule: Schedule) -> None:
    assert verify(PROBLEM, schedule) == ()


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (swap_goal("wishes", value=231, bound=231), Violation(Claim.VALUE, "wishes is 230, not 231")),
        (
            replace(swap_goal("wishes", bound=229), status=Status.FEASIBLE),
            Violation(Claim.BOUND, "wishes is 230, better than its bound 229"),
        ),
        (swap_goal("waiting", bound=1), Violation(Claim.BOUND, "waiting is 0, better than its bound 1")),
        (
            swap_goal("waiting", sense=Sense.MOST),
            Violation(Claim.BOUND, "waiting: one wants the least, not the most"),
        ),
        (swap_goal("wishes", bound=260), Violation(Claim.STATUS, "wishes is not proved: 230, bound 260")),
        (
            swap_goal("waiting", scope=Scope.GLOBAL, bound=-1),
            Violation(Claim.STATUS, "waiting is not proved: 0, bound -1"),
        ),
        (
            swap_goal("level 1", scope=Scope.CHOSEN),
            Violation(Claim.STATUS, "level 1 is a goal of choosing; a bound for the chosen meetings is no proof"),
        ),
        (
            replace(HONEST, goals=HONEST.goals[:2]),
            Violation(
                Claim.VALUE,
                "the goals are imposed, mutual priorities, minimum, level 1, wishes, long waits, long rows, waiting, "
                "stay, table changes, not imposed, mutual priorities",
            ),
        ),
        (
            replace(HONEST, status=Status.UNKNOWN, goals=()),
            Violation(Claim.STATUS, "the status is UNKNOWN, yet there are 2 meetings"),
        ),
        (
            replace(HONEST, status=Status.INFEASIBLE, meetings=()),
            Violation(Claim.STATUS, "the status is INFEASIBLE, yet there are 10 goals"),
        ),
    ],
)
def test_lies(schedule: Schedule, expected: Violation) -> None:
    assert verify(PROBLEM, schedule) == (expected,)


def test_goals_in_another_order_are_other_goals() -> None:
    found = verify(PROBLEM, replace(HONEST, goals=HONEST.goals[::-1]))
    assert [violation.rule for violation in found] == [Claim.VALUE]


def test_a_result_is_judged_by_its_meetings_too() -> None:
    moved = replace(HONEST, meetings=(Meeting(0, 0, 0), Meeting(1, 0, 0)))
    assert [violation.rule for violation in verify(PROBLEM, moved)] == [Rule.CAPACITY, Rule.TABLE, Claim.VALUE]


def test_every_claim_has_a_line() -> None:
    assert all(claim.description.endswith(".") for claim in Claim)
