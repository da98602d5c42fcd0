"""The clock of the room, as rows: only while the day differs from its programme."""

from __future__ import annotations

import json
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
        if clock is None or not _is_for(rows, slots):
            return Running(event_id, planned, revision=revision)
        zone = slots[0].start.tzinfo if slots else None
        rounds = tuple(
            Round(row["slot"], _moment(row["start"]).astimezone(zone), _moment(row["end"]).astimezone(zone),
                  bool(row["dropped"]))
            for row in rows
        )  # fmt: skip
        return Running(event_id, rounds, _moment(clock["paused"]) if clock["paused"] else None, revision)

    def earlier(self, event_id: int, slots: Sequence[Slot]) -> Running | None:
        """How it ran before the last change; None: nothing was changed, or the programme was since."""
        with self._connection.read():
            now = self.get(event_id, slots)
            clock = self._connection.first("SELECT earlier FROM day_clocks WHERE event_id = ?", [event_id])
            rows = self._connection.rows("SELECT * FROM day_rounds WHERE event_id = ? ORDER BY slot", [event_id])
        if clock is None or clock["earlier"] is None or not _is_for(rows, slots):
            return None
        zone, told = slots[0].start.tzinfo, json.loads(clock["earlier"])
        rounds = tuple(
            replace(one, start=_moment(start).astimezone(zone), end=_moment(end).astimezone(zone), dropped=dropped)
            for one, (start, end, dropped) in zip(now.rounds, told["rounds"], strict=True)
        )
        return replace(now, rounds=rounds, paused=_moment(told["paused"]) if told["paused"] else None)

    def save(self, running: Running, slots: Sequence[Slot]) -> Running:
        """Replace what is stored, which is kept as the earlier one; it comes back with its next revision.

        :raises ConflictError: changed by somebody else meanwhile.
        """
        with self._connection.write():
            current = self.get(running.event, slots)
            refuse_stale("the clock", current=current, yours=running)
            saved = replace(running, revision=running.revision + 1)
            self._connection.table("day_clocks").upsert(
                {
                    "event_id": saved.event,
                    "paused": saved.paused and moment_text(saved.paused),
                    "earlier": _text(current),
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


def _is_for(rows: Sequence[Row], slots: Sequence[Slot]) -> bool:
    planned = [(slot.number, moment_text(slot.start), moment_text(slot.end)) for slot in slots]
    return [(row["slot"], row["planned_start"], row["planned_end"]) for row in rows] == planned


def _text(running: Running) -> str:
    rounds = [(moment_text(one.start), moment_text(one.end), one.dropped) for one in running.rounds]
    return json.dumps({"paused": running.paused and moment_text(running.paused), "rounds": rounds})


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
