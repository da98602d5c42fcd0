"""One event with everything said about it, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field

from matchmaker.entities.mornings import Event, Slot, Table
from matchmaker.entities.people import Participant, Statement
from matchmaker.entities.plans import Lock
from matchmaker.entities.targets import Target


@dataclass(frozen=True, slots=True)
class Edition:
    """One event with everything said about it; ``participants`` are those not withdrawn, sorted by number."""

    event: Event
    slots: tuple[Slot, ...]
    tables: tuple[Table, ...] = ()
    participants: tuple[Participant, ...] = ()
    statements: tuple[Statement, ...] = ()
    locks: tuple[Lock, ...] = ()
    same_person: tuple[tuple[int, ...], ...] = field(default=())
    """Sets of participant ids with one e-mail behind them."""
    targets: tuple[Target, ...] = ()
    apart: tuple[tuple[int, int, int], ...] = ()
    """Two participant ids, and the slot number from which on the two must not meet."""
    met: frozenset[tuple[int, int]] = frozenset()
    """Participant ids, the smaller one first, whose organisations met in an earlier edition; known where it counts."""
