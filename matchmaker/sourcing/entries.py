"""What a sourcing record holds, and nothing else: no order of preference, no refusal of a pair that has not to be told,
no address, no person who comes. Moments are aware, in the event's zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from matchmaker.agendas import Party
from matchmaker.entities import Contract, Event, PublicationKind, Refusal, Rule, RuleChange
from matchmaker.registrations.names import phrase


class Asker(StrEnum):
    """Who asked for a meeting. ``ORGANISER``: neither of the two."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    BOTH = "both"
    ORGANISER = "organiser"


class Hindrance(StrEnum):
    """Why two who were asked to meet did not.

    ``IMPOSSIBLE`` is one word for hours, places, rules of the event and refusals, so that no refusal can be told from
    it. ``NOT_GIVEN`` is all of these and others in one, for whoever reads its own record. ``BETTER``: the plan in force
    was not the best. ``UNKNOWN``: the plan does not fit what was said since.
    """

    FULL = "full"
    SLOTS = "no common free slot"
    TABLES = "tables"
    LOT = "lot"
    BETTER = "better"
    IMPOSSIBLE = "impossible"
    NOT_GIVEN = "not given"
    CALLED_OFF = "called off"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


class Happening(StrEnum):
    """What a repair answered, without its details."""

    ABSENCE = "absence"
    TABLE = "table"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Need:
    """As everybody could read it. ``groups``: keys of the taxonomy of sectors, where there are any."""

    sector: str
    groups: tuple[str, ...] = ()
    title: str = ""
    text: str = ""
    deadline: date | None = None
    contract: Contract = Contract.OPEN


@dataclass(frozen=True, slots=True)
class Place:
    """When and where two meet: the number of the round, its times, the label of the table."""

    round: int
    start: datetime
    end: datetime
    table: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A meeting that the organiser placed: for which ``reason``, and ``who`` decided."""

    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A buyer and a supplier of whom one asked to meet the other, or who met.

    ``place``: of their meeting; None: they have none, because of ``hindrance``, in which ``full`` are those who had no
    round left. ``need``: what they had to speak about. ``held``: whether it took place; None: not known.
    """

    buyer: Party
    supplier: Party
    asked: Asker
    place: Place | None
    need: Need | None = None
    hindrance: Hindrance | None = None
    full: tuple[str, ...] = ()
    decision: Decision | None = None
    held: bool | None = None


@dataclass(frozen=True, slots=True)
class Buyer:
    """``published``: since when its needs could be read, ``imported``: or at the latest, for they came with a file;
    ``changed``: when they were changed by hand last. ``refusals``: how many of its own for which reason. ``sells``: it
    offers something too. ``full``: it could not have more meetings than it has.
    """

    party: Party
    department: str
    sells: bool
    full: bool
    needs: tuple[Need, ...]
    published: datetime | None
    imported: bool
    changed: datetime | None
    refusals: Mapping[Refusal, int]


@dataclass(frozen=True, slots=True)
class Move:
    """A meeting that a repair changed; None: there was none before, or is none after."""

    buyer: Party
    supplier: Party
    before: Place | None
    after: Place | None


@dataclass(frozen=True, slots=True)
class Repair:
    """What was changed on the day. ``undone``: and taken back afterwards."""

    at: datetime
    who: str
    happenings: tuple[Happening, ...]
    undone: bool
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """A plan, by its number, was published."""

    number: int
    kind: PublicationKind
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class Record:
    """``whose``: the buyer whom alone it is about; None: the whole event. ``number`` and ``seed``: of the plan in
    force. ``changes`` of the rule, ``buyers`` by name, ``entries`` of each, meetings first in their order. ``tenders``:
    pairs kept apart because of a tender in progress, the buyer first, for organisers alone.
    """

    event: Event
    whose: Party | None
    number: int
    seed: int
    rule: Rule
    changes: tuple[RuleChange, ...]
    issues: tuple[Issue, ...]
    buyers: tuple[Buyer, ...]
    entries: tuple[Entry, ...]
    repairs: tuple[Repair, ...]
    tenders: tuple[tuple[Party, Party], ...] = ()

    @property
    def name(self) -> str:
        """Of its files, without their endings."""
        return f"record-{self.whose.number:03}" if self.whose else "record"

    def of(self, buyer: Party) -> tuple[Entry, ...]:
        """The entries of one buyer."""
        return tuple(one for one in self.entries if one.buyer == buyer)


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """By buyer, meetings first in the order of rounds, then by supplier."""
    return tuple(sorted(entries, key=_position))


def _position(entry: Entry) -> tuple[str | int, ...]:
    place = entry.place
    when = (0, place.round) if place else (1, 0)
    return phrase(entry.buyer.name), entry.buyer.number, *when, phrase(entry.supplier.name), entry.supplier.number
