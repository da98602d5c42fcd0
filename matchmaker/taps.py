"""Who is there by the taps at check-in: as a whole, or by some of its people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from matchmaker.entities import Arrival, Way


@dataclass(frozen=True, slots=True)
class Presence:
    """The last that is known of a participant: whether it is there, since when, and by which tap (``key``).

    ``persons``: positions of those of its people who were checked in by name and did not leave.
    """

    here: bool
    at: datetime
    key: str
    persons: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Stay:
    """From the tap by which somebody is there to the one by which it left; None: it did not."""

    came: Arrival
    left: Arrival | None = None


def presences(arrivals: Iterable[Arrival]) -> dict[int, Presence]:
    """By participant (id), from its taps in the order in which they happened; nothing for whom nobody tapped."""
    return {tap.participant: known for tap, known in _follow(arrivals)}


def find_stays(arrivals: Iterable[Arrival]) -> list[Stay]:
    """Of one participant, from its taps in the order in which they happened."""
    stays: list[Stay] = []
    for tap, known in _follow(arrivals):
        going = bool(stays) and stays[-1].left is None
        if known.here and not going:
            stays.append(Stay(tap))
        elif going and not known.here:
            stays[-1] = Stay(stays[-1].came, tap)
    return stays


def _follow(arrivals: Iterable[Arrival]) -> Iterator[tuple[Arrival, Presence]]:
    """What is known after each tap. A participant left as a whole, or when the last of its people did."""
    whole: set[int] = set()
    persons: dict[int, frozenset[int]] = {}
    for tap in arrivals:
        named = frozenset() if tap.person is None else frozenset((tap.person,))
        known = persons.get(tap.participant, frozenset())
        if tap.way is Way.IN:
            persons[tap.participant] = known | named
            whole |= set() if named else {tap.participant}
        else:
            persons[tap.participant] = known - named if named else frozenset()
            whole -= set() if persons[tap.participant] else {tap.participant}
        there = persons[tap.participant]
        yield tap, Presence(bool(there) or tap.participant in whole, tap.at, tap.key, there)
