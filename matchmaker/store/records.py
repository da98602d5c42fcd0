"""What the workspace remembers besides the words of the domain: files, decisions, links, mails, answers, a journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A registration file that was read. ``sha256``: hexadecimal. ``counts``: what was found, by name."""

    id: int
    file_name: str
    sha256: str
    read_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)


class DecidedBy(StrEnum):
    """Who found out whom a name means: the import by itself, or a person by hand (which always wins)."""

    IMPORT = "import"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """Whom a name in a wish means. ``text``: folded. ``participant``: its id, or None when it names nobody."""

    text: str
    participant: int | None
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field changed both in the file and by hand, as text: in the last import, in this one, and in the workspace.

    ``imported``: id of the file.
    """

    id: int
    participant: int
    field: str
    base: str
    theirs: str
    ours: str
    imported: int


@dataclass(frozen=True, slots=True)
class Link:
    """The personal link of a participant (its id). ``nonce``: what makes it this link and no earlier one."""

    participant: int
    nonce: str
    issued: datetime
    revoked: bool = False


class LetterState(StrEnum):
    """Where a mail is. ``SENDING``: somebody is at it just now. ``FAILED``: given up."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail. ``type``: as in ``application/pdf``."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the outbox. ``kind``: what it is about. ``due``: not to be sent before; moments are aware.

    ``error``: why the last of ``attempts`` failed. ``participant``: id of whom it is for.
    """

    id: int
    event: int | None
    participant: int | None
    kind: str
    recipient: str
    subject: str
    body: str
    queued: datetime
    due: datetime
    state: LetterState = LetterState.QUEUED
    attempts: int = 0
    error: str = ""
    sent: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()


class Answer(StrEnum):
    """Whether one comes after all."""

    COMING = "coming"
    REPLACED = "replaced"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a participant (its id) answered before the morning. ``late_until``: local time of arrival when late."""

    participant: int
    answer: Answer
    at: datetime
    late_until: time | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a participant says about its meeting with a partner (ids); None: nothing said."""

    participant: int
    partner: int
    at: datetime
    useful: bool | None = None
    follow_up: bool | None = None


class RunState(StrEnum):
    """Where a run is. ``CUT_OFF``: its worker is gone, and it was not begun again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut off"
    CANCELLED = "cancelled"


class RunKind(StrEnum):
    """A plan of everything, or the meetings of the latest one stay and only what is free is filled."""

    ANEW = "anew"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a goal stands, and how good it could get."""

    goal: str
    sense: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class RunProgress:
    """The stage a run is at after so many seconds, and what it told of each goal last."""

    stage: str
    seconds: float
    reached: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with named places, so that it can be translated."""

    template: str
    places: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.places)


@dataclass(frozen=True, slots=True)
class Run:
    """One solve as a job; moments are aware. ``plan``: id of what it made.

    ``token``: names the attempt that is under way; whoever has another one has lost the run. ``stopped_by``: who asked
    to stop or to cancel, or nobody. ``error``: why there is no plan.
    """

    id: int
    event: int
    kind: RunKind
    asked_by: str
    asked: datetime
    state: RunState = RunState.QUEUED
    attempts: int = 0
    token: str = ""
    started: datetime | None = None
    heartbeat: datetime | None = None
    ended: datetime | None = None
    stopped_by: str = ""
    progress: RunProgress | None = None
    plan: int | None = None
    error: Sentence | None = None

    @property
    def over(self) -> bool:
        """Nothing will come of it any more."""
        return self.state not in (RunState.QUEUED, RunState.RUNNING)


class AccountRole(StrEnum):
    """What somebody does here: the owner governs, organisers arrange, helpers check in, a partner network helps its own
    members.
    """

    OWNER = "owner"
    ORGANISER = "organiser"
    PARTNER = "partner"
    READER = "reader"
    HELPER = "helper"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who organises. ``language``: of the mails to them. ``closed``: may no longer come in."""

    id: int
    name: str
    email: str
    role: AccountRole
    language: str
    created: datetime
    closed: bool = False
    revision: int = 1


@dataclass(frozen=True, slots=True)
class SignIn:
    """A link that lets somebody in once. ``account``: its id; None: whoever comes in first becomes the owner.

    ``digest``: of the token, hexadecimal. ``browser``: the digest of what marks the browser that used it.
    """

    digest: str
    account: int | None
    issued: datetime
    expires: datetime
    used: datetime | None = None
    browser: str = ""


@dataclass(frozen=True, slots=True)
class AccountSession:
    """A browser in which an account (its id) is signed in. ``digest``: of the token in its cookie, hexadecimal."""

    digest: str
    account: int
    began: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in one event. ``meeting``: participants but for networks, of whom so many are ``wishing``.

    ``files``: imported. ``agendas``: mails with one that have not failed. ``waiting`` and ``failed``: mails.
    ``plan``: the highest number; ``published``: that of the plan in force.
    """

    participants: int = 0
    meeting: int = 0
    wishes: int = 0
    wishing: int = 0
    tables: int = 0
    files: int = 0
    agendas: int = 0
    waiting: int = 0
    failed: int = 0
    plan: int | None = None
    published: int | None = None


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what when. ``event``: its id, or None for the whole workspace.

    ``participant``: the id of whom it is about; None: nobody in particular, or it was not yet written down.
    """

    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    event: int | None = None
    participant: int | None = None


@dataclass(frozen=True, slots=True)
class Membership:
    """A participant (its id) and the network (its id) that accompanies it. ``since``: of the member's consent; None:
    it was proposed, and the network sees nothing of it.
    """

    member: int
    network: int
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Untold:
    """What somebody else changed for a participant. ``author``: a network; empty: the organising team."""

    about: str
    before: str
    after: str
    author: str = ""
