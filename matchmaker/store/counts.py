"""How much there is of everything in each event, counted by the file itself: fifty events are one question."""

from __future__ import annotations

from dataclasses import dataclass, fields

from matchmaker.store.connection import Connection, Row

_SQL = """
SELECT
  id,
  (SELECT count(*) FROM participants WHERE event_id = events.id AND NOT withdrawn) AS participants,
  (SELECT count(*) FROM participants WHERE event_id = events.id AND NOT withdrawn AND role <> 'network') AS meeting,
  (SELECT count(*) FROM statements JOIN participants AS one ON one.id = source
    JOIN participants AS other ON other.id = target
    WHERE statements.event_id = events.id AND wish <> 'no' AND NOT one.withdrawn AND NOT other.withdrawn) AS wishes,
  (SELECT count(DISTINCT source) FROM statements JOIN participants AS one ON one.id = source
    WHERE statements.event_id = events.id AND wish <> 'no' AND NOT one.withdrawn) AS wishing,
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


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is in one event; whoever withdrew, and wishes about them, do not count. ``meeting``: participants
    but for networks, of whom so many are ``wishing``.

    ``files``: imported. ``agendas``: mails with one that have not failed. ``waiting`` and ``failed``: mails.
    ``plan``: the highest number; ``published``: that of the plan in force.
    """

    participants: int = 0
    meeting: int = 0
    wishes: int = 0
    wishing: int = 0
    tables: int = 0
    files: int = 0
    agendas: int = 0
    waiting: int = 0
    failed: int = 0
    plan: int | None = None
    published: int | None = None


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
