"""Who met whom in earlier editions: everybody's for organisers, a participant's own for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.entities import Event, Participant
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class PastEdition:
    """An earlier edition: the name of its event, and its day."""

    name: str
    date: date


def met_by(store: Store, event_id: int, one: Participant, *, today: date) -> Mapping[int, PastEdition]:
    """Whom a participant's own organisation met in earlier editions, by id of the participant who comes to this one,
    each with the last time. Nothing of anybody else's meetings gets here, and nothing is said to who only claims to be
    this organisation.
    """
    if one.claimed or one.outside:
        return {}
    with store.read():
        event = store.events.get(event_id)
        past = store.meetings.before(event, organisation=one.organisation.id)
        if not past:
            return {}
        earlier = {id: edition for id, edition in _by_id(store).items() if edition.date < today}
        here = store.participants.by_organisation(event_id)
    met = ((meeting.b if meeting.a == one.organisation.id else meeting.a, meeting.event) for meeting in past)
    return {here[other]: earlier[which] for other, which in met if other in here and which in earlier}


def met_in_series(store: Store, event: Event) -> Mapping[frozenset[int], PastEdition]:
    """Every pair of organisations (ids) that met in earlier editions, each with the last time."""
    with store.read():
        earlier = _by_id(store)
        return {frozenset((past.a, past.b)): earlier[past.event] for past in store.meetings.before(event)}


def _by_id(store: Store) -> dict[int, PastEdition]:
    return {event.id: PastEdition(event.name, event.date) for event in store.events.all()}
