"""Shredding: at the end of the retention an event forgets its persons and remembers which organisations met."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from matchmaker.entities import Event, Person
from matchmaker.errors import ConflictError, InputError
from matchmaker.imports.memory import read_memories
from matchmaker.journal import note
from matchmaker.personal.erasing import forget_invitations
from matchmaker.personal.traces import pattern_of
from matchmaker.store import BLOT, AuditEntry, Store

_SHREDDED = "event: personal data shredded"
"""In the journal, once everything else in it about the event is without words."""


def refuse_early(store: Store, event: Event, *, now: datetime) -> None:
    """Before its time nobody is shredded without saying so.

    Raises:
        InputError: The date until which data are kept is not over, or was never named.
    """
    retention = store.receptions.get(event.id).retention
    if retention is None:
        raise InputError("no date is named until which data are kept; add --now to shred {name} today", name=event.name)
    if not _is_over(event, retention, now=now):
        raise InputError(
            "personal data of {name} are kept until {day}; add --now to shred it today", name=event.name, day=retention
        )


def shred(store: Store, event_id: int, *, who: str) -> dict[str, int]:
    """Delete everything about persons, all or nothing; what remains: numbers of rows by table.

    The bytes are overwritten by ``finish_erasing``, which is to be called next. Again it deletes what came since.

    Raises:
        ConflictError: A computation is not over.
        NotFoundError: No such event.
    """
    event = store.events.get(event_id)
    with store.write():
        if any(run.event == event_id for run in store.runs.open()):
            raise ConflictError("a computation of this event is not over; stop or cancel it first")
        addresses, words = _words(store, event_id)
        contacts = pattern_of(words)
        store.erasing.forget_letters(addresses)
        forget_invitations(store, store.participants.all(event_id, withdrawn=True), who=who)
        store.shredding.shred(event_id)
        store.erasing.blot_audit(event_id, lambda entry: _blotted(entry, contacts))
        note(store, event_id, who=who, what=_SHREDDED, after=event.name)
        return store.shredding.remains(event_id)


def overdue(store: Store, events: Iterable[Event], *, now: datetime) -> tuple[Event, ...]:
    """Those of the events whose data should be shredded by now. ``now`` is aware."""
    kept = {event.id: store.receptions.get(event.id).retention for event in events}
    over = [event for event in events if (until := kept[event.id]) and _is_over(event, until, now=now)]
    return tuple(event for event in over if not store.shredding.is_shredded(event.id))


def shredded_at(store: Store, event_id: int) -> datetime | None:
    """When the wishes went by which plans are judged; None: they did not, or others came since."""
    if not store.shredding.is_shredded(event_id) or store.statements.all(event_id):
        return None
    return next((entry.at for entry in reversed(store.audit.all(event_id)) if entry.what == _SHREDDED), None)


def _is_over(event: Event, retention: date, *, now: datetime) -> bool:
    return now.astimezone(ZoneInfo(event.timezone)).date() > retention


def _words(store: Store, event_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """Addresses, and with them names and telephones, of everybody who takes part, as said now and in files."""
    everybody = store.participants.all(event_id, withdrawn=True)
    said = [memory.registrant for memory in read_memories(store, event_id).values()]
    people: list[Person] = [person for one in everybody for person in one.people]
    people += [person for one in said for person in one.people]
    addresses = [address for one in everybody for address in (one.email, *one.other_emails)]
    addresses += [address for one in said for address in one.emails]
    found = frozenset(text.strip() for text in (*addresses, *(person.email for person in people)) if text.strip())
    told = (text.strip() for person in people for text in (person.name, person.phone))
    return found, found | frozenset(text for text in told if text)


def _blotted(entry: AuditEntry, contacts: re.Pattern[str]) -> AuditEntry:
    """Of a line about the whole workspace; those of the event are blotted already."""
    if entry.event is not None:
        return entry
    who, what, before, after = (
        BLOT if contacts.search(text) else text for text in (entry.who, entry.what, entry.before, entry.after)
    )
    return replace(entry, who=who, what=what, before=before, after=after)
