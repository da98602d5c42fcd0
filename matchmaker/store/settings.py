"""Settings of the whole workspace, by name."""

from __future__ import annotations

from matchmaker.store.connection import Connection


class SettingRows:
    """Short texts that a service gives a meaning."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, str]:
        """Every setting, by name."""
        rows = self._connection.rows("SELECT name, value FROM settings ORDER BY name")
        return {row["name"]: row["value"] for row in rows}

    def get(self, name: str) -> str:
        """Its value; empty when it was never set."""
        row = self._connection.first("SELECT value FROM settings WHERE name = ?", [name])
        return row["value"] if row else ""

    def set(self, name: str, value: str) -> None:
        """Remember a value instead of the one before."""
        with self._connection.write():
            self._connection.table("settings").upsert({"name": name, "value": value}, pk="name")

    def set_once(self, name: str, value: str) -> str:
        """The value that is there; the one given when there is none yet. Two who ask at once get the same."""
        with self._connection.write():
            if not (known := self.get(name)):
                self.set(name, value)
            return known or value
