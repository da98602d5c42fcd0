"""A morning of four rounds in a workspace of its own: two buyers, three suppliers, four published meetings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from matchmaker.entities import Meeting, Organisation, Participant, Role, Statement, Table, Wish
from matchmaker.publications import publish_plan
from matchmaker.store import Store
from tests.editions import MORNING
from tests.workspaces import draft

WHO = "Personne A"
EVENT = replace(MORNING, start=time(9), slots=4, meeting=10, changeover=5, breaks=(), sessions=(), floor=1)
"""Rounds at 9:00, 9:15, 9:30 and 9:45."""

NAMES = {"Ville": Role.BUYER, "Port": Role.BUYER, "Atelier": Role.SUPPLIER, "Fabrique": Role.SUPPLIER,
         "Relais": Role.SUPPLIER}  # fmt: skip
VILLE, PORT, ATELIER, FABRIQUE, RELAIS = range(1, 6)
SHARED, OTHER = 1, 2
PLANNED = (
    Meeting(VILLE, ATELIER, 1, SHARED), Meeting(PORT, FABRIQUE, 1, OTHER), Meeting(VILLE, FABRIQUE, 2, SHARED),
    Meeting(PORT, ATELIER, 3, OTHER),
)  # fmt: skip


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime.combine(EVENT.date, time(hour, minute), ZoneInfo(EVENT.timezone))


@contextmanager
def open_morning(folder: Path) -> Iterator[Store]:
    """Two buyers, three suppliers, two shared tables; four meetings are published, Relais has none."""
    with Store.open(folder / "openmap.db", create=True) as store:
        store.events.add(EVENT)
        store.tables.set(1, [Table(0, "1"), Table(0, "2")])
        store.participants.add(
            1, [Participant(0, 0, Organisation(0, name, name.casefold()), role) for name, role in NAMES.items()]
        )
        wished = {
            VILLE: (ATELIER, FABRIQUE, RELAIS),
            PORT: (FABRIQUE, ATELIER),
        }
        store.statements.set(
            1, {one: [Statement(one, other, Wish.YES) for other in others] for one, others in wished.items()}
        )
        store.plans.add(1, draft(*PLANNED))
        publish_plan(store, 1, who=WHO, now=at("8:00"))
        yield store
