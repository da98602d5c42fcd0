"""What a plan says of itself once it was changed by hand: values counted again, and only bounds that are still true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from matchmaker.editing.boards import Board
from matchmaker.entities import PlanGoal
from matchmaker.store import Claims
from solver.check import get_sense, measure
from solver.problem import Problem
from solver.schedule import Meeting, Scope, Sense, Status

BY_HAND = (
    "Changed by hand: its values were counted again. A bound is the computed one where it still holds, otherwise what "
    "no schedule can exceed."
)


def claims_of(board: Board) -> Claims:
    """What the plan says now."""
    plan = board.plan
    return Claims(plan.status, plan.reproducible, plan.problem, plan.goals, plan.notices)


def count_again(before: Board, after: Board) -> Claims:
    """What the plan may say after a change by hand.

    A plan that answered an older state of the event answers no state exactly from here on.
    """
    current = before.current
    goals = tuple(_count(before, after, current=current))
    proved = all(goal.value == goal.bound for goal in goals if goal.scope == Scope.GLOBAL)
    optimal = before.plan.status == Status.OPTIMAL and current and proved
    return Claims(
        status=(Status.OPTIMAL if optimal else Status.FEASIBLE).value,
        reproducible=False,
        problem=after.question.digest if current else "",
        goals=goals,
        notices=tuple(dict.fromkeys((*before.plan.notices, BY_HAND))),
    )


def _count(before: Board, after: Board, *, current: bool) -> Iterator[PlanGoal]:
    """A bound speaks of schedules that are equal in the goals before: once a value differs, those after it fall."""
    problem, meetings = after.question.problem, after.schedule.meetings
    most = _find_most(problem)
    same = current and _is_narrower(before.question.problem, problem)
    chosen = {m.pair for m in before.schedule.meetings} == {m.pair for m in meetings}
    known = {goal.name: goal for goal in before.plan.goals}
    for name, value in measure(problem, meetings).items():
        old, sense = known.get(name), get_sense(name)
        if old is not None and same and (chosen or old.scope == Scope.GLOBAL):
            yield PlanGoal(name, sense.value, value, old.bound, old.scope)
        elif sense is Sense.MOST:
            yield PlanGoal(name, sense.value, value, most[name], Scope.GLOBAL.value)
        else:
            yield PlanGoal(name, sense.value, value, 0, Scope.CHOSEN.value)
        same = same and old is not None and old.value == value


def _find_most(problem: Problem) -> dict[str, int]:
    """What each goal would be if every pair met: no schedule has more of a goal of which one wants most."""
    everybody: Sequence[Meeting] = [Meeting(k, 0, 0) for k in range(len(problem.pairs))]
    return measure(problem, everybody) if problem.tables else dict.fromkeys(measure(problem, ()), 0)


def _is_narrower(before: Problem, after: Problem) -> bool:
    """Whether ``after`` allows no schedule that ``before`` does not: at most it has more locks."""
    same = replace(before, locks=()) == replace(after, locks=())
    return same and set(before.locks) <= set(after.locks)
