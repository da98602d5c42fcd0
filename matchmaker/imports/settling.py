"""Conflicts decided for the file: its value takes the place of the correction by hand."""

from __future__ import annotations

from matchmaker.entities import Participant, Statement
from matchmaker.imports.conflicts import settle_agreed
from matchmaker.imports.memory import Memory, read_memories
from matchmaker.imports.people import People, load_people
from matchmaker.imports.translation import changed
from matchmaker.registrations import compare
from matchmaker.store import Store


def take_value(store: Store, event_id: int, *, one: Participant, field: str) -> None:
    """The last file's value for a field of a participant, or for its wish about another one.

    Raises:
        ConflictError: Somebody else changed the participant at this very moment.
    """
    memory = read_memories(store, event_id).get(one.organisation.key)
    with store.write():
        if memory is not None and field in compare.FIELDS:
            value = getattr(memory.registrant, field)
            store.participants.save(changed(one, [compare.Change(one.organisation.key, field, None, value)]))
        elif memory is not None:
            _take_wish(store, event_id, one, memory=memory, about=field.removeprefix("wish about "))
        settle_agreed(store, event_id)


def _take_wish(store: Store, event_id: int, one: Participant, *, memory: Memory, about: str) -> None:
    people: People = load_people(store, event_id)
    target = next((other.id for other in people.values() if other.name == about), None)
    theirs = [
        Statement(one.id, people[said.target].id, said.wish, said.rank)
        for said in memory.said
        if people[said.target].id == target
    ]
    rest = [said for said in store.statements.of(event_id, one.id) if said.target != target]
    store.statements.set(event_id, {one.id: [*rest, *theirs]})
