"""Everything the workspace holds of one participant, for its own eyes: never what others said about it."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum

from matchmaker.entities import Participant, Refusal, Way, Wish
from matchmaker.registrations.registrants import Registrant
from matchmaker.store import LetterState


@dataclass(frozen=True, slots=True)
class Partner:
    """Another participant, as everybody sees it."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the participant said about another one."""

    about: Partner
    wish: Wish
    rank: int | None
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class Accompanied:
    """Its network, since when it agrees (None: it is only proposed), and what the network said for it."""

    network: Partner
    since: datetime | None
    stated: tuple[tuple[Partner, Wish], ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What it said before the morning."""

    answer: str
    late_until: time | None
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What it said about a meeting afterwards."""

    about: Partner
    useful: bool | None
    follow_up: bool | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Upshot:
    """What it said months later came of a meeting. ``amount``: a range of euros; empty: not said."""

    about: Partner
    quote: bool | None
    contract: bool | None
    amount: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Came:
    """A tap at check-in. ``person``: the name of who came or left; empty: all of it. ``undone``: it was a mistake."""

    way: Way
    at: datetime
    person: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the sheet of a table says of one of its meetings; ``held`` None: nothing."""

    about: Partner
    held: bool | None
    follow_up: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to it. ``sent``: None while it waits, and when it was given up."""

    recipient: str
    subject: str
    queued: datetime
    sent: datetime | None
    state: LetterState
    attachments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What the last registration file that named it said."""

    file: str
    read: datetime
    said: Registrant


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field on which a registration file and a correction differ."""

    field: str
    file_before: str
    file_now: str
    here: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A line of the journal about it."""

    at: datetime
    who: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting of a published plan (its number); ``round``: the slot's number."""

    plan: int
    round: int
    table: str
    partner: Partner


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper about it, and when it was printed last."""

    paper: str
    language: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """All of it. Moments are aware."""

    event: str
    participant: Participant
    opinions: tuple[Opinion, ...]
    network: Accompanied | None
    answer: Answered | None
    verdicts: tuple[Verdict, ...]
    arrivals: tuple[Came, ...]
    ticks: tuple[Ticked, ...]
    upshots: tuple[Upshot, ...]
    visits: tuple[datetime, ...]
    link_since: datetime | None
    printed: tuple[Printed, ...]
    mails: tuple[Mail, ...]
    files: tuple[Told, ...]
    disagreements: tuple[Disagreement, ...]
    journal: tuple[Happening, ...]
    meetings: tuple[Encounter, ...]
    kept_until: date | None
    legal_basis: str


def as_json(held: Held) -> str:
    """All of it as JSON, for people and programs."""
    return json.dumps(_plain(held), ensure_ascii=False, indent=2) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value
