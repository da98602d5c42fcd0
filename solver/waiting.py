"""How long participants wait and stay, from the bit masks of their busy slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
import numpy.typing as npt

from solver.prepare import Prepared
from solver.problem import Participant, Rules
from solver.timetable import Timetable

Words = npt.NDArray[np.uint64]
"""Slots as bits, 64 to a word: one row per word, one column per participant."""

WEIGHTS = np.array([1 << 36, 1 << 24, 1 << 12, 1], dtype=np.int64)
"""The goals in order, for the few participants at the ends of one chain."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of all participants: idle slots beyond the longest wait, meetings beyond the longest row, idle slots beyond one
    per stretch; and of those who walk, who own no table, the slots from the first to the last meeting.
    """

    long_waits: int
    long_rows: int
    waiting: int
    stay: int

    def in_order(self) -> tuple[int, ...]:
        """The goals in order."""
        return astuple(self)


class Days:
    """Counts the goals of waiting of many participants at once."""

    def __init__(self, prepared: Prepared) -> None:
        problem = prepared.problem
        self.slots, self.rules = problem.slots, problem.rules
        self.words = -(-problem.slots // 64)
        present = [sum(1 << t for t, c in enumerate(one.capacity) if c) for one in problem.participants]
        everywhere = (1 << problem.slots) - 1
        self.waits = pack([everywhere if problem.rules.absence_is_gap else p for p in present], words=self.words)
        self.pauses = pack([sum(1 << t for t in problem.pauses)], words=self.words)
        self.walks = walkers(prepared)

    def bits(self, *slots: int) -> Words:
        """These slots, as a column."""
        return pack([sum(1 << t for t in slots)], words=self.words)

    def count(self, busy: Words, who: npt.NDArray[np.int64] | slice = slice(None)) -> npt.NDArray[np.int64]:
        """Long waits, long rows, waiting and stay (rows) of ``who``, busy in these slots (columns)."""
        span = _span(busy)
        idle = span & ~busy & self.waits[:, who]
        late = self._beyond(idle, self.rules.longest_wait, idle)
        row = self._beyond(busy, self.rules.longest_row, busy & ~self.pauses)
        return np.array([_size(late), _size(row), _size(_later(idle) & idle), _size(span) * self.walks[who]])

    def _beyond(self, slots: Words, length: int, going_on: Words) -> Words:
        """The slots that have at least ``length`` before them in a row; ``going_on``: those that do not end it."""
        if length >= self.slots:
            return np.zeros_like(slots)
        beyond = slots
        for _ in range(length):
            beyond = _later(beyond & going_on) & slots
        return beyond


def waiting_values(table: Timetable) -> Waiting:
    """Waiting and stay of all participants together."""
    days = Days(table.prepared)
    return Waiting(*map(int, days.count(pack(table.busy, words=days.words)).sum(axis=1)))


def waiting_bounds(table: Timetable) -> Waiting:
    """What no timetable of the placed meetings can beat: each participant on its own."""
    prepared = table.prepared
    mine: list[list[int]] = [[] for _ in table.busy]
    for m in table.placed:
        mine[prepared.a[m]].append(prepared.allowed[m])
        mine[prepared.b[m]].append(prepared.allowed[m])
    rows = _Rows(prepared)
    walks = walkers(prepared)
    people = list(enumerate(prepared.problem.participants))
    return Waiting(
        long_waits=0,
        long_rows=sum(rows.fewest(one, -(-len(mine[p]) // max(one.capacity))) for p, one in people if mine[p]),
        waiting=0,
        stay=sum(_shortest_stay(one, mine[p]) for p, one in people if mine[p] and walks[p]),
    )


def walkers(prepared: Prepared) -> npt.NDArray[np.bool_]:
    """Per participant: no table is theirs."""
    owners = {table.owner for table in prepared.problem.tables}
    return np.array([p not in owners for p in range(len(prepared.problem.participants))], dtype=bool)


def pack(masks: Sequence[int], *, words: int) -> Words:
    """Bit masks of any length as ``words`` words of 64 bits: an array (words, masks)."""
    return np.array([[mask >> 64 * w & (1 << 64) - 1 for mask in masks] for w in range(words)], dtype=np.uint64)


def _later(slots: Words) -> Words:
    """Each slot moved to the next."""
    moved: Words = slots << np.uint64(1)
    moved[1:] |= slots[:-1] >> np.uint64(63)
    return moved


def _span(busy: Words) -> Words:
    """From the first busy slot to the last."""
    upto = busy.copy()
    for shift in (1, 2, 4, 8, 16, 32):
        upto |= upto >> shift
    before = busy - 1 & ~busy
    for w in range(1, len(busy)):
        before[w, (busy[:w] != 0).any(axis=0)] = 0
        upto[w - 1, (busy[w:] != 0).any(axis=0)] = ~np.uint64(0)
    return upto & ~before


def _size(slots: Words) -> npt.NDArray[np.int64]:
    size: npt.NDArray[np.int64] = np.bitwise_count(slots).sum(axis=0, dtype=np.int64)
    return size


def _shortest_stay(one: Participant, allowed: list[int]) -> int:
    """The fewest slots in a row that hold as many meetings, from the last first chance to the first last one."""
    latest = max((mask & -mask).bit_length() for mask in allowed)
    earliest = min(mask.bit_length() for mask in allowed)
    first = held = 0
    shortest = len(one.capacity)
    for t, c in enumerate(one.capacity):
        held += c
        while held - one.capacity[first] >= len(allowed):
            held -= one.capacity[first]
            first += 1
        if held >= len(allowed):
            shortest = min(shortest, t - first + 1)
    return max(shortest, latest - earliest + 1)


class _Rows:
    """The least excess over the longest row, per presence and number of busy slots."""

    def __init__(self, prepared: Prepared) -> None:
        self.problem = prepared.problem
        self.known: dict[tuple[bool, ...], list[int]] = {}

    def fewest(self, one: Participant, busy: int) -> int:
        """That the participant has in any timetable with at least this many busy slots."""
        present = tuple(c > 0 for c in one.capacity)
        if present not in self.known:
            self.known[present] = _fewest_excess(present, frozenset(self.problem.pauses), self.problem.rules)
        return min(self.known[present][busy:], default=0)


def _fewest_excess(present: tuple[bool, ...], pauses: frozenset[int], rules: Rules) -> list[int]:
    """Per number of busy slots, the least excess over the longest row (dynamic programme over slots and rows)."""
    best: dict[tuple[int, int], int] = {(0, 0): 0}
    for t, here in enumerate(present):
        after: dict[tuple[int, int], int] = {}
        for (count, row), excess in best.items():
            steps = [(count, 0, excess)]
            if here:
                steps.append((count + 1, row + 1, excess + (row + 1 > rules.longest_row)))
            for more, longer, cost in steps:
                state = (more, 0 if t in pauses else longer)
                after[state] = min(cost, after.get(state, cost))
        best = after
    return [min(cost for (count, _), cost in best.items() if count == n) for n in range(sum(present) + 1)]
