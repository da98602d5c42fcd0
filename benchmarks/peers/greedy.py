"""A patient hand with a sheet of paper: slot by slot, whoever has had least comes first, then what is wished most."""

from __future__ import annotations

from benchmarks.peers.room import Room
from solver.goals import is_mutual_priority, points
from solver.problem import Demand, Problem
from solver.schedule import Meeting


def fill_slots(problem: Problem) -> tuple[Meeting, ...]:
    """A schedule that keeps every rule, sorted; nothing is ever moved.

    Raises ProblemError for a rule that the peers do not know.
    """
    hand = _Hand(Room(problem))
    for slot in range(problem.slots):
        hand.fill(slot)
    return tuple(sorted(hand.meetings))


class _Hand:
    def __init__(self, room: Room) -> None:
        self.room, self.problem = room, room.problem
        self.had = [0] * len(self.problem.participants)
        self.left = set(range(len(self.problem.pairs)))
        self.meetings: list[Meeting] = []

    def fill(self, slot: int) -> None:
        """Every pair that still fits into this slot, the most urgent first."""
        taken: set[int] = set()
        here = [0] * len(self.had)
        for k in sorted(self.left, key=self._urgency):
            pair = self.problem.pairs[k]
            if not self._may(k, slot, here):
                continue
            # Tables that fewer people can use are kept for them.
            table = min(self.room.candidates(pair, slot) - taken, key=self._usefulness, default=None)
            if table is not None:
                taken.add(table)
                self._meet(k, Meeting(k, slot, table), here)

    def _urgency(self, k: int) -> tuple[int, ...]:
        pair, floor = self.problem.pairs[k], self.problem.rules.floor
        least = min(self.had[pair.a], self.had[pair.b], floor)
        return -(pair.demand is Demand.IMPOSED), -is_mutual_priority(pair), least, -points(pair), k

    def _usefulness(self, table: int) -> tuple[bool, int]:
        return self.problem.tables[table].step_free, table

    def _may(self, k: int, slot: int, here: list[int]) -> bool:
        pair = self.problem.pairs[k]
        if pair.slots is not None and slot not in pair.slots:
            return False
        return all(
            here[p] < one.capacity[slot] and (one.maximum is None or self.had[p] < one.maximum)
            for p, one in ((p, self.problem.participants[p]) for p in (pair.a, pair.b))
        )

    def _meet(self, k: int, meeting: Meeting, here: list[int]) -> None:
        self.meetings.append(meeting)
        self.left.remove(k)
        for p in (self.problem.pairs[k].a, self.problem.pairs[k].b):
            here[p] += 1
            self.had[p] += 1
