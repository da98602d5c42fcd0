"""Last stage: at which table. Who stood somewhere stays there where that is possible."""

from __future__ import annotations

from collections.abc import Mapping

from solver.prepare import Prepared
from solver.schedule import Meeting
from solver.timetable import Timetable

Seats = dict[int, int]
"""Meeting → table, in one slot."""


def seat(table: Timetable, *, held: Mapping[int, int] | None = None) -> tuple[Meeting, ...]:
    """Meetings with slot and table, sorted; ``held``: tables that are settled, by meeting.

    Placing has seen to it that every slot can be seated.
    """
    prepared = table.prepared
    last: dict[int, int] = {}
    meetings = []
    for slot in range(table.slots):
        here = [m for m in table.meetings if table.slot[m] == slot]
        settled = {m: held[m] for m in here if held and m in held}
        for m, k in _seat_slot(prepared, sorted(here), slot, last, settled).items():
            meetings.append(Meeting(prepared.pairs[m], slot, k))
            last[prepared.a[m]] = last[prepared.b[m]] = k
    return tuple(sorted(meetings))


def fewest_changes(table: Timetable) -> int:
    """No seating of these meetings has fewer table changes, whatever their slots.

    A participant whose meetings can stand at c sets of tables that have none in common changes at least c - 1 times.
    """
    prepared = table.prepared
    sets: dict[int, list[frozenset[int]]] = {}
    for m in table.placed:
        for p in (prepared.a[m], prepared.b[m]):
            if max(prepared.problem.participants[p].capacity) == 1:
                sets[p] = _merge(sets.get(p, []), prepared.stands[m].anywhere)
    return sum(len(apart) - 1 for apart in sets.values())


def _merge(apart: list[frozenset[int]], more: frozenset[int]) -> list[frozenset[int]]:
    if any(one is more for one in apart):
        return apart
    touching = [one for one in apart if not one.isdisjoint(more)]
    return [one for one in apart if one.isdisjoint(more)] + [more.union(*touching) if touching else more]


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
    cursors: dict[int, int] = {}
    for m in order:
        if m not in seats and (k := _next_free(candidates[m], taken, cursors)) is not None:
            seats[m] = k
            taken.add(k)
    for m in order:
        if m in seats:
            continue
        held = {k: x for x, k in seats.items() if x not in settled}
        if not _augment(m, candidates, seats, held, set(settled.values())):
            raise AssertionError("the pools of a slot promised a seat that is not there")
    return seats


def _next_free(candidates: tuple[int, ...], taken: set[int], cursors: dict[int, int]) -> int | None:
    """First free candidate; a cursor per list, as many meetings share one."""
    at = cursors.get(id(candidates), 0)
    while at < len(candidates) and candidates[at] in taken:
        at += 1
    cursors[id(candidates)] = at
    return candidates[at] if at < len(candidates) else None


def _augment(m: int, candidates: dict[int, tuple[int, ...]], seats: Seats, held: Seats, seen: set[int]) -> bool:
    """Give m a table, moving others along (augmenting path in the bipartite graph of meetings and tables)."""
    for k in candidates[m]:
        if k in seen:
            continue
        seen.add(k)
        holder = held.get(k)
        if holder is None or _augment(holder, candidates, seats, held, seen):
            seats[m] = k
            held[k] = m
            return True
    return False
