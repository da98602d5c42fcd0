"""Mobiles are for the day only: a week after an event they are deleted, wherever they were written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaker.entities import Person
from matchmaker.imports.memory import Memory, as_text, read_memories
from matchmaker.journal import note
from matchmaker.personal.traces import pattern_of
from matchmaker.store import BLOT, AuditEntry, Store

WEEK = timedelta(days=7)


def forget_phones(store: Store, *, now: datetime) -> int:
    """Delete the mobiles of every event that is over for a week; how many they were. ``now`` is aware.

    The bytes are overwritten by ``finish_erasing``, which is to be called next.
    """
    return sum(
        _forget(store, event.id)
        for event in store.events.all()
        if event.date + WEEK < now.astimezone(ZoneInfo(event.timezone)).date()
    )


def _forget(store: Store, event_id: int) -> int:
    with store.write():
        known = [one for one in store.participants.all(event_id, withdrawn=True) if _phones(one.people)]
        files = read_memories(store, event_id)
        told = {key: memory for key, memory in files.items() if _phones(memory.registrant.people)}
        people = [*(one.people for one in known), *(memory.registrant.people for memory in told.values())]
        phones = {phone for some in people for phone in _phones(some)}
        if not phones:
            return 0
        for one in known:
            store.participants.save(replace(one, people=_without(one.people)))
        store.erasing.rewrite_registrations(event_id, {key: as_text(_cleaned(memory)) for key, memory in told.items()})
        words = pattern_of(frozenset(phones))

        def blotted(entry: AuditEntry) -> AuditEntry:
            before, after = (BLOT if words.search(text) else text for text in (entry.before, entry.after))
            return replace(entry, before=before, after=after)

        store.erasing.blot_audit(event_id, blotted)
        note(store, event_id, who="matchmaker", what="mobiles deleted, a week after the event")
    return len(phones)


def _cleaned(memory: Memory) -> Memory:
    registrant = memory.registrant
    return replace(memory, registrant=replace(registrant, people=_without(registrant.people)))


def _phones(people: Iterable[Person]) -> set[str]:
    return {person.phone for person in people if person.phone}


def _without(people: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple(replace(person, phone="") for person in people)
