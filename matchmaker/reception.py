"""What the pages of an event say and allow: when one may register and wish, and what the law wants to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Phase(StrEnum):
    """Where a stretch of time stands: not yet begun, running, or over. ``TEAM``: there is none, the team does it."""

    BEFORE = "before"
    OPEN = "open"
    OVER = "over"
    TEAM = "team"


@dataclass(frozen=True, slots=True)
class Reception:
    """Settings of an event for its attendees. Moments are aware; an opening that is not set never comes.

    ``priorities``: how many one may give. ``show_wishers``: whether one sees who wished for oneself. ``notice``: said
    on the event page instead of the usual sentence. ``contact``: how to reach the organiser. ``retention``: until when
    personal data are kept. The others are the texts of the legal pages; ``officer`` is the data protection officer.
    """

    event: int
    opens: datetime | None = None
    closes: datetime | None = None
    wishes_open: datetime | None = None
    wishes_close: datetime | None = None
    priorities: int = 3
    show_wishers: bool = False
    notice: str = ""
    contact: str = ""
    retention: date | None = None
    publisher: str = ""
    controller: str = ""
    officer: str = ""
    basis: str = ""
    rights: str = ""
    accessibility: str = ""
    revision: int = 1


LEGAL = ("contact", "retention", "publisher", "controller", "officer", "basis", "rights", "accessibility")
"""Fields that must be filled before anybody may register."""


def missing_pages(reception: Reception) -> tuple[str, ...]:
    """Names of the legal fields that are still empty, in order."""
    return tuple(name for name in LEGAL if not getattr(reception, name))


def registration_phase(reception: Reception, *, now: datetime) -> Phase:
    """What the dates say of registering; not while a legal page is empty. ``now`` is aware. Ask ``openings``."""
    if missing_pages(reception):
        return Phase.BEFORE
    return _phase(reception.opens, reception.closes, now)


def wishes_phase(reception: Reception, *, now: datetime) -> Phase:
    """What the dates say of wishing; the same moment for everybody. ``now`` is aware. Ask ``openings``."""
    return _phase(reception.wishes_open, reception.wishes_close, now)


def _phase(begin: datetime | None, end: datetime | None, now: datetime) -> Phase:
    if begin is None or now < begin:
        return Phase.BEFORE
    return Phase.OPEN if end is None or now < end else Phase.OVER
