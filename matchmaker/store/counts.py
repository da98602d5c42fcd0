"""How much there is of everything in each event, counted by the file itself: fifty events are one question."""

from __future__ import annotations

from dataclasses import fields

from matchmaker.store.connection import Connection, Row
from matchmaker.store.records import Counts

_SQL = """
SELECT
  id,
  (SELECT count(*) FROM participants WHERE event_id = events.id AND NOT withdrawn) AS participants,
  (SELECT count(*) FROM participants WHERE event_id = events.id AND NOT withdrawn AND role <> 'network') AS meeting,
  (SELECT count(*) FROM statements WHERE event_id = events.id AND wish <> 'no') AS wishes,
  (SELECT count(DISTINCT source) FROM statements WHERE event_id = events.id AND wish <> 'no') AS wishing,
  (SELECT count(*) FROM meeting_tables WHERE event_id = events.id AND NOT retired) AS tables,
  (SELECT count(*) FROM imports WHERE event_id = events.id) AS files,
  (SELECT count(*) FROM letters WHERE event_id = events.id AND state <> 'failed' AND kind LIKE 'agenda%') AS agendas,
  (SELECT count(*) FROM letters WHERE event_id = events.id AND state IN ('queued', 'sending')) AS waiting,
  (SELECT count(*) FROM letters WHERE event_id = events.id AND state = 'failed') AS failed,
  (SELECT max(number) FROM plans WHERE event_id = events.id) AS plan,
  (SELECT number FROM plans WHERE event_id = events.id AND state = 'published' ORDER BY publication DESC LIMIT 1)
    AS published
FROM events
"""


class CountRows:
    """Numbers only; no name is read for them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[int, Counts]:
        """By the id of each event."""
        return {row["id"]: _counts(row) for row in self._connection.rows(_SQL)}

    def of(self, event_id: int) -> Counts:
        """Of one event; all are nothing when there is no such event."""
        row = self._connection.first(f"{_SQL} WHERE id = ?", [event_id])
        return _counts(row) if row else Counts()


def _counts(row: Row) -> Counts:
    return Counts(**{field.name: row[field.name] for field in fields(Counts)})
