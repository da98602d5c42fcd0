"""Statements of participants about each other, and the organiser's locks, as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from matchmaker.entities import Lock, Refusal, Statement, Wish
from matchmaker.errors import InputError, NotFoundError
from matchmaker.store.connection import Connection, Row


class StatementRows:
    """What participants say about each other."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Statement, ...]:
        """By source, in its order of preference, those without a rank last."""
        sql = "SELECT * FROM statements WHERE event_id = ? ORDER BY source, rank IS NULL, rank, target"
        return tuple(map(_statement, self._connection.rows(sql, [event_id])))

    def of(self, event_id: int, source: int) -> tuple[Statement, ...]:
        """What one participant says, in its order of preference, what has no rank last."""
        sql = "SELECT * FROM statements WHERE event_id = ? AND source = ? ORDER BY rank IS NULL, rank, target"
        return tuple(map(_statement, self._connection.rows(sql, [event_id, source])))

    def set(self, event_id: int, statements: Mapping[int, Iterable[Statement]]) -> None:
        """All that each of these sources says, instead of what it said before; others are left alone.

        ``statements``: by source (participant id), which is not read again from each; an empty list takes all back.

        :raises InputError: two statements about the same target, a participant of another event or about itself.
        """
        with self._connection.write():
            self._connection.run(
                "DELETE FROM statements WHERE event_id = ? AND source IN (SELECT value FROM json_each(?))",
                [event_id, json.dumps(list(statements))],
            )
            self._connection.table("statements").insert_all(
                {
                    "event_id": event_id,
                    "source": source,
                    "target": statement.target,
                    "wish": statement.wish.value,
                    "rank": statement.rank,
                    "refusal": statement.refusal.value,
                }
                for source, said in statements.items()
                for statement in said
            )


class LockRows:
    """The organiser's hand on pairs; a pair is the same whoever is named first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int) -> tuple[Lock, ...]:
        """By pair."""
        return tuple(
            Lock(row["a"], row["b"], row["slot"], row["table_id"], row["reason"])
            for row in self._connection.rows("SELECT * FROM locks WHERE event_id = ? ORDER BY a, b", [event_id])
        )

    def set(self, event_id: int, lock: Lock) -> None:
        """Lock a pair, instead of how it was locked before.

        :raises InputError: a participant or a table that is not of this event, or no longer.
        """
        with self._connection.write():
            self._refuse_retired(lock)
            self._delete(event_id, (lock.a, lock.b))
            self._connection.table("locks").insert(
                {
                    "event_id": event_id,
                    "a": lock.a,
                    "b": lock.b,
                    "slot": lock.slot,
                    "table_id": lock.table,
                    "reason": lock.reason,
                }
            )

    def remove(self, event_id: int, pair: tuple[int, int]) -> None:
        """:raises NotFoundError: the pair is not locked."""
        with self._connection.write():
            if not self._delete(event_id, pair):
                raise NotFoundError("this pair is not locked; reload the page")

    def _refuse_retired(self, lock: Lock) -> None:
        sql = "SELECT label FROM meeting_tables WHERE id = ? AND retired"
        if row := self._connection.first(sql, [lock.table]):
            raise InputError("table {label} is no longer used; choose another one", label=row["label"])

    def _delete(self, event_id: int, pair: tuple[int, int]) -> int:
        return self._connection.run(
            "DELETE FROM locks WHERE event_id = ? AND min(a, b) = ? AND max(a, b) = ?",
            [event_id, min(pair), max(pair)],
        )


def _statement(row: Row) -> Statement:
    return Statement(row["source"], row["target"], Wish(row["wish"]), row["rank"], Refusal(row["refusal"]))
