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
    """The incidents of an event; those whose repair was taken back are history."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Incident, ...]:
        """In the order in which they were said, without those taken back; which still hold, see ``Store``."""
        undone = "SELECT 1 FROM repairs WHERE repairs.plan_id = incidents.plan_id AND undone"
        return self._incidents(f"event_id = ? AND NOT EXISTS ({undone})", event_id)

    def history(self, event_id: int) -> tuple[Incident, ...]:
        """All of them, those taken back too."""
        return self._incidents("event_id = ?", event_id)

    def add(self, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
        """As new ones; the ids given do not matter.

        :raises InputError: a participant, table or plan of another event, or slots that cannot be.
        """
        with self._connection.write():
            first = self._connection.next_id("incidents")
            added = tuple(replace(one, id=first + i) for i, one in enumerate(incidents))
            self._connection.table("incidents").insert_all(map(_row, added))
        return added

    def end(self, event_id: int, participant_id: int, *, before: int) -> None:
        """This participant is there from the slot of this number on: nothing keeps it away any more."""
        whose = "event_id = ? AND participant_id = ? AND kind IN ('late', 'left', 'no-show') AND last >= ?"
        with self._connection.write():
            ids = [event_id, participant_id, before]
            self._connection.run(f"DELETE FROM incidents WHERE {whose} AND first >= ?", [*ids, before])
            self._connection.run(f"UPDATE incidents SET last = ? WHERE {whose}", [before - 1, *ids])

    def _incidents(self, which: str, event_id: int) -> tuple[Incident, ...]:
        rows = self._connection.rows(f"SELECT * FROM incidents WHERE {which} ORDER BY id", [event_id])
        return tuple(map(_incident, rows))


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
