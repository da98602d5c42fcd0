"""First stage: who meets whom. A min-cost flow, exact where the pairs are bipartite.

Every participant is a node; a meeting is a unit of flow from one side to the other. Arcs into and out of a participant
come in units, so that "at least 1 meeting, then 2, …" is a weight on the first, second, … unit. Only necessary
conditions are in here (capacities summed over slots), so its values bound every schedule; placing then attains them or
not. In a graph that is not bipartite every participant is there twice, once on each side (the doubled graph): a
half-integral bound, which ``solver.integers`` closes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.control import Control
from solver.flow import Circulation, Infeasible, Ints
from solver.integers import Face, choose
from solver.prepare import Prepared
from solver.targets import Nest, nest


@dataclass(frozen=True, slots=True)
class Selection:
    """``chosen``: positions in ``Prepared.pairs``. ``bounds``: per goal, what no schedule equal in those before it can
    beat. ``never``: pairs that are in no choice which attains the bounds, as far as is known.
    """

    chosen: tuple[int, ...]
    bounds: dict[str, int]
    never: frozenset[int] = frozenset()


def goal_names(prepared: Prepared, *, wishes_first: bool | None = None) -> list[str]:
    """Goals of choosing, in order; ``wishes_first``: in place of what the problem says."""
    rules = prepared.problem.rules
    levels = [f"level {j}" for j in range(1, rules.floor + 1)]
    first = rules.wishes_first if wishes_first is None else wishes_first
    lifted = [*levels, "groups"] if prepared.targets else levels
    middle = ["wishes", *lifted] if first else [*lifted, "wishes"]
    return ["imposed", "mutual priorities", "minimum", *middle]


def select(
    prepared: Prepared, *, control: Control, without: Collection[int] = (), names: Sequence[str] = ()
) -> Selection:
    """Choose the pairs that meet, ``without`` some of them. ``names``: the goals in another order than the problem's.

    Raises Infeasible when pairs that must meet cannot.
    """
    names = names or goal_names(prepared)
    if find_nests(prepared) is None:
        unknown = Face(np.zeros(0, np.int64), np.zeros(0, np.int64), None, bounds_alone(prepared))
        return Selection(*choose(prepared, names, unknown, without=without, control=control))
    network = _build(prepared, without)
    goals = [network.goals[name] for name in names]
    circulation = Circulation(network.nodes, network.arcs)
    values = circulation.maximise(goals)
    face = _face(network, circulation)
    circulation.maximise([network.lot])
    units = _units(network, circulation.flow)
    chosen = tuple(np.flatnonzero(units).tolist())
    bounds = {name: value // network.copies for name, value in zip(names, values, strict=True)}
    if not (units % network.copies).any() and _keeps_sums(prepared, chosen):
        return Selection(chosen, bounds, frozenset(np.flatnonzero(face[1] == 0).tolist()))
    whole = all(value % network.copies == 0 for value in values)
    limits = Face(*face, bounds if whole else None, bounds_alone(prepared))
    return Selection(*choose(prepared, names, limits, without=without, control=control))


def open_network(prepared: Prepared) -> Network:
    """The circulation that choosing solves, for who asks what else it allows."""
    return _build(prepared, ())


def _keeps_sums(prepared: Prepared, chosen: tuple[int, ...]) -> bool:
    """The flow knows only the sums that hang on participants; the others it may have broken."""
    met = set(chosen)
    return all(len(met.intersection(shared.pairs)) <= shared.most for shared in prepared.sums)


def bounds_alone(prepared: Prepared) -> dict[str, int]:
    """The most each goal could reach if nothing else counted."""
    network = _build(prepared, ())
    circulation = Circulation(network.nodes, network.arcs)
    found = {name: circulation.most(network.goals[name]) // network.copies for name in goal_names(prepared)}
    if find_nests(prepared) is None:
        found["groups"] = sum(min(target.floor, len(target.pairs)) for target in prepared.targets)
    return found


def find_nests(prepared: Prepared) -> dict[int, Nest] | None:
    """Targets by participant; None where the flow cannot count them."""
    return nest(prepared.targets, tuple(zip(prepared.a, prepared.b, strict=True)))


@dataclass(frozen=True, slots=True)
class Network:
    """The circulation of choosing: ``arcs`` (tail, head, low, high) end with those of the pairs, ``copies`` times each.
    ``nodes``: 0 is the hub, then the participants as often as ``copies``, then what several share.
    """

    nodes: int
    arcs: tuple[Ints, Ints, Ints, Ints]
    goals: dict[str, Ints]
    lot: Ints
    pairs: int
    copies: int


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


def _build(prepared: Prepared, without: Collection[int]) -> Network:
    side = _two_sides(prepared)
    doubled = side is None
    people = len(prepared.problem.participants)
    a, b = np.array(prepared.a, dtype=np.int64) + 1, np.array(prepared.b, dtype=np.int64) + 1
    arcs = _Arcs()
    nodes = _participants(prepared, arcs, side)
    low = np.array(prepared.must, dtype=np.int64)
    high = np.ones(len(a), dtype=np.int64)
    high[list(without)] = 0
    if side is None:
        tail, head = np.concatenate([a, b]), np.concatenate([b, a]) + people
        low, high = np.tile(low, 2), np.tile(high, 2)
    else:
        left = np.array([side[p] == 0 for p in prepared.a], dtype=bool)
        tail, head = np.where(left, a, b), np.where(left, b, a)
    nodes = _hang(prepared, arcs, nodes, (tail, head), side=side)
    rows = np.array(arcs.rows, dtype=np.int64).reshape(-1, 4).T
    together = np.concatenate([rows, np.stack([tail, head, low, high])], axis=1)
    copies = 2 if doubled else 1
    goals, lot = _weights(prepared, arcs, copies=copies)
    return Network(nodes, (together[0], together[1], together[2], together[3]), goals, lot, len(a), copies)


def _two_sides(prepared: Prepared) -> list[int] | None:
    """A side (0 or 1) for every participant so that all pairs cross, or None."""
    people = len(prepared.problem.participants)
    partners: list[list[int]] = [[] for _ in range(people)]
    for p, q in zip(prepared.a, prepared.b, strict=True):
        partners[p].append(q)
        partners[q].append(p)
    side = [-1] * people
    hosts = dict.fromkeys(prepared.a)
    for start in [*hosts, *range(people)]:
        if side[start] >= 0:
            continue
        side[start] = 0
        stack = [start]
        while stack:
            p = stack.pop()
            for q in partners[p]:
                if side[q] < 0:
                    side[q] = 1 - side[p]
                    stack.append(q)
                elif side[q] == side[p]:
                    return None
    return side


def _participants(prepared: Prepared, arcs: _Arcs, side: list[int] | None) -> int:
    """Units into every participant of the left and out of every one of the right; the number of nodes."""
    people = len(prepared.reach)
    nodes = 1 + people * (2 if side is None else 1)
    for right in (0, 1):
        members = [p for p, reach in enumerate(prepared.reach) if reach and (side is None or side[p] == right)]
        parents, nodes = _parents(prepared, arcs, members, right, nodes, doubled=side is None)
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


def _parents(
    prepared: Prepared, arcs: _Arcs, members: list[int], right: int, nodes: int, *, doubled: bool
) -> tuple[dict[int, int], int]:
    """Nodes between the hub and those all of whose meetings count for the same sum."""
    parents: dict[int, int] = {}
    degree = _degrees(prepared, range(len(prepared.pairs)))
    for shared in sorted(prepared.sums, key=lambda one: -len(one.pairs)):
        own = _degrees(prepared, shared.pairs)
        bound = [p for p in members if own[p] == degree[p] and p not in parents]
        if bound:
            # A meeting between two of them passes here twice in the doubled graph.
            arcs.add(*_toward(nodes, right), shared.most * (2 if doubled else 1))
            parents.update(dict.fromkeys(bound, nodes))
            nodes += 1
    return parents, nodes


def _degrees(prepared: Prepared, pairs: Iterable[int]) -> list[int]:
    count = [0] * len(prepared.reach)
    for m in pairs:
        count[prepared.a[m]] += 1
        count[prepared.b[m]] += 1
    return count


def _hang(prepared: Prepared, arcs: _Arcs, nodes: int, ends: tuple[Ints, Ints], *, side: list[int] | None) -> int:
    """Nodes for targets, between a participant and those of its pairs that are inside; the number of nodes.

    ``ends``: tail and head of the pairs' arcs, which are moved to the innermost target.
    """
    size = len(prepared.pairs)
    for p, found in sorted((find_nests(prepared) or {}).items()):
        for right in (0, 1) if side is None else (side[p],):
            own = p + 1 + (len(prepared.reach) if side is None and right else 0)
            mine = (prepared.a, prepared.b)[right]
            first = nodes
            for target, around in zip(found.targets, found.inside, strict=True):
                outer = own if around is None else first + around
                way = (nodes, outer) if right else (outer, nodes)
                for _ in range(min(target.floor, len(target.pairs))):
                    arcs.add(*way, 1, marks=["groups"])
                arcs.add(*way, max(0, len(target.pairs) - target.floor))
                for m in target.pairs:
                    ends[right][m if side is not None or mine[m] == p else size + m] = nodes
                nodes += 1
    return nodes


def _toward(node: int, right: int) -> tuple[int, int]:
    """From the hub to a node of the left, or from a node of the right to the hub."""
    return (node, 0) if right else (0, node)


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


def _units(network: Network, flow: Ints) -> Ints:
    """Flow through each pair; in the doubled graph the sum of its two copies."""
    copies = network.copies
    through: Ints = flow[len(flow) - network.pairs * copies :].reshape(copies, -1).sum(axis=0)
    return through


def _face(network: Network, circulation: Circulation) -> tuple[Ints, Ints]:
    """Least and greatest value of each pair over all optima of the doubled graph that give both copies the same."""
    copies = network.copies
    first = len(circulation.low) - network.pairs * copies
    low = circulation.low[first:].reshape(copies, -1).max(axis=0)
    high = circulation.high[first:].reshape(copies, -1).min(axis=0)
    return low, high


__all__ = ["Infeasible", "Network", "Selection", "bounds_alone", "find_nests", "goal_names", "open_network", "select"]
