"""Which names an organisation had when, and which lines of the journal are therefore about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from matchmaker.entities import Participant
from matchmaker.registrations.names import fold
from matchmaker.store import AuditEntry

_RENAMED = "{name}: organisation"
"""How the journal begins when an organisation takes another name; the new one is what is there ``after``."""


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
    """Follow a participant from today's name to earlier ones.

    At no moment do two have the same name, but one may take a name that another has left: what was written before that
    is not about it. ``journal``: of its event, in order.
    """
    name, until, since = one.name, None, one.registered
    spans: list[Span] = []
    found: list[AuditEntry] = []
    for entry in reversed(tuple(journal)):
        if entry.what == _RENAMED.format(name=entry.who) and entry.after == name != entry.who:
            spans.append(Span(name, entry.at, until))
            name, until = entry.who, entry.at
            found.append(entry)
        elif entry.what == _RENAMED.format(name=name) and entry.after != name:
            since = one.registered or entry.at
            break
        elif entry.what.startswith(f"{name}: "):
            found.append(entry)
    return Past((*spans, Span(name, since, until)), tuple(reversed(found)))
