"""What is left of an event when its time is over: which organisation met which, and nothing about persons but the
names of the organisers who published its plans or changed its rule.

``FATES`` says it of every column of the schema; a column that nobody has judged yet fails a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_hex

from matchmaker.store.connection import Connection
from matchmaker.store.erasing import BLOT, ErasingRows

_OF_EVENT = "event_id = :event"
_OF_PARTICIPANT = "participant_id IN (SELECT id FROM participants WHERE event_id = :event)"
_OF_PLAN = "plan_id IN (SELECT id FROM plans WHERE event_id = :event)"
_OF_LETTER = "letter_id IN (SELECT id FROM letters WHERE event_id = :event)"
_OF_TABLE = "table_id IN (SELECT id FROM meeting_tables WHERE event_id = :event)"
_OF_ORGANISATION = "organisation_id IN (SELECT organisation_id FROM participants WHERE event_id = :event)"
_ALL = "1"


@dataclass(frozen=True, slots=True)
class Gone:
    """Rows that are deleted: those of the event (``which``)."""

    which: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Rows that stay. ``which``: those of the event. ``columns``: what stays of them as it is; ``emptied``: what is
    overwritten, and by what; ``but``: those that are deleted all the same.
    """

    which: str
    columns: tuple[str, ...]
    emptied: Mapping[str, str | int | None] = field(default_factory=dict)
    but: str = ""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Rows that are not about an event and its participants."""


FATES: dict[str, Gone | Kept | Beyond] = {
    # Children before their parents: so they are deleted.
    "enclosures": Gone(_OF_LETTER),
    "letters": Gone(_OF_EVENT),
    "links": Gone(_OF_PARTICIPANT),
    "attendances": Gone(_OF_PARTICIPANT),
    "feedback": Gone(_OF_PARTICIPANT),
    "outcomes": Gone(_OF_EVENT),
    "visits": Gone(_OF_PARTICIPANT),
    "other_emails": Gone(_OF_PARTICIPANT),
    "absences": Gone(_OF_PARTICIPANT),
    "people": Gone(_OF_PARTICIPANT),
    "lines": Gone(_OF_PARTICIPANT),
    "statements": Gone(_OF_EVENT),
    "locks": Gone(_OF_EVENT),
    "edits": Gone(_OF_EVENT),
    "resolved_names": Gone(_OF_EVENT),
    "conflicts": Gone(_OF_EVENT),
    "registrations": Gone(_OF_EVENT),
    "imports": Gone(_OF_EVENT),
    "runs": Gone(_OF_EVENT),
    "networks_of_accounts": Gone(_OF_EVENT),
    "memberships": Gone(_OF_EVENT),
    "stated_by_networks": Gone(_OF_EVENT),
    "printings": Gone(_OF_EVENT),
    "arrivals": Gone(_OF_EVENT),
    "untold": Gone(_OF_PARTICIPANT),
    "aliases": Gone(_OF_EVENT),
    "attempts": Gone(_ALL),  # who tried is not known by event; the worst is that somebody may try again
    "participants": Kept(
        _OF_EVENT,
        ("id", "event_id", "number", "organisation_id", "role", "parallel", "withdrawn", "missing", "erased",
         "revision"),
        {"email": "", "head_count": 1, "arrive": None, "leave": None, "minimum": 0, "maximum": None, "step_free": 0,
         "accessibility": "", "languages": "[]", "barred": "[]", "registered": None,
         "waiting": 0, "invited": 0, "claimed": 1},
    ),
    "audit": Kept(
        _OF_EVENT, ("id", "at", "event_id", "participant_id"),
        {"who": BLOT, "what": BLOT, "before": BLOT, "after": BLOT},
    ),
    "plan_by_hand": Kept(
        _OF_EVENT, ("event_id", "plan_id", "position", "a", "b", "who"), {"reason": BLOT},
    ),
    "organisations": Kept(
        _OF_ORGANISATION.replace("organisation_id IN", "id IN"),
        ("id", "key", "name", "legal_form", "department", "size", "siret"),
    ),
    "accreditations": Kept(_OF_ORGANISATION, ("organisation_id", "position", "accreditation")),
    "plans": Kept(
        _OF_EVENT,
        ("id", "event_id", "number", "state", "publication", "created", "status", "seed", "reproducible", "problem",
         "origin", "revision"),
    ),
    "plan_meetings": Kept(_OF_EVENT, ("event_id", "plan_id", "position", "a", "b", "slot", "table_id")),
    "held_marks": Kept(_OF_EVENT, ("event_id", "a", "b", "held", "follow_up", "at"), {"who": BLOT}),
    "plan_goals": Kept(_OF_PLAN, ("plan_id", "position", "name", "sense", "value", "bound", "scope")),
    "notices": Kept(_OF_PLAN, ("plan_id", "position", "text")),
    "events": Kept(
        "id = :event",
        ("id", "series_id", "name", "date", "start", "slots", "meeting", "changeover", "place", "timezone", "language",
         "seed", "floor", "wishes_first", "maximum", "buyers_own_tables", "revision", "mandatory_line",
         "never_met"),
    ),
    "breaks": Kept(_OF_EVENT, ("event_id", "position", "start", "minutes")),
    "sessions": Kept(_OF_EVENT, ("event_id", "position", "title", "start", "minutes")),
    "speakers": Kept(_OF_EVENT, ("event_id", "session", "position", "participant_id")),
    "meeting_tables": Kept(
        _OF_EVENT, ("id", "event_id", "position", "label", "zone", "owner_id", "step_free", "retired")
    ),
    "closed_slots": Kept(_OF_TABLE, ("table_id", "slot")),
    "publications": Kept(_OF_EVENT, ("id", "event_id", "plan_id", "kind", "at", "who", "rule")),
    "rule_changes": Kept(_OF_EVENT, ("id", "event_id", "at", "who", "late", "before", "after")),
    "day_clocks": Kept(_OF_EVENT, ("event_id", "paused", "earlier", "revision")),
    "day_rounds": Kept(
        _OF_EVENT, ("event_id", "slot", "planned_start", "planned_end", "start", "end", "dropped")
    ),
    "incidents": Kept(
        _OF_EVENT,
        ("id", "event_id", "kind", "first", "last", "at", "participant_id", "other_id", "table_id", "plan_id"),
        {"who": BLOT},
        but="kind = 'veto'",
    ),
    "repairs": Kept(_OF_EVENT, ("plan_id", "event_id", "before_id", "at", "undone"), {"who": BLOT}),
    "walls": Gone(_OF_EVENT),
    "targets": Kept(_OF_EVENT, ("event_id", "kind", "per_buyer", "share")),
    "logos": Kept(
        _OF_EVENT, ("event_id", "digest", "position", "name", "media_type", "width", "height", "content")
    ),
    "receptions": Kept(
        _OF_EVENT,
        ("event_id", "opens", "closes", "wishes_open", "wishes_close", "priorities", "show_wishers", "notice",
         "contact", "retention", "publisher", "controller", "officer", "basis", "rights", "accessibility", "revision"),
    ),
    "erasures": Kept(_OF_EVENT, ("mark", "event_id", "participant_id")),
    "series": Beyond(),
    "settings": Beyond(),
    "accounts": Beyond(),
    "sign_ins": Beyond(),
    "sessions_of_accounts": Beyond(),
    "_sqlite_migrations": Beyond(),
}  # fmt: skip


class ShreddingRows:
    """The end of an event."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._erasing = ErasingRows(connection)

    def shred(self, event_id: int) -> None:
        """Delete and overwrite what ``FATES`` says, and remember that it was; the bytes are still to be overwritten."""
        with self._connection.write():
            for table, fate in FATES.items():
                if isinstance(fate, Gone):
                    self._connection.run(f"DELETE FROM {table} WHERE {fate.which}", _named(fate.which, event_id))
                elif isinstance(fate, Kept):
                    self._empty(table, fate, event_id)
            row = {"mark": token_hex(8), "event_id": event_id, "participant_id": None}
            self._connection.table("erasures").insert(row)
            self._erasing.require()

    def is_shredded(self, event_id: int) -> bool:
        """Whether this was done before."""
        sql = "SELECT 1 FROM erasures WHERE event_id = ? AND participant_id IS NULL"
        return self._connection.first(sql, [event_id]) is not None

    def remains(self, event_id: int) -> dict[str, int]:
        """How many rows of the event there are now, by table; empty tables are left out."""
        which = {table: fate.which for table, fate in FATES.items() if not isinstance(fate, Beyond)}
        with self._connection.read():
            counted = {
                table: self._connection.rows(f"SELECT count(*) FROM {table} WHERE {rows}", _named(rows, event_id))[0][0]
                for table, rows in which.items()
            }
        return {table: number for table, number in counted.items() if number}

    def _empty(self, table: str, fate: Kept, event_id: int) -> None:
        """A field that is empty already stays so: the journal shows a blot only where something was."""
        if fate.but:
            self._connection.run(f"DELETE FROM {table} WHERE {fate.which} AND {fate.but}", _named(fate.which, event_id))
        for column, value in fate.emptied.items():
            sql = f"UPDATE {table} SET {column} = :value WHERE {fate.which} AND {column} <> ''"
            self._connection.run(sql, {**_named(fate.which, event_id), "value": value})


def _named(which: str, event_id: int) -> dict[str, str | int | None]:
    return {"event": event_id} if ":event" in which else {}
