"""Logos of events, as rows."""

from __future__ import annotations

import json
from hashlib import sha256

from matchmaker.entities import Logo, LogoLabel
from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection


class LogoRows:
    """The logos of an event in their order, each picture once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def labels(self, event_id: int) -> tuple[LogoLabel, ...]:
        """Without the pictures: pages ask for those one by one."""
        rows = self._connection.rows(
            "SELECT digest, name, width, height FROM logos WHERE event_id = ? ORDER BY position", [event_id]
        )
        return tuple(LogoLabel(*row) for row in rows)

    def all(self, event_id: int) -> tuple[Logo, ...]:
        """With the pictures."""
        rows = self._connection.rows(
            "SELECT name, media_type, content FROM logos WHERE event_id = ? ORDER BY position", [event_id]
        )
        return tuple(Logo(*row) for row in rows)

    def get(self, event_id: int, digest: str) -> Logo:
        """:raises NotFoundError: the event has no such logo."""
        row = self._connection.first(
            "SELECT name, media_type, content FROM logos WHERE event_id = ? AND digest = ?", [event_id, digest]
        )
        if row is None:
            raise NotFoundError("this event has no such logo")
        return Logo(*row)

    def add(self, event_id: int, logo: Logo, *, width: int, height: int) -> LogoLabel:
        """One more, as the last.

        :raises InputError: the event has this picture already.
        """
        label = LogoLabel(sha256(logo.content).hexdigest(), logo.name, width, height)
        with self._connection.write():
            self._connection.table("logos").insert(
                {
                    "event_id": event_id,
                    "digest": label.digest,
                    "position": len(self.labels(event_id)),
                    "name": logo.name,
                    "media_type": logo.media_type,
                    "width": width,
                    "height": height,
                    "content": logo.content,
                }
            )
        return label

    def copy(self, event_id: int, target: int) -> None:
        """All of an event for another one that has none."""
        columns = "digest, position, name, media_type, width, height, content"
        with self._connection.write():
            self._connection.run(
                f"INSERT INTO logos (event_id, {columns}) SELECT ?, {columns} FROM logos WHERE event_id = ?",
                [target, event_id],
            )

    def arrange(self, event_id: int, labels: tuple[LogoLabel, ...]) -> None:
        """These logos, under these names and in this order, are left."""
        with self._connection.write():
            self._connection.run(
                "DELETE FROM logos WHERE event_id = ? AND digest NOT IN (SELECT value FROM json_each(?))",
                [event_id, json.dumps([label.digest for label in labels])],
            )
            for position, label in enumerate(labels):
                self._connection.run(
                    "UPDATE logos SET position = ?, name = ? WHERE event_id = ? AND digest = ?",
                    [position, label.name, event_id, label.digest],
                )
