"""Who comes, as badges and the sheet to sign say it: names and functions, no address and no phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.entities import Edition, Participant, Role
from matchmaker.papers.words import Words
from matchmaker.registrations.names import alphabetical

MOST = 10
"""Nameless people of one participant that get a badge and a line: beyond it somebody mistyped."""

_INKS = {Role.BUYER: "#0b4a82", Role.SUPPLIER: "#a33b00", Role.BOTH: "#6a2483", Role.NETWORK: "#3f4a4f"}
"""Dark enough for white letters (7:1 and more), and apart for those who see no red or no green."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a role is seen from afar: ``letter``, ``word`` and ``ink``."""

    letter: str
    word: str
    ink: str


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who comes; ``name`` is empty where nobody said it."""

    participant: Participant
    name: str
    function: str


def mark_of(role: Role, words: Words) -> Mark:
    """The mark of a role in a language."""
    return Mark(words.say(f"letter_{role.value}"), words.say(f"role_{role.value}"), _INKS[role])


def by_name(edition: Edition) -> list[Participant]:
    """Everybody in alphabetical order."""
    return sorted(edition.participants, key=alphabetical)


def guests_of(one: Participant) -> Iterator[Guest]:
    """Those who are named, then those who are only counted."""
    named = [" ".join(person.name.split()) for person in one.people]
    for person, name in zip(one.people, named, strict=True):
        yield Guest(one, name, " ".join(person.function.split()))
    for _ in range(len(named), min(max(one.head_count, 1), MOST)):
        yield Guest(one, "", "")
