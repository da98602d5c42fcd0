"""Who takes part, with what, and what they say of one another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from matchmaker.entities.words import (
    Accreditation,
    Amount,
    Contract,
    LegalForm,
    LineKind,
    Nature,
    Refusal,
    Role,
    Size,
)
from solver.problem import Wish


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
    ``waiting``: it registered and organisers have not approved it yet; until then it is ``withdrawn`` too.
    ``invited``: it took part in an earlier edition; until it registers again it is ``withdrawn`` too. ``claimed``: it
    registered by the form for everybody, and nobody has looked whether it is the organisation that it names.
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
    waiting: bool = False
    invited: bool = False
    claimed: bool = False

    @property
    def outside(self) -> bool:
        """Whether it is not one of those who take part yet: it sees nobody, and nobody sees it."""
        return self.waiting or self.invited

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
