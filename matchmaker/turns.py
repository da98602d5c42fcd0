"""The morning as it really runs: when what the programme says takes place now, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaker.agendas import Row, RowKind
from matchmaker.elapsed import elapsed, later
from matchmaker.entities import Edition, Event, Running


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of a page, which holds the times of the programme, and when it really begins and ends (aware).

    ``dropped``: the round does not take place.
    """

    row: Row
    start: datetime
    end: datetime
    dropped: bool = False

    @property
    def moved(self) -> bool:
        """Whether it takes place at other times than the programme says."""
        return not self.dropped and any((elapsed(self.row.start, self.start), elapsed(self.row.end, self.end)))


def turns_of(rows: Sequence[Row], running: Running) -> tuple[Turn, ...]:
    """The same lines in the same order; a pause moves with the round after it, sessions keep their time."""
    really = {one.number: one for one in running.rounds}
    delays = [
        (row.start, elapsed(row.start, really[row.round].start))
        for row in rows
        if row.round in really and not really[row.round].dropped
    ]

    def turn(row: Row) -> Turn:
        if row.round in really:
            one = really[row.round]
            return Turn(row, one.start, one.end, one.dropped)
        following = (delay for start, delay in delays if elapsed(row.end, start) >= timedelta())
        by = next(following, timedelta()) if row.kind is RowKind.PAUSE else timedelta()
        return Turn(row, later(row.start, by), later(row.end, by))

    return tuple(map(turn, rows))


def end_of(running: Running) -> datetime:
    """When the last round that takes place ends, as the clock of the room stands; aware."""
    return next(one.end for one in reversed(running.rounds) if not one.dropped)


def is_over(event: Event, running: Running, *, now: datetime) -> bool:
    """Whether the morning is: its last round has ended. It has not while the clock stands still, unless somebody forgot
    it that day.
    """
    standing = running.paused is not None and now.astimezone(ZoneInfo(event.timezone)).date() <= event.date
    return not standing and now >= end_of(running)


def shown_today(edition: Edition, running: Running) -> Edition:
    """The edition with the times that really hold; which rounds were dropped, ``running`` says."""
    really = {one.number: one for one in running.rounds}
    return replace(
        edition,
        slots=tuple(
            replace(slot, start=really[slot.number].start, end=really[slot.number].end) for slot in edition.slots
        ),
    )


def next_turn(turns: Sequence[Turn], now: datetime) -> Turn | None:
    """The first line with a meeting that is not over, be it on or to come; None: no meeting is left."""
    return next((one for one in turns if one.row.encounters and not one.dropped and one.end > now), None)
