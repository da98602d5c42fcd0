"""What happened on the day, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from matchmaker.entities import Incident, Trouble
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


class IncidentRows:
    """The incidents of an event that were not taken back."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Incident, ...]:
        """In the order in which they were written down."""
        rows = self._connection.rows("SELECT * FROM incidents WHERE event_id = ? ORDER BY id", [event_id])
        return tuple(map(_incident, rows))

    def add(self, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
        """As new ones; the ids given do not matter.

        :raises InputError: a participant, table or plan of another event, or slots that cannot be.
        """
        with self._connection.write():
            first = self._connection.next_id("incidents")
            added = tuple(replace(one, id=first + i) for i, one in enumerate(incidents))
            self._connection.table("incidents").insert_all(map(_row, added))
        return added

    def take_back(self, event_id: int, plan_id: int) -> None:
        """Those because of which a plan was published."""
        self._connection.run("DELETE FROM incidents WHERE event_id = ? AND plan_id = ?", [event_id, plan_id])


def _row(one: Incident) -> dict[str, Any]:
    return {
        "id": one.id,
        "event_id": one.event,
        "kind": one.kind.value,
        "first": one.first,
        "last": one.last,
        "at": moment_text(one.at),
        "who": one.who,
        "participant_id": one.participant,
        "other_id": one.other,
        "table_id": one.table,
        "plan_id": one.plan,
    }


def _incident(row: Row) -> Incident:
    return Incident(
        id=row["id"],
        event=row["event_id"],
        kind=Trouble(row["kind"]),
        first=row["first"],
        last=row["last"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        participant=row["participant_id"],
        other=row["other_id"],
        table=row["table_id"],
        plan=row["plan_id"],
    )
