"""Taps at check-in, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matchmaker.entities import Arrival, Way
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


class ArrivalRows:
    """Who came to an event, and who left."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Arrival, ...]:
        """In the order in which it happened, without what was taken back."""
        sql = "SELECT * FROM arrivals WHERE event_id = ? AND NOT undone ORDER BY at, id"
        return tuple(map(_arrival, self._connection.rows(sql, [event_id])))

    def of(self, participant_id: int) -> tuple[Arrival, ...]:
        """Of one participant, also what was taken back."""
        sql = "SELECT * FROM arrivals WHERE participant_id = ? ORDER BY at, id"
        return tuple(map(_arrival, self._connection.rows(sql, [participant_id])))

    def add(self, event_id: int, arrivals: Iterable[Arrival]) -> None:
        """New taps; a key that is known already adds nothing.

        :raises InputError: a participant of another event, or a key that can be none.
        """
        with self._connection.write():
            for one in arrivals:
                self._connection.run(
                    "INSERT INTO arrivals (key, event_id, participant_id, person, kind, at, who, undone)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                    [one.key, event_id, one.participant, one.person, one.way.value, moment_text(one.at), one.who,
                     int(one.undone)],
                )  # fmt: skip

    def about(self, event_id: int, keys: Iterable[str]) -> dict[str, int]:
        """By key the participants (ids) that taps of this event are about, also what was taken back."""
        sql = "SELECT participant_id FROM arrivals WHERE event_id = ? AND key = ?"
        with self._connection.read():
            found = ((key, self._connection.first(sql, [event_id, key])) for key in keys)
            return {key: row["participant_id"] for key, row in found if row}

    def take_back(self, event_id: int, keys: Iterable[str]) -> None:
        """These taps count no more; keys that nobody knows change nothing."""
        with self._connection.write():
            for key in keys:
                self._connection.run("UPDATE arrivals SET undone = 1 WHERE event_id = ? AND key = ?", [event_id, key])


def _arrival(row: Row) -> Arrival:
    return Arrival(
        key=row["key"],
        participant=row["participant_id"],
        way=Way(row["kind"]),
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        person=row["person"],
        undone=bool(row["undone"]),
    )
