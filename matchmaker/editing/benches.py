"""Meetings of a problem as they lie, and what would be wrong with one more: every rule, asked of one meeting.

The checker judges whole schedules; this answers for thousands of single meetings while somebody waits. The rules are
those of ``solver.check``, and tests hold the answers against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from solver.problem import Problem, Table
from solver.schedule import Meeting


class Cause(StrEnum):
    """The first rule that a meeting would break. ``HELD``: a meeting that has no place in the problem is there."""

    ONCE = "once"
    MAXIMUM = "maximum"
    GROUP = "group"
    GIVEN = "given"
    LOCK = "lock"
    AWAY = "away"
    SLOTS = "slots"
    CLOSED = "closed"
    STEP_FREE = "step_free"
    OWNER = "owner"
    HOST = "host"
    ZONE = "zone"
    HELD = "held"
    TAKEN = "taken"
    BUSY = "busy"
    TOGETHER = "together"
    PRECEDENCE = "precedence"


@dataclass(frozen=True, slots=True)
class Why:
    """``participants``: whom the cause is about, first of all. ``meeting``: the one that is in the way."""

    cause: Cause
    participants: tuple[int, ...] = ()
    meeting: Meeting | None = None


class Bench:
    """Meetings that come and go; what is in the problem stays. Every question takes microseconds."""

    def __init__(
        self, problem: Problem, meetings: Iterable[Meeting], *, held: Collection[tuple[int, int]] = ()
    ) -> None:
        self.problem = problem
        self._held = frozenset(held)
        self._at: defaultdict[tuple[int, int], list[Meeting]] = defaultdict(list)
        self._of: defaultdict[tuple[int, int], list[Meeting]] = defaultdict(list)
        self._of_pair: defaultdict[int, list[Meeting]] = defaultdict(list)
        self._held_by: defaultdict[int, int] = defaultdict(int)
        self._owned: defaultdict[int, list[Table]] = defaultdict(list)
        for table in problem.tables:
            if table.owner is not None:
                self._owned[table.owner].append(table)
        self._tied: defaultdict[int, list[int]] = defaultdict(list)
        for members in problem.together:
            for p in members:
                self._tied[p] += [q for q in members if q != p]
        for meeting in meetings:
            self._put(meeting)

    def at(self, slot: int, table: int) -> tuple[Meeting, ...]:
        """Who meets there."""
        return tuple(self._at.get((slot, table), ()))

    def of(self, p: int, slot: int) -> tuple[Meeting, ...]:
        """The meetings of a participant in a slot."""
        return tuple(self._of.get((p, slot), ()))

    @contextmanager
    def without(self, meeting: Meeting) -> Iterator[None]:
        """As if it did not take place."""
        self._take(meeting)
        try:
            yield
        finally:
            self._put(meeting)

    @contextmanager
    def along(self, meeting: Meeting) -> Iterator[None]:
        """As if it took place."""
        self._put(meeting)
        try:
            yield
        finally:
            self._take(meeting)

    def find_fault(self, m: Meeting, *, more: bool = False) -> Why | None:
        """The first rule that this meeting, beside the others, would break; None if it breaks none.

        ``more``: it is not one that moves, so that numbers count too: of its pair, of its people, of groups.
        """
        return (self._find_too_many(m) if more else None) or self._find_misplaced(m) or self._find_clash(m)

    def _find_too_many(self, m: Meeting) -> Why | None:
        pair = self.problem.pairs[m.pair]
        if len(self._of_pair[m.pair]) >= pair.meetings:
            return Why(Cause.ONCE, (pair.a, pair.b))
        for p in (pair.a, pair.b):
            maximum = self.problem.participants[p].maximum
            if maximum is not None and self._held_by[p] >= maximum:
                return Why(Cause.MAXIMUM, (p,))
        for group in self.problem.groups:
            if group.cap is not None and m.pair in group.pairs and self._count(group.pairs) >= group.cap:
                return Why(Cause.GROUP, (pair.a, pair.b))
        return None

    def _find_misplaced(self, m: Meeting) -> Why | None:
        """What is wrong with slot and table whoever else meets."""
        pair = self.problem.pairs[m.pair]
        people = self.problem.participants
        for p in (pair.a, pair.b):
            if not people[p].capacity[m.slot]:
                return Why(Cause.AWAY, (p,))
        if pair.slots is not None and m.slot not in pair.slots:
            return Why(Cause.SLOTS, (pair.a, pair.b))
        for lock in self.problem.locks:
            if lock.pair == m.pair and not any(
                lock.slot in (None, one.slot) and lock.table in (None, one.table) for one in (m, *self._of_pair[m.pair])
            ):
                return Why(Cause.LOCK, (pair.a, pair.b))
        return self._find_wrong_table(m)

    def _find_wrong_table(self, m: Meeting) -> Why | None:
        pair, table = self.problem.pairs[m.pair], self.problem.tables[m.table]
        people = self.problem.participants
        step_free = people[pair.a].step_free or people[pair.b].step_free
        if m.slot in table.closed:
            return Why(Cause.CLOSED)
        if step_free and not table.step_free:
            return Why(Cause.STEP_FREE, tuple(p for p in (pair.a, pair.b) if people[p].step_free))
        if table.owner is not None and table.owner not in (pair.a, pair.b):
            return Why(Cause.OWNER, (table.owner,))
        for host in (pair.a, pair.b):
            if table.owner == host:
                return None
            if host in self._owned and self._can_host(host, slot=m.slot, step_free=step_free):
                return Why(Cause.HOST, (host,))
        strangers = tuple(p for p in (pair.a, pair.b) if people[p].zone not in ("", table.zone))
        return Why(Cause.ZONE, strangers) if strangers else None

    def _find_clash(self, m: Meeting) -> Why | None:
        """What other meetings stand in the way."""
        pair = self.problem.pairs[m.pair]
        if (m.slot, m.table) in self._held:
            return Why(Cause.HELD)
        for other in self._of_pair[m.pair]:
            if other.slot == m.slot:
                return Why(Cause.ONCE, (pair.a, pair.b))
        for other in self._at.get((m.slot, m.table), ()):
            return Why(Cause.TAKEN, self._people(other), other)
        for p in (pair.a, pair.b):
            busy = self._of.get((p, m.slot), [])
            if len(busy) >= self.problem.participants[p].capacity[m.slot]:
                return Why(Cause.BUSY, (p, *(q for q in self._people(busy[0]) if q != p)), busy[0])
        return self._find_tied(m) or self._find_disorder(m)

    def _find_tied(self, m: Meeting) -> Why | None:
        pair = self.problem.pairs[m.pair]
        if pair.b in self._tied.get(pair.a, ()):
            return Why(Cause.TOGETHER, (pair.a, pair.b))
        for p in (pair.a, pair.b):
            for other in self._tied.get(p, ()):
                for busy in self._of.get((other, m.slot), ()):
                    return Why(Cause.TOGETHER, (p, other), busy)
        return None

    def _find_disorder(self, m: Meeting) -> Why | None:
        for earlier, later in self.problem.precedences:
            for one in self._of_pair.get(later, ()) if earlier == m.pair else ():
                if m.slot >= one.slot:
                    return Why(Cause.PRECEDENCE, self._people(one), one)
            for one in self._of_pair.get(earlier, ()) if later == m.pair else ():
                if m.slot <= one.slot:
                    return Why(Cause.PRECEDENCE, self._people(one), one)
        return None

    def _can_host(self, p: int, *, slot: int, step_free: bool) -> bool:
        return any(slot not in t.closed and (t.step_free or not step_free) for t in self._owned[p])

    def _count(self, pairs: Iterable[int]) -> int:
        return sum(len(self._of_pair.get(k, ())) for k in set(pairs))

    def _people(self, m: Meeting) -> tuple[int, int]:
        pair = self.problem.pairs[m.pair]
        return pair.a, pair.b

    def _put(self, m: Meeting) -> None:
        self._at[m.slot, m.table].append(m)
        self._of_pair[m.pair].append(m)
        for p in self._people(m):
            self._of[p, m.slot].append(m)
            self._held_by[p] += 1

    def _take(self, m: Meeting) -> None:
        self._at[m.slot, m.table].remove(m)
        self._of_pair[m.pair].remove(m)
        for p in self._people(m):
            self._of[p, m.slot].remove(m)
            self._held_by[p] -= 1
