"""The price of a pair in the circulation of choosing: the shortest residual cycle through its arc.

Where a flow is optimal, forcing one more unit through an arc costs the shortest way back from its head to its tail in
the residual network, and nothing else (Ahuja, Magnanti, Orlin: Network Flows, 1993, ch. 9). Lengths are vectors, one
number per goal, compared in order. They are packed into one integer each: a simple cycle passes every node once, which
bounds what each goal can change by. One computation per target answers all the pairs that start there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from solver.flow import Ints
from solver.network import Network

AT_ONCE = 1 << 20
"""Distances worked out at the same time: arcs × targets."""

SAFE = 1 << 60
"""Packed lengths above this become Python integers: slow, and exact."""

Packed = npt.NDArray[Any]


Lengths = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cycle:
    """``loss``: per goal, of the network. ``out`` and ``into``: pairs that leave and that come, the forced one among
    them.
    """

    loss: Lengths
    out: tuple[int, ...]
    into: tuple[int, ...]


def find_cycles(
    network: Network, names: Sequence[str], flow: Ints, *, pairs: Sequence[int], people: int
) -> dict[int, Cycle]:
    """The cheapest cycle through each of the pairs, which carry no flow; those without one are left out.

    ``flow``: an optimum. ``people``: how many participants there are. In a doubled graph the cycle is through the first
    of the two arcs of a pair, and no flow through both loses less than ``loss``.
    """
    residual = _Residual(network, names, flow, people=people)
    residual.aim([tail for m in pairs for tail in residual.tails(m)])
    found = ((m, residual.close(m)) for m in pairs)
    return {m: cycle for m, cycle in found if cycle is not None}


class _Residual:
    """Arcs sorted by where they start; ``bounds[x]``: where those of node x begin in that order. ``last``: the last
    node that is a participant. ``to[x]``: packed distance from every node to x.
    """

    def __init__(self, network: Network, names: Sequence[str], flow: Ints, *, people: int) -> None:
        tail, head, low, high = network.arcs
        self.network = network
        self.last = people * network.copies
        self.first = len(tail) - network.pairs * network.copies
        forward, backward = np.flatnonzero(flow < high), np.flatnonzero(flow > low)
        arc = np.concatenate([forward, backward])
        sign = np.repeat(np.array([1, -1], dtype=np.int64), [len(forward), len(backward)])
        start, end = np.where(sign > 0, tail[arc], head[arc]), np.where(sign > 0, head[arc], tail[arc])
        order = np.argsort(start, kind="stable")
        self.arc, self.sign, self.start, self.end = arc[order], sign[order], start[order], end[order]
        self.goals = np.stack([network.goals[name] for name in names])
        self.cost = -self.goals[:, self.arc] * self.sign
        self.code, self.far = self._pack()
        self.bounds = np.searchsorted(self.start, np.arange(network.nodes + 1))
        self.to: dict[int, Packed] = {}

    def tails(self, m: int) -> list[int]:
        """Where the arcs of a pair start, one per copy."""
        return [int(self.network.arcs[0][arc]) for arc in self._arcs(m)]

    def aim(self, targets: Sequence[int]) -> None:
        """Work out the distances to these nodes."""
        wanted = np.unique(np.array(targets, dtype=np.int64))
        step = max(1, AT_ONCE // max(1, len(self.code)))
        for chunk in (wanted[i : i + step] for i in range(0, len(wanted), step)):
            self.to |= dict(zip(chunk.tolist(), self._distances(chunk).T, strict=True))

    def close(self, m: int) -> Cycle | None:
        """The cycle through m: its arc, then the shortest way back."""
        forced = self._arcs(m)[0]
        tail, head = int(self.network.arcs[0][forced]), int(self.network.arcs[1][forced])
        way = self._way(head, tail)
        if way is None:
            return None
        changed = [(int(self.arc[r]), int(self.sign[r])) for r in way]
        moves = [((a - self.first) % self.network.pairs, sign) for a, sign in changed if a >= self.first]
        out = sorted({k for k, sign in moves if sign < 0})
        into = sorted({k for k, sign in moves if sign > 0} | {m})
        loss = _add([self._sum(way), self._cost(forced)])
        return Cycle(loss if self.network.copies == 1 else max(loss, self._lose_both(m, loss)), tuple(out), tuple(into))

    def _lose_both(self, m: int, least: Lengths) -> Lengths:
        """A bound on what flow through both arcs of a pair loses; ``least``: what one of them loses.

        Reduced costs under any potential that no residual arc undercuts add up to such a bound. The smaller of two
        distances, to the one tail and, moved by the right amount, to the other, is one.
        """
        first, second = self._arcs(m)
        one, two = self._end(first, 0), self._end(second, 0)
        here, there = self._length(self._end(first, 1), one), self._length(self._end(first, 1), two)
        if here is None or there is None:
            return least
        shift = _add([here], [there])

        def potential(node: int) -> Lengths | None:
            near, far = self._length(node, one), self._length(node, two)
            moved = None if far is None else _add([far, shift])
            return min((way for way in (near, moved) if way is not None), default=None)

        ends = [potential(self._end(arc, end)) for arc in (first, second) for end in (0, 1)]
        known = [end for end in ends if end is not None]
        return least if len(known) < len(ends) else _add([self._cost(first)] * 2 + known[1::2], known[0::2])

    def _arcs(self, m: int) -> range:
        return range(self.first + m, len(self.network.arcs[0]), self.network.pairs)

    def _distances(self, targets: Ints) -> Packed:
        """From every node to each target (nodes × targets); ``far`` or nearly so where there is no way."""
        distance = np.full((self.network.nodes, len(targets)), self.far, dtype=self.code.dtype)
        distance[targets, np.arange(len(targets))] = 0
        begins = np.flatnonzero(np.r_[True, self.start[1:] != self.start[:-1]]) if len(self.start) else self.start
        nodes = self.start[begins]
        while len(nodes):
            best = np.minimum.reduceat(distance[self.end] + self.code[:, None], begins, axis=0)
            known = distance[nodes]
            if not (best < known).any():
                break
            distance[nodes] = np.minimum(best, known)
        return distance

    def _way(self, node: int, target: int) -> list[int] | None:
        """Residual arcs of the shortest way; every arc counts, so that it cannot go round in a circle."""
        distance = self.to[target]
        if distance[node] * 2 > self.far:
            return None
        way = []
        while node != target:
            here = slice(self.bounds[node], self.bounds[node + 1])
            short = self.code[here] + distance[self.end[here]] == distance[node]
            way.append(int(self.bounds[node]) + int(np.argmax(short)))
            node = int(self.end[way[-1]])
        return way

    def _length(self, node: int, target: int) -> Lengths | None:
        way = self._way(node, target)
        return None if way is None else self._sum(way)

    def _sum(self, way: list[int]) -> Lengths:
        return tuple(self.cost[:, way].sum(axis=1).tolist())

    def _cost(self, arc: int) -> Lengths:
        return tuple((-self.goals[:, arc]).tolist())

    def _end(self, arc: int, end: int) -> int:
        return int(self.network.arcs[end][arc])

    def _pack(self) -> tuple[Packed, int]:
        """One integer per arc, in which each goal outweighs all that come after, and fewer arcs decide between
        equals; and one that no way is as long as.
        """
        weight = self.network.nodes + 1
        code = np.ones(len(self.arc), dtype=object)
        top = self.network.nodes
        for cost in self.cost[::-1]:
            most = self._most(np.abs(cost))
            code = code + cost.astype(object) * weight
            top += most * weight
            weight *= 2 * most + 1
        far = 4 * (top + 1)
        return (code.astype(np.int64) if far < SAFE else code), far

    def _most(self, cost: Ints) -> int:
        """The most a goal can change by along a simple cycle: it takes at most one arc from each node, and at most two
        at each node that is no participant.
        """
        touching = (self.start == 0) | (self.start > self.last) | (self.end == 0) | (self.end > self.last)
        around = 2 * (self.network.nodes - self.last) * int(cost[touching].max(initial=0))
        return min(self._dearest(cost, slice(None)), around + self._dearest(cost, ~touching))

    def _dearest(self, cost: Ints, some: slice | npt.NDArray[np.bool_]) -> int:
        """The dearest of these arcs from each node, together."""
        dearest = np.zeros(self.network.nodes, dtype=np.int64)
        np.maximum.at(dearest, self.start[some], cost[some])
        return int(dearest.sum())


def _add(plus: Sequence[Lengths], minus: Sequence[Lengths] = ()) -> Lengths:
    """The sum of some, less the others."""
    negative = [tuple(-n for n in one) for one in minus]
    return tuple(map(sum, zip(*plus, *negative, strict=True)))
