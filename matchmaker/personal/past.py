"""Which names an organisation had when, and which lines of the journal are therefore about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from matchmaker.entities import Organisation, Participant
from matchmaker.registrations.names import fold
from matchmaker.store import AuditEntry
from matchmaker.wording import FIELDS, say_field

_RENAMED = ("organisation", "name")
"""What the journal calls it when an organisation takes another name; the new one is what is there ``after``."""

_TOLD = frozenset(
    {
        *(say_field(field.name) for kind in (Participant, Organisation) for field in fields(kind)),
        FIELDS["emails"],
        "registered",
        "registered again after it was deleted",
        "attendance",
        "sectors barred because of a tender",
    }
)
"""What was told of a participant behind its name, before its id was written down."""

_NO_NAMES = frozenset({"accounts", "event", "lock", "pages", "workspace"})
"""What stands in front of what organisers did, in the place of a name."""


@dataclass(frozen=True, slots=True)
class Span:
    """A name from one moment to another; None: since ever, until now."""

    name: str
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Past:
    """Of one participant: its names, the latest first, and the lines of the journal about it, in order."""

    spans: tuple[Span, ...]
    entries: tuple[AuditEntry, ...]

    def had(self, key: str, *, at: datetime) -> bool:
        """Whether a file read at this moment meant it by this key."""
        return any(
            fold(span.name) == key and (span.since or at) <= at and (span.until is None or at < span.until)
            for span in self.spans
        )


def look_back(one: Participant, journal: Iterable[AuditEntry]) -> Past:
    """Follow a participant from today's name to earlier ones. ``journal``: of its event, in order.

    A line is about it when it holds its id. Older lines hold none: there the whole name in front decides. At no moment
    do two have the same name, but one may take a name that another has left: what was written before that without an
    id is not about it.
    """
    name, until, since, left = one.name, None, one.registered, False
    spans: list[Span] = []
    found: list[AuditEntry] = []
    for entry in reversed(tuple(journal)):
        told = _told_of(entry)
        mine = entry.participant == one.id
        renamed = told[1] in _RENAMED and entry.after != told[0]
        if renamed and entry.after == name and (mine or (entry.participant is None and not left)):
            spans.append(Span(name, entry.at, until))
            name, until = told[0], entry.at
            found.append(entry)
        elif mine:
            found.append(entry)
        elif renamed and told[0] == name and not left:
            since, left = one.registered or entry.at, True
        elif entry.participant is None and told[0] == name and not left:
            found.append(entry)
    return Past((*spans, Span(name, since, until)), tuple(reversed(found)))


def _told_of(entry: AuditEntry) -> tuple[str, str]:
    """The name in front, and what is told of it: nothing of this holds ``: `` but a name, so there is only one way.

    Both are empty where nothing is told of a participant.
    """
    name, _, told = entry.what.rpartition(": ")
    if entry.participant is None and (told not in _TOLD or name in _NO_NAMES):
        return "", ""
    return name, told
