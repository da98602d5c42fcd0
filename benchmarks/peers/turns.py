"""Round robin down the alphabet: everybody in turn takes their dearest meeting that still fits, as early as it does."""

from __future__ import annotations

from benchmarks.peers.room import Room
from solver.problem import Problem, Wish
from solver.schedule import Meeting

GRADES = (Wish.PRIORITY, Wish.YES, Wish.OPEN, None)


def take_turns(problem: Problem) -> tuple[Meeting, ...]:
    """A schedule that keeps every rule, sorted; whoever comes first in the alphabet chooses first, round after round.

    Raises ProblemError for a rule that the peers do not know.
    """
    board = _Board(Room(problem))
    people = sorted(range(len(problem.participants)), key=lambda p: problem.participants[p].id)
    hoped = {p: _list_hopes(problem, p) for p in people}
    while any(hoped.values()):
        for p in people:
            while hoped[p] and not board.place(hoped[p].pop(0)):
                pass  # What does not fit now never will: nothing is moved.
    return tuple(sorted(board.meetings.values()))


def _list_hopes(problem: Problem, p: int) -> list[int]:
    """The pairs of p, the dearest to p first, then by the other's name."""

    def rate(k: int) -> tuple[int, int, str]:
        pair = problem.pairs[k]
        wish, rank, other = (pair.wish_a, pair.rank_a, pair.b) if pair.a == p else (pair.wish_b, pair.rank_b, pair.a)
        return GRADES.index(wish), rank or 0, problem.participants[other].id

    return sorted((k for k, pair in enumerate(problem.pairs) if p in (pair.a, pair.b)), key=rate)


class _Board:
    """Who is where."""

    def __init__(self, room: Room) -> None:
        self.room, self.problem = room, room.problem
        self.here = [[0] * self.problem.slots for _ in self.problem.participants]
        self.taken: list[set[int]] = [set() for _ in range(self.problem.slots)]
        self.meetings: dict[int, Meeting] = {}

    def place(self, k: int) -> bool:
        """In the first slot with room for it; False if there is none, or if it is there already."""
        pair = self.problem.pairs[k]
        if k in self.meetings or not all(map(self._wants, (pair.a, pair.b))):
            return False
        for slot in range(self.problem.slots) if pair.slots is None else pair.slots:
            tables = self.room.candidates(pair, slot) - self.taken[slot]
            if tables and all(self._is_free(p, slot) for p in (pair.a, pair.b)):
                self._meet(Meeting(k, slot, min(tables)))
                return True
        return False

    def _wants(self, p: int) -> bool:
        maximum = self.problem.participants[p].maximum
        return maximum is None or sum(self.here[p]) < maximum

    def _is_free(self, p: int, slot: int) -> bool:
        return self.here[p][slot] < self.problem.participants[p].capacity[slot]

    def _meet(self, meeting: Meeting) -> None:
        self.meetings[meeting.pair] = meeting
        self.taken[meeting.slot].add(meeting.table)
        for p in (self.problem.pairs[meeting.pair].a, self.problem.pairs[meeting.pair].b):
            self.here[p][meeting.slot] += 1
