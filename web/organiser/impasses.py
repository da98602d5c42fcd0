"""What stands in the way of any schedule, on the pages where a computation begins and ends; taking a lock away."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.entities import Participant
from matchmaker.errors import MatchmakerError, NotFoundError
from matchmaker.impasses import Relief, find_impasse
from matchmaker.locks import Two, remove_lock
from web.addresses import ID
from web.messages import say
from web.organisers import allowed, event_of, organiser
from web.stores import open_store

pages = Blueprint("impasses", __name__)

_WAYS = {
    Relief.TABLE: say("With one more shared table, step-free, they could all be kept."),
    Relief.SLOT: say("With one more round they could all be kept."),
    Relief.ANYWHERE: say("They could all be kept in other rounds or at other tables."),
}
_ROOMS = {
    Relief.TABLE: ("rooms.tables", say("Change the tables")),
    Relief.SLOT: ("programming.programme", say("Change the rounds")),
}
"""Where that is changed: an endpoint, and what leads there."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lock: who, in which round and at which table, where that is said."""

    pair: Two
    slot: int | None
    table: str


@dataclass(frozen=True, slots=True)
class Wall:
    """``locks`` cannot be kept together; ``never``: the one lock is on two who may not meet, or in a
    round that is gone; ``fewest``: none of them can be left out.

    ``ways``: what helps. ``rooms``: pages (endpoint and name) where the room or the programme is changed, if that does.
    """

    locks: tuple[Held, ...]
    never: bool
    fewest: bool
    ways: tuple[LazyString, ...]
    rooms: tuple[tuple[str, LazyString], ...]


@pages.post(f"/organise/events/<{ID}:event_id>/locks/<{ID}:one>/<{ID}:other>/remove")
@allowed(Action.ARRANGE)
def remove(event_id: int, one: int, other: int) -> Response:
    """This pair is left to the computation again."""
    store = open_store()
    event_of(event_id)
    people = {found.id: found for found in store.participants.all(event_id)}
    if not people.keys() >= {one, other}:
        raise NotFoundError("this participant does not take part; choose one of the list")
    pair = people[one], people[other]
    remove_lock(store, event_id, pair=pair, who=organiser().name)
    flash(str(say("The lock of {one} and {other} is gone.", one=pair[0].name, other=pair[1].name)))
    return redirect(url_for("planning.home", event_id=event_id), 303)


def find_wall(event_id: int) -> Wall | None:
    """As things are now; None when nothing is found."""
    edition = open_store().load_edition(event_id)
    try:
        found = find_impasse(edition)
    except MatchmakerError:  # what was said contradicts itself elsewhere, and the refusal says where
        return None
    if found is None:
        return None
    people, labels = {one.id: one for one in edition.participants}, {table.id: table.label for table in edition.tables}
    locks = tuple(
        Held(_pair(people, lock.a, lock.b), lock.slot, labels.get(lock.table, "") if lock.table else "")
        for lock in found.locks
    )
    rooms = tuple(_ROOMS[way] for way in found.ways if way in _ROOMS)
    return Wall(locks, found.never, found.fewest, tuple(_WAYS[way] for way in found.ways), rooms)


def _pair(people: dict[int, Participant], one: int, other: int) -> Two:
    return people[one], people[other]
