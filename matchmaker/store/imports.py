"""Registration files that were read, what they said last, and what was decided about them, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection
from matchmaker.store.values import moment_text


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A registration file that was read. ``sha256``: hexadecimal. ``counts``: what was found, by name."""

    id: int
    file_name: str
    sha256: str
    read_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)


class DecidedBy(StrEnum):
    """Who found out whom a name means: the import by itself, or a person by hand (which always wins)."""

    IMPORT = "import"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ResolvedName:
    """Whom a name in a wish means. ``text``: folded. ``participant``: its id, or None when it names nobody."""

    text: str
    participant: int | None
    decided_by: DecidedBy


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field changed both in the file and by hand, as text: in the last import, in this one, and in the workspace.

    ``imported``: id of the file.
    """

    id: int
    participant: int
    field: str
    base: str
    theirs: str
    ours: str
    imported: int


class ImportRows:
    """The memory of imports: enough to compare a new file with the last one and with what people changed since."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[ImportedFile, ...]:
        """In the order they were recorded."""
        return tuple(
            ImportedFile(
                row["id"],
                row["file_name"],
                row["sha256"],
                datetime.fromisoformat(row["read_at"]),
                json.loads(row["counts"]),
            )
            for row in self._connection.rows("SELECT * FROM imports WHERE event_id = ? ORDER BY id", [event_id])
        )

    def record(self, event_id: int, file: ImportedFile, *, registrations: Mapping[str, str]) -> ImportedFile:
        """Remember a file and what it said. ``registrations``: the registrant as JSON, by key of the organisation.

        What was said before about other organisations stays. The id given does not matter.
        """
        with self._connection.write():
            recorded = replace(file, id=self._connection.next_id("imports"))
            self._connection.table("imports").insert(
                {
                    "id": recorded.id,
                    "event_id": event_id,
                    "file_name": recorded.file_name,
                    "sha256": recorded.sha256,
                    "read_at": moment_text(recorded.read_at),
                    "counts": json.dumps(dict(recorded.counts)),
                }
            )
            self._connection.table("registrations").upsert_all(
                [
                    {"event_id": event_id, "key": key, "registrant": registrant, "import_id": recorded.id}
                    for key, registrant in registrations.items()
                ],
                pk=("event_id", "key"),
            )
        return recorded

    def last_registrations(self, event_id: int) -> dict[str, str]:
        """What the last file that named an organisation said about it: JSON, by key."""
        sql = "SELECT key, registrant FROM registrations WHERE event_id = ? ORDER BY key"
        return {row["key"]: row["registrant"] for row in self._connection.rows(sql, [event_id])}

    def last_file(self, event_id: int, key: str) -> ImportedFile | None:
        """The last file that named an organisation and said something new of it."""
        sql = "SELECT import_id FROM registrations WHERE event_id = ? AND key = ?"
        row = self._connection.first(sql, [event_id, key])
        return next((file for file in self.all(event_id) if row and file.id == row["import_id"]), None)

    def forget_registrations(self, event_id: int, keys: Iterable[str]) -> None:
        """As if no file had ever named these organisations: their next absence from one means nothing."""
        with self._connection.write():
            self._connection.run(
                "DELETE FROM registrations WHERE event_id = ? AND key IN (SELECT value FROM json_each(?))",
                [event_id, json.dumps(list(keys))],
            )

    def names(self, event_id: int) -> dict[str, ResolvedName]:
        """Names whose meaning is remembered, by folded text."""
        sql = "SELECT * FROM resolved_names WHERE event_id = ? ORDER BY text"
        return {
            row["text"]: ResolvedName(row["text"], row["participant_id"], DecidedBy(row["decided_by"]))
            for row in self._connection.rows(sql, [event_id])
        }

    def remember_names(self, event_id: int, names: Iterable[ResolvedName]) -> None:
        """Remember what names mean. What a person decided is only changed by a person."""
        with self._connection.write():
            for name in names:
                self._connection.run(
                    "INSERT INTO resolved_names (event_id, text, participant_id, decided_by) VALUES (?, ?, ?, ?)"
                    " ON CONFLICT (event_id, text) DO UPDATE"
                    " SET participant_id = excluded.participant_id, decided_by = excluded.decided_by"
                    " WHERE decided_by = 'import' OR excluded.decided_by = 'hand'",
                    [event_id, name.text, name.participant, name.decided_by.value],
                )

    def conflicts(self, event_id: int) -> tuple[Conflict, ...]:
        """Those that wait for a decision, by participant and field."""
        sql = "SELECT * FROM conflicts WHERE event_id = ? ORDER BY participant_id, field"
        return tuple(
            Conflict(
                id=row["id"],
                participant=row["participant_id"],
                field=row["field"],
                base=row["base"],
                theirs=row["theirs"],
                ours=row["ours"],
                imported=row["import_id"],
            )
            for row in self._connection.rows(sql, [event_id])
        )

    def add_conflicts(self, event_id: int, conflicts: Iterable[Conflict]) -> None:
        """To be decided. One about the same field of the same participant takes the place of the older."""
        with self._connection.write():
            self._connection.table("conflicts").insert_all(
                (
                    {
                        "event_id": event_id,
                        "participant_id": conflict.participant,
                        "field": conflict.field,
                        "base": conflict.base,
                        "theirs": conflict.theirs,
                        "ours": conflict.ours,
                        "import_id": conflict.imported,
                    }
                    for conflict in conflicts
                ),
                replace=True,
            )

    def settle(self, conflict_id: int) -> None:
        """It is decided.

        :raises NotFoundError: somebody else decided it meanwhile.
        """
        with self._connection.write():
            if not self._connection.run("DELETE FROM conflicts WHERE id = ?", [conflict_id]):
                raise NotFoundError("this conflict is already decided; reload the page")
