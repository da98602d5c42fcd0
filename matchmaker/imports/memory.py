"""What the last import said of each participant and which wishes it set: tells a correction by hand from old news."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.entities import Wish
from matchmaker.registrations.registrants import Registrant, from_json, to_json
from matchmaker.registrations.wishes import Said


@dataclass(frozen=True, slots=True)
class Memory:
    """``said``: the wishes the import set, sorted. A participant whose wishes are others now was corrected by hand."""

    registrant: Registrant
    said: tuple[Said, ...] = ()


def read_memory(text: str) -> Memory:
    """What ``write_memory`` wrote."""
    data = json.loads(text)
    said = (Said(source, target, Wish(wish), rank) for source, target, wish, rank in data["said"])
    return Memory(from_json(data["registrant"]), tuple(said))


def write_memory(memory: Memory) -> str:
    """Canonical JSON."""
    said = [(one.source, one.target, one.wish.value, one.rank) for one in memory.said]
    return json.dumps({"registrant": to_json(memory.registrant), "said": said}, ensure_ascii=False)


def in_order(said: Iterable[Said]) -> tuple[Said, ...]:
    """Wishes of one participant in an order of their own, to compare them."""
    return tuple(sorted(said, key=lambda one: one.target))
