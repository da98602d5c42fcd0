"""The standby list: who is asked next about a free place, the fewest meetings first; or why there is none."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matchmaker.day.proposing import Proposal
from matchmaker.entities import Meeting, Participant
from matchmaker.losses import say
from matchmaker.pairing import ASKED
from matchmaker.programme import present
from matchmaker.registrations.names import alphabetical
from matchmaker.store import Sentence


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
    people = {one.id: one for one in proposal.asked.edition.participants}
    found = []
    for meeting in (one for one in proposal.offered if of in (None, one.a, one.b)):
        first, second = sorted((meeting.a, meeting.b), key=lambda one: (held[one], people[one].number))
        found.append(Offer(meeting, people[first], people[second], (held[first], held[second])))
    return tuple(sorted(found, key=lambda one: (one.counts, one.meeting.slot, one.first.number)))


def explain_none(proposal: Proposal, *, of: int) -> tuple[tuple[str, Sentence], ...]:
    """Why nothing fits for a participant (id): whom it asked for and does not meet, by name, and a sentence about each.

    Only what a plan on the wall tells is said: rounds that are full. What somebody else said stays untold.
    """
    people = {one.id: one for one in proposal.asked.edition.participants}
    met = {frozenset((one.a, one.b)) for one in proposal.repaired}
    asked = [
        people[one.target]
        for one in proposal.asked.edition.statements
        if one.source == of and one.wish in ASKED and one.target in people and frozenset((of, one.target)) not in met
    ]
    return tuple((one.name, _why_none(proposal, people[of], one)) for one in sorted(asked, key=alphabetical))


def _why_none(proposal: Proposal, one: Participant, other: Participant) -> Sentence:
    mine = _free_rounds(proposal, one)
    both = mine & _free_rounds(proposal, other)
    if not mine:
        return say("{name} has no free round among those that can change", name=one.name)
    if not both:
        return say("{other} has no free round in which {name} is free", other=other.name, name=one.name)
    taken = {(met.table, met.slot) for met in proposal.repaired}
    homes = [table for table in proposal.asked.edition.tables if table.owner in (None, one.id, other.id)]
    if all(slot in table.closed or (table.id, slot) in taken for table in homes for slot in both):
        return say("no table is free in the rounds in which both are")
    return say("no free place fits both")


def _free_rounds(proposal: Proposal, one: Participant) -> set[int]:
    """The rounds to come, behind the frozen ones, in which somebody could meet one more."""
    held = Counter(met.slot for met in proposal.repaired if one.id in (met.a, met.b))
    there = present(one, proposal.asked.edition.slots, proposal.asked.edition.event.sessions)
    coming = range(proposal.asked.start + proposal.asked.frozen, len(there) + 1)
    return {slot for slot in coming if slot not in proposal.asked.running.dropped and held[slot] < there[slot - 1]}
