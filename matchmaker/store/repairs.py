"""Repairs of the plan in force, as rows."""

from __future__ import annotations

from datetime import datetime

from matchmaker.entities import Repaired
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


class RepairRows:
    """The repairs of an event, undone ones too."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Repaired, ...]:
        """In the order they were made."""
        rows = self._connection.rows("SELECT * FROM repairs WHERE event_id = ? ORDER BY plan_id", [event_id])
        return tuple(map(_repaired, rows))

    def save(self, repaired: Repaired) -> None:
        """A new one, or one that was taken back meanwhile."""
        with self._connection.write():
            self._connection.table("repairs").upsert(
                {
                    "plan_id": repaired.plan,
                    "event_id": repaired.event,
                    "before_id": repaired.before,
                    "at": moment_text(repaired.at),
                    "who": repaired.who,
                    "undone": repaired.undone,
                },
                pk="plan_id",
            )


def _repaired(row: Row) -> Repaired:
    at = datetime.fromisoformat(row["at"])
    return Repaired(row["event_id"], row["plan_id"], row["before_id"], at, row["who"], bool(row["undone"]))
