"""What the pages of an event say and allow, as rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from matchmaker.reception import Reception
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text, refuse_stale

_MOMENTS = ("opens", "closes", "wishes_open", "wishes_close")
_TEXTS = ("notice", "contact", "publisher", "controller", "officer", "basis", "rights", "accessibility")


class ReceptionRows:
    """One for each event; an event without one has the defaults."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, event_id: int) -> Reception:
        """The settings of an event for its attendees."""
        row = self._connection.first("SELECT * FROM receptions WHERE event_id = ?", [event_id])
        return _reception(row) if row else Reception(event_id)

    def save(self, reception: Reception) -> Reception:
        """Replace what is stored; it comes back with its next revision.

        :raises ConflictError: changed by somebody else meanwhile.
        :raises InputError: hours that end before they begin, or another value that makes no sense.
        """
        with self._connection.write():
            refuse_stale("the reception", current=self.get(reception.event), yours=reception)
            saved = replace(reception, revision=reception.revision + 1)
            self._connection.table("receptions").upsert(_row(saved), pk="event_id")
        return saved


def _row(reception: Reception) -> dict[str, Any]:
    moments = {name: getattr(reception, name) for name in _MOMENTS}
    return {
        "event_id": reception.event,
        **{name: moment and moment_text(moment) for name, moment in moments.items()},
        "priorities": reception.priorities,
        "show_wishers": reception.show_wishers,
        "retention": reception.retention and reception.retention.isoformat(),
        **{name: getattr(reception, name) for name in _TEXTS},
        "revision": reception.revision,
    }


def _reception(row: Row) -> Reception:
    moments: dict[str, Any] = {name: row[name] and datetime.fromisoformat(row[name]) for name in _MOMENTS}
    return Reception(
        event=row["event_id"],
        priorities=row["priorities"],
        show_wishers=bool(row["show_wishers"]),
        retention=row["retention"] and date.fromisoformat(row["retention"]),
        revision=row["revision"],
        **moments,
        **{name: row[name] for name in _TEXTS},
    )
