"""Who had been reported away and is there after all: seen at check-in, written down, and offered free places."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from matchmaker.day.rounds import next_to_begin
from matchmaker.day.steering import running_of
from matchmaker.entities import Participant
from matchmaker.errors import ConflictError
from matchmaker.incidents import AWAY, Return, find_returns
from matchmaker.journal import note
from matchmaker.store import Store

_BACK = "is there after all"


@dataclass(frozen=True, slots=True)
class Returned:
    """Somebody who is there after all, tapped ``at`` this moment; nothing was offered to it since."""

    one: Participant
    at: datetime


def find_returned(store: Store, event_id: int, *, now: datetime) -> tuple[Returned, ...]:
    """In the order in which they came, until they are given a meeting or an organiser has seen it; nobody once no round
    is left that could change.
    """
    with store.read():
        try:
            first = next_to_begin(running_of(store, event_id), now)
        except ConflictError:
            return ()
        said = {one.id for one in store.incidents.all(event_id) if one.last >= first}
        came = {back.tap.participant: back.tap.at for id, back in _find_returns(store, event_id).items() if id in said}
        answered = _find_answered(store, event_id, since=min(came.values())) if came else set[int]()
        holding = store.incidents_that_hold(event_id)
        again = {one.participant for one in holding if one.kind in AWAY and one.last >= first}
        people = {id: store.participants.get(id) for id in came.keys() - answered - again}
    coming = (Returned(one, came[id]) for id, one in people.items() if not one.withdrawn)
    return tuple(sorted(coming, key=lambda found: (found.at, found.one.number)))


def dismiss(store: Store, event_id: int, participant_id: int, *, who: str) -> None:
    """An organiser has seen that somebody is there after all, and offers nothing; who is not, or was seen, stays so."""
    with store.write():
        came = {back.tap.participant: back.tap.at for back in _find_returns(store, event_id).values()}
        if participant_id in came and participant_id not in _find_answered(store, event_id, since=came[participant_id]):
            name = store.participants.get(participant_id).name
            note(store, event_id, who=who, what=f"{name}: being there after all was seen", participant=participant_id)


@contextmanager
def noted_returns(store: Store, event_id: int, *, who: str) -> Iterator[None]:
    """Whom taps bring back or send away again, and whom their taking back does, is written down when the block ends."""
    before = _find_returns(store, event_id)
    yield
    after = _find_returns(store, event_id)
    kept = {tap.key for tap in store.arrivals.all(event_id)}
    gone = [back for key, back in before.items() if key not in after]
    kinds = (
        ((back for key, back in after.items() if key not in before), _BACK),
        ((back for back in gone if back.tap.key not in kept), "is away again, the tap at check-in taken back"),
        ((back for back in gone if back.tap.key in kept), "has left again, seen at check-in"),
    )
    for some, what in kinds:
        for id in dict.fromkeys(back.tap.participant for back in some):
            note(store, event_id, who=who, what=f"{store.participants.get(id).name}: {what}", participant=id)


def _find_answered(store: Store, event_id: int, *, since: datetime) -> set[int]:
    """Who (ids) meets somebody new by a repair since it is there after all, or was seen; nobody was there before
    ``since``. The journal has the order in which all of it was kept: a tap may have waited in a browser.
    """
    given = _given_by_repairs(store, event_id, since=since)
    answered: set[int] = set()
    for entry in store.audit.all(event_id):
        if entry.participant is None:
            answered |= given.pop(entry.what, set())
        elif entry.what.endswith(f": {_BACK}"):
            answered.discard(entry.participant)
        elif entry.what.endswith(": being there after all was seen"):
            answered.add(entry.participant)
    return answered


def _given_by_repairs(store: Store, event_id: int, *, since: datetime) -> dict[str, set[int]]:
    """By what the journal calls the plan of a repair that still holds, who (ids) meets somebody new in it."""
    given = {}
    for made in store.repairs.all(event_id):
        if made.at >= since and not made.undone:
            before, after = store.plans.get(made.before), store.plans.get(made.plan)
            known = {frozenset((one.a, one.b)) for one in before.meetings}
            new = (one for one in after.meetings if frozenset((one.a, one.b)) not in known)
            given[f"plan {after.number}"] = {id for one in new for id in (one.a, one.b)}
    return given


def _find_returns(store: Store, event_id: int) -> dict[int, Return]:
    incidents = [one for one in store.incidents.all(event_id) if one.kind in AWAY]
    if not incidents:
        return {}
    return find_returns(incidents, store.arrivals.all(event_id), running_of(store, event_id))
