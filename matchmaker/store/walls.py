"""The screen of the room, as rows."""

from __future__ import annotations

from dataclasses import asdict

from matchmaker.entities import Wall
from matchmaker.store.connection import Connection


class WallRows:
    """One for each event; an event without one shows none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, event_id: int) -> Wall:
        """The wall of an event."""
        row = self._connection.first("SELECT * FROM walls WHERE event_id = ?", [event_id])
        return Wall(event_id, row["key"], row["notice"]) if row else Wall(event_id)

    def set(self, wall: Wall) -> None:
        """Replace it."""
        row = asdict(wall)
        with self._connection.write():
            self._connection.table("walls").upsert({"event_id": row.pop("event"), **row}, pk="event_id")

    def version(self, event_id: int) -> str:
        """Another one whenever names, tables or the plan in force may be others; cheap to ask."""
        sql = """SELECT
          (SELECT coalesce(max(publication), 0) FROM plans WHERE event_id = :event) || '-' ||
          (SELECT count(*) FROM publications WHERE event_id = :event) || '-' ||
          (SELECT count(*) || '-' || coalesce(sum(revision), 0) FROM participants WHERE event_id = :event) || '-' ||
          (SELECT coalesce(group_concat(id || ':' || label || ':' || zone), '') FROM meeting_tables
           WHERE event_id = :event)"""
        return str(self._connection.rows(sql, {"event": event_id})[0][0])
