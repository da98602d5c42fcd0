"""Meeting tables with the slots in which they are closed, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

from matchmaker.entities import Table
from matchmaker.errors import InputError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import grouped


class TableRows:
    """The tables of an event. One no longer wanted is retired, not deleted: drafts and old versions still name it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, event_id: int, *, retired: bool = False) -> tuple[Table, ...]:
        """In the order they were given; with ``retired`` also those no longer wanted, last."""
        with self._connection.read():
            rows = self._connection.rows(
                "SELECT * FROM meeting_tables WHERE event_id = ? AND retired <= ? ORDER BY retired, position",
                [event_id, int(retired)],
            )
            closed = grouped(
                self._connection.rows(
                    "SELECT * FROM closed_slots WHERE table_id IN (SELECT id FROM meeting_tables WHERE event_id = ?)"
                    " ORDER BY table_id, slot",
                    [event_id],
                ),
                "table_id",
            )
        return tuple(_table(row, closed[row["id"]]) for row in rows)

    def set(self, event_id: int, tables: Sequence[Table]) -> tuple[Table, ...]:
        """These are the tables of the event now. One with a known label keeps its id; ids given do not matter.

        :raises InputError: two with the same label, or one left out that is locked for a meeting or that the last
            published plan uses.
        """
        _refuse_doubles(tables)
        with self._connection.write():
            known = {table.label: table.id for table in self.all(event_id, retired=True)}
            fresh = count(self._connection.next_id("meeting_tables"))
            kept = tuple(replace(table, id=known.get(table.label) or next(fresh)) for table in tables)
            self._connection.run("UPDATE meeting_tables SET retired = 1 WHERE event_id = ?", [event_id])
            self._connection.table("meeting_tables").upsert_all(
                [_row(event_id, position, table) for position, table in enumerate(kept)], pk="id"
            )
            self._replace_closed(event_id, kept)
            self._refuse_needed(event_id)
        return kept

    def _replace_closed(self, event_id: int, tables: Sequence[Table]) -> None:
        self._connection.run(
            "DELETE FROM closed_slots WHERE table_id IN (SELECT id FROM meeting_tables WHERE event_id = ?)", [event_id]
        )
        self._connection.table("closed_slots").insert_all(
            {"table_id": table.id, "slot": slot} for table in tables for slot in table.closed
        )

    def _refuse_needed(self, event_id: int) -> None:
        """Papers in people's hands name the tables of the last published plan, and a lock would point nowhere."""
        retired = "SELECT id, label FROM meeting_tables WHERE event_id = :event AND retired AND id IN"
        locked = f"{retired} (SELECT table_id FROM locks WHERE event_id = :event)"
        last = "SELECT id FROM plans WHERE event_id = :event AND publication ORDER BY publication DESC LIMIT 1"
        published = f"{retired} (SELECT table_id FROM plan_meetings WHERE plan_id = ({last}))"
        if row := self._connection.first(locked, {"event": event_id}):
            raise InputError("a meeting is locked at table {label}; remove that lock first", label=row["label"])
        if row := self._connection.first(published, {"event": event_id}):
            raise InputError(
                "the published plan uses table {label}; close it in every round and publish a new plan first",
                label=row["label"],
            )


def _refuse_doubles(tables: Sequence[Table]) -> None:
    labels: set[str] = set()
    for table in tables:
        if table.label in labels:
            raise InputError("two tables have the label {label}; rename one of them", label=table.label)
        labels.add(table.label)


def _row(event_id: int, position: int, table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "event_id": event_id,
        "position": position,
        "label": table.label,
        "zone": table.zone,
        "owner_id": table.owner,
        "step_free": table.step_free,
        "retired": False,
    }


def _table(row: Row, closed: list[Row]) -> Table:
    return Table(
        id=row["id"],
        label=row["label"],
        zone=row["zone"],
        owner=row["owner_id"],
        step_free=bool(row["step_free"]),
        closed=tuple(item["slot"] for item in closed),
    )
