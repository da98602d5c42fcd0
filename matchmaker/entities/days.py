"""The morning as it really runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Round:
    """A slot on the day: its number, when it really begins and ends (aware), and whether it does not take place."""

    number: int
    start: datetime
    end: datetime
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Running:
    """The rounds of an event by number. ``paused``: since when the clock stands still. ``revision`` 0: as planned."""

    event: int
    rounds: tuple[Round, ...]
    paused: datetime | None = None
    revision: int = 0

    @property
    def dropped(self) -> frozenset[int]:
        """Numbers of the rounds that do not take place."""
        return frozenset(one.number for one in self.rounds if one.dropped)

    def clock(self, moment: datetime) -> datetime:
        """What the clock of the rounds shows at a moment (aware): it stands still while they are paused."""
        return moment if self.paused is None else min(moment, self.paused)


@dataclass(frozen=True, slots=True)
class Wall:
    """The screen of the room. ``key``: what makes its address one that nobody guesses; empty: it is not shown.

    ``notice``: what the organiser has to say to everybody.
    """

    event: int
    key: str = ""
    notice: str = ""


class Trouble(StrEnum):
    """What happens on the day."""

    LATE = "late"
    LEFT = "left"
    NO_SHOW = "no-show"
    TABLE = "table"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Incident:
    """Somebody is not there, a table is broken, or two must not meet, in the slots numbered ``first`` to ``last``.

    ``participant`` and ``other`` (a veto's), or ``table``: ids. ``at``: when it was written down; aware. ``plan``: id
    of the plan that was published because of it.
    """

    id: int
    event: int
    kind: Trouble
    first: int
    last: int
    at: datetime
    who: str
    participant: int | None = None
    other: int | None = None
    table: int | None = None
    plan: int | None = None

    @property
    def slots(self) -> frozenset[int]:
        """Numbers of the slots concerned."""
        return frozenset(range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Repaired:
    """Plan ``plan`` was published in place of plan ``before`` (ids); ``undone``: and that was taken back."""

    event: int
    plan: int
    before: int
    at: datetime
    who: str
    undone: bool = False


class Way(StrEnum):
    """Through the door."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A tap at check-in. ``key``: random, made where it was tapped: the same tap sent again is the same one.

    ``participant``: id. ``person``: position among its people; None: the participant as a whole. ``at``: aware.
    ``undone``: it was a mistake, and counts no more.
    """

    key: str
    participant: int
    way: Way
    at: datetime
    who: str
    person: int | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class HeldMark:
    """What the tick columns say of the meeting of ``a`` and ``b`` (ids, ``a < b``); ``held`` None: nobody knows."""

    a: int
    b: int
    held: bool | None
    follow_up: bool
    at: datetime
    who: str
