"""Locks as a service: the organiser's hand on a pair, set, shown and taken away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from matchmaker.entities import Edition, Lock, Participant
from matchmaker.errors import InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.obstacles import find_clashes
from matchmaker.pairing import refuse_pair
from matchmaker.planning import ask
from matchmaker.programme import present
from matchmaker.store import Store

Two = tuple[Participant, Participant]

SOMEBODY = "organiser"
"""Who locked a pair before the journal said so."""


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
        InputError: A pair that may never meet (a veto, two buyers), no such slot, or one in which they cannot meet.
        NotFoundError: No such table.
    """
    one, other = pair
    slots = store.events.get(event_id).slots
    if slot is not None and not 1 <= slot <= slots:
        raise InputError("there is no round {slot}; rounds are 1 to {slots}", slot=slot, slots=slots)
    with store.write():
        lock = Lock(one.id, other.id, slot, _table(store, event_id, table), reason)
        before = store.load_edition(event_id)
        refuse_pair(before, one, other)
        _refuse_away(before, pair, slot)
        store.locks.set(event_id, lock)
        _refuse_clash(before, store.load_edition(event_id), pair)
        note_lock(store, event_id, pair=pair, after=say_place(slot, table), who=who)
    return lock


def remove_lock(store: Store, event_id: int, *, pair: Two, who: str) -> None:
    """Leave the pair to the solver again.

    Raises:
        NotFoundError: The pair is not locked.
    """
    one, other = pair
    with store.write():
        store.locks.remove(event_id, (one.id, other.id))
        note_lock(store, event_id, pair=pair, before="locked", who=who)


def note_lock(store: Store, event_id: int, *, pair: Two, before: str = "", after: str = "", who: str) -> None:
    """Write down that a pair was locked (``after``: where) or let go."""
    note(store, event_id, who=who, what=_what(pair), before=before, after=after)


def find_setters(store: Store, event_id: int, pairs: Iterable[Two]) -> tuple[str, ...]:
    """Who locked each of these pairs last, as the journal knows them by their names; ``SOMEBODY``: it does not."""
    setters = {entry.what: entry.who for entry in store.audit.all(event_id) if entry.after}
    return tuple(setters.get(_what(pair)) or setters.get(_what(pair[::-1])) or SOMEBODY for pair in pairs)


def say_place(slot: int | None, table: str | None) -> str:
    """Where a lock holds a pair."""
    places = [f"slot {slot}"] if slot is not None else []
    places += [f"table {table}"] if table is not None else []
    return ", ".join(places) or "anywhere"


def _refuse_away(edition: Edition, pair: Two, slot: int | None) -> None:
    if slot is None:
        return
    for one in pair:
        if not present(one, edition.slots, edition.event.sessions)[slot - 1]:
            raise _refusal(pair, f"{one.name} is away in slot {slot}")


def _refuse_clash(before: Edition, after: Edition, pair: Two) -> None:
    """Only what this lock contradicts: what was wrong before is no reason to refuse it."""
    known = find_clashes(ask(replace(before, locks=_others(before, pair))))
    for clash in find_clashes(ask(after)):
        if clash not in known:
            raise _refusal(pair, clash)


def _others(edition: Edition, pair: Two) -> tuple[Lock, ...]:
    both = {one.id for one in pair}
    return tuple(lock for lock in edition.locks if {lock.a, lock.b} != both)


def _refusal(pair: Two, why: str) -> InputError:
    return InputError("{a} and {b} cannot be locked: {why}", a=pair[0].name, b=pair[1].name, why=why)


def _what(pair: Two) -> str:
    return f"lock: {pair[0].name} – {pair[1].name}"


def _table(store: Store, event_id: int, label: str | None) -> int | None:
    if label is None:
        return None
    tables = {table.label: table.id for table in store.tables.all(event_id)}
    if label not in tables:
        raise NotFoundError("there is no table {label}; see how many there are: matchmaker event FILE.db", label=label)
    return tables[label]
