"""Who meets whom where a flow cannot say: the doubled graph answered a half, a sum across participants is broken, or
targets of groups cross.

First the face: only pairs that differ between optima of the flow are free, and every goal must attain its bound; the
goals that the flow cannot count come one after the other. Where that is impossible, all goals but the last must attain
their bounds; and else goal after goal over all pairs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from solver.control import Control
from solver.flow import Infeasible, Ints
from solver.model import Model
from solver.prepare import Prepared

EFFORT = 8.0
"""Deterministic seconds for one goal."""

BUDGET = 10.0
"""Deterministic seconds for all goals of a model."""

LEAST = 0.5
"""Deterministic seconds for the lot, whatever the goals took."""


@dataclass(frozen=True, slots=True)
class Face:
    """Least and greatest value of each pair over the optima of the flow; ``values``: the bounds there of the goals that
    it counts, which are the first ones; None if one of them is a half. ``alone``: the greatest value of each goal when
    nothing else counts.
    """

    low: Ints
    high: Ints
    values: dict[str, int] | None
    alone: dict[str, int]


def choose(
    prepared: Prepared, names: Sequence[str], face: Face, *, without: Collection[int], control: Control
) -> tuple[tuple[int, ...], dict[str, int]]:
    """Positions of the chosen pairs, and the proved bound of each goal.

    Raises Infeasible when pairs that must meet cannot.
    """
    if face.values is not None:
        rest = _choose_on(prepared, names, face, face.values, without=without, control=control)
        if rest is None and len(face.values) == len(names):
            rest = _choose_last(prepared, face.values, without=without, control=control)
        if rest is not None:
            return rest
    return _choose_each(prepared, names, face, without=without, control=control)


Choice = tuple[tuple[int, ...], dict[str, int]]


def _choose_on(
    prepared: Prepared,
    names: Sequence[str],
    face: Face,
    values: dict[str, int],
    *,
    without: Collection[int],
    control: Control,
) -> Choice | None:
    """A whole point of the face, if there is one, as good as possible in the goals that the flow does not count."""
    model = Model(prepared, control=control, without=without)
    for m, (low, high) in enumerate(zip(face.low, face.high, strict=True)):
        if low > high:
            return None
        if low or not high:
            model.limit(m, int(low), int(high))
    for name, value in values.items():
        model.hold(name, value)
    try:
        bounds = _climb(model, names[len(values) :], face.alone)
    except Infeasible:
        return None
    return (model.chosen(), values | bounds) if _draw(model) else None


def _choose_last(
    prepared: Prepared, values: dict[str, int], *, without: Collection[int], control: Control
) -> Choice | None:
    """All goals but the last at their bounds, if that can be proved to be possible and best."""
    model = Model(prepared, control=control, without=without)
    *before, last = values
    for name in before:
        model.hold(name, values[name])
    model.cap(last, values[last])
    if not model.maximise(last, effort=EFFORT) or model.value != model.bound:
        return None
    bounds = values | {last: model.value}
    model.hold(last, model.value)
    _draw(model)
    return model.chosen(), bounds


def _choose_each(
    prepared: Prepared, names: Sequence[str], face: Face, *, without: Collection[int], control: Control
) -> Choice:
    """Goal after goal. A bound speaks of choices at least as good in the goals before, proved or not."""
    model = Model(prepared, control=control, without=without)
    bounds = _climb(model, names, face.alone)
    _draw(model)
    return model.chosen(), bounds


def _climb(model: Model, names: Sequence[str], alone: dict[str, int]) -> dict[str, int]:
    """As high as the effort that is left allows, goal after goal; the bound of each. Raises Infeasible."""
    bounds: dict[str, int] = {}
    for name in names:
        effort = min(EFFORT, BUDGET - model.spent)
        found = effort > 0 and model.maximise(name, effort=effort)
        if model.refuted:
            raise Infeasible
        bounds[name] = min(model.bound, alone[name]) if found else alone[name]
        if found:
            model.hold(name, model.value)
    return bounds


def _draw(model: Model) -> bool:
    """Let the lot decide between equals; False if nothing was found."""
    return model.maximise("lot", effort=max(LEAST, min(EFFORT, BUDGET - model.spent)))
