"""Last stage: at which table. Who stood somewhere stays there where that is possible."""

from __future__ import annotations

from collections.abc import Mapping

from solver.control import Control
from solver.prepare import Prepared
from solver.schedule import Meeting, sort_meetings
from solver.seats import Seats, take_seats
from solver.steady import Steady
from solver.timetable import Timetable


def seat(
    table: Timetable, *, held: Mapping[int, int] | None = None, control: Control | None = None
) -> tuple[Meeting, ...]:
    """Meetings with slot and table, sorted; ``held``: tables that are settled, by meeting.

    Placing has seen to it that every slot can be seated.
    """
    prepared = table.prepared
    last: dict[int, int] = {}
    seats: list[Seats] = []
    for slot, inside in enumerate(table.inside):
        here = sorted(inside)
        settled = {m: held[m] for m in here if held and m in held}
        seats.append(_seat_slot(prepared, here, slot, last, settled))
        for m, k in seats[-1].items():
            last[prepared.a[m]] = last[prepared.b[m]] = k
    if control is None or not control.over():  # out of time, these tables do: they keep every rule
        Steady(prepared, seats, held or {}).improve(control=control or Control())
    return sort_meetings((prepared.pairs[m], t, k) for t, mine in enumerate(seats) for m, k in mine.items())


def _seat_slot(prepared: Prepared, here: list[int], slot: int, last: dict[int, int], settled: Seats) -> Seats:
    candidates = {m: prepared.stands[m].tables[slot] for m in here}
    seats = dict(settled)
    taken = set(seats.values())
    order = sorted(here, key=lambda m: len(candidates[m]))
    for side in (prepared.a, prepared.b):
        for m in order:
            wanted = last.get(side[m])
            if m not in seats and wanted is not None and wanted not in taken and wanted in candidates[m]:
                seats[m] = wanted
                taken.add(wanted)
    take_seats(order, candidates, seats, settled=settled)
    return seats
