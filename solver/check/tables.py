"""Rules about the place: table, closed, owner, step_free, zone.

A meeting of pair (a, b) in slot t has three lists of candidate tables: those owned by a, those owned by b, and the
shared (unowned) ones. A list holds the tables that are open in t, step-free if a or b needs it and, for shared
tables only, of the zone of a and of the zone of b where they have one (two different zones leave none). The meeting
is at a table of the first list that is not empty. A table outside that list breaks, for a reason of its own,
``closed``, ``step_free`` or ``zone``, or stands behind a better list or belongs to a stranger, and breaks ``owner``:
the four rules together say exactly this, and none of them repeats another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solver.check.violations import Rule, Violation
from solver.problem import Pair, Problem, Table
from solver.schedule import Meeting


class Room:
    """The tables of a problem, looked up by owner, and by slot, need and zone for the shared ones."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._owned: defaultdict[int, list[Table]] = defaultdict(list)
        self._shared: set[tuple[int, bool, str | None]] = set()  # zone None: whoever has no zone
        for table in problem.tables:
            if table.owner is not None:
                self._owned[table.owner].append(table)
            else:
                self._add_shared(table)

    def _add_shared(self, table: Table) -> None:
        needs = (False, True) if table.step_free else (False,)
        for slot in set(range(self.problem.slots)) - set(table.closed):
            self._shared |= {(slot, need, zone) for need in needs for zone in (table.zone, None)}

    def needs_step_free(self, pair: Pair) -> bool:
        """Whether either side does."""
        people = self.problem.participants
        return people[pair.a].step_free or people[pair.b].step_free

    def zones(self, pair: Pair) -> set[str]:
        """The zones of both sides: none, one, or two that exclude each other."""
        people = self.problem.participants
        return {people[pair.a].zone, people[pair.b].zone} - {""}

    def has_own(self, pair: Pair, slot: int, *, owner: int) -> bool:
        """Whether the owner's list of candidates holds a table."""
        if owner not in self._owned:
            return False
        need = self.needs_step_free(pair)
        return any(slot not in t.closed and (t.step_free or not need) for t in self._owned[owner])

    def has_any(self, pair: Pair, slot: int) -> bool:
        """Whether one of the three lists of candidates holds a table."""
        if self.has_own(pair, slot, owner=pair.a) or self.has_own(pair, slot, owner=pair.b):
            return True
        zones = self.zones(pair)
        zone = next(iter(zones), None)
        return len(zones) < 2 and (slot, self.needs_step_free(pair), zone) in self._shared


def judge_tables(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Two meetings at one table at once."""
    held: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for m in meetings:
        held[m.slot, m.table].append(m.pair)
    for (slot, table), pairs in held.items():
        if len(pairs) > 1:
            message = f"table {problem.tables[table].id} holds {len(pairs)} meetings in slot {slot + 1}"
            people = sorted({p for k in pairs for p in (problem.pairs[k].a, problem.pairs[k].b)})
            yield Violation(Rule.TABLE, message, tuple(people), tuple(sorted(set(pairs))), slot, table)


def judge_places(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A meeting at a table that is closed, not step-free, in the wrong zone, or not its turn."""
    room = Room(problem)
    for m in meetings:
        pair = problem.pairs[m.pair]
        for rule, reason in _find_faults(room, m):
            a, b = problem.participants[pair.a].id, problem.participants[pair.b].id
            message = f"{a} and {b} meet in slot {m.slot + 1} at table {problem.tables[m.table].id}, {reason}"
            yield Violation(rule, message, (pair.a, pair.b), (m.pair,), m.slot, m.table)


def _find_faults(room: Room, m: Meeting) -> Iterator[tuple[Rule, str]]:
    pair, table = room.problem.pairs[m.pair], room.problem.tables[m.table]
    if m.slot in table.closed:
        yield Rule.CLOSED, "which is closed then"
    if room.needs_step_free(pair) and not table.step_free:
        yield Rule.STEP_FREE, "which is not step-free"
    if table.owner is None and room.zones(pair) - {table.zone}:
        yield Rule.ZONE, "which is not in the zone of both"
    if table.owner not in (None, pair.a, pair.b):
        yield Rule.OWNER, "which belongs to somebody else"
    elif table.owner != pair.a and room.has_own(pair, m.slot, owner=pair.a):
        yield Rule.OWNER, "although the first side has a table of its own"
    elif table.owner is None and room.has_own(pair, m.slot, owner=pair.b):
        yield Rule.OWNER, "although the second side has a table of its own"
