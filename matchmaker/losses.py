"""Meetings of an older plan that may no longer take place as things are now, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.entities import Edition, Meeting, Participant, Role
from matchmaker.pairing import Said, is_asked, is_vetoed, may_meet
from matchmaker.store import Sentence


@dataclass(frozen=True, slots=True)
class Loss:
    """A meeting with the names of both sides. ``reason``: why it has no place, a sentence without its end."""

    meeting: Meeting
    names: tuple[str, str]
    reason: Sentence

    @property
    def why(self) -> str:
        """The reason in English."""
        return str(self.reason)


def say(template: str, **places: str) -> Sentence:
    """A sentence; by this name the catalogue of translations finds it."""
    return Sentence(template, places)


def explain_losses(
    edition: Edition, meetings: Iterable[Meeting], *, everybody: Iterable[Participant]
) -> tuple[Loss, ...]:
    """Say why each of these meetings has no place in the edition; ``everybody``: those who withdrew too."""
    known = {one.id: one for one in everybody}
    said = {(s.source, s.target): s for s in edition.statements}
    locked = {frozenset((lock.a, lock.b)) for lock in edition.locks}

    def explain(meeting: Meeting) -> Loss:
        a, b = known[meeting.a], known[meeting.b]
        why = _why_apart(a, b, said=said, locked=frozenset((a.id, b.id)) in locked) or _why_nowhere(edition, meeting)
        return Loss(meeting, (a.name, b.name), why)

    return tuple(map(explain, meetings))


def _why_apart(a: Participant, b: Participant, *, said: Said, locked: bool) -> Sentence | None:
    """Why the two may not meet; None when they may."""
    for one in (a, b):
        if one.withdrawn:
            return say("{name} withdrew", name=one.name)
        if one.role is Role.NETWORK:
            return say("{name} is a network and meets nobody", name=one.name)
    if not may_meet(a, b):
        return say("neither buys what the other sells")
    if is_vetoed(said, (a.id, b.id)):
        return say("one of them asks not to meet the other")
    return None if locked or is_asked(said, (a.id, b.id)) else say("neither asks for it any more")


def _why_nowhere(edition: Edition, meeting: Meeting) -> Sentence:
    if meeting.slot > len(edition.slots):
        return say("round {slot} is no longer there", slot=str(meeting.slot))
    return say("its table is no longer there")
