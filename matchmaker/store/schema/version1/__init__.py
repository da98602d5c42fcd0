"""The first schema, by subject.

A row names another of the same event together with the event, so that no reference ever leaves it. Rules are named:
``refusals.py`` says each in words. Legal forms and accreditations are lists that grow, so only the entities know them.
Times are local ``HH:MM:SS``, dates ``YYYY-MM-DD``, moments ISO 8601 in UTC. ``position`` keeps the order of a list.
"""

from __future__ import annotations

from matchmaker.store.engine import Database
from matchmaker.store.schema.version1.events import EVENTS
from matchmaker.store.schema.version1.imports import IMPORTS
from matchmaker.store.schema.version1.participants import PARTICIPANTS
from matchmaker.store.schema.version1.plans import PLANS
from matchmaker.store.schema.version1.wishes import WISHES


def create(database: Database) -> None:
    """Make every table, index and trigger."""
    for script in (EVENTS, PARTICIPANTS, WISHES, PLANS, IMPORTS):
        database.executescript(script)
