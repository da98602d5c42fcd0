"""Refusals that protect nobody yet: nobody understood whom they name."""

from __future__ import annotations

from matchmaker.entities import Wish
from matchmaker.imports.memory import read_memories
from matchmaker.imports.names import make_resolver
from matchmaker.imports.people import load_people
from matchmaker.registrations.wishes import resolve_wishes
from matchmaker.store import Store


def find_open_refusals(store: Store, event_id: int) -> tuple[str, ...]:
    """The texts, as first written by those who take part, in order of their registrations."""
    people, memories = load_people(store, event_id), read_memories(store, event_id)
    here = (memory.registrant for key, memory in memories.items() if key in people and not people[key].withdrawn)
    refusing = [one for one in here if one.vetoes]
    questions = resolve_wishes(refusing, make_resolver(store, event_id, people=people)).questions
    return tuple(one.text for one in questions if one.wish is Wish.NO and one.taken is None)
