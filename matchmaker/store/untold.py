"""What others changed for a participant and is not told yet, as rows."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.store.connection import Connection


@dataclass(frozen=True, slots=True)
class Untold:
    """What somebody else changed for a participant. ``author``: a network; empty: the organising team."""

    about: str
    before: str
    after: str
    author: str = ""


class UntoldRows:
    """One line for each thing that changed: from what it was first to what it is now."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, participant_id: int, untold: Untold) -> None:
        """Once more about the same thing: what it was first stays, and nothing is left of what was undone."""
        with self._connection.write():
            self._connection.run(
                "INSERT INTO untold (participant_id, about, before, after, author) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (participant_id, about) DO UPDATE SET after = excluded.after, author = excluded.author",
                [participant_id, untold.about, untold.before, untold.after, untold.author],
            )
            self._connection.run("DELETE FROM untold WHERE participant_id = ? AND before = after", [participant_id])

    def of(self, participant_id: int) -> tuple[Untold, ...]:
        """In the order in which they were first changed."""
        rows = self._connection.rows("SELECT * FROM untold WHERE participant_id = ? ORDER BY rowid", [participant_id])
        return tuple(Untold(row["about"], row["before"], row["after"], row["author"]) for row in rows)

    def forget(self, participant_id: int) -> None:
        """All of it is told."""
        self._connection.run("DELETE FROM untold WHERE participant_id = ?", [participant_id])
