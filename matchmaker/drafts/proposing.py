"""Meetings nobody wished, for those below the floor: what the organiser may propose, and adding it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.entities import Edition, Participant, Plan, Statement, Wish
from matchmaker.errors import NotFoundError
from matchmaker.locks import Two, set_lock
from matchmaker.matches import Match, find_matches_for_short
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whoever has fewer meetings than the floor, how many, and the best matches; ``locked`` ones are added already."""

    short: Participant
    meetings: int
    matches: tuple[tuple[Match, bool], ...]


def find_unmet_priorities(edition: Edition, plan: Plan) -> tuple[Statement, ...]:
    """Priorities without a meeting, whatever the cause."""
    met = {frozenset((meeting.a, meeting.b)) for meeting in plan.meetings}
    return tuple(
        s for s in edition.statements if s.wish is Wish.PRIORITY and frozenset((s.source, s.target)) not in met
    )


def has_priorities(edition: Edition) -> bool:
    """Whether anybody gave a priority."""
    return any(s.wish is Wish.PRIORITY for s in edition.statements)


def propose(edition: Edition, plan: Plan, *, most: int = 3) -> tuple[Proposal, ...]:
    """For everybody under the floor who could meet somebody nobody wished: so many matches each, best first."""
    held = Counter(one for meeting in plan.meetings for one in (meeting.a, meeting.b))
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


def add_pairs(
    store: Store, event_id: int, *, pairs: Iterable[tuple[int, int]], reason: str, who: str
) -> tuple[Two, ...]:
    """These pairs (ids) meet in the next plan, all or none, because the organiser proposes it.

    Raises:
        NotFoundError: Somebody does not take part.
        InputError: A pair that may never meet, or a lock on it would contradict the others.
    """
    people = {one.id: one for one in store.participants.all(event_id)}
    with store.write():
        try:
            both = tuple((people[one], people[other]) for one, other in pairs)
        except KeyError as error:
            raise NotFoundError("this participant does not take part; choose one of the list") from error
        for pair in both:
            set_lock(store, event_id, pair=pair, reason=reason, who=who)
    return both
