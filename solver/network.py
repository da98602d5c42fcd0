"""The circulation of choosing: every participant is a node, a meeting a unit of flow from one side to the other.

Arcs into and out of a participant come in units, so that "at least 1 meeting, then 2, …" is a weight on the first,
second, … unit. What several share, and targets of groups, are nodes of their own. Only necessary conditions are in
here (capacities summed over slots). Where the pairs are not bipartite every participant is there twice, once on each
side: the doubled graph.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from solver.flow import Ints
from solver.nests import Nests, Sides, find_nests, find_sides
from solver.prepare import Prepared, goal_names
from solver.targets import Target


@dataclass(frozen=True, slots=True)
class Network:
    """The circulation of choosing: ``arcs`` (tail, head, low, high) end with those of the pairs, ``copies`` times each.
    ``nodes``: 0 is the hub, then the participants as often as ``copies``, then what several share and targets.
    """

    nodes: int
    arcs: tuple[Ints, Ints, Ints, Ints]
    goals: dict[str, Ints]
    lot: Ints
    pairs: int
    copies: int


def open_network(prepared: Prepared, *, without: Collection[int] = ()) -> Network:
    """The circulation of choosing, ``without`` some of the pairs. Targets that it cannot count weigh nothing."""
    side, nests = find_sides(prepared), find_nests(prepared) or Nests({}, ())
    people = len(prepared.problem.participants)
    a, b = np.array(prepared.a, dtype=np.int64) + 1, np.array(prepared.b, dtype=np.int64) + 1
    arcs = _Arcs()
    nodes = _participants(prepared, arcs, side, nests)
    low = np.array(prepared.must, dtype=np.int64)
    high = np.ones(len(a), dtype=np.int64)
    high[list(without)] = 0
    if side is None:
        tail, head = np.concatenate([a, b]), np.concatenate([b, a]) + people
        low, high = np.tile(low, 2), np.tile(high, 2)
    else:
        left = np.array([side[p] == 0 for p in prepared.a], dtype=bool)
        tail, head = np.where(left, a, b), np.where(left, b, a)
    nodes = _hang_below(prepared, arcs, nodes, (tail, head), side=side, nests=nests)
    rows = np.array(arcs.rows, dtype=np.int64).reshape(-1, 4).T
    together = np.concatenate([rows, np.stack([tail, head, low, high])], axis=1)
    copies = 2 if side is None else 1
    goals, lot = _weights(prepared, arcs, copies=copies)
    return Network(nodes, (together[0], together[1], together[2], together[3]), goals, lot, len(a), copies)


class _Arcs:
    """Arcs being collected: participants' units one by one, pairs as whole arrays."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, int, int, int]] = []
        self.marks: dict[str, list[int]] = {}

    def add(self, tail: int, head: int, capacity: int, *, marks: Collection[str] = ()) -> None:
        """One arc with the goals its flow counts for."""
        for name in marks:
            self.marks.setdefault(name, []).append(len(self.rows))
        self.rows.append((tail, head, 0, capacity))

    def aim(self, tail: int, head: int, target: Target) -> None:
        """The first meetings of a target count, the others only pass."""
        counted = min(target.floor, len(target.pairs))
        self.add(tail, head, counted, marks=["groups"])
        self.add(tail, head, len(target.pairs) - counted)


def _participants(prepared: Prepared, arcs: _Arcs, side: Sides | None, nests: Nests) -> int:
    """Units into every participant of the left and out of every one of the right; the number of nodes."""
    people = len(prepared.reach)
    nodes = 1 + people * (2 if side is None else 1)
    for right in (0, 1):
        members = [p for p, reach in enumerate(prepared.reach) if reach and (side is None or side[p] == right)]
        above = [(one.members.intersection(members), one.target) for one in nests.above if one.side in (None, right)]
        parents, nodes = _hang_above(prepared, arcs, members, right, nodes, above, doubled=side is None)
        for p in members:
            node = p + 1 + (people if side is None and right else 0)
            parent = parents.get(p, 0)
            _units_of(prepared, arcs, p, (node, parent) if right else (parent, node))
    return nodes


