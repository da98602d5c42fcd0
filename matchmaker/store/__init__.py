"""The only place that knows SQL: entities in, rows in one SQLite file, entities out."""

from matchmaker.store.records import AuditEntry, Conflict, DecidedBy, ImportedFile, ResolvedName
from matchmaker.store.store import Store

__all__ = ["AuditEntry", "Conflict", "DecidedBy", "ImportedFile", "ResolvedName", "Store"]
