"""The second schema: what attendees say on the pages, their links, mails to them, and settings of the workspace.

Lists of short words lie as JSON in their row. What happened is still never rewritten, but a person's words in it may be
blotted out, and nothing else of it changes.
"""

from __future__ import annotations

from matchmaker.store.engine import Database
from matchmaker.store.schema.version2.answers import ANSWERS
from matchmaker.store.schema.version2.attendees import ATTENDEES
from matchmaker.store.schema.version2.letters import LETTERS
from matchmaker.store.schema.version2.receptions import RECEPTIONS


def extend(database: Database) -> None:
    """Add every table and column."""
    for script in (ATTENDEES, RECEPTIONS, LETTERS, ANSWERS):
        database.executescript(script)
