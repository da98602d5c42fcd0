"""What happened in the workspace, as rows that are never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what when. ``event``: its id, or None for the whole workspace.

    ``participant``: the id of whom it is about; None: nobody in particular, or it was not yet written down.
    """

    at: datetime
    who: str
    what: str
    before: str = ""
    after: str = ""
    event: int | None = None
    participant: int | None = None


class AuditRows:
    """Who did what when."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: AuditEntry) -> None:
        """Written down for good; in the transaction of what it tells of, if that is open."""
        with self._connection.write():
            self._connection.table("audit").insert(
                {
                    "at": moment_text(entry.at),
                    "event_id": entry.event,
                    "participant_id": entry.participant,
                    "who": entry.who,
                    "what": entry.what,
                    "before": entry.before,
                    "after": entry.after,
                }
            )

    def all(self, event_id: int | None = None) -> tuple[AuditEntry, ...]:
        """In the order it was written, about one event or about everything."""
        sql = "SELECT * FROM audit WHERE :event IS NULL OR event_id = :event ORDER BY id"
        return tuple(map(entry_of, self._connection.rows(sql, {"event": event_id})))

    def latest(self, event_id: int, *, most: int, skip: int = 0) -> tuple[AuditEntry, ...]:
        """At most so many about one event, the last written first, after the ``skip`` last ones."""
        sql = "SELECT * FROM audit WHERE event_id = ? ORDER BY id DESC LIMIT ? OFFSET ?"
        return tuple(map(entry_of, self._connection.rows(sql, [event_id, most, skip])))

    def count(self, event_id: int) -> int:
        """How many there are about one event."""
        sql = "SELECT count(*) AS number FROM audit WHERE event_id = ?"
        return int(self._connection.rows(sql, [event_id])[0]["number"])


def entry_of(row: Row) -> AuditEntry:
    """The entry that a row holds."""
    return AuditEntry(
        datetime.fromisoformat(row["at"]),
        row["who"],
        row["what"],
        row["before"],
        row["after"],
        row["event_id"],
        row["participant_id"],
    )
