"""How far a run is: the last that was told of every goal."""

from __future__ import annotations

from matchmaker.store import Reached, RunProgress
from solver.check import get_sense
from solver.control import Progress
from solver.schedule import Schedule


def absorb(before: RunProgress | None, now: Progress) -> RunProgress:
    """What is known after one more report."""
    told = {} if before is None else {goal.goal: goal for goal in before.reached}
    told[now.goal] = Reached(now.goal, get_sense(now.goal).value, now.value, now.bound)
    return RunProgress(now.stage, round(now.seconds, 1), tuple(told.values()))


def conclude(before: RunProgress | None, schedule: Schedule) -> RunProgress:
    """What is known at the end: every goal of the schedule."""
    seconds = round(sum(stage.seconds for stage in schedule.stages), 1)
    reached = tuple(Reached(g.name, g.sense.value, g.value, g.bound) for g in schedule.goals)
    return RunProgress(before.stage if before else "", seconds, reached)
