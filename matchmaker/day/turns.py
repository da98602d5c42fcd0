"""An agenda as the morning really runs: what the programme said, when it takes place now, what does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matchmaker.agendas import Row, RowKind
from matchmaker.day.rounds import later
from matchmaker.entities import Running


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
        return not self.dropped and (self.start, self.end) != (self.row.start, self.row.end)


def turns_of(rows: Sequence[Row], running: Running) -> tuple[Turn, ...]:
    """The same lines in the same order; a pause moves with the round after it, sessions keep their time."""
    really = {one.number: one for one in running.rounds}
    delays = [
        (row.start, really[row.round].start - row.start)
        for row in rows
        if row.round in really and not really[row.round].dropped
    ]

    def turn(row: Row) -> Turn:
        if row.round in really:
            one = really[row.round]
            return Turn(row, one.start, one.end, one.dropped)
        following = (delay for start, delay in delays if start >= row.end)
        by = next(following, timedelta()) if row.kind is RowKind.PAUSE else timedelta()
        return Turn(row, later(row.start, by), later(row.end, by))

    return tuple(map(turn, rows))


def next_turn(turns: Sequence[Turn], now: datetime) -> Turn | None:
    """The first line with a meeting that is not over, be it on or to come; None: no meeting is left."""
    return next((one for one in turns if one.row.encounters and not one.dropped and one.end > now), None)
