"""The standby list: who is asked next about a free place, those with the fewest meetings first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matchmaker.day.repairing import Proposal
from matchmaker.entities import Meeting, Participant


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting that could be added. ``first``: the side with fewer meetings; ``counts``: of both, without offers."""

    meeting: Meeting
    first: Participant
    second: Participant
    counts: tuple[int, int]


def list_offers(proposal: Proposal, *, of: int | None = None) -> tuple[Offer, ...]:
    """In the order of asking: whoever would have the fewest meetings in the repaired plan, then whose partner has.

    ``of``: only to this participant (id).
    """
    held = Counter(one for meeting in proposal.repaired for one in (meeting.a, meeting.b))
    people = {one.id: one for one in proposal.edition.participants}
    found = []
    for meeting in (one for one in proposal.offered if of in (None, one.a, one.b)):
        first, second = sorted((meeting.a, meeting.b), key=lambda one: (held[one], people[one].number))
        found.append(Offer(meeting, people[first], people[second], (held[first], held[second])))
    return tuple(sorted(found, key=lambda one: (one.counts, one.meeting.slot, one.first.number)))
