"""The third schema: who organises, and what is being computed."""

from __future__ import annotations

from matchmaker.store.engine import Database
from matchmaker.store.schema.version3.accounts import ACCOUNTS
from matchmaker.store.schema.version3.runs import RUNS


def extend(database: Database) -> None:
    """Add every table."""
    for script in (ACCOUNTS, RUNS):
        database.executescript(script)
