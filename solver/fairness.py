"""The price of fairness: what the other order of levels and wishes would choose.

Only choosing is repeated (a flow, milliseconds): slots are summed there, so its values bound every schedule of that
order.
"""

from __future__ import annotations

from collections.abc import Mapping

from solver.control import Control
from solver.nests import find_nests
from solver.prepare import Prepared, goal_names
from solver.schedule import Fairness, OrderValues
from solver.select import select


def price_fairness(prepared: Prepared, values: Mapping[str, int], *, control: Control) -> Fairness | None:
    """Both orders side by side; ``values``: what the goals of choosing reached in the order of the problem.

    None without levels, when the time is up, or where targets of groups make choosing more than a flow.
    """
    rules = prepared.problem.rules
    if not rules.floor or find_nests(prepared) is None or control.over():
        return None
    names = goal_names(prepared, wishes_first=not rules.wishes_first)
    mine = _values(values, rules.floor)
    other = _values(select(prepared, control=control, names=names).bounds, rules.floor)
    return Fairness(other, mine) if rules.wishes_first else Fairness(mine, other)


def _values(values: Mapping[str, int], floor: int) -> OrderValues:
    return OrderValues(tuple(values[f"level {j}"] for j in range(1, floor + 1)), values["wishes"])
