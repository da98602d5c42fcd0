"""What a result says of itself: its values, the side of its bounds, its status."""

from __future__ import annotations

from collections.abc import Iterator

from solver.check.goals import get_sense, measure
from solver.check.violations import Claim, Violation
from solver.problem import Problem
from solver.schedule import Goal, Schedule, Scope, Sense, Status

WITHOUT_SCHEDULE = (Status.INFEASIBLE, Status.UNKNOWN)


def judge_claims(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    """Every claim that the meetings do not bear out."""
    if schedule.status in WITHOUT_SCHEDULE:
        yield from _judge_empty(schedule)
        return
    yield from _judge_values(problem, schedule)
    for goal in schedule.goals:
        yield from _judge_bound(goal)
        if schedule.status is Status.OPTIMAL:
            yield from _judge_proof(goal)


def _judge_empty(schedule: Schedule) -> Iterator[Violation]:
    for name, size in (("meetings", len(schedule.meetings)), ("goals", len(schedule.goals))):
        if size:
            yield Violation(Claim.STATUS, f"the status is {schedule.status}, yet there are {size} {name}")


def _judge_values(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    values = measure(problem, schedule.meetings)
    names = [goal.name for goal in schedule.goals]
    if names != list(values):
        yield Violation(Claim.VALUE, f"the goals are {', '.join(values)}, not {', '.join(names) or 'none'}")
    for goal in schedule.goals:
        if goal.name in values and goal.value != values[goal.name]:
            yield Violation(Claim.VALUE, f"{goal.name} is {values[goal.name]}, not {goal.value}")


def _judge_bound(goal: Goal) -> Iterator[Violation]:
    sense = get_sense(goal.name)
    if goal.sense is not sense:
        yield Violation(Claim.BOUND, f"{goal.name}: one wants the {sense}, not the {goal.sense}")
    if goal.bound < goal.value if sense is Sense.MOST else goal.bound > goal.value:
        yield Violation(Claim.BOUND, f"{goal.name} is {goal.value}, better than its bound {goal.bound}")


def _judge_proof(goal: Goal) -> Iterator[Violation]:
    if goal.scope is Scope.GLOBAL and not goal.proved:
        yield Violation(Claim.STATUS, f"{goal.name} is not proved: {goal.value}, bound {goal.bound}")
    if goal.scope is Scope.CHOSEN and get_sense(goal.name) is Sense.MOST:
        yield Violation(Claim.STATUS, f"{goal.name} is a goal of choosing; a bound for the chosen meetings is no proof")
