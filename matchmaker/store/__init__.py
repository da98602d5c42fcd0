"""The only place that knows SQL: entities in, rows in one SQLite file, entities out."""

from matchmaker.store.accounts import Account, AccountRole
from matchmaker.store.answers import Answer, Attendance, Feedback
from matchmaker.store.audit import AuditEntry
from matchmaker.store.copying import copy_whole, is_sound, prepare_copy, replace_content, settle
from matchmaker.store.counts import Counts
from matchmaker.store.edits import Claims, Deed, Edit, Side
from matchmaker.store.erasing import BLOT, Erasure, Overwritten
from matchmaker.store.imports import Conflict, DecidedBy, ImportedFile, ResolvedName
from matchmaker.store.leftovers import find_leftovers
from matchmaker.store.letters import Enclosure, Letter, LetterState
from matchmaker.store.links import Link
from matchmaker.store.networks import Membership
from matchmaker.store.opening import BACKUP, MOVING, REPLACED
from matchmaker.store.outcomes import Sequel
from matchmaker.store.printings import Printing
from matchmaker.store.runs import Reached, Run, RunKind, RunProgress, RunState, Sentence
from matchmaker.store.sign_ins import AccountSession, SignIn
from matchmaker.store.standing import Place, Standing
from matchmaker.store.store import Store
from matchmaker.store.untold import Untold

__all__ = [
    "BACKUP", "BLOT", "MOVING", "REPLACED", "Account", "AccountRole", "AccountSession", "Answer", "Attendance",
    "AuditEntry", "Claims", "Conflict", "Counts", "DecidedBy", "Deed", "Edit", "Enclosure", "Erasure", "Feedback",
    "ImportedFile", "Letter", "LetterState", "Link", "Membership", "Overwritten", "Place", "Printing", "Reached",
    "ResolvedName", "Run", "RunKind", "RunProgress", "RunState", "Sentence", "Sequel", "Side", "SignIn", "Standing",
    "Store", "Untold", "copy_whole", "find_leftovers", "is_sound", "prepare_copy", "replace_content", "settle",
]  # fmt: skip
