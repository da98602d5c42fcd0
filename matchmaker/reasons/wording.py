"""Reasons in the words of organisers, in their language."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.entities import Participant
from matchmaker.exports.lines import Cell, Column, Table
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

_GOALS = {
    "imposed": "price_imposed",
    "mutual priorities": "price_mutual",
    "minimum": "price_minimum",
    "groups": "price_groups",
    "wishes": "price_wishes",
}

_CHANGES = {
    Kind.LIMIT: "change_limit",
    Kind.TABLE: "change_table",
    Kind.HOURS: "change_hours",
    Kind.SLOT: "change_slot",
}

_COLUMNS = {
    "number": 6, "participant": 36, "unmet_wish": 10, "unmet_rank": 8, "partner_number": 10, "partner": 36,
    "unmet_cause": 60, "unmet_price": 50, "unmet_instead": 50, "unmet_change": 40,
}  # fmt: skip


def say_cause(unmet: Unmet, words: Words) -> str:
    """Why, with the names of those in whose way it is."""
    if unmet.cause in _LABELS:
        return words.say(_LABELS[unmet.cause])
    return " · ".join(_say_one(unmet, one, partners, words) for one, partners in unmet.who)


def say_price(unmet: Unmet, words: Words) -> str:
    """What forcing it would take, or between which bounds that lies."""
    price = unmet.price
    if price is None:
        return words.say("price_impossible")
    low = _say_loss(price.goals, price.low, words)
    if price.high is None:
        return words.say("price_least", low=low)
    return low if price.exact else words.say("price_range", low=low, high=_say_loss(price.goals, price.high, words))


def say_instead(unmet: Unmet) -> str:
    """The meetings that would go."""
    return " · ".join(f"{a.name} – {b.name}" for a, b in unmet.instead)


def say_change(unmet: Unmet, words: Words) -> str:
    """The cheapest change that grants it for nothing."""
    return _say_change(unmet.changes[0], words) if unmet.changes else words.say("change_none")


def unmet_table(found: Sequence[Unmet], words: Words) -> Table:
    """One line per wish, for a spreadsheet."""
    columns = tuple(Column(words.say(label), width) for label, width in _COLUMNS.items())
    return Table(words.say("unmet_wishes"), columns, tuple(_line(unmet, words) for unmet in found), frozen=2)


def _line(unmet: Unmet, words: Words) -> tuple[Cell, ...]:
    wish = (unmet.source.number, unmet.source.name, words.say(f"said_{unmet.wish}"), unmet.rank)
    why = (say_cause(unmet, words), say_price(unmet, words), say_instead(unmet), say_change(unmet, words))
    return (*wish, unmet.target.number, unmet.target.name, *why)


def _say_one(unmet: Unmet, one: Participant, partners: Sequence[Participant], words: Words) -> str:
    if unmet.cause is Never.NETWORK:
        return words.say("reason_network", who=one.name)
    if unmet.cause is Never.VETO:
        return words.say("reason_veto", who=one.name, other=unmet.source.name)
    if unmet.cause is Cause.LIMIT:
        return words.say("reason_limit", who=one.name, number=len(partners))
    if not partners:
        return words.say("reason_companion", who=one.name)
    return words.say("reason_full", who=one.name, partners=words.series([other.name for other in partners]))


def _say_loss(goals: Sequence[str], loss: Sequence[int], words: Words) -> str:
    changes = [_say_goal(goal, lost, words) for goal, lost in zip(goals, loss, strict=True) if lost]
    return ", ".join(changes) if changes else words.say("price_nothing")


def _say_goal(goal: str, lost: int, words: Words) -> str:
    """What is lost with a minus, what is gained with a plus."""
    change = f"−{lost}" if lost > 0 else f"+{-lost}"
    if goal in _GOALS:
        return words.say(_GOALS[goal], change=change)
    return words.say("price_level", level=goal.removeprefix("level "), change=change)


def _say_change(change: Change, words: Words) -> str:
    name = change.participant.name if change.participant else ""
    return words.say(_CHANGES[change.kind], who=name, round=change.slot)
