"""Goals and rules of a plan in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

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
}
_LEVEL = "level "

_RULES = {
    "reference": say("A meeting is between participants, in a round and at a table that exist."),
    "once": say("Two participants meet once."),
    "capacity": say("Nobody has more meetings in a round than they can hold at once, and none while away."),
    "maximum": say("Nobody has more meetings than their own maximum."),
    "table": say("A table holds one meeting at a time."),
    "closed": say("A closed table holds no meeting."),
    "owner": say("A meeting is at the table of its buyer, if there is one."),
    "step_free": say("Whoever needs a step-free table meets at one."),
    "zone": say("Whoever has a zone meets at tables of that zone only."),
    "slots": say("A pair that may meet only in certain rounds meets in one of them."),
    "together": say("Participants with the same person behind them are never busy in the same round."),
    "given": say("A pair that must meet does."),
    "lock": say("A locked pair meets, in the round and at the table of the lock."),
    "precedence": say("Meetings that come before others do."),
    "group": say("Groups of meetings keep their limits."),
    "value": say("The plan says the truth about its values."),
    "bound": say("The plan says the truth about its bounds."),
    "status": say("The plan says the truth about what is proved."),
}


def name_goal(goal: str) -> LazyString:
    """What a goal counts."""
    if goal.startswith(_LEVEL):
        return say("Participants with {level} or more meetings", level=goal.removeprefix(_LEVEL))
    return _GOALS[goal]


def name_broken(verdict: Verdict) -> list[tuple[LazyString, int]]:
    """The rules that are broken, and how often each."""
    return name_rules(one.rule.value for one in verdict.violations)


def name_rules(broken: Iterable[str]) -> list[tuple[LazyString, int]]:
    """Each broken rule, and how often it is."""
    return [(_RULES[rule], count) for rule, count in Counter(broken).items()]
