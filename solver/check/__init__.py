"""The independent judge: every hard rule and every goal again, from the data classes alone.

It shares nothing with the model that builds schedules, so that a wrong definition shows as a contradiction. The
rules are the register ``Rule`` (those of places are spelled out in ``tables``), the goals are defined in ``goals``,
what a result says of itself is the register ``Claim``.

>>> from solver.problem import Pair, Participant, Problem, Table
>>> from solver.schedule import Meeting
>>> people = Participant("Mairie", (1, 1)), Participant("Atelier", (0, 1))
>>> problem = Problem(2, people, (Table("1", owner=0),), (Pair(0, 1),))
>>> check(problem, [Meeting(0, 1, 0)])
()
>>> [(v.rule.value, v.message) for v in check(problem, [Meeting(0, 0, 0)])]
[('capacity', 'too many meetings of Atelier in slot 1: 1, at most 0')]
"""

from __future__ import annotations

from collections.abc import Sequence

from solver.check import pairs, people, tables
from solver.check.claims import WITHOUT_SCHEDULE, judge_claims
from solver.check.goals import count_reach, get_sense, measure
from solver.check.references import judge_references, select_sound
from solver.check.violations import Claim, Rule, Violation, arrange
from solver.problem import Problem
from solver.schedule import Meeting, Schedule

__all__ = ["Claim", "Rule", "Violation", "check", "count_reach", "get_sense", "measure", "verify"]

_JUDGES = (
    pairs.judge_once,
    people.judge_capacity,
    people.judge_maximum,
    tables.judge_tables,
    tables.judge_places,
    pairs.judge_slots,
    people.judge_together,
    pairs.judge_given,
    pairs.judge_locks,
    pairs.judge_precedences,
    pairs.judge_groups,
)


def check(problem: Problem, meetings: Sequence[Meeting]) -> tuple[Violation, ...]:
    """Everything that is wrong with the meetings, in the order of the register; empty if they keep every rule.

    A meeting that names what does not exist is reported as such and otherwise left out.
    """
    sound = select_sound(problem, meetings)
    found = list(judge_references(problem, meetings))
    for judge in _JUDGES:
        found.extend(judge(problem, sound))
    return arrange(found)


def verify(problem: Problem, schedule: Schedule) -> tuple[Violation, ...]:
    """Everything wrong with a result: its meetings, and what it claims of itself. Empty if it can be believed.

    An infeasible or unknown result has no meetings to judge, and must have none.
    """
    found = list(judge_claims(problem, schedule))
    if schedule.status not in WITHOUT_SCHEDULE:
        found.extend(check(problem, schedule.meetings))
    return arrange(found)
