"""Who walks in on the morning: known already or new, taken in at once; places are offered, nobody's agenda changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matchmaker.acting import enter_wishes
from matchmaker.day.news import arrive_after_all
from matchmaker.entities import Event, Line, Organisation, Participant, Person, Role, Wish
from matchmaker.errors import ConflictError, InputError
from matchmaker.journal import note
from matchmaker.participants import correct_participant
from matchmaker.pairing import is_vetoed
from matchmaker.registrations.names import fold
from matchmaker.sectors import label
from matchmaker.sense import faults
from matchmaker.store import Store

LATER = ("email", "people-0-name", "needs", "offers")
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
    wanted = _tidied(guest, event)
    with store.write():
        there = store.participants.find(event_id, wanted.organisation.key)
        if there is None:
            one = _add(store, event_id, wanted, who=who, now=now)
        else:
            one = come_back(store, event_id, there, who=who, now=now)
        if partners:
            _refuse_unwilling(store, event_id, one, partners)
            enter_wishes(store, event_id, one=one, targets=partners, wish=Wish.YES, who=who, now=now)
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


def make_guest(
    name: str, role: Role, *, sectors: Sequence[str], words: str, person: Person, email: str, event: Event
) -> Participant:
    """What is asked at the door. ``sectors``: keys of groups of what it sells, or buys if it only buys."""
    kind = "need" if role is Role.BUYER else "offer"
    title = ", ".join(label(key, event.language) for key in sectors)
    lines = (Line(LINE_KINDS[kind], title, words.strip(), groups=tuple(sectors)),) if sectors else ()
    organisation = Organisation(0, name, fold(name))
    people = (person,) if person.name else ()
    return Participant(0, 0, organisation, role, email=email, people=people, lines=lines)
