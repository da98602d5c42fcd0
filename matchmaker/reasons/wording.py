"""Reasons in the words of organisers, in their language."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.entities import Participant
from matchmaker.papers.words import Words
from matchmaker.reasons.unmet import Change, Never, Unmet
from solver.reasons import Cause, Kind

_LABELS = {
    Never.ROLES: "reason_roles",
    Never.BARRED: "reason_rules",
    Cause.APART: "reason_apart",
    Cause.NOWHERE: "reason_nowhere",
    Cause.BLOCKED: "reason_blocked",
    Cause.BETTER: "reason_better",
    Cause.LOT: "reason_lot",
    Cause.TABLES: "reason_tables",
    Cause.SLOTS: "reason_slots",
    Cause.RULES: "reason_rules",
}
"""Sentences that need no name."""

_LEVEL = "level "

_CHANGES = {
    Kind.LIMIT: "change_limit",
    Kind.TABLE: "change_table",
    Kind.HOURS: "change_hours",
    Kind.SLOT: "change_slot",
}


def say_cause(unmet: Unmet, words: Words, *, most: int | None = None) -> str:
    """Why, with the names of those in whose way it is; ``most``: so many of those that somebody meets instead."""
    if unmet.cause in _LABELS:
        return words.say(_LABELS[unmet.cause])
    return " · ".join(_say_one(unmet, one, _shorten(partners, words, most=most), words) for one, partners in unmet.who)


def say_price(unmet: Unmet, words: Words) -> str:
    """What forcing it would take, or between which bounds that lies."""
    price = unmet.price
    if price is None:
        return words.say("price_impossible")
    low = _say_loss(price.goals, price.low, words)
    if price.high is None:
        return words.say("price_least", low=low or words.say("price_nothing"))
    if price.exact:
        return low or words.say("price_lot")
    return words.say("price_range" if low else "price_most", low=low, high=_say_loss(price.goals, price.high, words))


def say_goal(goal: str, words: Words) -> str:
    """What a goal counts, on pages, papers and spreadsheets alike."""
    if goal.startswith(_LEVEL):
        return words.say("goal_level", level=goal.removeprefix(_LEVEL))
    return words.say(f"goal_{goal.replace(' ', '_')}")


def say_instead(unmet: Unmet) -> str:
    """The meetings that would go."""
    return " · ".join(f"{a.name} – {b.name}" for a, b in unmet.instead)


def say_change(unmet: Unmet, words: Words) -> str:
    """The cheapest change that grants it for nothing."""
    return _say_change(unmet.changes[0], words) if unmet.changes else words.say("change_none")


def _shorten(partners: Sequence[Participant], words: Words, *, most: int | None) -> list[str]:
    """Names; one more than ``most`` is named rather than counted."""
    names = [other.name for other in partners]
    if most is None or len(names) <= most + 1:
        return names
    return [*names[:most], words.say("reason_others", number=len(names) - most)]


def _say_one(unmet: Unmet, one: Participant, partners: Sequence[str], words: Words) -> str:
    if unmet.cause is Never.NETWORK:
        return words.say("reason_network", who=one.name)
    if unmet.cause is Never.VETO:
        return words.say("reason_veto", who=one.name, other=unmet.source.name)
    if unmet.cause is Cause.LIMIT:
        return words.say("reason_limit", who=one.name, number=len(partners))
    if not partners:
        return words.say("reason_companion", who=one.name)
    return words.say("reason_full", who=one.name, partners=words.series(partners))


def _say_loss(goals: Sequence[str], loss: Sequence[int], words: Words) -> str:
    """What each goal loses, the most important first; empty: none does."""
    told = (
        words.say("goal_fewer" if lost > 0 else "goal_more", goal=say_goal(goal, words), number=abs(lost))
        for goal, lost in zip(goals, loss, strict=True)
        if lost
    )
    return "; ".join(told)


def _say_change(change: Change, words: Words) -> str:
    name = change.participant.name if change.participant else ""
    return words.say(_CHANGES[change.kind], who=name, round=change.slot)
