"""Chosen meetings and their slots while they are being moved: who is busy when, and which pools have seats left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from solver.prepare import Prepared

UNPLACED = -1


class Timetable:
    """Meetings are positions in ``Prepared.pairs``; ``slot[m]`` is -1 while m has none.

    ``free[p]``: bit mask of the slots in which p could take one more meeting. ``seats[k]``: left in pool k.
    ``inside[t]``: the meetings of slot t. Rules may be broken between ``put`` and ``take`` calls; ``overfull`` and
    ``seated`` tell.
    """

    def __init__(self, prepared: Prepared, meetings: Sequence[int]) -> None:
        problem = prepared.problem
        self.prepared = prepared
        self.slots = problem.slots
        self.slot = dict.fromkeys(meetings, UNPLACED)
        self.capacity = [c for one in problem.participants for c in one.capacity]
        self.at: list[list[int]] = [[] for _ in self.capacity]
        self.free = [sum(1 << t for t, c in enumerate(one.capacity) if c) for one in problem.participants]
        self.busy = [0] * len(problem.participants)
        self.seats = [len(pool) for pool in prepared.pools]
        self._random = Random(problem.seed)
        self.inside: list[dict[int, None]] = [{} for _ in range(problem.slots)]

    @property
    def meetings(self) -> tuple[int, ...]:
        """All meetings, placed or not."""
        return tuple(self.slot)

    @property
    def placed(self) -> tuple[int, ...]:
        """Meetings that have a slot."""
        return tuple(m for m, slot in self.slot.items() if slot != UNPLACED)

    @property
    def homeless(self) -> tuple[int, ...]:
        """Meetings that must be and have no slot."""
        return tuple(m for m, must in enumerate(self.prepared.must) if must and self.slot.get(m, UNPLACED) == UNPLACED)

    def load(self, slot: int) -> int:
        """How many meetings the slot has."""
        return len(self.inside[slot])

    def put(self, m: int, slot: int) -> None:
        """m meets in the slot from now on."""
        self.slot[m] = slot
        self.inside[slot][m] = None
        for p in (self.prepared.a[m], self.prepared.b[m]):
            here = self.at[p * self.slots + slot]
            here.append(m)
            self.busy[p] |= 1 << slot
            if len(here) >= self.capacity[p * self.slots + slot]:
                self.free[p] &= ~(1 << slot)
            for q in self.prepared.companions.get(p, ()):
                self.free[q] &= ~(1 << slot)
        self._seat(m, slot, -1)

    def take(self, m: int) -> int:
        """m has no slot any more; the slot it had."""
        slot = self.slot[m]
        self.slot[m] = UNPLACED
        del self.inside[slot][m]
        for p in (self.prepared.a[m], self.prepared.b[m]):
            here = self.at[p * self.slots + slot]
            here.remove(m)
            if not here:
                self.busy[p] &= ~(1 << slot)
            self._refresh(p, slot)
            for q in self.prepared.companions.get(p, ()):
                self._refresh(q, slot)
        self._seat(m, slot, 1)
        return slot

    def fits(self, m: int) -> Iterator[int]:
        """Slots in which m could be put as things are."""
        prepared, seats = self.prepared, self.seats
        mask = prepared.allowed[m] & self.free[prepared.a[m]] & self.free[prepared.b[m]]
        pools = prepared.stands[m].pools
        while mask:
            low = mask & -mask
            mask ^= low
            slot = low.bit_length() - 1
            if pools is None or all(seats[k] > 0 for k in pools[slot]):
                yield slot

    def pools(self, m: int, slot: int) -> tuple[int, ...]:
        """Pools of which m takes a seat in the slot."""
        pools = self.prepared.stands[m].pools
        return () if pools is None else pools[slot]

    def overfull(self, p: int, slot: int) -> bool:
        """p has more meetings in the slot than it can hold, or the person behind it is elsewhere."""
        cell = p * self.slots + slot
        here = self.at[cell]
        return len(here) > self.capacity[cell] or (bool(here) and self._elsewhere(p, slot))

    def seated(self, m: int, slot: int) -> bool:
        """No pool that m uses in the slot is overdrawn."""
        return all(self.seats[k] >= 0 for k in self.pools(m, slot))

    def other(self, m: int, p: int) -> int:
        """The partner of p in m."""
        return self.prepared.b[m] if self.prepared.a[m] == p else self.prepared.a[m]

    def chain(self, m: int, slot: int, back: int) -> list[tuple[int, int]] | None:
        """Put m into the slot: what is in the way goes to ``back``, what is in their way comes here (a Kempe chain).

        Returns what to ``undo`` (meeting, slot before), or None when the chain ends nowhere; nothing has moved then.
        """
        log = [(m, self.slot[m])]
        moved = {m}
        if self.slot[m] != UNPLACED:
            self.take(m)
        self.put(m, slot)
        waiting = [(self.prepared.a[m], slot), (self.prepared.b[m], slot)]
        while waiting:
            p, here = waiting.pop()
            if not self.overfull(p, here):
                continue
            there = back if here == slot else slot
            pushed = self._movable(p, here, there, moved)
            if pushed is None:
                self.undo(log)
                return None
            log.append((pushed, here))
            moved.add(pushed)
            self.take(pushed)
            self.put(pushed, there)
            waiting += [(p, here), (p, there), (self.other(pushed, p), there)]
        if self._relieve(log, moved, (slot, back)):
            return log
        self.undo(log)
        return None

    def undo(self, log: list[tuple[int, int]]) -> None:
        """Take every move of the log back."""
        for m, before in reversed(log):
            self.take(m)
            if before != UNPLACED:
                self.put(m, before)

    def restore(self, slots: Mapping[int, int]) -> None:
        """Back to a state noted earlier: the slot of every meeting."""
        moved = [m for m in self.meetings if self.slot[m] != slots[m]]
        for m in moved:
            if self.slot[m] != UNPLACED:
                self.take(m)
        for m in moved:
            if slots[m] != UNPLACED:
                self.put(m, slots[m])

    def _relieve(self, log: list[tuple[int, int]], moved: set[int], slots: tuple[int, int]) -> bool:
        """Where pools are overdrawn now, send other meetings of theirs to the other of the two slots."""
        for m in list(moved):
            here = self.slot[m]
            there = slots[1] if here == slots[0] else slots[0]
            for k in self.pools(m, here):
                while self.seats[k] < 0:
                    other = self._spare(k, here, there, moved)
                    if other is None:
                        return False
                    self.take(other)
                    self.put(other, there)
                    log.append((other, here))
                    moved.add(other)
        return all(self.seated(m, self.slot[m]) for m in moved)

    def _spare(self, k: int, here: int, there: int, moved: set[int]) -> int | None:
        """A meeting of the pool that could as well be in the other slot, from a place in the slot that is drawn."""
        if there == UNPLACED:
            return None
        meetings = list(self.inside[here])
        start = self._random.randrange(len(meetings))
        a, b, allowed = self.prepared.a, self.prepared.b, self.prepared.allowed
        for m in meetings[start:] + meetings[:start]:
            room = allowed[m] & self.free[a[m]] & self.free[b[m]] & 1 << there
            if room and m not in moved and k in self.pools(m, here):
                return m
        return None

    def _movable(self, p: int, here: int, there: int, moved: set[int]) -> int | None:
        if there == UNPLACED:
            return None
        for m in self.at[p * self.slots + here]:
            if m not in moved and self.prepared.allowed[m] >> there & 1:
                return m
        return None

    def _elsewhere(self, p: int, slot: int) -> bool:
        others = self.prepared.companions.get(p)
        return others is not None and any(self.at[q * self.slots + slot] for q in others)

    def _refresh(self, p: int, slot: int) -> None:
        cell = p * self.slots + slot
        if len(self.at[cell]) < self.capacity[cell] and not self._elsewhere(p, slot):
            self.free[p] |= 1 << slot

    def _seat(self, m: int, slot: int, change: int) -> None:
        for k in self.pools(m, slot):
            self.seats[k] += change


def timetable_of(prepared: Prepared, slots: Mapping[int, int]) -> Timetable:
    """The timetable in which these meetings have these slots."""
    table = Timetable(prepared, sorted(slots))
    for m, slot in sorted(slots.items()):
        table.put(m, slot)
    return table
