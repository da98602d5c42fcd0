"""Why two did not meet, as far as a record may say it: the true cause, in which no refusal can be recognised."""

from __future__ import annotations

from collections.abc import Mapping

from matchmaker.entities import Edition, Plan
from matchmaker.errors import ConflictError, InputError
from matchmaker.reasons import Never, Unmet, explain_unmet
from matchmaker.sourcing.entries import Hindrance
from solver.reasons import Cause

Two = frozenset[int]
"""Ids of the participants of a pair."""

_TOLD: Mapping[Cause | Never, Hindrance] = {
    Cause.LIMIT: Hindrance.FULL,
    Cause.FULL: Hindrance.FULL,
    Cause.SLOTS: Hindrance.SLOTS,
    Cause.TABLES: Hindrance.TABLES,
    Cause.LOT: Hindrance.LOT,
    Cause.BETTER: Hindrance.BETTER,
}
"""All others are one: whoever reads of one of them must not know that it was a refusal."""


def hindrances(edition: Edition, plan: Plan) -> dict[Two, tuple[Hindrance, tuple[str, ...]]]:
    """For each pair that was asked for in vain: the cause, and the names of those who had no round left.

    Empty when the plan breaks a rule as things are now: then nothing true can be said.
    """
    try:
        found = explain_unmet(edition, plan)
    except (ConflictError, InputError):
        return {}
    return {frozenset((unmet.source.id, unmet.target.id)): _tell(unmet) for unmet in found}


def _tell(unmet: Unmet) -> tuple[Hindrance, tuple[str, ...]]:
    told = _TOLD.get(unmet.cause, Hindrance.IMPOSSIBLE)
    return told, tuple(one.name for one, _ in unmet.who) if told is Hindrance.FULL else ()
