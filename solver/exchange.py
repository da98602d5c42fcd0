"""Meetings trade slots: two slots at a time, along all their chains at once.

Meetings of two slots that share a participant hang together in chains (Kempe), and a chain may trade the two slots as a
whole. What that does to anybody's day depends on no other chain, so that each of them can be judged by itself, all in
one go with whole arrays, and all that are no loss taken together: those that make no difference are the way out of dead
ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from solver.timetable import Timetable
from solver.waiting import WEIGHTS, Days, pack

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Exchange:
    """``busy``: the day of everybody; ``cost``: what is wrong with it in the goals that are aimed at, weighted."""

    def __init__(self, table: Timetable, *, seed: int) -> None:
        prepared = table.prepared
        problem = prepared.problem
        self.days = Days(prepared)
        self.people = len(problem.participants)
        self.random = np.random.default_rng(seed % (1 << 63))
        self.meetings = np.array(table.placed, dtype=np.int64)
        self.a = np.array(prepared.a, dtype=np.int64)[self.meetings]
        self.b = np.array(prepared.b, dtype=np.int64)[self.meetings]
        self.slot = np.array([table.slot[m] for m in table.placed], dtype=np.int64)
        self.inside = [np.flatnonzero(self.slot == t) for t in range(table.slots)]
        allowed = pack([prepared.allowed[m] for m in table.placed], words=self.days.words)
        self.allowed = np.array([allowed[t // 64] >> t % 64 & 1 for t in range(table.slots)], dtype=bool)
        self.capacity = np.array([one.capacity for one in problem.participants], np.int64).T.copy()
        self.count = np.zeros_like(self.capacity)
        np.add.at(self.count, (self.slot, self.a), 1)
        np.add.at(self.count, (self.slot, self.b), 1)
        self.busy = pack(table.busy, words=self.days.words)
        self.aim(len(WEIGHTS))
        together = [(p, q) for p, others in prepared.companions.items() for q in others if p < q]
        self.linked = np.array(together, np.int64).reshape(-1, 2).T
        self.seats = _Seats(table, self.meetings)

    def aim(self, goals: int) -> None:
        """From now on the first so many goals of waiting count."""
        self.weights = np.where(np.arange(len(WEIGHTS)) < goals, WEIGHTS, 0)
        self.goals = goals
        self.cost: Ints = self.weights @ self.days.count(self.busy)

    @property
    def total(self) -> tuple[int, ...]:
        """The goals aimed at, of all participants together."""
        return tuple(map(int, self.days.count(self.busy).sum(axis=1)[: self.goals]))

    @property
    def slots(self) -> dict[int, int]:
        """Slot of every placed meeting."""
        return dict(zip(self.meetings.tolist(), self.slot.tolist(), strict=True))

    def trade(self, one: int, other: int) -> None:
        """Let every chain between the two slots trade them if that is no loss."""
        here = np.concatenate([self.inside[one], self.inside[other]])
        root = self._chains(here)
        chain = root[self.a[here]]
        stuck = self._stuck(here, chain, root, one, other)
        who = np.flatnonzero((self.count[one] > 0) != (self.count[other] > 0))
        who = who[~stuck[root[who]]]
        after = self.busy[:, who] ^ self.days.bits(one, other)
        cost: Ints = self.weights @ self.days.count(after, who)
        gain = np.bincount(root[who], weights=self.cost[who] - cost, minlength=self.people).astype(np.float64)
        roots = np.flatnonzero(np.bincount(root[who], minlength=self.people))
        roots = roots[np.argsort(-gain[roots], kind="stable")]
        chosen = self.seats.choose(roots, gain[roots], self._leaving(here, chain, roots, one), one, other)
        if not len(chosen):
            return
        moves = np.zeros(self.people, bool)
        moves[chosen] = True
        moved, people, changed = here[moves[chain]], np.flatnonzero(moves[root]), moves[root[who]]
        self.slot[moved] = one + other - self.slot[moved]
        for t in (one, other):
            self.inside[t] = here[self.slot[here] == t]
        self.count[one, people], self.count[other, people] = self.count[other, people], self.count[one, people]
        self.busy[:, who[changed]], self.cost[who[changed]] = after[:, changed], cost[changed]

    def _leaving(self, here: Ints, chain: Ints, roots: Ints, one: int) -> Ints:
        """Per chain (rows) and sort of meeting (columns), how many leave slot ``one`` for the other, on balance."""
        leaving = np.zeros((len(roots), self.seats.sorts), dtype=np.int64)
        if leaving.size:
            row = np.full(self.people, -1)
            row[roots] = np.arange(len(roots))
            row, sort = row[chain], self.seats.sort[here]
            concerned = (row >= 0) & (sort >= 0)
            signs = np.where(self.slot[here[concerned]] == one, 1, -1)
            np.add.at(leaving, (row[concerned], sort[concerned]), signs)
        return leaving

    def _chains(self, here: Ints) -> Ints:
        """Per participant a number that all of its chain share: the least of their positions."""
        root = np.arange(self.people)
        ends = np.concatenate([self.a[here], self.linked[0]]), np.concatenate([self.b[here], self.linked[1]])
        while True:
            a, b = root[ends[0]], root[ends[1]]
            if np.array_equal(a, b):
                return root
            least = np.minimum(a, b)
            np.minimum.at(root, a, least)
            np.minimum.at(root, b, least)
            root = root[root]

    def _stuck(self, here: Ints, chain: Ints, root: Ints, one: int, other: int) -> Flags:
        """Chains of which a meeting or somebody could not be in the other slot."""
        stuck = np.zeros(self.people, bool)
        stuck[chain[~self.allowed[one + other - self.slot[here], here]]] = True
        over = (self.count[one] > self.capacity[other]) | (self.count[other] > self.capacity[one])
        stuck[root[over]] = True
        return stuck


class _Seats:
    """Pools of tables that can run out, by sort of meeting: those that may stand at the same tables."""

    def __init__(self, table: Timetable, meetings: Ints) -> None:
        stands = {id(stand): stand for stand in table.prepared.stands if stand.pools is not None}
        number = {key: i for i, key in enumerate(stands)}
        self.sort = np.array([number.get(id(table.prepared.stands[m]), -1) for m in meetings.tolist()], dtype=np.int64)
        self.sorts = len(number)
        self.left = np.array(table.seats, dtype=np.int64)
        pools = [stand.pools for stand in stands.values() if stand.pools is not None]
        self.pools = [_incidence([each[t] for each in pools]) for t in range(table.slots)]

    def choose(self, roots: Ints, gain: Floats, leaving: Ints, one: int, other: int) -> Ints:
        """Of these chains, best first, those that are no loss and for which there are tables; they take them."""
        kept = gain >= 0
        if self.sorts and kept.any():
            (first, use), (second, need) = self.pools[one], self.pools[other]
            change = np.concatenate([leaving @ use, -leaving @ need], axis=1)
            pools = np.concatenate([first, second])
            if (self.left[pools] + change[kept].sum(axis=0) < 0).any():
                kept = _fit(self.left[pools], gain, change)
            self.left[pools] += change[kept].sum(axis=0)
        return roots[kept]


def _fit(left: Ints, gain: Floats, change: Ints) -> Flags:
    """Chains as long as no pool runs out: alone, or two of which one makes room for the other and pays for it."""
    kept = np.zeros(len(gain), bool)
    pending: list[int] = []
    for i, mine in enumerate(change):
        if gain[i] < 0 and (not pending or gain[pending[0]] + gain[i] <= 0):
            break
        if gain[i] >= 0 and (left + mine >= 0).all():
            kept[i] = True
            left = left + mine
            continue
        room = (left + mine + change[pending] >= 0).all(axis=1) & (gain[pending] + gain[i] >= 0)
        if not room.any():
            pending.append(i)
            continue
        partner = pending.pop(int(room.argmax()))
        kept[[i, partner]] = True
        left = left + mine + change[partner]
    return kept


def _incidence(each: Sequence[tuple[int, ...]]) -> tuple[Ints, Ints]:
    """The pools of a slot, and per sort which of them it takes a seat of."""
    numbers = sorted({k for some in each for k in some})
    uses = [[int(k in some) for k in numbers] for some in each]
    return np.array(numbers, dtype=np.int64), np.array(uses, dtype=np.int64).reshape(len(each), len(numbers))
