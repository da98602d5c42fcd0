"""Goals and rules of a plan in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask_babel import LazyString

from matchmaker.accounts import Action, may
from matchmaker.entities import PlanGoal
from matchmaker.papers.words import words
from matchmaker.plans import Verdict
from matchmaker.reasons import say_goal
from web.languages import language
from web.messages import say
from web.organisers import organiser

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

_BEST = {
    "global": say("cannot be better"),
    "chosen meetings": say("cannot be better with these meetings"),
    "repair": say("no repair is better"),
}
_BOUNDED = {
    "global": say("no plan is better than the bound"),
    "chosen meetings": say("no plan with these meetings is better than the bound"),
    "repair": say("no repair is better than the bound"),
}
"""What a bound says, by the plans that it speaks of."""


def sees_wishes() -> bool:
    """Whether whoever asks for this page may see what is counted from wishes, of one plan.

    What follows from its meetings alone (how many people have how many, waiting, tables) is for all who may see them,
    and so are sums over everybody. But two drafts may differ by one meeting: the wishes that each grants, its points,
    bounds and how far it is proved would tell whether those two had wished it.
    """
    return may(organiser(), Action.ARRANGE)


def name_goal(goal: str, *, repair: bool = False) -> str:
    """What a goal counts, in the language of the page. ``repair``: it is one of a repair, which grants no wishes."""
    return say_goal("kept points" if repair and goal == "wishes" else goal, words(language()))


def say_proof(goal: PlanGoal, *, repair: bool) -> LazyString:
    """What its bound says, and of which plans."""
    scope = "repair" if repair else goal.scope
    return (_BEST if goal.value == goal.bound else _BOUNDED)[scope]


def name_broken(verdict: Verdict) -> list[tuple[LazyString, int, tuple[str, ...]]]:
    """What is wrong, rule by rule, how often, and with whom."""
    broken = Counter(one.rule.value for one in verdict.violations)
    return [(_RULES[rule], count, verdict.concerned.get(rule, ())) for rule, count in broken.items()]


def name_rules(broken: Iterable[str]) -> list[tuple[LazyString, int]]:
    """What is wrong where each of these is broken, and how often it is."""
    return [(_RULES[rule], count) for rule, count in Counter(broken).items()]
