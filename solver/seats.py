"""Who sits where in one slot: a table for everybody, where Hall's theorem promises one."""

from __future__ import annotations

from collections.abc import Mapping

Seats = dict[int, int]
"""Meeting → table, in one slot."""


def take_seats(order: list[int], candidates: Mapping[int, tuple[int, ...]], seats: Seats, *, settled: Seats) -> None:
    """A seat for whoever has none: a free one, or one that others leave for another."""
    taken = set(seats.values())
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


def _next_free(candidates: tuple[int, ...], taken: set[int], cursors: dict[int, int]) -> int | None:
    """First free candidate; a cursor per list, as many meetings share one."""
    at = cursors.get(id(candidates), 0)
    while at < len(candidates) and candidates[at] in taken:
        at += 1
    cursors[id(candidates)] = at
    return candidates[at] if at < len(candidates) else None


def _augment(m: int, candidates: Mapping[int, tuple[int, ...]], seats: Seats, held: Seats, seen: set[int]) -> bool:
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
