"""What the last file that named a participant said of it and meant by its wishes: the base of the next comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from matchmaker.entities import Wish
from matchmaker.registrations.registrants import Registrant, from_json, to_json
from matchmaker.registrations.wishes import Said
from matchmaker.store import ImportedFile, Store


@dataclass(frozen=True, slots=True)
class Memory:
    """``registrant`` is without its lines and time, which are no content; ``said``: what its wishes meant, sorted."""

    registrant: Registrant
    said: tuple[Said, ...] = ()


def memorise(registrants: Iterable[Registrant], said: Iterable[Said]) -> dict[str, Memory]:
    """What a file says, by key."""
    meant: dict[str, list[Said]] = {}
    for one in said:
        meant.setdefault(one.source, []).append(one)
    return {
        registrant.key: Memory(
            replace(registrant, source=(), timestamp=None),
            tuple(sorted(meant.get(registrant.key, ()), key=lambda one: one.target)),
        )
        for registrant in registrants
    }


def read_memories(store: Store, event_id: int) -> dict[str, Memory]:
    """What the last files said, by key."""
    return {key: _read(text) for key, text in store.imports.last_registrations(event_id).items()}


def write_memories(
    store: Store, event_id: int, *, memories: Mapping[str, Memory], file: str, digest: str, counts: Mapping[str, int]
) -> ImportedFile:
    """Keep what a file said, in place of what was said before. ``digest``: SHA-256 of the file."""
    return store.imports.record(
        event_id,
        ImportedFile(0, file, digest, datetime.now(UTC), counts),
        registrations={key: as_text(memory) for key, memory in memories.items()},
    )


def _read(text: str) -> Memory:
    data = json.loads(text)
    said = (Said(source, target, Wish(wish), rank) for source, target, wish, rank in data["said"])
    return Memory(from_json(data["registrant"]), tuple(said))


def as_text(memory: Memory) -> str:
    """As it lies in the workspace."""
    said = [(one.source, one.target, one.wish.value, one.rank) for one in memory.said]
    return json.dumps({"registrant": to_json(memory.registrant), "said": said}, ensure_ascii=False)
