"""Fewer table changes: slot by slot, the best seats given where everybody sits before and after.

Who could stay where, in one slot, is a matching of meetings and tables, the heaviest of which is a min-cost flow; the
slots are gone through until none brings anything more.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from solver.control import Control
from solver.prepare import Prepared
from solver.seats import Seats, take_seats

ROUNDS = 10
"""Over all slots, at most."""


class Steady:
    """``seats[t]``: of slot t. ``days[p]``: the slots in which p meets, and its meetings. ``movable[t]``: meetings of
    slot t that could stand at another table.
    """

    def __init__(self, prepared: Prepared, seats: list[Seats], held: Mapping[int, int]) -> None:
        self.prepared, self.seats, self.held = prepared, seats, held
        self.movable = [
            [m for m in here if m not in held and len(prepared.stands[m].tables[t]) > 1] for t, here in enumerate(seats)
        ]
        self.days: list[dict[int, list[int]]] = [{} for _ in prepared.problem.participants]
        for t, here in enumerate(seats):
            for m in sorted(here):
                for p in (prepared.a[m], prepared.b[m]):
                    self.days[p].setdefault(t, []).append(m)
        self.beside: list[dict[int, tuple[int, ...]]] = [_beside(list(day)) for day in self.days]

    def improve(self, *, control: Control) -> None:
        """Until nothing gets better; ``control`` is asked before each slot."""
        slots = [t for t, some in enumerate(self.movable) if some]
        for _ in range(ROUNDS):
            gained = 0
            for t in slots:
                if control.over():
                    return
                gained += self._reseat(t)
            if not gained:
                return

    def _reseat(self, t: int) -> int:
        """The seats of the slot anew where that is better; how many changes fewer."""
        before, worth = self.seats[t], self._worth(t)
        if not worth:
            return 0
        people = {p for m in self.movable[t] for p in (self.prepared.a[m], self.prepared.b[m])}
        changes = sum(self._changes(p, t) for p in people)
        self.seats[t] = self._complete(t, match(worth))
        gained = changes - sum(self._changes(p, t) for p in people)
        if gained <= 0:
            self.seats[t] = before
        return max(gained, 0)

    def _worth(self, t: int) -> dict[tuple[int, int], int]:
        """For a meeting and a table: how many changes it saves that somebody sits there before or after."""
        worth: dict[tuple[int, int], int] = {}
        taken = {self.held[m] for m in self.seats[t] if m in self.held}
        for m in self.movable[t]:
            candidates = self.prepared.stands[m].tables[t]
            for p in (self.prepared.a[m], self.prepared.b[m]):
                for s in self.beside[p][t]:
                    for k in self._tables(p, s):
                        if k in candidates and k not in taken:
                            worth[m, k] = worth.get((m, k), 0) + 1
        return worth

    def _complete(self, t: int, seats: Seats) -> Seats:
        """Who gains nothing anywhere stays there if possible, or sits where there is room, moving others along."""
        taken = set(seats.values())
        for m, k in self.seats[t].items():
            if m not in seats and k not in taken:
                seats[m] = k
                taken.add(k)
        candidates = {m: self.prepared.stands[m].tables[t] for m in self.seats[t]}
        take_seats(sorted(self.seats[t]), candidates, seats, settled={m: seats[m] for m in seats if m in self.held})
        return seats

    def _changes(self, p: int, t: int) -> int:
        here = self._tables(p, t)
        return sum(here.isdisjoint(self._tables(p, s)) for s in self.beside[p][t])

    def _tables(self, p: int, t: int) -> set[int]:
        return {self.seats[t][m] for m in self.days[p][t]}


def match(worth: Mapping[tuple[int, int], int]) -> Seats:
    """The heaviest matching, a table by meeting. ``worth[m, k]``: what it brings that meeting m sits at table k."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    meetings = {m: i for i, m in enumerate(dict.fromkeys(m for m, _ in worth))}
    tables = {k: len(meetings) + i for i, k in enumerate(dict.fromkeys(k for _, k in worth))}
    source, sink = len(meetings) + len(tables), len(meetings) + len(tables) + 1
    flow = SimpleMinCostFlow()
    arcs = {
        flow.add_arc_with_capacity_and_unit_cost(meetings[m], tables[k], 1, -gain): (m, k)
        for (m, k), gain in worth.items()
    }
    for node in meetings.values():
        flow.add_arc_with_capacity_and_unit_cost(source, node, 1, 0)
        flow.add_arc_with_capacity_and_unit_cost(node, sink, 1, 0)
    for node in tables.values():
        flow.add_arc_with_capacity_and_unit_cost(node, sink, 1, 0)
    flow.set_node_supply(source, len(meetings))
    flow.set_node_supply(sink, -len(meetings))
    if flow.solve() != flow.OPTIMAL:
        raise AssertionError("nobody has to move, so there is a matching")
    return dict(pair for arc, pair in arcs.items() if flow.flow(arc))


def _beside(slots: list[int]) -> dict[int, tuple[int, ...]]:
    """The slots before and after each."""
    found: dict[int, tuple[int, ...]] = dict.fromkeys(slots, ())
    for before, after in pairwise(slots):
        found[before] += (after,)
        found[after] += (before,)
    return found
