"""What the workspace remembers besides the words of the domain: files read, decisions about them, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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
class AuditEntry:
    """Who did what when. ``event``: its id, or None for the whole workspace."""

    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    event: int | None = None
