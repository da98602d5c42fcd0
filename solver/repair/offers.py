"""New meetings in places that are free: nobody has to accept one, and a schedule without them is no worse kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from heapq import heapify, heappop, heappush

from solver.order import put_in_order
from solver.place import loss
from solver.prepare import Prepared, prepare
from solver.problem import Problem
from solver.schedule import Meeting

Offer = tuple[tuple[int, int], int, int]
"""Meetings of both sides, the fewer first; what it is worth, negative; position in ``Prepared.pairs``."""


def offer(problem: Problem, meetings: Sequence[Meeting], *, since: int = 0) -> tuple[Meeting, ...]:
    """Pairs that do not meet and could, each with a slot from ``since`` on and a free table, in the order of offering.

    They go together and with ``meetings``, of which none changes. Whoever has the fewest meetings comes first, counting
    those already offered; then whose partner has; then what is wished most; then the lot. Pairs listed more than once,
    groups and precedences are not looked at.
    """
    ordered = put_in_order(problem)
    prepared = prepare(ordered.problem)
    place = {k: i for i, k in enumerate(ordered.pairs)}
    places = _Places(prepared, [Meeting(place[m.pair], m.slot, m.table) for m in meetings], since)
    offered = [Meeting(ordered.pairs[m.pair], m.slot, m.table) for m in _offer(places)]
    return tuple(offered)


class _Places:
    """Who is busy when, and which tables are taken. ``count[p]``: meetings so far."""

    def __init__(self, prepared: Prepared, meetings: Iterable[Meeting], since: int) -> None:
        self.prepared = prepared
        people = prepared.problem.participants
        self.count: Counter[int] = Counter()
        self.most = [sum(one.capacity) if one.maximum is None else one.maximum for one in people]
        self.room = [list(one.capacity) for one in people]
        self.free = [sum(1 << t for t, c in enumerate(one.capacity) if c and t >= since) for one in people]
        self.taken: dict[int, set[int]] = defaultdict(set)
        self.known: set[int] = set()
        self._cursors: dict[tuple[int, int], int] = {}
        for m in meetings:
            self.take(m)

    def take(self, meeting: Meeting) -> None:
        """The meeting is in the schedule."""
        pair, t = self.prepared.problem.pairs[meeting.pair], meeting.slot
        self.known.add(meeting.pair)
        self.taken[t].add(meeting.table)
        for p in (pair.a, pair.b):
            self.count[p] += 1
            self.room[p][t] -= 1
            if self.room[p][t] <= 0:
                self.free[p] &= ~(1 << t)
            for q in self.prepared.companions.get(p, ()):
                self.free[q] &= ~(1 << t)

    def find(self, m: int) -> Meeting | None:
        """The first slot and table for the m-th eligible pair."""
        a, b = self.prepared.a[m], self.prepared.b[m]
        if any(self.count[p] >= self.most[p] for p in (a, b)):
            return None
        mask = self.prepared.allowed[m] & self.free[a] & self.free[b]
        for t in range(mask.bit_length()):
            if mask >> t & 1:
                k = self._find_table(self.prepared.stands[m].tables[t], t)
                if k is not None:
                    return Meeting(self.prepared.pairs[m], t, k)
        return None

    def _find_table(self, candidates: tuple[int, ...], t: int) -> int | None:
        """The first free one; a cursor per list, as many pairs share one and no table is given back."""
        key = t, id(candidates)
        at = self._cursors.get(key, 0)
        while at < len(candidates) and candidates[at] in self.taken[t]:
            at += 1
        self._cursors[key] = at
        return candidates[at] if at < len(candidates) else None

    def rank(self, m: int) -> Offer:
        """Small comes first."""
        few, more = sorted((self.count[self.prepared.a[m]], self.count[self.prepared.b[m]]))
        return (few, more), -loss(self.prepared, m), m


def _offer(places: _Places) -> Iterable[Meeting]:
    queue = [places.rank(m) for m, k in enumerate(places.prepared.pairs) if k not in places.known and places.find(m)]
    heapify(queue)
    while queue:
        one = heappop(queue)
        m = one[-1]
        now = places.rank(m)
        if now != one:
            heappush(queue, now)
        elif (found := places.find(m)) is not None:
            places.take(found)
            yield found
