"""Third stage: less waiting. The chosen meetings trade slots along chains, as long as nobody else's rule breaks.

Late acceptance (Burke & Bykov 2017): a step is taken if the schedule is no worse than it was a while ago, so that the
search can leave a dead end; the best state is kept.
"""

from __future__ import annotations

from random import Random

from solver.control import Control
from solver.timetable import Timetable
from solver.waiting import Costs, waiting_bounds

MEMORY = 8
BESIDE = 0.5
"""How often a meeting is moved next to another of the same participant."""
STEPS_PER_MEETING = 100
MOST_STEPS = 150_000


def compact(table: Timetable, *, control: Control) -> None:
    """Lower the waiting of all participants together; ends at a fixed number of steps or when ``control`` says so."""
    search = _Search(table, Costs(table.prepared), Random(table.prepared.problem.seed))
    best, least, bound = dict(table.slot), search.total, waiting_bounds(table).weighted()
    for step in range(min(MOST_STEPS, STEPS_PER_MEETING * len(table.placed))):
        if least <= bound or (step % 64 == 0 and control.over()):
            break
        if step % 256 == 0:
            search.look_for_waiting()
            control.report("compact", "waiting", search.waiting, 0)
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

    @property
    def waiting(self) -> int:
        """The last of the three goals."""
        return self.total & ((1 << 20) - 1)

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
        """A meeting of somebody who waited when last looked, and a slot to try for it: mostly one next to another."""
        table, random = self.table, self.random
        p = self.people[random.randrange(len(self.people))]
        mine = [m for t in range(table.slots) for m in table.at[p * table.slots + t]]
        m, busy = mine[random.randrange(len(mine))], table.busy[p]
        beside = (busy << 1 | busy >> 1) & ~busy & table.prepared.allowed[m]
        if beside and random.random() < BESIDE:
            slots = [t for t in range(table.slots) if beside >> t & 1]
            return m, slots[random.randrange(len(slots))]
        return m, random.randrange(table.slots)
