"""The third schema: who organises, what is being computed, and whom the journal speaks of."""

from __future__ import annotations

from matchmaker.store.engine import Database
from matchmaker.store.schema.version3.accounts import ACCOUNTS
from matchmaker.store.schema.version3.journal import JOURNAL
from matchmaker.store.schema.version3.runs import RUNS


def extend(database: Database) -> None:
    """Add every table and column."""
    for script in (ACCOUNTS, RUNS, JOURNAL):
        database.executescript(script)
