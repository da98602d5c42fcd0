"""Other names of participants, as rows."""

from __future__ import annotations

from matchmaker.store.connection import Connection


class AliasRows:
    """Folded names under which registration files may know a participant."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> dict[str, int]:
        """Whom (id) each means."""
        sql = "SELECT key, participant_id FROM aliases WHERE event_id = ? ORDER BY key"
        return {row["key"]: row["participant_id"] for row in self._connection.rows(sql, [event_id])}

    def set(self, event_id: int, key: str, *, participant_id: int) -> None:
        """This name means this participant from now on."""
        row = {"event_id": event_id, "key": key, "participant_id": participant_id}
        self._connection.table("aliases").insert(row, replace=True)

    def move(self, event_id: int, participant_id: int, *, to: int) -> None:
        """All that meant one participant means another one."""
        sql = "UPDATE aliases SET participant_id = ? WHERE event_id = ? AND participant_id = ?"
        self._connection.run(sql, [to, event_id, participant_id])
