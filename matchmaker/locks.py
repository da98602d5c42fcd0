"""Locks as a service: the organiser's hand on a pair, set, shown and taken away."""

from __future__ import annotations

from matchmaker.entities import Lock, Participant
from matchmaker.errors import InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.planning import ask
from matchmaker.store import Store

Two = tuple[Participant, Participant]


def set_lock(
    store: Store,
    event_id: int,
    *,
    pair: Two,
    slot: int | None = None,
    table: str | None = None,
    reason: str = "",
    who: str,
) -> Lock:
    """This pair meets, whoever wished it, at this slot number and table label where they are given.

    It takes the place of an earlier lock of the pair. ``who``: for the journal.

    Raises:
        InputError: A pair that may never meet (a veto, two buyers), or no such slot.
        NotFoundError: No such table.
    """
    one, other = pair
    slots = store.events.get(event_id).slots
    if slot is not None and not 1 <= slot <= slots:
        raise InputError("there is no slot {slot}; slots are 1 to {slots}", slot=slot, slots=slots)
    with store.write():
        lock = Lock(one.id, other.id, slot, _table(store, event_id, table), reason)
        store.locks.set(event_id, lock)
        ask(store.load_edition(event_id))
        note(store, event_id, who=who, what=_what(pair), after=say_place(slot, table))
    return lock


def remove_lock(store: Store, event_id: int, *, pair: Two, who: str) -> None:
    """Leave the pair to the solver again.

    Raises:
        NotFoundError: The pair is not locked.
    """
    one, other = pair
    with store.write():
        store.locks.remove(event_id, (one.id, other.id))
        note(store, event_id, who=who, what=_what(pair), before="locked")


def say_place(slot: int | None, table: str | None) -> str:
    """Where a lock holds a pair."""
    places = [f"slot {slot}"] if slot is not None else []
    places += [f"table {table}"] if table is not None else []
    return ", ".join(places) or "anywhere"


def _what(pair: Two) -> str:
    return f"lock: {pair[0].name} – {pair[1].name}"


def _table(store: Store, event_id: int, label: str | None) -> int | None:
    if label is None:
        return None
    tables = {table.label: table.id for table in store.tables.all(event_id)}
    if label not in tables:
        raise NotFoundError("there is no table {label}; see how many there are: matchmaker event FILE.db", label=label)
    return tables[label]
