"""What a problem would give, fast: to compare rooms and programmes before one of them is chosen.

Choosing is as in ``solve``. What alternating paths do not place, and waiting, get a short search: a whole solve may
grant a little more, and makes people wait less.
"""

from __future__ import annotations

from dataclasses import dataclass

from solver.compact import compact
from solver.control import Control
from solver.order import put_in_order
from solver.place import fill, place
from solver.prepare import Prepared, goal_names, prepare
from solver.problem import Problem
from solver.select import Infeasible, select
from solver.timetable import Timetable
from solver.values import choosing_values
from solver.waiting import waiting_values

PUSHES = 12
"""How often a meeting that no path could place may push others out."""

PATIENCE = 25
"""How often the search for less waiting may ask whether to go on."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """``granted``: pairs that meet, of the ``asked`` ones. ``points``: of their wishes; ``bound``: no schedule as good
    in the goals before has more. ``idle``: participants without a meeting although there is somebody to meet;
    ``short``: with fewer than the floor, counted up to what each could have alone (the idle are among them).
    ``long_waits`` and ``waiting``: at most, in slots. ``proved``: no choice is better.
    """

    asked: int
    granted: int
    points: int
    bound: int
    idle: int
    short: int
    long_waits: int
    waiting: int
    proved: bool


def forecast(problem: Problem) -> Forecast | None:
    """What a schedule would reach; None when the pairs that must meet cannot.

    The same problem and seed give the same forecast. Caps and hard floors of groups, precedences
    and repeated pairs are not looked at. Raises ProblemError when zones and step-free tables cross in too many ways.
    """
    prepared = prepare(put_in_order(problem).problem)
    try:
        selection = select(prepared, control=Control())
    except Infeasible:
        return None
    table = place(prepared, selection.chosen, control=Control(), pushes=PUSHES)
    if len(table.placed) < len(selection.chosen):
        fill(table, control=Control())
    if prepared.impossible or table.homeless:
        return None
    compact(table, control=Control(stop=_Patience(PATIENCE)))
    return _describe(prepared, table, selection.bounds)


def _describe(prepared: Prepared, table: Timetable, bounds: dict[str, int]) -> Forecast:
    values, waiting = choosing_values(prepared, table.placed), waiting_values(table)
    held = [0] * len(prepared.reach)
    for m in table.placed:
        held[prepared.a[m]] += 1
        held[prepared.b[m]] += 1
    floors = [min(prepared.problem.rules.floor, most) for most in prepared.reach]
    return Forecast(
        asked=len(prepared.problem.pairs),
        granted=len(table.placed),
        points=values["wishes"],
        bound=bounds["wishes"],
        idle=sum(most > 0 and not n for n, most in zip(held, prepared.reach, strict=True)),
        short=sum(n < floor for n, floor in zip(held, floors, strict=True)),
        long_waits=waiting.long_waits,
        waiting=waiting.waiting,
        proved=all(values[name] == bounds[name] for name in goal_names(prepared)),
    )


class _Patience:
    """Asks for an end after so many questions: steps are counted, not seconds, so that the answer never varies."""

    def __init__(self, left: int) -> None:
        self.left = left

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0
