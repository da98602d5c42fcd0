"""The third schema: who organises, what is being computed, whom the journal speaks of, and what came with it."""

from __future__ import annotations

from matchmaker.store.engine import Database
from matchmaker.store.schema.version3.accounts import ACCOUNTS
from matchmaker.store.schema.version3.aliases import ALIASES
from matchmaker.store.schema.version3.approvals import APPROVALS
from matchmaker.store.schema.version3.arrivals import ARRIVALS
from matchmaker.store.schema.version3.by_hand import BY_HAND
from matchmaker.store.schema.version3.days import DAYS
from matchmaker.store.schema.version3.editions import EDITIONS
from matchmaker.store.schema.version3.edits import EDITS
from matchmaker.store.schema.version3.erasures import ERASURES
from matchmaker.store.schema.version3.held import HELD
from matchmaker.store.schema.version3.incidents import INCIDENTS
from matchmaker.store.schema.version3.journal import JOURNAL
from matchmaker.store.schema.version3.logos import LOGOS
from matchmaker.store.schema.version3.networks import NETWORKS
from matchmaker.store.schema.version3.outcomes import OUTCOMES
from matchmaker.store.schema.version3.printings import PRINTINGS
from matchmaker.store.schema.version3.publications import PUBLICATIONS
from matchmaker.store.schema.version3.repairs import REPAIRS
from matchmaker.store.schema.version3.runs import RUNS
from matchmaker.store.schema.version3.targets import TARGETS
from matchmaker.store.schema.version3.untold import UNTOLD
from matchmaker.store.schema.version3.walls import WALLS

SCRIPTS = (
    ACCOUNTS,
    RUNS,
    JOURNAL,
    TARGETS,
    BY_HAND,
    DAYS,
    INCIDENTS,
    REPAIRS,
    EDITIONS,
    EDITS,
    ERASURES,
    NETWORKS,
    APPROVALS,
    UNTOLD,
    ALIASES,
    PUBLICATIONS,
    LOGOS,
    PRINTINGS,
    OUTCOMES,
    ARRIVALS,
    HELD,
    WALLS,
)


def extend(database: Database) -> None:
    """Add every table and column."""
    for script in SCRIPTS:
        database.executescript(script)
