"""First stage: who meets whom. A min-cost flow, exact where the pairs are bipartite.

Only necessary conditions are in ``solver.network`` (capacities summed over slots), so its values bound every schedule;
placing then attains them or not. In a graph that is not bipartite they are a half-integral bound, which
``solver.integers`` closes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from solver.control import Control
from solver.flow import Circulation, Infeasible, Ints
from solver.integers import Face, choose
from solver.nests import find_nests
from solver.network import Network, open_network
from solver.prepare import Prepared, goal_names


@dataclass(frozen=True, slots=True)
class Selection:
    """``chosen``: positions in ``Prepared.pairs``. ``bounds``: per goal, what no schedule equal in those before it can
    beat. ``never`` and ``always``: pairs that are in no choice which attains the bounds, and in every one, as far as is
    known.
    """

    chosen: tuple[int, ...]
    bounds: dict[str, int]
    never: frozenset[int] = frozenset()
    always: frozenset[int] = frozenset()


def select(
    prepared: Prepared, *, control: Control, without: Collection[int] = (), names: Sequence[str] = ()
) -> Selection:
    """Choose the pairs that meet, ``without`` some of them. ``names``: the goals in another order than the problem's.

    Raises Infeasible when pairs that must meet cannot.
    """
    names = names or goal_names(prepared)
    counted = names[: names.index("groups")] if find_nests(prepared) is None else names
    network = open_network(prepared, without=without)
    circulation = Circulation(network.nodes, network.arcs)
    values = circulation.maximise([network.goals[name] for name in counted])
    bounds = {name: value // network.copies for name, value in zip(counted, values, strict=True)}
    face = _face(network, circulation)
    if counted == names:
        circulation.maximise([network.lot])
        units = _units(network, circulation.flow)
        chosen = tuple(np.flatnonzero(units).tolist())
        if not (units % network.copies).any() and _keeps_sums(prepared, chosen):
            return Selection(chosen, bounds, *_decided(*face))
    whole = all(value % network.copies == 0 for value in values)
    limits = Face(*face, bounds if whole else None, bounds_alone(prepared))
    chosen, known = choose(prepared, names, limits, without=without, control=control)
    on_face = whole and all(known[name] == bounds[name] for name in counted)
    return Selection(chosen, known, *(_decided(*face) if on_face else ()))


def _keeps_sums(prepared: Prepared, chosen: tuple[int, ...]) -> bool:
    """The flow knows only the sums that hang on participants; the others it may have broken."""
    met = set(chosen)
    return all(len(met.intersection(shared.pairs)) <= shared.most for shared in prepared.sums)


def bounds_alone(prepared: Prepared) -> dict[str, int]:
    """The most each goal could reach if nothing else counted. Raises Infeasible when pairs that must meet cannot."""
    network = open_network(prepared)
    circulation = Circulation(network.nodes, network.arcs)
    found = {name: circulation.most(network.goals[name]) // network.copies for name in goal_names(prepared)}
    if find_nests(prepared) is None:
        found["groups"] = sum(min(target.floor, len(target.pairs)) for target in prepared.targets)
    return found


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


def _decided(low: Ints, high: Ints) -> tuple[frozenset[int], frozenset[int]]:
    """Pairs that are in no optimum, and those that are in all."""
    return frozenset(np.flatnonzero(high == 0).tolist()), frozenset(np.flatnonzero(low > 0).tolist())


__all__ = ["Infeasible", "Selection", "bounds_alone", "goal_names", "select"]
