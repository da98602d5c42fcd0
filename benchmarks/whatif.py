"""What if: a grid of configurations in one call, from an edition of expected counts to the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time
from time import process_time

from benchmarks.commands import Options, main
from benchmarks.figures import spread, verdict, whole
from benchmarks.processes import run_apart
from benchmarks.tables import Table

ASKED = 2.0
"""Seconds of processor time for the whole grid."""

COLUMNS = ("event", "grid", "runs", "CPU seconds", "configurations", "proved", "asked", "reached")


@dataclass(frozen=True, slots=True)
class Case:
    """Expected counts, and three numbers of slots, three of tables, two lengths of meetings to try."""

    buyers: int
    suppliers: int
    wishes: int
    slots: tuple[int, ...]
    tables: tuple[int, ...]
    shared: bool = False

    def __str__(self) -> str:
        """As a row of a table says it."""
        tables = "shared tables" if self.shared else "own tables"
        return f"{self.buyers} buyers, {self.suppliers} suppliers, {self.wishes} wishes each, {tables}"


@dataclass(frozen=True, slots=True)
class Result:
    """``seconds`` of processor time; ``proved``: of the ``rows``, those whose choice cannot be beaten."""

    seconds: float
    rows: int
    proved: int


MEETINGS = (12, 15)
TINY = Case(5, 9, 3, (3, 4, 5), (5, 6, 7))
EVENTS = (
    Case(50, 130, 6, (10, 12, 14), (50, 55, 60)),
    Case(50, 130, 6, (10, 12, 14), (40, 45, 50), shared=True),
)


def explore_all(case: Case) -> Result:
    """The edition is made before the clock starts, and OR-Tools imported."""
    from ortools.graph.python import min_cost_flow  # noqa: F401

    from matchmaker.entities import Edition, Event
    from matchmaker.programme import slots_of
    from matchmaker.rooms import number_tables
    from matchmaker.whatif import Grid, explore, invent

    event = Event(
        1, "OpenMap", date(2027, 5, 18), time(9), slots=12, meeting=12, changeover=3, buyers_own_tables=not case.shared
    )
    room = number_tables((), case.tables[0], step_free=4)
    tables = tuple(replace(table, id=number) for number, table in enumerate(room, 1))
    empty = Edition(event, slots_of(event), tables)
    edition = invent(empty, buyers=case.buyers, suppliers=case.suppliers, wishes=case.wishes)
    start = process_time()
    rows = explore(edition, Grid(case.slots, case.tables, MEETINGS))
    seconds = process_time() - start
    found = [row.forecast for row in rows if row.forecast is not None]
    return Result(seconds, len(rows), sum(one.proved for one in found))


def measure(options: Options) -> Table:
    """One row per event."""
    rows = []
    for case in (TINY,) if options.smoke else EVENTS:
        runs = [run_apart(explore_all, case).result for _ in range(options.runs)]
        seconds = [run.seconds for run in runs]
        grid = " × ".join(str(len(some)) for some in (case.slots, case.tables, MEETINGS))
        counts = whole(runs[-1].rows), whole(runs[-1].proved)
        rows.append(
            (
                str(case),
                grid,
                str(len(runs)),
                spread(seconds),
                *counts,
                f"≤ {ASKED:.0f} s",
                verdict(max(seconds) <= ASKED),
            )
        )
    note = "Slots × tables × lengths of a meeting. *proved*: configurations in which no choice of meetings is better."
    return Table(COLUMNS, tuple(rows), (note,))


if __name__ == "__main__":
    main("whatif")
