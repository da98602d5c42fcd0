"""How long participants wait, from the bit masks of their busy slots."""

from __future__ import annotations

from dataclasses import dataclass

from solver.prepare import Prepared
from solver.problem import Rules
from solver.timetable import Timetable


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of one participant or all: idle slots beyond the longest wait, meetings beyond the longest row, idle slots beyond
    one per stretch.
    """

    long_waits: int
    long_rows: int
    waiting: int

    def weighted(self) -> int:
        """The three goals in order, as one number."""
        return (self.long_waits << 40) + (self.long_rows << 20) + self.waiting


class Costs:
    """Waiting of each participant, remembered per mask."""

    def __init__(self, prepared: Prepared) -> None:
        problem = prepared.problem
        self.slots, self.rules = problem.slots, problem.rules
        self.pauses = sum(1 << t for t in problem.pauses)
        self.present = [sum(1 << t for t, c in enumerate(one.capacity) if c) for one in problem.participants]
        everywhere = (1 << problem.slots) - 1
        self.waits = [everywhere if self.rules.absence_is_gap else mask for mask in self.present]
        self.known: dict[tuple[int, int], int] = {}
        self.rows: dict[int, list[int]] = {}

    def of(self, p: int, busy: int) -> int:
        """Weighted waiting of p when busy in these slots."""
        key = (busy, self.waits[p])
        if key not in self.known:
            self.known[key] = self.waiting(p, busy).weighted()
        return self.known[key]

    def waiting(self, p: int, busy: int) -> Waiting:
        """Waiting of p when busy in these slots."""
        return _waiting(busy, self.waits[p], self.pauses, self.rules)

    def fewest_long_rows(self, p: int, busy: int) -> int:
        """The least excess over the longest row that p has in any timetable with at least this many busy slots."""
        if self.present[p] not in self.rows:
            self.rows[self.present[p]] = _fewest_excess(self.present[p], self.slots, self.pauses, self.rules)
        return min(self.rows[self.present[p]][busy:], default=0)


def waiting_values(table: Timetable) -> Waiting:
    """Waiting of all participants together."""
    costs = Costs(table.prepared)
    return _sum([costs.waiting(p, busy) for p, busy in enumerate(table.busy)])


def waiting_bounds(table: Timetable) -> Waiting:
    """What no timetable of the placed meetings can beat: each participant on its own."""
    costs = Costs(table.prepared)
    meetings = [0] * len(table.busy)
    for m in table.placed:
        meetings[table.prepared.a[m]] += 1
        meetings[table.prepared.b[m]] += 1
    most = [max(one.capacity) for one in table.prepared.problem.participants]
    rows = [costs.fewest_long_rows(p, -(-n // most[p])) for p, n in enumerate(meetings) if n]
    return Waiting(long_waits=0, long_rows=sum(rows), waiting=0)


def _sum(each: list[Waiting]) -> Waiting:
    return Waiting(
        sum(one.long_waits for one in each), sum(one.long_rows for one in each), sum(one.waiting for one in each)
    )


def _waiting(busy: int, present: int, pauses: int, rules: Rules) -> Waiting:
    """Of one participant, from the masks of busy and present slots and of slots with a pause after them."""
    long_waits = long_rows = waiting = idle = row = 0
    first = (busy & -busy).bit_length() - 1
    for t in range(max(first, 0), busy.bit_length()):
        if busy >> t & 1:
            row += 1
            long_rows += row > rules.longest_row
        else:
            row = 0
        if not busy >> t & 1 and present >> t & 1:
            idle += 1
            waiting += idle > 1
            long_waits += idle > rules.longest_wait
        else:
            idle = 0
        if pauses >> t & 1:
            row = 0
    return Waiting(long_waits, long_rows, waiting)


def _fewest_excess(present: int, slots: int, pauses: int, rules: Rules) -> list[int]:
    """Per number of busy slots, the least excess over the longest row (dynamic programme over slots and rows)."""
    best: dict[tuple[int, int], int] = {(0, 0): 0}
    for t in range(slots):
        after: dict[tuple[int, int], int] = {}
        for (count, row), excess in best.items():
            steps = [(count, 0, excess)]
            if present >> t & 1:
                steps.append((count + 1, row + 1, excess + (row + 1 > rules.longest_row)))
            for more, longer, cost in steps:
                state = (more, 0 if pauses >> t & 1 else longer)
                after[state] = min(cost, after.get(state, cost))
        best = after
    most = present.bit_count()
    return [min(cost for (count, _), cost in best.items() if count == n) for n in range(most + 1)]
