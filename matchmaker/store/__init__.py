"""The only place that knows SQL: entities in, rows in one SQLite file, entities out."""

from matchmaker.store.erasing import BLOT, Overwritten
from matchmaker.store.records import (
    Account,
    AccountRole,
    AccountSession,
    Answer,
    Attendance,
    AuditEntry,
    Conflict,
    Counts,
    DecidedBy,
    Enclosure,
    Feedback,
    ImportedFile,
    Letter,
    LetterState,
    Link,
    Reached,
    ResolvedName,
    Run,
    RunKind,
    RunProgress,
    RunState,
    Sentence,
    SignIn,
)
from matchmaker.store.store import Store

__all__ = [
    "BLOT", "Account", "AccountRole", "AccountSession", "Answer", "Attendance", "AuditEntry", "Conflict", "Counts",
    "DecidedBy", "Enclosure", "Feedback", "ImportedFile", "Letter", "LetterState", "Link", "Overwritten",
    "Reached", "ResolvedName", "Run", "RunKind", "RunProgress", "RunState", "Sentence", "SignIn", "Store",
]  # fmt: skip
