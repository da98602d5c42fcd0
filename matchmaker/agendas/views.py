"""What people take away, as data: a page per participant, a sheet per table, the grid of the room.

A view holds all that paper shows and nothing else: no wish, veto, rank, address or accessibility need can be printed,
because none gets this far. The only addresses are contacts that persons share with those whom they meet by a published
plan, and they stand on pages of one reader only, never in the grid. Times are aware, in the event's zone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.affinity import Reason
from matchmaker.entities import Slot


class RowKind(StrEnum):
    """What a stretch of time is for. ``CLOSED`` is a table's, ``AWAY`` a participant's; ``DROPPED``: it is not held."""

    MEETING = "meeting"
    FREE = "free"
    AWAY = "away"
    CLOSED = "closed"
    DROPPED = "dropped"
    PAUSE = "pause"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Party:
    """All that papers show of a participant."""

    id: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """One meeting as seen by its reader: who reads the agenda, or who receives at the table. Reasons are best first."""

    reader: Party
    partner: Party
    table: str
    zone: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of a party whom the reader meets, as far as they share it; all but the name may be empty.

    A mobile is for the organising team and the check-in desk alone.
    """

    party: Party
    name: str
    function: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page. ``round``: the slot's number, None outside slots. ``title``: of a session."""

    kind: RowKind
    start: datetime
    end: datetime
    round: int | None = None
    encounters: tuple[Encounter, ...] = ()
    title: str = ""

    def strike(self, dropped: Collection[int]) -> Row:
        """The same; where its round is one of those that do not take place, it says so and sends nobody to a table."""
        return replace(self, kind=RowKind.DROPPED, encounters=()) if self.round in dropped else self


@dataclass(frozen=True, slots=True)
class Agenda:
    """A participant's page. ``tables``: labels of those it owns. ``contacts``: of its partners, in time order."""

    party: Party
    tables: tuple[str, ...]
    rows: tuple[Row, ...]
    contacts: tuple[Contact, ...] = ()

    @property
    def encounters(self) -> tuple[Encounter, ...]:
        """Its meetings, in time order."""
        return tuple(encounter for row in self.rows for encounter in row.encounters)

    def strike(self, dropped: Collection[int]) -> Agenda:
        """See ``Row.strike``; contacts stay."""
        return replace(self, rows=tuple(row.strike(dropped) for row in self.rows))


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A table's page: ``owner`` receives there and is the reader; else the reader is the meeting's first side.

    ``contacts``: of those who come to the owner; none at a shared table, where everybody reads the sheet.
    """

    table: str
    zone: str
    owner: Party | None
    rows: tuple[Row, ...]
    contacts: tuple[Contact, ...] = ()

    def strike(self, dropped: Collection[int]) -> TableSheet:
        """See ``Row.strike``; contacts stay."""
        return replace(self, rows=tuple(row.strike(dropped) for row in self.rows))

    def named(self, met: Encounter) -> tuple[Party, ...]:
        """Whom the sheet must name for a meeting: who comes to the owner, or both sides at a shared table."""
        return (met.partner,) if met.reader == self.owner else (met.reader, met.partner)

    def seated(self, row: Row) -> tuple[str, ...]:
        """Names for one cell of a grid."""
        return tuple(party.name for met in row.encounters for party in self.named(met))


@dataclass(frozen=True, slots=True)
class Grid:
    """Slots × tables: each sheet has exactly one row per slot, in their order."""

    slots: tuple[Slot, ...]
    sheets: tuple[TableSheet, ...]

    def strike(self, dropped: Collection[int]) -> Grid:
        """See ``Row.strike``."""
        return replace(self, sheets=tuple(sheet.strike(dropped) for sheet in self.sheets))
