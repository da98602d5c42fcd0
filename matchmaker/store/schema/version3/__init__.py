"""The third schema: who organises, what is being computed, whom the journal speaks of, and what came with it."""

from __future__ import annotations

from matchmaker.store.engine import Database
from matchmaker.store.schema.version3.accounts import ACCOUNTS
from matchmaker.store.schema.version3.by_hand import BY_HAND
from matchmaker.store.schema.version3.journal import JOURNAL
from matchmaker.store.schema.version3.runs import RUNS
from matchmaker.store.schema.version3.targets import TARGETS


def extend(database: Database) -> None:
    """Add every table and column."""
    for script in (ACCOUNTS, RUNS, JOURNAL, TARGETS, BY_HAND):
        database.executescript(script)
