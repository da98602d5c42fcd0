"""Drafts side by side: what each plan gives, counted against what is wished now; and publishing one, written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.entities import Edition, Participant, Plan, Statement, Wish
from matchmaker.journal import note
from matchmaker.matches import Match, find_matches_for_short
from matchmaker.pairing import ASKED, is_vetoed, may_meet
from matchmaker.plans import publish
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class Overview:
    """What a plan gives. ``granted``: of the wishes (priority or yes) that can be granted, those with a meeting.

    ``fewest``: meetings of whoever has the fewest among those with such a wish, their own or about them. ``waiting``
    and ``changes``: idle slots beyond one in a row, and table changes, as the plan counted them; None: not counted.
    """

    plan: Plan
    granted: int
    wished: int
    fewest: int
    waiting: int | None
    changes: int | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whoever has fewer meetings than the floor, how many, and the best matches; ``locked`` ones are added already."""

    short: Participant
    meetings: int
    matches: tuple[tuple[Match, bool], ...]


def compare_plans(edition: Edition, plans: Iterable[Plan]) -> tuple[Overview, ...]:
    """One for each plan, in their order."""
    wishes = _possible(edition)
    return tuple(_overview(plan, wishes) for plan in plans)


def find_unmet_priorities(edition: Edition, plan: Plan) -> tuple[Statement, ...]:
    """Priorities without a meeting, whatever the cause."""
    met = _pairs(plan)
    return tuple(
        s for s in edition.statements if s.wish is Wish.PRIORITY and frozenset((s.source, s.target)) not in met
    )


def propose(edition: Edition, plan: Plan, *, most: int = 3) -> tuple[Proposal, ...]:
    """For everybody under the floor who could meet somebody nobody wished: so many matches each, best first."""
    held = _count(plan)
    locked = {frozenset((lock.a, lock.b)) for lock in edition.locks}
    found: dict[int, list[Match]] = {}
    for match in find_matches_for_short(edition, plan):
        found.setdefault(match.short.id, []).append(match)
    return tuple(
        Proposal(
            matches[0].short,
            held[short],
            tuple((one, frozenset((short, one.partner.id)) in locked) for one in matches[:most]),
        )
        for short, matches in found.items()
    )


def publish_plan(store: Store, event_id: int, *, number: int, who: str) -> Plan:
    """Freeze a plan as the one in force, and write down who did.

    Raises:
        ConflictError: It breaks a rule as things are now, or is published already.
        NotFoundError: There is no such plan.
    """
    with store.write():
        plan = publish(store, event_id, number=number)
        note(store, event_id, who=who, what=f"plan {plan.number}", before="draft", after="published")
    return plan


def _overview(plan: Plan, wishes: tuple[Statement, ...]) -> Overview:
    met, held = _pairs(plan), _count(plan)
    goals = {goal.name: goal.value for goal in plan.goals}
    people = {one for s in wishes for one in (s.source, s.target)}
    return Overview(
        plan,
        granted=sum(frozenset((s.source, s.target)) in met for s in wishes),
        wished=len(wishes),
        fewest=min((held[one] for one in people), default=0),
        waiting=goals.get("waiting"),
        changes=goals.get("table changes"),
    )


def _possible(edition: Edition) -> tuple[Statement, ...]:
    """Wishes about somebody whom one may meet and who did not refuse."""
    people = {one.id: one for one in edition.participants}
    said = {(s.source, s.target): s for s in edition.statements}
    return tuple(
        s
        for s in edition.statements
        if s.wish in ASKED
        and s.source in people
        and s.target in people
        and may_meet(people[s.source], people[s.target])
        and not is_vetoed(said, (s.source, s.target))
    )


def _pairs(plan: Plan) -> set[frozenset[int]]:
    return {frozenset((meeting.a, meeting.b)) for meeting in plan.meetings}


def _count(plan: Plan) -> Counter[int]:
    return Counter(one for meeting in plan.meetings for one in (meeting.a, meeting.b))
