"""What no schedule with a given pair can beat."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from solver.flow import Circulation, Infeasible, Ints
from solver.nests import find_nests
from solver.network import Network, open_network
from solver.prepare import Prepared, goal_names
from solver.problem import ProblemError
from solver.reasons.cycles import Cycle, find_cycles
from solver.select import bounds_alone
from solver.values import choosing_values

Values = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """``reached``: the goals of the schedule. ``best``: by pair, what no schedule with it can beat; a pair that no
    schedule has is missing. ``cycles``: by pair, how the schedule would change, where choosing has nothing better than
    the schedule.
    """

    reached: Values
    best: Mapping[int, Values]
    cycles: Mapping[int, Cycle]


def bound_pairs(prepared: Prepared, chosen: Collection[int], *, pairs: Sequence[int]) -> Bounds:
    """Bounds for schedules with each of ``pairs``, seen from one in which ``chosen`` meet (positions among those that
    can). Slots are summed, as in choosing.

    Raises ProblemError if ``chosen`` exceed what choosing allows.
    """
    network, names = open_network(prepared), goal_names(prepared)
    mine, flow = _fix(network, names, chosen)
    top, free = _maximise(network, names, network.arcs)
    proved = mine == top
    cycles = find_cycles(network, names, flow if proved else free, pairs=pairs, people=len(prepared.reach))
    known = names.index("groups") if find_nests(prepared) is None else len(names)
    single = bounds_alone(prepared) if network.copies > 1 or known < len(names) else {}
    alone = [single.get(name, 0) for name in names]
    values = choosing_values(prepared, tuple(chosen))
    return Bounds(
        reached=tuple(values[name] for name in names),
        best={
            m: _share(
                [most - lost for most, lost in zip(top, cycle.loss, strict=True)],
                network.copies,
                known=known,
                alone=alone,
            )
            for m, cycle in cycles.items()
        },
        cycles=cycles if proved else {},
    )


def _fix(network: Network, names: Sequence[str], chosen: Collection[int]) -> tuple[list[int], Ints]:
    """The goals, and the flow, when just these pairs meet."""
    tail, head, low, high = network.arcs
    meets = np.zeros(network.pairs, dtype=np.int64)
    meets[list(chosen)] = 1
    meets = np.tile(meets, network.copies)
    first = len(tail) - len(meets)
    low, high = np.concatenate([low[:first], meets]), np.concatenate([high[:first], meets])
    try:
        return _maximise(network, names, (tail, head, low, high))
    except Infeasible:
        raise ProblemError("meetings", "more of them than people, limits and tables allow") from None


def _maximise(network: Network, names: Sequence[str], arcs: tuple[Ints, Ints, Ints, Ints]) -> tuple[list[int], Ints]:
    circulation = Circulation(network.nodes, arcs)
    values = circulation.maximise([network.goals[name] for name in names])
    return values, circulation.flow


def _share(values: Sequence[int], copies: int, *, known: int, alone: Sequence[int]) -> Values:
    """Values of the network as a bound of one schedule: after the first half, and from the first goal on that it does
    not know, goals are bounded ``alone``.
    """
    halves = [i + 1 for i, value in enumerate(values) if value % copies]
    sound = min([*halves, known])
    return (*(value // copies for value in values[:sound]), *alone[sound:])
