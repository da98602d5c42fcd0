"""The only place that knows SQL: entities in, rows in one SQLite file, entities out."""

from matchmaker.store.copying import copy_whole, is_sound, prepare_copy, replace_content, settle
from matchmaker.store.edits import Claims, Deed, Edit, Side
from matchmaker.store.erasing import BLOT, Erasure, Overwritten
from matchmaker.store.opening import BACKUP, MOVING, REPLACED
from matchmaker.store.outcomes import Sequel
from matchmaker.store.printings import Printing
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
    Membership,
    Reached,
    ResolvedName,
    Run,
    RunKind,
    RunProgress,
    RunState,
    Sentence,
    SignIn,
    Untold,
)
from matchmaker.store.standing import Place, Standing
from matchmaker.store.store import Store

__all__ = [
    "BACKUP", "BLOT", "MOVING", "REPLACED", "Account", "AccountRole", "AccountSession", "Answer", "Attendance",
    "AuditEntry", "Claims", "Conflict", "Counts", "DecidedBy", "Deed", "Edit", "Enclosure", "Erasure", "Feedback",
    "ImportedFile", "Letter", "LetterState", "Link", "Membership", "Overwritten", "Place", "Printing", "Reached",
    "ResolvedName", "Run", "RunKind", "RunProgress", "RunState", "Sentence", "Sequel", "Side", "SignIn", "Standing",
    "Store", "Untold", "copy_whole", "is_sound", "prepare_copy", "replace_content", "settle",
]  # fmt: skip
