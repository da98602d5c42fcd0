"""What an attendee is told of a wish that was not granted: only what is their own.

Whether the other side is full, refused, may not meet them or found no table: the sentence is the same, so that no veto
can be guessed. Nothing here looks at the other side, or at what anybody else said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.entities import Edition, Participant, Plan
from matchmaker.pairing import ASKED
from matchmaker.papers.words import Words
from matchmaker.programme import present


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A wish of an attendee that the plan does not hold. ``label``: of the sentence among the words."""

    target: Participant
    label: str

    def say(self, words: Words) -> str:
        """The sentence."""
        return words.say(self.label)


def attendee_sentences(edition: Edition, plan: Plan, participant_id: int) -> tuple[Unplanned, ...]:
    """One for each priority or yes of the participant that the plan does not hold, in their order of preference.

    Raises KeyError if nobody in the edition has this id.
    """
    people = {one.id: one for one in edition.participants}
    one = people[participant_id]
    held = [meeting for meeting in plan.meetings if one.id in (meeting.a, meeting.b)]
    met = {p for meeting in held for p in (meeting.a, meeting.b)}
    wished = [s for s in edition.statements if s.source == one.id and s.wish in ASKED and s.target not in met]
    wished.sort(key=lambda said: (said.rank is None, said.rank or 0, people[said.target].number))
    label = own_label(edition, one, taken=[meeting.slot for meeting in held])
    return tuple(Unplanned(people[said.target], label) for said in wished)


def own_label(edition: Edition, one: Participant, *, taken: Sequence[int]) -> str:
    """What of its own keeps a participant from further meetings: its limit, its hours, or nothing (``unplanned``).

    ``taken``: slot numbers of its meetings.
    """
    most = edition.event.maximum if one.maximum is None else one.maximum
    if most is not None and len(taken) >= most:
        return "unplanned_limit"
    room = present(one, edition.slots, edition.event.sessions)
    if not any(room):
        return "unplanned_away"
    full = all(taken.count(slot.number) >= most for slot, most in zip(edition.slots, room, strict=True))
    return "unplanned_hours" if full else "unplanned"
