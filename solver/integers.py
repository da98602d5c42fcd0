"""Who meets whom where a flow cannot say: the doubled graph answered a half, or a sum across participants is broken.

First the face: only pairs that differ between optima of the flow are free, and every goal must attain its bound. Where
that is impossible, all goals but the last must; and else goal after goal over all pairs.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from solver.control import Control
from solver.flow import Infeasible, Ints
from solver.model import Model
from solver.prepare import Prepared


@dataclass(frozen=True, slots=True)
class Face:
    """Least and greatest value of each pair over the optima of the flow; ``values``: the goals' bounds there, None if
    one of them is a half. ``alone``: the greatest value of each goal when nothing else counts.
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
        chosen = _choose_on(prepared, face, face.values, without=without, control=control)
        if chosen is not None:
            return chosen, dict(face.values)
        last = _choose_last(prepared, face.values, without=without, control=control)
        if last is not None:
            return last
    return _choose_each(prepared, names, face, without=without, control=control)


def _choose_on(
    prepared: Prepared, face: Face, values: dict[str, int], *, without: Collection[int], control: Control
) -> tuple[int, ...] | None:
    """A whole point of the face, if there is one."""
    model = Model(prepared, control=control, without=without)
    for m, (low, high) in enumerate(zip(face.low, face.high, strict=True)):
        if low > high:
            return None
        if low or not high:
            model.limit(m, int(low), int(high))
    for name, value in values.items():
        model.hold(name, value)
    return model.chosen() if model.maximise("lot") else None


def _choose_last(
    prepared: Prepared, values: dict[str, int], *, without: Collection[int], control: Control
) -> tuple[tuple[int, ...], dict[str, int]] | None:
    """All goals but the last at their bounds, if that can be proved to be possible and best."""
    model = Model(prepared, control=control, without=without)
    *before, last = values
    for name in before:
        model.hold(name, values[name])
    model.cap(last, values[last])
    if not model.maximise(last) or model.value != model.bound:
        return None
    bounds = values | {last: model.value}
    model.hold(last, model.value)
    model.maximise("lot")
    return model.chosen(), bounds


def _choose_each(
    prepared: Prepared, names: Sequence[str], face: Face, *, without: Collection[int], control: Control
) -> tuple[tuple[int, ...], dict[str, int]]:
    """Goal after goal. A bound speaks of choices at least as good in the goals before, proved or not."""
    model = Model(prepared, control=control, without=without)
    bounds: dict[str, int] = {}
    for name in names:
        found = model.maximise(name)
        if model.refuted:
            raise Infeasible
        bounds[name] = min(model.bound, face.alone[name]) if found else face.alone[name]
        if found:
            model.hold(name, model.value)
    model.maximise("lot")
    return model.chosen(), bounds
