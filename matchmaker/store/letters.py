"""The outbox: mails on their way, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection, Row, Value
from matchmaker.store.values import grouped, moment_text, numbered

_ON_THE_WAY = ("state", "due", "attempts", "error", "sent")
"""What changes on the way. The rest is not written again: a participant named in it may be blotted out meanwhile."""


class LetterState(StrEnum):
    """Where a mail is. ``SENDING``: somebody is at it just now. ``FAILED``: given up."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a mail. ``type``: as in ``application/pdf``."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in the outbox. ``kind``: what it is about. ``due``: not to be sent before; moments are aware.

    ``error``: why the last of ``attempts`` failed. ``participant``: id of whom it is for.
    """

    id: int
    event: int | None
    participant: int | None
    kind: str
    recipient: str
    subject: str
    body: str
    queued: datetime
    due: datetime
    state: LetterState = LetterState.QUEUED
    attempts: int = 0
    error: str = ""
    sent: datetime | None = None
    enclosures: tuple[Enclosure, ...] = ()


class LetterRows:
    """Every mail that was to be sent, and what became of it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, letters: Sequence[Letter]) -> tuple[Letter, ...]:
        """Put mails into the outbox, all or none; ids given do not matter."""
        with self._connection.write():
            first = self._connection.next_id("letters")
            added = tuple(replace(letter, id=id) for id, letter in enumerate(letters, start=first))
            self._connection.table("letters").insert_all(_row(letter) for letter in added)
            self._connection.table("enclosures").insert_all(
                {"letter_id": letter.id, **row}
                for letter in added
                for row in numbered(
                    {"name": item.name, "type": item.type, "content": item.content} for item in letter.enclosures
                )
            )
        return added

    def all(self, event_id: int | None, *, state: LetterState | None = None) -> tuple[Letter, ...]:
        """The mails about an event (None: about the workspace), latest first, without what they enclose."""
        sql = "SELECT * FROM letters WHERE event_id IS :event AND (:state IS NULL OR state = :state) ORDER BY id DESC"
        rows = self._connection.rows(sql, {"event": event_id, "state": state and state.value})
        return tuple(_letter(row, ()) for row in rows)

    def enclosed(self, event_id: int) -> dict[int, str]:
        """By id of those mails of an event that enclose something, the texts they enclose; other files are not read."""
        sql = (
            "SELECT letter_id, CASE WHEN type LIKE 'text/%' THEN content ELSE x'' END AS text FROM enclosures"
            " WHERE letter_id IN (SELECT id FROM letters WHERE event_id = ?) ORDER BY letter_id, position"
        )
        found = grouped(self._connection.rows(sql, [event_id]), "letter_id")
        return {id: "\n".join(row["text"].decode("utf-8", "replace") for row in rows) for id, rows in found.items()}

    def count(self, state: LetterState) -> int:
        """How many mails of the whole workspace are in this state."""
        return int(self._connection.rows("SELECT count(*) FROM letters WHERE state = ?", [state.value])[0][0])

    def get(self, letter_id: int) -> Letter:
        """With what it encloses.

        :raises NotFoundError: no such mail.
        """
        with self._connection.read():
            for letter in self._whole("id = ?", [letter_id]):
                return letter
        raise NotFoundError("no mail has the number {id}; choose one of the list", id=letter_id)

    def take(self, *, now: datetime, most: int) -> tuple[Letter, ...]:
        """The next mails that are due, oldest first; from now on they are ``sending``, and nobody else takes them."""
        with self._connection.write():
            sql = "SELECT id FROM letters WHERE state = 'queued' AND due <= ? ORDER BY due, id LIMIT ?"
            due = [row["id"] for row in self._connection.rows(sql, [moment_text(now), most])]
            marks = ", ".join("?" * len(due))
            self._connection.run(f"UPDATE letters SET state = 'sending' WHERE id IN ({marks})", due)
            return self._whole(f"id IN ({marks})", due)

    def save(self, letter: Letter) -> None:
        """What became of a mail; its text and what it encloses stay as they are.

        :raises NotFoundError: no such mail.
        """
        with self._connection.write():
            self.get(letter.id)
            row = _row(letter)
            self._connection.table("letters").update(letter.id, {name: row[name] for name in _ON_THE_WAY})

    def discard(self, letter_ids: Iterable[int]) -> set[int]:
        """Delete those of these mails that wait and were never tried; which ones (ids) they were."""
        with self._connection.write():
            sql = "DELETE FROM letters WHERE id = ? AND state = 'queued' AND attempts = 0"
            return {id for id in letter_ids if self._connection.run(sql, [id])}

    def recall(self, participant_id: int, kind: str, *, now: datetime) -> datetime | None:
        """Delete what of a kind waits for a participant and is not due yet; when the first of them was (None: none)."""
        where = "participant_id = ? AND kind = ? AND state = 'queued' AND attempts = 0 AND due > ?"
        chosen: list[Value] = [participant_id, kind, moment_text(now)]
        with self._connection.write():
            due = self._connection.rows(f"SELECT min(due) AS due FROM letters WHERE {where}", chosen)[0]["due"]
            self._connection.run(f"DELETE FROM letters WHERE {where}", chosen)
        return datetime.fromisoformat(due) if due else None

    def release(self, *, before: datetime) -> int:
        """Mails whose sending was cut off are queued again; ``before``: those due earlier. How many they were."""
        with self._connection.write():
            sql = "UPDATE letters SET state = 'queued' WHERE state = 'sending' AND due < ?"
            return self._connection.run(sql, [moment_text(before)])

    def _whole(self, where: str, parameters: list[Value]) -> tuple[Letter, ...]:
        rows = self._connection.rows(f"SELECT * FROM letters WHERE {where} ORDER BY due, id", parameters)
        sql = f"SELECT * FROM enclosures WHERE letter_id IN (SELECT id FROM letters WHERE {where}) ORDER BY position"
        enclosed = grouped(self._connection.rows(sql, parameters), "letter_id")
        return tuple(
            _letter(row, tuple(Enclosure(item["name"], item["type"], item["content"]) for item in enclosed[row["id"]]))
            for row in rows
        )


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "event_id": letter.event,
        "participant_id": letter.participant,
        "kind": letter.kind,
        "recipient": letter.recipient,
        "subject": letter.subject,
        "body": letter.body,
        "state": letter.state.value,
        "queued": moment_text(letter.queued),
        "due": moment_text(letter.due),
        "attempts": letter.attempts,
        "error": letter.error,
        "sent": letter.sent and moment_text(letter.sent),
    }


def _letter(row: Row, enclosures: tuple[Enclosure, ...]) -> Letter:
    return Letter(
        id=row["id"],
        event=row["event_id"],
        participant=row["participant_id"],
        kind=row["kind"],
        recipient=row["recipient"],
        subject=row["subject"],
        body=row["body"],
        state=LetterState(row["state"]),
        queued=datetime.fromisoformat(row["queued"]),
        due=datetime.fromisoformat(row["due"]),
        attempts=row["attempts"],
        error=row["error"],
        sent=row["sent"] and datetime.fromisoformat(row["sent"]),
        enclosures=enclosures,
    )
