"""Series and events with their programme, as rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from matchmaker.entities import Break, Event, Series, Session
from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import grouped, numbered, refuse_stale, text_of


class SeriesRows:
    """Names under which events follow one another."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Series, ...]:
        """By name."""
        return tuple(
            Series(row["id"], row["name"]) for row in self._connection.rows("SELECT * FROM series ORDER BY name")
        )

    def add(self, name: str) -> Series:
        """A new series.

        :raises InputError: the name is taken.
        """
        with self._connection.write():
            series = Series(self._connection.next_id("series"), name)
            self._connection.table("series").insert({"id": series.id, "name": series.name})
        return series


class EventRows:
    """The events of the workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Event, ...]:
        """In order of date."""
        return self._events("SELECT * FROM events ORDER BY date, start, id")

    def get(self, event_id: int) -> Event:
        """:raises NotFoundError: no such event."""
        for event in self._events("SELECT * FROM events WHERE id = ?", [event_id]):
            return event
        raise NotFoundError("no event has the number {id}; choose one of the list", id=event_id)

    def add(self, event: Event) -> Event:
        """A new event; the id and the revision given do not matter."""
        with self._connection.write():
            added = replace(event, id=self._connection.next_id("events"), revision=1)
            self._connection.table("events").insert(_event_row(added))
            self._add_programme(added)
        return added

    def save(self, event: Event) -> Event:
        """Replace what is stored; the event comes back with its next revision.

        :raises ConflictError: changed by somebody else meanwhile.
        """
        with self._connection.write():
            refuse_stale(event.name, current=self.get(event.id), yours=event)
            saved = replace(event, revision=event.revision + 1)
            self._connection.table("events").update(saved.id, _event_row(saved))
            for table in ("breaks", "sessions"):
                self._connection.run(f"DELETE FROM {table} WHERE event_id = ?", [saved.id])
            self._add_programme(saved)
        return saved

    def _add_programme(self, event: Event) -> None:
        def insert(table: str, rows: list[dict[str, Any]]) -> None:
            self._connection.table(table).insert_all({"event_id": event.id, **row} for row in numbered(rows))

        insert("breaks", [_pause_row(pause) for pause in event.breaks])
        insert("sessions", [{"title": session.title, **_pause_row(session)} for session in event.sessions])
        for position, session in enumerate(event.sessions):
            insert("speakers", [{"session": position, "participant_id": id} for id in session.speakers])

    def _events(self, sql: str, parameters: Sequence[int] = ()) -> tuple[Event, ...]:
        """The programmes of all of them are one question for each table."""
        with self._connection.read():
            rows = self._connection.rows(sql, parameters)
            ids = json.dumps([row["id"] for row in rows])
            parts = {table: self._programmes(table, ids) for table in ("breaks", "sessions", "speakers")}
        return tuple(self._event(row, parts) for row in rows)

    def _programmes(self, table: str, ids: str) -> Mapping[int, list[Row]]:
        sql = f"SELECT * FROM {table} WHERE event_id IN (SELECT value FROM json_each(?)) ORDER BY event_id, position"
        return grouped(self._connection.rows(sql, [ids]), "event_id")

    def _event(self, row: Row, parts: Mapping[str, Mapping[int, list[Row]]]) -> Event:
        def programme(table: str) -> list[Row]:
            return parts[table][row["id"]]

        speakers = grouped(programme("speakers"), "session")
        return Event(
            id=row["id"],
            name=row["name"],
            date=date.fromisoformat(row["date"]),
            start=time.fromisoformat(row["start"]),
            slots=row["slots"],
            meeting=row["meeting"],
            changeover=row["changeover"],
            breaks=tuple(Break(time.fromisoformat(item["start"]), item["minutes"]) for item in programme("breaks")),
            sessions=tuple(
                Session(
                    item["title"],
                    time.fromisoformat(item["start"]),
                    item["minutes"],
                    tuple(speaker["participant_id"] for speaker in speakers[item["position"]]),
                )
                for item in programme("sessions")
            ),
            place=row["place"],
            timezone=row["timezone"],
            language=row["language"],
            seed=row["seed"],
            floor=row["floor"],
            wishes_first=bool(row["wishes_first"]),
            maximum=row["maximum"],
            buyers_own_tables=bool(row["buyers_own_tables"]),
            revision=row["revision"],
            series=row["series_id"],
            mandatory_line=row["mandatory_line"],
            never_met=row["never_met"],
        )


def _pause_row(item: Break | Session) -> dict[str, Any]:
    return {"start": text_of(item.start), "minutes": item.minutes}


def _event_row(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "series_id": event.series,
        "name": event.name,
        "date": event.date.isoformat(),
        "start": text_of(event.start),
        "slots": event.slots,
        "meeting": event.meeting,
        "changeover": event.changeover,
        "place": event.place,
        "timezone": event.timezone,
        "language": event.language,
        "seed": event.seed,
        "floor": event.floor,
        "wishes_first": event.wishes_first,
        "maximum": event.maximum,
        "buyers_own_tables": event.buyers_own_tables,
        "mandatory_line": event.mandatory_line,
        "never_met": event.never_met,
        "revision": event.revision,
    }
