"""What attendees answer before and after the morning, and when they last looked, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text, text_of, time_of

_MOMENT = timedelta(minutes=5)


class Answer(StrEnum):
    """Whether one comes after all."""

    COMING = "coming"
    REPLACED = "replaced"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a participant (its id) answered before the morning. ``late_until``: local time of arrival when late."""

    participant: int
    answer: Answer
    at: datetime
    late_until: time | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a participant says about its meeting with a partner (ids); None: nothing said."""

    participant: int
    partner: int
    at: datetime
    useful: bool | None = None
    follow_up: bool | None = None


class AttendanceRows:
    """Who comes after all, and who will be late."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Attendance, ...]:
        """The answers given so far, by participant."""
        sql = (
            "SELECT a.* FROM attendances a JOIN participants p ON p.id = participant_id WHERE event_id = ?"
            " ORDER BY participant_id"
        )
        return tuple(map(_attendance, self._connection.rows(sql, [event_id])))

    def get(self, participant_id: int) -> Attendance | None:
        """The last answer of a participant."""
        row = self._connection.first("SELECT * FROM attendances WHERE participant_id = ?", [participant_id])
        return _attendance(row) if row else None

    def set(self, attendance: Attendance) -> None:
        """Instead of the answer before."""
        with self._connection.write():
            self._connection.table("attendances").upsert(
                {
                    "participant_id": attendance.participant,
                    "answer": attendance.answer.value,
                    "late_until": text_of(attendance.late_until),
                    "note": attendance.note,
                    "at": moment_text(attendance.at),
                },
                pk="participant_id",
            )


class FeedbackRows:
    """What one says about a meeting afterwards."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Feedback, ...]:
        """By participant and partner."""
        sql = (
            "SELECT f.* FROM feedback f JOIN participants p ON p.id = participant_id WHERE event_id = ?"
            " ORDER BY participant_id, partner_id"
        )
        return tuple(map(_feedback, self._connection.rows(sql, [event_id])))

    def of(self, participant_id: int) -> tuple[Feedback, ...]:
        """What one participant said, by partner."""
        sql = "SELECT * FROM feedback WHERE participant_id = ? ORDER BY partner_id"
        return tuple(map(_feedback, self._connection.rows(sql, [participant_id])))

    def set(self, feedback: Iterable[Feedback]) -> None:
        """Each instead of what was said about this meeting before."""
        with self._connection.write():
            self._connection.table("feedback").upsert_all(
                [
                    {
                        "participant_id": one.participant,
                        "partner_id": one.partner,
                        "useful": one.useful,
                        "follow_up": one.follow_up,
                        "at": moment_text(one.at),
                    }
                    for one in feedback
                ],
                pk=("participant_id", "partner_id"),
            )


class VisitRows:
    """When participants looked at the directory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def previous(self, participant_id: int) -> datetime | None:
        """The end of the visit before the one that is going on, None at the first."""
        row = self._connection.first("SELECT previous FROM visits WHERE participant_id = ?", [participant_id])
        return datetime.fromisoformat(row["previous"]) if row and row["previous"] else None

    def latest(self, participant_id: int) -> datetime | None:
        """When it last looked, None if it never did."""
        row = self._connection.first("SELECT latest FROM visits WHERE participant_id = ?", [participant_id])
        return datetime.fromisoformat(row["latest"]) if row else None

    def mark(self, participant_id: int, *, now: datetime, new_visit_after: datetime) -> None:
        """Somebody looks; one who last looked before ``new_visit_after`` begins a new visit.

        Looks that follow one another closely are one: a page that is read again and again writes nothing.
        """
        sql = "SELECT * FROM visits WHERE participant_id = ?"
        row = self._connection.first(sql, [participant_id])
        if row and new_visit_after < now - _MOMENT < datetime.fromisoformat(row["latest"]):
            return
        with self._connection.write():
            row = self._connection.first(sql, [participant_id])
            previous = row["previous"] if row else None
            if row and datetime.fromisoformat(row["latest"]) < new_visit_after:
                previous = row["latest"]
            self._connection.table("visits").upsert(
                {"participant_id": participant_id, "previous": previous, "latest": moment_text(now)},
                pk="participant_id",
            )


def _attendance(row: Row) -> Attendance:
    return Attendance(
        row["participant_id"],
        Answer(row["answer"]),
        late_until=time_of(row["late_until"]),
        note=row["note"],
        at=datetime.fromisoformat(row["at"]),
    )


def _feedback(row: Row) -> Feedback:
    def yes_or_no(value: int | None) -> bool | None:
        return None if value is None else bool(value)

    return Feedback(
        row["participant_id"],
        row["partner_id"],
        useful=yes_or_no(row["useful"]),
        follow_up=yes_or_no(row["follow_up"]),
        at=datetime.fromisoformat(row["at"]),
    )
