"""One morning: its programme, its slots, its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Break:
    """A pause of ``minutes`` that begins at ``start`` (no meetings)."""

    start: time
    minutes: int


@dataclass(frozen=True, slots=True)
class Session:
    """A programme item (plenary, pitches). ``speakers``: participant ids who are busy; empty = it blocks everybody."""

    title: str
    start: time
    minutes: int
    speakers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """Events that follow one another, as every spring."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Event:
    """One morning. Times are local to ``timezone``; ``meeting`` and ``changeover`` are minutes. ``series``: its id.

    ``mandatory_line``: what funders want to read on pages and papers. ``never_met``: points added to the wishes of a
    pair that did not meet in an earlier edition of the series.
    """

    id: int
    name: str
    date: date
    start: time
    slots: int
    meeting: int
    changeover: int
    breaks: tuple[Break, ...] = ()
    sessions: tuple[Session, ...] = ()
    place: str = ""
    timezone: str = "Europe/Paris"
    language: str = "fr"
    seed: int = 1
    floor: int = 3
    wishes_first: bool = False
    maximum: int | None = None
    buyers_own_tables: bool = True
    revision: int = 1
    series: int | None = None
    mandatory_line: str = ""
    never_met: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """A meeting time. ``number`` counts from 1 and is what papers show; ``start`` and ``end`` are aware."""

    number: int
    start: datetime
    end: datetime
    pause_after: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A place. ``owner``: participant id. ``closed``: slot numbers (from 1)."""

    id: int
    label: str
    zone: str = ""
    owner: int | None = None
    step_free: bool = False
    closed: tuple[int, ...] = ()
