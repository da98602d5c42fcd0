"""The only place that knows SQL: entities in, rows in one SQLite file, entities out."""

from matchmaker.store.records import (
    Answer,
    Attendance,
    AuditEntry,
    Conflict,
    DecidedBy,
    Enclosure,
    Feedback,
    ImportedFile,
    Letter,
    LetterState,
    Link,
    ResolvedName,
)
from matchmaker.store.store import Store

__all__ = [
    "Answer", "Attendance", "AuditEntry", "Conflict", "DecidedBy", "Enclosure", "Feedback", "ImportedFile", "Letter",
    "LetterState", "Link", "ResolvedName", "Store",
]  # fmt: skip
