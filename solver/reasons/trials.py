"""Trying out on a timetable what a choice promises: does it find slots, and what does it really take?

Every trial leaves the timetable as it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from solver.place import bits, in_the_way, loss
from solver.prepare import Prepared
from solver.targets import Target
from solver.timetable import UNPLACED, Timetable

CHAINS = 24
"""Chains tried to make room for one meeting."""

Log = list[tuple[int, int]]
"""What to undo: meeting and slot before."""


class Trials:
    """A schedule as a timetable; meetings are positions in ``prepared.pairs``. ``held[p]``: how many p has."""

    def __init__(self, prepared: Prepared, names: Sequence[str], slots: Mapping[int, int]) -> None:
        self.prepared, self.names = prepared, names
        self.table = Timetable(prepared, range(len(prepared.pairs)))
        self.held = Counter[int]()
        for m, slot in sorted(slots.items()):
            self.table.put(m, slot)
            self.held.update(self.sides(m))

    def sides(self, m: int) -> tuple[int, int]:
        """Who meets."""
        return self.prepared.a[m], self.prepared.b[m]

    def meetings_of(self, p: int) -> list[int]:
        """In the order of slots."""
        cells = range(p * self.table.slots, (p + 1) * self.table.slots)
        return [m for cell in cells for m in self.table.at[cell]]

    def count_loss(self, out: Collection[int], into: Collection[int]) -> tuple[int, ...]:
        """What is lost of each goal when these meetings leave and those come."""
        change = Counter(p for m in into for p in self.sides(m))
        change.subtract(p for m in out for p in self.sides(m))
        return tuple(self._count_one(name, out, into, change) for name in self.names)

    def swap(self, out: Collection[int], into: Sequence[int]) -> tuple[int, ...]:
        """Those of ``into``, tried in this order, that find a slot when the others leave."""
        slots = {m: self.table.take(m) for m in out}
        for m in out:
            self.held.subtract(self.sides(m))
        logs = {m: log for m in into if (log := self._join(m)) is not None}
        for m, log in reversed(logs.items()):
            self.table.undo(log)
            self.held.subtract(self.sides(m))
        for m, slot in slots.items():
            self.table.put(m, slot)
            self.held.update(self.sides(m))
        return tuple(logs)

    def push_out(self, m: int) -> tuple[int, ...] | None:
        """Meetings that would leave so that m has a slot, as few and as cheap as a slot-by-slot look shows."""
        choices = [self._put_out(m, slot) for slot in bits(self.prepared.allowed[m])]
        possible = [out for out in choices if not any(self.prepared.must[x] for x in out)]
        out = min(possible, key=lambda some: self.count_loss(some, (m,)), default=None)
        if out is None:
            return None
        back = self.swap(out, (m, *sorted(out, key=lambda x: -loss(self.prepared, x))))
        return tuple(x for x in out if x not in back)

    def takes(self, m: int, *, more: Collection[int] = ()) -> bool:
        """Whether m finds a slot although nobody loses a meeting, limits aside. ``more``: pools with one more seat."""
        for k in more:
            self.table.seats[k] += 1
        log = self._make_room(m)
        if log is not None:
            self.table.undo(log)
        for k in more:
            self.table.seats[k] -= 1
        return log is not None

    def _count_one(self, name: str, out: Collection[int], into: Collection[int], change: Mapping[int, int]) -> int:
        worth = self.prepared.worth.get(name)
        if worth is not None:
            return sum(worth[m] for m in out) - sum(worth[m] for m in into)
        if name == "groups":
            return sum(self._count_group(target, out, into) for target in self.prepared.targets)
        held = [(self.prepared.problem.participants[p], self.held[p], self.held[p] + n) for p, n in change.items()]
        if name == "minimum":
            return sum(min(one.minimum, before) - min(one.minimum, after) for one, before, after in held)
        level = int(name.removeprefix("level "))
        return sum((before >= level) - (after >= level) for _, before, after in held)

    def _count_group(self, target: Target, out: Collection[int], into: Collection[int]) -> int:
        before = sum(self.table.slot[m] != UNPLACED for m in target.pairs)
        after = before - sum(m in target.pairs for m in out) + sum(m in target.pairs for m in into)
        return min(target.floor, before) - min(target.floor, after)

    def _join(self, m: int) -> Log | None:
        if any(self.held[p] >= self.prepared.reach[p] for p in self.sides(m)):
            return None
        log = self._make_room(m)
        if log is not None:
            self.held.update(self.sides(m))
        return log

    def _make_room(self, m: int) -> Log | None:
        """Put m into a slot, if need be by a chain between two slots."""
        slot = min(self.table.fits(m), key=self.table.load, default=None)
        if slot is not None:
            self.table.put(m, slot)
            return [(m, UNPLACED)]
        for slot, back in self._ways(m)[:CHAINS]:
            log = self.table.chain(m, slot, back)
            if log is not None:
                return log
        return None

    def _ways(self, m: int) -> list[tuple[int, int]]:
        """Two slots: one side is free in the first, the other in the second; or both are, where tables are short."""
        free_a, free_b = (self.table.free[p] for p in self.sides(m))
        allowed = self.prepared.allowed[m]
        ways = [(s, t) for s in bits(allowed & free_a) for t in bits(free_b & ~free_a)]
        ways += [(s, t) for s in bits(allowed & free_b) for t in bits(free_a & ~free_b)]
        ways += [(s, t) for s in bits(allowed & free_a & free_b) for t in range(self.table.slots)]
        return [(s, t) for s, t in ways if s != t]

    def _put_out(self, m: int, slot: int) -> tuple[int, ...]:
        """Meetings to be lost so that m can have the slot: those in its way, and above the limits of its people."""
        out = in_the_way(self.table, m, slot, price=self._loss)
        for p in self.sides(m):
            rest = [x for x in self.meetings_of(p) if x not in out]
            if len(rest) >= self.prepared.reach[p]:
                out.append(min(rest, key=lambda x: (self._loss(x), x)))
        return tuple(out)

    def _loss(self, m: int) -> int:
        return loss(self.prepared, m)
