"""What is said of a wish that was not granted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """Why a pair does not meet: the first of these that holds.

    ``APART``: there is no slot in which both are there and may meet. ``NOWHERE``: no table suits both then.
    ``BLOCKED``: meetings that must be leave no room. ``BETTER``: a better schedule grants it; ``LOT``: an equally good
    one. ``LIMIT``: somebody has as many meetings as their own maximum. ``FULL``: somebody is busy in every slot in
    which they are there. ``TABLES``: every table that suits both is taken, in all slots or whenever both are free.
    ``SLOTS``: both are free, never at the same time. ``RULES``: caps and hard floors of groups, precedences or repeated
    pairs, which are not looked into.
    """

    APART = "never there together"
    NOWHERE = "no table suits both"
    BLOCKED = "blocked by meetings that must be"
    BETTER = "a better schedule grants it"
    LOT = "decided by lot"
    LIMIT = "own limit"
    FULL = "full"
    TABLES = "tables"
    SLOTS = "no common free slot"
    RULES = "other rules"


class Kind(StrEnum):
    """What could be changed, the cheapest first."""

    LIMIT = "limit raised by one"
    TABLE = "one more shared table"
    HOURS = "there in one more slot"
    SLOT = "one more slot"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would grant the wish although nobody loses a meeting. ``participant``: whose limit or hours;
    ``slot``: in which they would be there.
    """

    kind: Kind
    participant: int | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What forcing the pair takes from each goal of choosing, compared goal by goal in this order; negative = gained.

    No schedule with the pair loses less than ``low``. ``high``: what one that was found loses; None if none was.
    """

    goals: tuple[str, ...]
    low: tuple[int, ...]
    high: tuple[int, ...] | None

    @property
    def exact(self) -> bool:
        """It is known."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the pair (position in the problem) does not meet.

    ``who``: participants whose limit or hours stand in the way, and ``meetings``: the pairs they meet instead.
    ``price``: None if no schedule at all has the pair. ``instead``: pairs that would not meet in the schedule of
    ``price.high``. ``changes``: each of them would do, the cheapest first.
    """

    pair: int
    cause: Cause
    who: tuple[int, ...] = ()
    meetings: tuple[int, ...] = ()
    price: Price | None = None
    instead: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
