"""Goals in order over the circulations of a network, exactly.

A goal is a weight per arc. After each solve, arcs whose reduced cost is not zero are fixed where every optimum has
them (complementary slackness); what remains free is exactly the set of optima, again a network, for the next goal.
Goals are merged into one solve as long as the arithmetic of the flow code is exact for the merged weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

SAFE = 1 << 60
"""Largest (nodes + 2) × unit cost: cost scaling multiplies costs by the number of nodes and must stay in 64 bits."""


class Infeasible(Exception):
    """No circulation keeps the lower bounds."""


class Circulation:
    """Integer circulations with ``low ≤ flow ≤ high`` on arcs ``tail → head``; narrowed by each goal."""

    def __init__(self, nodes: int, arcs: tuple[Ints, Ints, Ints, Ints]) -> None:
        self.nodes = nodes
        self.tail, self.head, low, high = arcs
        self.low, self.high = low.copy(), high.copy()
        self.flow = np.zeros_like(low)

    def maximise(self, goals: Sequence[Ints]) -> list[int]:
        """Maximise the goals one after the other; their values. Only their common optima stay possible."""
        waiting = [np.asarray(goal, dtype=np.int64) for goal in goals]
        values: list[int] = []
        while waiting:
            count, weights = self._merge(waiting)
            self._solve(-weights)
            self._narrow(-weights)
            values += [int(goal @ self.flow) for goal in waiting[:count]]
            waiting = waiting[count:]
        return values

    def most(self, goal: Ints) -> int:
        """The greatest value of one goal, without narrowing anything."""
        self._solve(-np.asarray(goal, dtype=np.int64))
        return int(goal @ self.flow)

    def _merge(self, goals: list[Ints]) -> tuple[int, Ints]:
        """As many goals as one exact solve can take, as one weight: each outweighs the whole range of the next."""
        room = self.high - self.low
        merged, top, count = goals[0], _top(goals[0]), 1
        for goal in goals[1:]:
            spread = int(np.abs(goal) @ room) + 1
            top = top * spread + _top(goal)
            if top * (self.nodes + 2) >= SAFE:
                break
            merged, count = merged * spread + goal, count + 1
        return count, merged

    def _solve(self, cost: Ints) -> None:
        from ortools.graph.python import min_cost_flow

        free = self.high > self.low
        supply = np.zeros(self.nodes, dtype=np.int64)
        np.add.at(supply, self.head, self.low)
        np.subtract.at(supply, self.tail, self.low)
        solver = min_cost_flow.SimpleMinCostFlow()
        arcs = solver.add_arcs_with_capacity_and_unit_cost(
            self.tail[free], self.head[free], (self.high - self.low)[free], cost[free]
        )
        solver.set_nodes_supplies(np.arange(self.nodes, dtype=np.int64), supply)
        status: Any = solver.solve()
        if status == solver.INFEASIBLE:
            raise Infeasible
        if status != solver.OPTIMAL:
            raise ArithmeticError(f"min-cost flow answered {status}")
        self.flow = self.low.copy()
        if len(arcs):
            self.flow[free] += solver.flows(arcs)

    def _narrow(self, cost: Ints) -> None:
        """Fix what is the same in every optimum."""
        potential = self._potentials(cost)
        reduced = cost + potential[self.tail] - potential[self.head]
        at_low, at_high = reduced > 0, reduced < 0
        self.high[at_low] = self.low[at_low]
        self.low[at_high] = self.high[at_high]

    def _potentials(self, cost: Ints) -> Ints:
        """Shortest distances in the residual network (Bellman–Ford from a source next to every node)."""
        forward, backward = self.flow < self.high, self.flow > self.low
        tail = np.concatenate([self.tail[forward], self.head[backward]])
        head = np.concatenate([self.head[forward], self.tail[backward]])
        step = np.concatenate([cost[forward], -cost[backward]])
        order = np.argsort(head, kind="stable")
        tail, head, step = tail[order], head[order], step[order]
        starts = np.flatnonzero(np.r_[True, head[1:] != head[:-1]]) if len(head) else np.zeros(0, dtype=np.int64)
        ends = head[starts]
        distance = np.zeros(self.nodes, dtype=np.int64)
        while len(head):
            best = np.minimum.reduceat(distance[tail] + step, starts)
            if not (best < distance[ends]).any():
                break
            distance[ends] = np.minimum(distance[ends], best)
        return distance


def _top(goal: Ints) -> int:
    return int(np.abs(goal).max(initial=0))
