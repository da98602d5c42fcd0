"""Goals and rules of a plan in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from flask_babel import LazyString

from matchmaker.plans import Verdict
from web.messages import say

_GOALS = {
    "imposed": say("Meetings that you imposed"),
    "mutual priorities": say("Meetings that are a priority for both"),
    "minimum": say("Meetings of those who should have a least number"),
    "groups": say("Targets for groups of meetings"),
    "shares": say("Shares of meetings"),
    "wishes": say("Points of the wishes that are granted"),
    "long waits": say("Free rounds beyond two in a row"),
    "long rows": say("Meetings beyond four in a row without a pause"),
    "waiting": say("Free rounds beyond one in a row"),
    "stay": say("Rounds from first to last meeting, for those without a table of their own"),
    "table changes": say("Table changes"),
    "changed agendas": say("Agendas that the repair changed"),
    "changed meetings": say("Meetings that the repair changed"),
}
_LEVEL = "level "

_RULES = {  # what is wrong where they are broken
    "reference": say("A meeting is of somebody, in a round or at a table that does not exist."),
    "once": say("Two participants meet more than once."),
    "capacity": say("Somebody has more meetings in a round than they can hold at once, or one while away."),
    "maximum": say("Somebody has more meetings than their own maximum."),
    "table": say("A table holds several meetings at a time."),
    "closed": say("A closed table holds a meeting."),
    "owner": say("A meeting is not at the table of its buyer."),
    "step_free": say("Somebody who needs a step-free table meets at another one."),
    "zone": say("Somebody who has a zone meets at a table outside it."),
    "slots": say("A pair that may meet only in certain rounds meets in another one."),
    "together": say("Participants with the same person behind them are busy in the same round."),
    "given": say("A pair that must meet does not."),
    "lock": say("A locked pair does not meet in the round and at the table of the lock, or not at all."),
    "precedence": say("Meetings that should come before others do not."),
    "group": say("A group of meetings is beyond its limits."),
    "value": say("The plan is wrong about its values."),
    "bound": say("The plan is wrong about its bounds."),
    "status": say("The plan is wrong about what is proved."),
}


def name_goal(goal: str) -> LazyString:
    """What a goal counts."""
    if goal.startswith(_LEVEL):
        return say("Participants with {level} or more meetings", level=goal.removeprefix(_LEVEL))
    return _GOALS[goal]


def name_loss(goals: Sequence[str], loss: Sequence[int]) -> str:
    """What each goal loses, the most important first; empty: none does."""
    told = (
        say("{goal}: {number} fewer", goal=name_goal(goal), number=lost)
        if lost > 0
        else say("{goal}: {number} more", goal=name_goal(goal), number=-lost)
        for goal, lost in zip(goals, loss, strict=True)
        if lost
    )
    return "; ".join(map(str, told))


def name_broken(verdict: Verdict) -> list[tuple[LazyString, int]]:
    """What is wrong, rule by rule, and how often."""
    return name_rules(one.rule.value for one in verdict.violations)


def name_rules(broken: Iterable[str]) -> list[tuple[LazyString, int]]:
    """What is wrong where each of these is broken, and how often it is."""
    return [(_RULES[rule], count) for rule, count in Counter(broken).items()]
