"""Who walks in on the morning: known already or new, taken in at once; places are offered, nobody's agenda changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matchmaker.acting import enter_wishes
from matchmaker.day.news import arrive_after_all
from matchmaker.day.rounds import next_to_begin
from matchmaker.day.steering import running_of
from matchmaker.entities import Event, Line, LineKind, Organisation, Participant, Role, Wish
from matchmaker.errors import ConflictError
from matchmaker.journal import note
from matchmaker.pairing import ASKED
from matchmaker.participants import correct_participant
from matchmaker.registrations.names import fold
from matchmaker.sectors import label
from matchmaker.sense import faults
from matchmaker.store import Store
from matchmaker.wishing import own_wishes

LATER = ("people-0-name", "needs", "offers")
"""What a registration has and somebody at the door may leave out."""


def welcome(
    store: Store, event_id: int, guest: Participant, *, partners: Sequence[Participant], who: str, now: datetime
) -> Participant:
    """Let somebody take part from now on, whom ``partners`` will meet if there is room; all of it, or nothing.

    Whoever was registered under this name comes as it had registered, also if it had withdrawn or been reported away.

    Raises:
        InputError: Something makes no sense, or it cannot meet a partner.
        ConflictError: No round is left to begin, or this organisation asked to be deleted.
    """
    event = store.events.get(event_id)
    with store.write():
        next_to_begin(running_of(store, event_id), now)
        there = store.participants.find(event_id, guest.organisation.key)
        if there is None:
            _refuse_senseless(guest, event)
            one = _add(store, event_id, guest, who=who, now=now)
        else:
            one = come_back(store, event_id, there, who=who, now=now)
        if targets := _not_asked_yet(store, event_id, one, partners):
            enter_wishes(store, event_id, one=one, targets=targets, wish=Wish.YES, who=who, now=now)
    return one


def come_back(store: Store, event_id: int, one: Participant, *, who: str, now: datetime) -> Participant:
    """Somebody registered is there after all, from the next round on.

    Raises:
        ConflictError: No round is left to begin, or it asked to be deleted.
    """
    if one.erased:
        raise ConflictError("{name} asked to be deleted; register it by its own page", name=one.name)
    with store.write():
        if arrive_after_all(store, event_id, one, now=now):
            note(store, event_id, who=who, what=f"{one.name}: is there after all", participant=one.id)
        return correct_participant(store, event_id, one=one, changes={"withdrawn": False}, who=who)


def make_guest(name: str, role: Role, *, group: str, words: str, email: str, event: Event) -> Participant:
    """What is asked at the door. ``group``: key of the sector of what it offers, or needs if it only buys; or empty.

    Raises:
        NotFoundError: There is no such sector.
    """
    kind = LineKind.NEED if role is Role.BUYER else LineKind.OFFER
    lines = (Line(kind, label(group, event.language), words.strip(), groups=(group,)),) if group else ()
    tidy = " ".join(name.split())
    return Participant(0, 0, Organisation(0, tidy, fold(tidy)), role, email=email.strip(), lines=lines)


def _refuse_senseless(guest: Participant, event: Event) -> None:
    left_out = {*LATER, *(() if guest.email else ("email",))}
    for wrong in faults(guest, event):
        if wrong.places.get("at") not in left_out:
            raise wrong


def _add(store: Store, event_id: int, guest: Participant, *, who: str, now: datetime) -> Participant:
    [added] = store.participants.add(event_id, [replace(guest, registered=now)])
    note(store, event_id, who=who, what=f"{added.name}: walked in", participant=added.id)
    return added


def _not_asked_yet(store: Store, event_id: int, one: Participant, partners: Sequence[Participant]) -> list[Participant]:
    """A priority it had said stays one."""
    asked = {said.target for said in own_wishes(store, event_id, one) if said.wish in ASKED}
    return [other for other in partners if other.id not in asked]
