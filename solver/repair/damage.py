"""A schedule in force against the state of things now: what can stay, what is broken, who is touched anyway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from solver.control import Control
from solver.place import loss
from solver.problem import Problem
from solver.repair.history import prepare_meetings
from solver.schedule import Meeting
from solver.select import Selection, goal_names, select
from solver.timetable import Timetable
from solver.values import choosing_values


@dataclass(frozen=True, slots=True)
class Remainder:
    """``slots`` of all meetings that are kept, ``held``: those of them that keep slot and table."""

    slots: Mapping[int, int]
    held: Collection[int]


class Damage:
    """On the pairs that meet, in the order of the lot: meetings are positions in ``prepared.pairs``.

    ``old[m]``: as it was. ``settled``: history. ``broken``: cannot all stay. ``gone``: participants of meetings that
    cannot be at all. ``of[p]``, ``at[p, t]``, ``inside[t]``: meetings of a participant, in a slot, of a slot; the last
    two without those that cannot stay. ``over``: participants who have more meetings than they may have now.
    ``counted`` is ``prepared`` where every meeting is worth the same as a wish: that one is lost is a person's loss,
    and no other's agenda is changed for a few points. ``points``: what the meetings are worth.
    """

    def __init__(
        self, problem: Problem, before: tuple[Meeting, ...], *, start: int, thaw: int, affected: frozenset[int]
    ) -> None:
        self.problem, self.before, self.start, self.thaw = problem, before, start, thaw
        self.prepared, ordered = prepare_meetings(problem, before, start=start, thaw=thaw)
        self.points = self.prepared.worth["wishes"]
        worth = {**self.prepared.worth, "wishes": (1,) * len(self.points)}
        self.counted = replace(self.prepared, worth=worth)
        self.people = ordered.participants
        self.old = [before[ordered.pairs[i]] for i in self.prepared.pairs]
        place = {p: i for i, p in enumerate(self.people)}
        self.affected = frozenset(place[p] for p in affected)
        known = {m.pair for m in self.old}
        pairs = (problem.pairs[m.pair] for m in before if m.pair not in known)
        self.gone = [(place[pair.a], place[pair.b]) for pair in pairs]
        self.settled = frozenset(m for m, old in enumerate(self.old) if old.slot < start)
        self.unfit = frozenset(m for m in range(len(self.old)) if not self.stands(m))
        self._index()
        self.crowded = self._crowded()
        self.over = [p for p, reach in enumerate(self.prepared.reach) if len(self.of[p]) > reach]
        too_many = {m for p in self.over for m in self.of[p]}
        self.broken = (self.unfit | self.crowded | too_many) - self.settled
        self._holders: dict[int, tuple[int, ...]] = {}

    @cached_property
    def most(self) -> dict[str, int]:
        """Value of every goal of choosing, in order, if all that can be at all were kept."""
        values = choosing_values(self.counted, range(len(self.old)))
        return {name: values[name] for name in goal_names(self.counted)}

    def choose(self, *, control: Control) -> Selection:
        """What could be kept at most if slots did not matter."""
        return select(self.counted, control=control)

    def find_short(self) -> frozenset[int]:
        """Meetings that share too little for all of them."""
        short = (shared.pairs for shared in self.prepared.sums if len(shared.pairs) > shared.most)
        return frozenset(m for pairs in short for m in pairs) - self.settled

    def changing(self, never: frozenset[int]) -> tuple[int, frozenset[int]]:
        """How many meetings change in every repair that loses the meetings ``never``, and whose agendas do, of those
        who are not affected.
        """
        lost = self.unfit | never
        people = {p for pair in self.gone for p in pair} | {p for m in lost for p in self.sides(m)}
        return len(self.gone) + len(lost), frozenset(people) - self.affected

    def weigh(self, meetings: Iterable[int]) -> int:
        """What these meetings are worth together, in points."""
        return sum(self.points[m] for m in meetings)

    def sides(self, m: int) -> tuple[int, int]:
        """Both participants."""
        return self.prepared.a[m], self.prepared.b[m]

    def stands(self, m: int) -> bool:
        """The meeting could stay at its slot and table, were it alone."""
        old = self.old[m]
        return old.table in self.prepared.stands[m].tables[old.slot] and bool(self.prepared.allowed[m] >> old.slot & 1)

    def holders(self, k: int, t: int) -> tuple[int, ...]:
        """Meetings of slot t at a table of pool k, which is one of that slot."""
        if k not in self._holders:
            pool = self.prepared.pools[k]
            self._holders[k] = tuple(m for m in self.inside[t] if self.old[m].table in pool)
        return self._holders[k]

    def call_off(self) -> Remainder:
        """What is left when nothing moves: every meeting that can stay stays; of a crowd, those worth most."""
        table = Timetable(self.prepared, range(len(self.old)))
        for m in range(len(self.old)):
            if m not in self.unfit and m not in self.crowded:
                table.put(m, self.old[m].slot)
        for m in sorted(self.crowded, key=lambda m: (-loss(self.prepared, m), m)):
            if self.old[m].slot in table.fits(m):
                table.put(m, self.old[m].slot)
        self._keep_maxima(table)
        slots = {m: table.slot[m] for m in table.placed}
        return Remainder(slots, slots.keys())

    def _keep_maxima(self, table: Timetable) -> None:
        """Call off what is worth least of those who may have fewer meetings now."""
        placed = set(table.placed)
        for p in self.over:
            mine = sorted(placed.intersection(self.of[p]), key=lambda m: (m in self.settled, loss(self.prepared, m), m))
            for m in mine[: max(0, len(mine) - self.prepared.reach[p])]:
                table.take(m)
                placed.discard(m)

    def _index(self) -> None:
        self.of: dict[int, list[int]] = defaultdict(list)
        self.at: dict[tuple[int, int], list[int]] = defaultdict(list)
        self.inside: dict[int, list[int]] = defaultdict(list)
        for m, old in enumerate(self.old):
            for p in self.sides(m):
                self.of[p].append(m)
            if m not in self.unfit:
                self.inside[old.slot].append(m)
                for p in self.sides(m):
                    self.at[p, old.slot].append(m)

    def _crowded(self) -> frozenset[int]:
        """Meetings of somebody who can no longer hold all of a slot, or whose other self is busy in it."""
        people, companions = self.prepared.problem.participants, self.prepared.companions
        return frozenset(
            m
            for (p, t), mine in self.at.items()
            if t >= self.start
            for m in mine
            if len(mine) > people[p].capacity[t] or any((q, t) in self.at for q in companions.get(p, ()))
        )
