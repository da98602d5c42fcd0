"""The clock of the room, as rows: only while the day differs from its programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matchmaker.entities import Round, Running, Slot
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text, refuse_stale


class DayRows:
    """How the morning of an event really runs. Rounds count for the programme for which they were written down."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, event_id: int, slots: Sequence[Slot]) -> Running:
        """``slots``: the programme; as long as nothing else was said, and after it was changed, that is what runs."""
        with self._connection.read():
            clock = self._connection.first("SELECT * FROM day_clocks WHERE event_id = ?", [event_id])
            rows = self._connection.rows("SELECT * FROM day_rounds WHERE event_id = ? ORDER BY slot", [event_id])
        planned = tuple(Round(slot.number, slot.start, slot.end) for slot in slots)
        revision = clock["revision"] if clock else 0
        if clock is None or [_plan(row) for row in rows] != [(s.number, s.start, s.end) for s in slots]:
            return Running(event_id, planned, revision=revision)
        zone = slots[0].start.tzinfo if slots else None
        rounds = tuple(
            Round(row["slot"], _moment(row["start"]).astimezone(zone), _moment(row["end"]).astimezone(zone),
                  bool(row["dropped"]))
            for row in rows
        )  # fmt: skip
        return Running(event_id, rounds, _moment(clock["paused"]) if clock["paused"] else None, revision)

    def save(self, running: Running, slots: Sequence[Slot]) -> Running:
        """Replace what is stored; it comes back with its next revision.

        :raises ConflictError: changed by somebody else meanwhile.
        """
        with self._connection.write():
            refuse_stale("the clock", current=self.get(running.event, slots), yours=running)
            saved = replace(running, revision=running.revision + 1)
            self._connection.table("day_clocks").upsert(
                {
                    "event_id": saved.event,
                    "paused": saved.paused and moment_text(saved.paused),
                    "revision": saved.revision,
                },
                pk="event_id",
            )
            self._connection.run("DELETE FROM day_rounds WHERE event_id = ?", [saved.event])
            self._connection.table("day_rounds").insert_all(
                {
                    "event_id": saved.event,
                    "slot": one.number,
                    "planned_start": moment_text(slot.start),
                    "planned_end": moment_text(slot.end),
                    "start": moment_text(one.start),
                    "end": moment_text(one.end),
                    "dropped": one.dropped,
                }
                for one, slot in zip(saved.rounds, slots, strict=True)
            )
        return saved


def _plan(row: Row) -> tuple[int, datetime, datetime]:
    return row["slot"], _moment(row["planned_start"]), _moment(row["planned_end"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
