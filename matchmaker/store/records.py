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


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what when. ``event``: its id, or None for the whole workspace."""

    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    event: int | None = None
