"""One listing of each event for all requests: made anew only when what it shows has changed."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from time import monotonic

from flask import current_app

from matchmaker.directory import Listing
from matchmaker.entities import Participant
from matchmaker.store import Store
from web.stores import open_store

_NAME = "listings"

SHARE = 10
"""To weigh needs and offers takes at most one part in so many of the time, also while everybody registers at once."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A listing, made from a version of the participants. ``due``: when its reasons may be weighed anew, in seconds of
    the machine's clock; ``borrowed``: they are those of an earlier listing.
    """

    version: tuple[int, int]
    listing: Listing
    due: float
    borrowed: bool


class Listings:
    """The last listing of each event."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}
        self._lock = Lock()

    def get(self, store: Store, event_id: int) -> Listing:
        """Never an outdated one, but for reasons; while it is made, others who ask wait for it."""
        known = self._find(store, event_id)
        if known is None:
            with self._lock, store.read():
                known = self._find(store, event_id) or self._make(store, event_id)
        return known.listing

    def _find(self, store: Store, event_id: int) -> _Known | None:
        known = self._known.get(event_id)
        if known is None or known.version != store.participants.version(event_id):
            return None
        return None if known.borrowed and monotonic() >= known.due else known

    def _make(self, store: Store, event_id: int) -> _Known:
        version, people = store.participants.version(event_id), store.participants.all(event_id)
        made = _next(self._known.get(event_id), version, people)
        self._known[event_id] = made
        return made


def listing_of(event_id: int) -> Listing:
    """Everybody of an event, as this very request may see them."""
    listings: Listings = current_app.extensions.setdefault(_NAME, Listings())
    return listings.get(open_store(), event_id)


def _next(known: _Known | None, version: tuple[int, int], people: tuple[Participant, ...]) -> _Known:
    begun = monotonic()
    if known and not known.borrowed and known.listing.shows_the_same(people):
        return _Known(version, known.listing, known.due, borrowed=False)
    if known and begun < known.due:
        return _Known(version, Listing(people, earlier=known.listing), known.due, borrowed=True)
    listing = Listing(people)
    ended = monotonic()
    return _Known(version, listing, ended + SHARE * (ended - begun), borrowed=False)
