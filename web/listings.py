"""Everybody of each event for all requests of a process: of those who changed only they are read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from flask import current_app

from matchmaker.directory import Listing, known_to_all
from matchmaker.entities import Participant
from matchmaker.store import Store
from web.stores import open_store

_NAME = "listings"

FEW = 20
"""So many who changed are read one by one; to read everybody of a large event takes tens of milliseconds."""

SHARE = 10
"""To weigh needs and offers takes at most one part in so many of the time, also while everybody registers at once."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A listing, made from a version of the participants. ``people``: everybody who comes, in order of number, and
    ``revisions`` theirs, by id. ``due``: when its reasons may be weighed anew, in seconds of the machine's clock;
    ``borrowed``: they are those of an earlier listing.
    """

    version: tuple[int, int]
    revisions: Mapping[int, int]
    people: Mapping[int, Participant]
    listing: Listing
    due: float
    borrowed: bool


class Listings:
    """Who comes to each event, and the last listing of them."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._lock = Lock()

    def get(self, store: Store, event_id: int) -> Listing:
        """Never an outdated one, but for reasons; while it is made, others who ask wait for it."""
        return self._get(store, event_id).listing

    def people(self, store: Store, event_id: int) -> tuple[Participant, ...]:
        """Everybody who comes, networks too, by what everybody may know of them."""
        return tuple(self._get(store, event_id).people.values())

    def _get(self, store: Store, event_id: int) -> _Known:
        known = self._find(store, event_id)
        if known is None:
            with self._lock, store.read():
                known = self._find(store, event_id) or self._make(store, event_id)
        return known

    def _find(self, store: Store, event_id: int) -> _Known | None:
        known = self._known.get(event_id)
        if known is None or known.version != store.participants.version(event_id):
            return None
        return None if known.borrowed and monotonic() >= known.due else known

    def _make(self, store: Store, event_id: int) -> _Known:
        earlier = self._known.get(event_id)
        version, revisions = store.participants.version(event_id), store.participants.revisions(event_id)
        people = _read(store, event_id, revisions, earlier)
        listing, due, borrowed = _listing(earlier, tuple(people.values()))
        self._known[event_id] = made = _Known(version, revisions, people, listing, due, borrowed)
        return made


def listing_of(event_id: int) -> Listing:
    """Everybody one may wish for, as this very request may see them."""
    return _listings().get(open_store(), event_id)


def people_of(event_id: int) -> tuple[Participant, ...]:
    """Everybody who comes to an event, by what everybody may know of them."""
    return _listings().people(open_store(), event_id)


def _listings() -> Listings:
    listings: Listings = current_app.extensions.setdefault(_NAME, Listings())
    return listings


def _read(store: Store, event_id: int, revisions: Mapping[int, int], earlier: _Known | None) -> dict[int, Participant]:
    changed = [id for id, revision in revisions.items() if not earlier or earlier.revisions.get(id) != revision]
    if earlier is None or len(changed) > FEW:
        return {one.id: known_to_all(one) for one in store.participants.all(event_id)}
    read = {id: known_to_all(store.participants.get(id)) for id in changed}
    return {id: read.get(id) or earlier.people[id] for id in revisions}


def _listing(earlier: _Known | None, people: tuple[Participant, ...]) -> tuple[Listing, float, bool]:
    """A listing, when its reasons may be weighed anew, and whether they are borrowed."""
    begun = monotonic()
    if earlier and not earlier.borrowed and earlier.listing.shows_the_same(people):
        return earlier.listing, earlier.due, False
    if earlier and begun < earlier.due:
        return Listing(people, earlier=earlier.listing), earlier.due, True
    listing = Listing(people)
    ended = monotonic()
    return listing, ended + SHARE * (ended - begun), False
