"""Which meetings took place, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from matchmaker.entities import HeldMark
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text


class HeldRows:
    """The marks of the meetings of an event."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[HeldMark, ...]:
        """By pair."""
        rows = self._connection.rows("SELECT * FROM held_marks WHERE event_id = ? ORDER BY a, b", [event_id])
        return tuple(map(_mark, rows))

    def set(self, event_id: int, marks: Iterable[HeldMark]) -> None:
        """Each instead of what was said of this meeting before.

        :raises InputError: participants of another event, or a pair in the wrong order.
        """
        with self._connection.write():
            self._connection.table("held_marks").upsert_all(
                [
                    {
                        "event_id": event_id,
                        "a": one.a,
                        "b": one.b,
                        "held": one.held,
                        "follow_up": one.follow_up,
                        "at": moment_text(one.at),
                        "who": one.who,
                    }
                    for one in marks
                ],
                pk=("event_id", "a", "b"),
            )


def _mark(row: Row) -> HeldMark:
    held = None if row["held"] is None else bool(row["held"])
    at = datetime.fromisoformat(row["at"])
    return HeldMark(row["a"], row["b"], held, bool(row["follow_up"]), at, row["who"])
