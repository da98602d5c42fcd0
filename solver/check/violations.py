"""The register of what can be wrong, and one thing found wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class _Described(StrEnum):
    """A name with a line that explains it."""

    description: str

    def __new__(cls, name: str, description: str) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.description = description
        return member


class Rule(_Described):
    """What the meetings of every schedule keep."""

    REFERENCE = "reference", "A meeting names a pair, a slot and a table that exist."
    ONCE = "once", "A pair meets as often as it is listed for, and never twice in one slot."
    CAPACITY = "capacity", "Nobody has more meetings in a slot than they can hold at once; none while away."
    MAXIMUM = "maximum", "Nobody has more meetings than their own maximum."
    TABLE = "table", "A table holds one meeting at a time."
    CLOSED = "closed", "A table that is closed in a slot holds no meeting."
    OWNER = "owner", "A meeting is at a table of its first side, else of its second side, else at a shared one."
    STEP_FREE = "step_free", "Whoever needs a step-free table meets at one."
    ZONE = "zone", "Whoever has a zone meets at shared tables of that zone only."
    SLOTS = "slots", "A pair that may meet only in certain slots meets in one of them."
    TOGETHER = "together", "Participants with the same person behind them are never busy in the same slot."
    GIVEN = "given", "A given pair meets as often as it is listed for."
    LOCK = "lock", "A locked pair meets, in the slot and at the table of the lock."
    PRECEDENCE = "precedence", "All meetings of the earlier pair end before the first one of the later pair."
    GROUP = "group", "A group has no more meetings than its cap, and no fewer than a hard floor."


class Claim(_Described):
    """What a result says of itself."""

    VALUE = "value", "The goals are those of the problem, in order, with the values of the meetings."
    BOUND = "bound", "No bound is worse than the value it bounds, and every goal is good in its own direction."
    STATUS = "status", "An optimal result has proved its goals of choosing; a result without a schedule is empty."


_ORDER: dict[Rule | Claim, int] = {name: i for i, name in enumerate((*Rule, *Claim))}


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong. Participants, pairs, slot (from 0) and table are positions in the problem.

    ``message`` names people and tables by their ids and counts slots from 1, as papers do.
    """

    rule: Rule | Claim
    message: str
    participants: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()
    slot: int | None = None
    table: int | None = None


def arrange(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """In the order of the register, then of slots, tables, pairs and participants."""
    return tuple(sorted(violations, key=_key))


def _key(v: Violation) -> tuple[int, int, int, tuple[int, ...], tuple[int, ...], str]:
    slot = -1 if v.slot is None else v.slot
    table = -1 if v.table is None else v.table
    return _ORDER[v.rule], slot, table, v.pairs, v.participants, v.message
