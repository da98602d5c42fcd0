"""Who meets whom where the pairs are not bipartite: the doubled graph said a half somewhere, whole numbers decide.

First the face: only pairs that differ between optima of the doubled graph are free, and every goal must attain its
bound. Where no whole point of the face exists, goal after goal over all pairs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from solver.flow import Infeasible, Ints
from solver.model import Model
from solver.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Face:
    """Least and greatest value of each pair over the optima of the doubled graph; ``values``: the goals' bounds there,
    None if one of them is a half. ``alone``: the greatest value of each goal when nothing else counts.
    """

    low: Ints
    high: Ints
    values: dict[str, int] | None
    alone: dict[str, int]


def choose(
    prepared: Prepared, names: list[str], face: Face, *, without: Collection[int]
) -> tuple[tuple[int, ...], dict[str, int]]:
    """Positions of the chosen pairs, and the proved bound of each goal.

    Raises Infeasible when pairs that must meet cannot.
    """
    if face.values is not None:
        chosen = _choose_on(prepared, names, face, face.values, without)
        if chosen is not None:
            return chosen, dict(face.values)
    model = Model(prepared, without=without)
    bounds: dict[str, int] = {}
    proved = True
    for name in names:
        found = model.maximise(name)
        if model.refuted:
            raise Infeasible
        bounds[name] = min(model.bound, face.alone[name]) if proved and found else face.alone[name]
        proved = proved and found and model.value == model.bound
        if found:
            model.hold(name, model.value)
    model.maximise("lot")
    return model.chosen(), bounds


def _choose_on(
    prepared: Prepared, names: list[str], face: Face, values: dict[str, int], without: Collection[int]
) -> tuple[int, ...] | None:
    """A whole point of the face, if there is one."""
    model = Model(prepared, without=without)
    for m, (low, high) in enumerate(zip(face.low, face.high, strict=True)):
        if low > high:
            return None
        if low or not high:
            model.limit(m, int(low), int(high))
    for name in names:
        model.hold(name, values[name])
    return model.chosen() if model.maximise("lot") else None
