"""The words of the domain as frozen data. An ``Edition`` is one event with everything said about it, in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from solver.problem import Wish

__all__ = [
    "Accreditation", "Amount", "Break", "Contract", "Edition", "Event", "LegalForm", "Line", "LineKind", "Lock",
    "Meeting", "Nature", "Organisation", "Participant", "Person", "Plan", "PlanGoal", "PlanState", "Refusal", "Role",
    "Series", "Session", "Size", "Slot", "Statement", "Table", "Wish",
]  # fmt: skip


class Role(StrEnum):
    """What a participant comes for."""

    BUYER = "buyer"
    SUPPLIER = "supplier"
    BOTH = "both"
    NETWORK = "network"


class LegalForm(StrEnum):
    """Legal form of an organisation; ``UNKNOWN`` when nobody said."""

    PUBLIC = "public body"
    ASSOCIATION = "association"
    SCOP = "SCOP"
    SCIC = "SCIC"
    COMPANY = "company"
    NETWORK = "network"
    UNKNOWN = ""


class Accreditation(StrEnum):
    """French accreditations of the social economy: insertion (EI to GEIQ), adapted companies, disability."""

    EI = "EI"
    ACI = "ACI"
    AI = "AI"
    ETTI = "ETTI"
    EITI = "EITI"
    GEIQ = "GEIQ"
    EA = "EA"
    EATT = "EATT"
    ESAT = "ESAT"


class Size(StrEnum):
    """How many people an organisation employs; ``UNSAID`` when it prefers not to tell."""

    MICRO = "1-9"
    SMALL = "10-49"
    MEDIUM = "50-249"
    LARGE = "250+"
    UNSAID = ""


class Amount(StrEnum):
    """What a need may be worth, in euros without tax."""

    SMALL = "under 60,000"
    MIDDLE = "60,000 to 216,000"
    LARGE = "over 216,000"
    UNSAID = ""


class Contract(StrEnum):
    """How a need is kept for the social economy: articles of the French public procurement code, or a clause."""

    ADAPTED = "L2113-12"
    INSERTION = "L2113-13"
    EITHER = "L2113-14"
    SOCIAL = "L2113-15"
    CLAUSE = "clause"
    OPEN = ""


class Nature(StrEnum):
    """What kind of offer it is."""

    SERVICE = "service"
    GOODS = "goods"
    STAFFING = "staffing"
    UNSAID = ""


class Refusal(StrEnum):
    """Why a public buyer does not want a meeting: for organisers and the record, never for the other side."""

    TENDER = "tender in progress"
    CONFLICT = "conflict of interest"
    OUTSIDE = "outside my needs"
    RECENT = "met recently"
    UNSAID = ""


class LineKind(StrEnum):
    """A need is what one wants to buy, an offer what one can provide."""

    NEED = "need"
    OFFER = "offer"


class PlanState(StrEnum):
    """Published plans are frozen."""

    DRAFT = "draft"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of ``minutes`` that begins at ``start`` (no meetings)."""

    start: time
    minutes: int