def _units_of(prepared: Prepared, arcs: _Arcs, p: int, ends: tuple[int, int]) -> None:
    cap = prepared.reach[p]
    one = prepared.problem.participants[p]
    floor = prepared.problem.rules.floor
    stepped = min(cap, max(floor, one.minimum))
    for j in range(1, stepped + 1):
        marks = [f"level {j}"] if j <= floor else []
        arcs.add(*ends, 1, marks=[*marks, "minimum"] if j <= one.minimum else marks)
    if cap > stepped:
        arcs.add(*ends, cap - stepped)


def _hang_above(
    prepared: Prepared,
    arcs: _Arcs,
    members: list[int],
    right: int,
    nodes: int,
    targets: list[tuple[frozenset[int], Target]],
    *,
    doubled: bool,
) -> tuple[dict[int, int], int]:
    """Nodes between the hub and some participants of a side, in a tree: by participant the innermost, and how many
    nodes there are now.
    """
    sets: list[tuple[frozenset[int], Target | int]] = [one for one in targets if one[0]]
    for bound, most in _bound(prepared, members):
        crossed = [some for some, _ in sets if not (bound <= some or some <= bound)]
        rest = bound.difference(*crossed)
        if rest:
            # A meeting between two of them passes here twice in the doubled graph.
            sets.append((rest, most * (2 if doubled else 1)))
    sets.sort(key=lambda one: -len(one[0]))
    parents: dict[int, int] = {}
    for some, what in sets:
        outer = parents.get(next(iter(some)), 0)
        way = (nodes, outer) if right else (outer, nodes)
        if isinstance(what, Target):
            arcs.aim(*way, what)
        else:
            arcs.add(*way, what)
        parents.update(dict.fromkeys(some, nodes))
        nodes += 1
    return parents, nodes


def _bound(prepared: Prepared, members: list[int]) -> Iterator[tuple[frozenset[int], int]]:
    """Those all of whose meetings count for the same sum, and how many that allows."""
    degree = _degrees(prepared, range(len(prepared.pairs)))
    for shared in sorted(prepared.sums, key=lambda one: -len(one.pairs)):
        own = _degrees(prepared, shared.pairs)
        yield frozenset(p for p in members if own[p] == degree[p]), shared.most


def _degrees(prepared: Prepared, pairs: Iterable[int]) -> list[int]:
    count = [0] * len(prepared.reach)
    for m in pairs:
        count[prepared.a[m]] += 1
        count[prepared.b[m]] += 1
    return count


def _hang_below(
    prepared: Prepared, arcs: _Arcs, nodes: int, ends: tuple[Ints, Ints], *, side: Sides | None, nests: Nests
) -> int:
    """Nodes for targets, between a participant and those of its pairs that are inside; the number of nodes.

    ``ends``: tail and head of the pairs' arcs, which are moved to the innermost target.
    """
    size = len(prepared.pairs)
    for p, found in sorted(nests.below.items()):
        for right in (0, 1) if side is None else (side[p],):
            own = p + 1 + (len(prepared.reach) if side is None and right else 0)
            mine = (prepared.a, prepared.b)[right]
            first = nodes
            for target, around in zip(found.targets, found.inside, strict=True):
                outer = own if around is None else first + around
                arcs.aim(*((nodes, outer) if right else (outer, nodes)), target)
                for m in target.pairs:
                    ends[right][m if side is not None or mine[m] == p else size + m] = nodes
                nodes += 1
    return nodes


def _weights(prepared: Prepared, arcs: _Arcs, *, copies: int) -> tuple[dict[str, Ints], Ints]:
    unit_arcs = len(arcs.rows)

    def on_pairs(values: Sequence[int]) -> Ints:
        return np.concatenate([np.zeros(unit_arcs, dtype=np.int64), *[np.array(values, dtype=np.int64)] * copies])

    goals = {name: on_pairs(worth) for name, worth in prepared.worth.items()}
    for name in goal_names(prepared):
        if name not in goals:
            goals[name] = np.zeros(unit_arcs + copies * len(prepared.pairs), dtype=np.int64)
            goals[name][arcs.marks.get(name, [])] = 1
    return goals, on_pairs(prepared.lots)
