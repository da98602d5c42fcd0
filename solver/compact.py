"""Third stage: less waiting. The chosen meetings trade slots along chains, as long as nobody else's rule breaks.

Late acceptance (Burke & Bykov 2017): a step is taken if the schedule is no worse than it was a while ago, so that the
search can leave a dead end; the best state is kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from solver.control import Control
from solver.prepare import Prepared
from solver.problem import Rules
from solver.timetable import Timetable

MEMORY = 60
STEPS_PER_MEETING = 40
MOST_STEPS = 60_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of one participant or all: idle slots beyond the longest wait, meetings beyond the longest row, idle slots beyond
    one per stretch.
    """

    long_waits: int
    long_rows: int
    waiting: int


WEIGHTS = Waiting(long_waits=1 << 40, long_rows=1 << 20, waiting=1)
"""The three goals in order, as one number."""


class Costs:
    """Waiting of a participant from the bit mask of its busy slots, remembered per mask."""

    def __init__(self, prepared: Prepared) -> None:
        problem = prepared.problem
        self.slots, self.rules = problem.slots, problem.rules
        self.pauses = sum(1 << t for t in problem.pauses)
        everywhere = (1 << problem.slots) - 1
        present = [sum(1 << t for t, c in enumerate(one.capacity) if c) for one in problem.participants]
        self.present = [everywhere if problem.rules.absence_is_gap else mask for mask in present]
        self.known: dict[tuple[int, int], int] = {}

    def of(self, p: int, busy: int) -> int:
        """Weighted waiting of p when busy in these slots."""
        key = (busy, self.present[p])
        if key not in self.known:
            one = self.waiting(p, busy)
            self.known[key] = (
                one.long_waits * WEIGHTS.long_waits + one.long_rows * WEIGHTS.long_rows + one.waiting * WEIGHTS.waiting
            )
        return self.known[key]

    def waiting(self, p: int, busy: int) -> Waiting:
        """Waiting of p when busy in these slots."""
        return _waiting(busy, self.present[p], self.pauses, self.rules)


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


def compact(table: Timetable, *, control: Control) -> None:
    """Lower the waiting of all participants together; ends at a fixed number of steps or when ``control`` says so."""
    search = _Search(table, Costs(table.prepared), Random(table.prepared.problem.seed))
    best, least = dict(table.slot), search.total
    for step in range(min(MOST_STEPS, STEPS_PER_MEETING * len(table.placed))):
        if least == 0 or (step % 64 == 0 and control.over()):
            break
        if step % 256 == 0:
            search.look_for_waiting()
            control.report("compact", "waiting", least % WEIGHTS.long_rows, 0)
        search.step()
        if search.total < least:
            best, least = dict(table.slot), search.total
    table.restore(best)


class _Search:
    """Late acceptance: ``total`` is the weighted waiting of the state at hand."""

    def __init__(self, table: Timetable, costs: Costs, random: Random) -> None:
        self.table, self.costs, self.random = table, costs, random
        self.cost = [costs.of(p, busy) for p, busy in enumerate(table.busy)]
        self.total = sum(self.cost)
        self.memory = [self.total] * MEMORY
        self.steps = 0
        self.people: list[int] = []

    def look_for_waiting(self) -> None:
        """Steps start from those who wait."""
        self.people = [p for p, cost in enumerate(self.cost) if cost]

    def step(self) -> None:
        """Try to move one meeting of somebody who waits."""
        self.steps += 1
        m, slot = self._pick()
        if slot == self.table.slot[m] or not self.table.prepared.allowed[m] >> slot & 1:
            return
        log = self.table.shift(m, slot)
        if log is None:
            return
        prepared = self.table.prepared
        touched = {p for x, _ in log for p in (prepared.a[x], prepared.b[x])}
        after = {p: self.costs.of(p, self.table.busy[p]) for p in touched}
        total = self.total + sum(after[p] - self.cost[p] for p in touched)
        if total > self.total and total > self.memory[self.steps % MEMORY]:
            self.table.undo(log)
        else:
            self.total = total
            for p, cost in after.items():
                self.cost[p] = cost
        self.memory[self.steps % MEMORY] = self.total

    def _pick(self) -> tuple[int, int]:
        """A meeting of somebody who waited when last looked, and a slot to try for it."""
        table, random = self.table, self.random
        p = self.people[random.randrange(len(self.people))]
        mine = [m for t in range(table.slots) for m in table.at[p * table.slots + t]]
        return mine[random.randrange(len(mine))], random.randrange(table.slots)