@dataclass(frozen=True, slots=True)
class Session:
    """A programme item (plenary, pitches). ``speakers``: participant ids who are busy; empty = it blocks everybody."""

    title: str
    start: time
    minutes: int
    speakers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Events that follow one another, as every spring."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """One morning. Times are local to ``timezone``; ``meeting`` and ``changeover`` are minutes. ``series``: its id."""

    id: int
    name: str
    date: date
    start: time
    slots: int
    meeting: int
    changeover: int
    breaks: tuple[Break, ...] = ()
    sessions: tuple[Session, ...] = ()
    place: str = ""
    timezone: str = "Europe/Paris"
    language: str = "fr"
    seed: int = 1
    floor: int = 3
    wishes_first: bool = False
    maximum: int | None = None
    buyers_own_tables: bool = True
    revision: int = 1
    series: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A meeting time. ``number`` counts from 1 and is what papers show; ``start`` and ``end`` are aware."""

    number: int
    start: datetime
    end: datetime
    pause_after: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A place. ``owner``: participant id. ``closed``: slot numbers (from 1)."""

    id: int
    label: str
    zone: str = ""
    owner: int | None = None
    step_free: bool = False
    closed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """Lives across events. ``key``: the folded name that identifies it."""

    id: int
    name: str
    key: str
    legal_form: LegalForm = LegalForm.UNKNOWN
    accreditations: tuple[Accreditation, ...] = ()
    department: str = ""
    size: Size = Size.UNSAID
    siret: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who comes. Everything but the name may be empty.

    ``shares_contact``: after publication, those who have a meeting with them may see function, e-mail and phone.
    """

    name: str
    function: str = ""
    phone: str = ""
    email: str = ""
    shares_contact: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A need or an offer: its sector as written, and a sentence.

    ``groups``: keys of the taxonomy of sectors, where they were chosen from it. ``deadline``, ``amount`` and
    ``contract`` are a need's, ``nature`` and ``area`` (where it is served) an offer's.
    """

    kind: LineKind
    sector: str
    text: str = ""
    title: str = ""
    groups: tuple[str, ...] = ()
    deadline: date | None = None
    amount: Amount = Amount.UNSAID
    contract: Contract = Contract.OPEN
    nature: Nature = Nature.UNSAID
    area: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation taking part in one event.

    ``head_count`` (people who come, together) and ``parallel`` (meetings at once) are never deduced from each other.
    ``away``: slot numbers one is absent although inside arrive–leave. ``accessibility`` is for organisers only.
    ``other_emails``: of further people who registered for it. ``missing``: the last registration file no longer names
    it; whether it is ``withdrawn`` is the organiser's to say. ``languages``: codes of those spoken. ``barred``: groups
    of sectors from which a buyer meets nobody because of a tender in progress; as private as a veto.
    ``registered``: since when it is listed; aware. ``erased``: it asked to be deleted, and no file brings it back.
    """

    id: int
    number: int
    organisation: Organisation
    role: Role
    email: str = ""
    head_count: int = 1
    parallel: int = 1
    arrive: time | None = None
    leave: time | None = None
    away: tuple[int, ...] = ()
    minimum: int = 0
    maximum: int | None = None
    step_free: bool = False
    accessibility: str = ""
    withdrawn: bool = False
    people: tuple[Person, ...] = ()
    lines: tuple[Line, ...] = ()
    revision: int = 1
    missing: bool = False
    other_emails: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    registered: datetime | None = None
    erased: bool = False

    @property
    def name(self) -> str:
        """The organisation's name."""
        return self.organisation.name

    @property
    def needs(self) -> tuple[Line, ...]:
        """What it wants to buy."""
        return tuple(line for line in self.lines if line.kind is LineKind.NEED)

    @property
    def offers(self) -> tuple[Line, ...]:
        """What it can provide."""
        return tuple(line for line in self.lines if line.kind is LineKind.OFFER)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one participant said about another: ``wish`` and its place in the order of preference (from 1).

    ``refusal``: why not, where a buyer gave a reason for a *no*.
    """

    source: int
    target: int
    wish: Wish
    rank: int | None = None
    refusal: Refusal = Refusal.UNSAID


@dataclass(frozen=True, slots=True)
class Lock:
    """The organiser's hand on a pair: it meets, at this slot number and table id where they are given."""

    a: int
    b: int
    slot: int | None = None
    table: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Participants ``a`` and ``b`` (ids), slot number, table id."""

    a: int
    b: int
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """One goal of a plan with its bound; ``scope`` says what the bound speaks of."""

    name: str
    sense: str
    value: int
    bound: int
    scope: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft or a frozen version. ``problem``: SHA-256 of the problem it answers."""

    id: int
    number: int
    state: PlanState
    created: datetime
    status: str
    seed: int
    reproducible: bool
    problem: str
    meetings: tuple[Meeting, ...] = ()
    goals: tuple[PlanGoal, ...] = ()
    notices: tuple[str, ...] = ()
    revision: int = 1


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
