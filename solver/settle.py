"""What placing left open: the whole model, pairs and slots at once, from the timetable at hand.

Where capacities vary by slot, choosing and placing are one problem (NP-hard: Even, Itai, Shamir 1976). Small enough, it
is solved goal after goal, and the bounds of choosing alone shrink to what is really possible.
"""

from __future__ import annotations

from solver.control import Control
from solver.flow import Infeasible
from solver.model import Model
from solver.prepare import Prepared, goal_names
from solver.select import bounds_alone
from solver.targets import is_rule
from solver.timetable import Timetable, timetable_of
from solver.values import choosing_values

LARGEST = 40_000
"""Places, slots of pairs, above which the whole model is not tried."""

EFFORT = 6.0
"""Deterministic seconds for one goal."""

BUDGET = 12.0
"""Deterministic seconds for all of them."""

Values = dict[str, int]


def settle(table: Timetable, bounds: Values, *, control: Control) -> tuple[Timetable, Values]:
    """A better timetable where one is found, and what is then known of each goal.

    ``bounds``: those of ``select``, each valid if the ones before are met.
    Raises Infeasible when it is proved that pairs that must meet cannot all be placed.
    """
    prepared = table.prepared
    if count_places(prepared) > LARGEST or control.over():
        return table, _loosened(prepared, choosing_values(prepared, table.placed), bounds)
    ladder = _Ladder(table, bounds, control)
    for name in goal_names(prepared):
        ladder.climb(name)
    return ladder.best(), ladder.known


class _Ladder:
    """One goal after the other. ``sound``: there is a schedule at hand, with ``values``, never given up for one that is
    worse in the goals so far: bounds of the model speak of those at least as good. ``met``: all goals so far are at
    the bounds of choosing.
    """

    def __init__(self, table: Timetable, bounds: Values, control: Control) -> None:
        self.table, self.bounds, self.control = table, bounds, control
        self.prepared = table.prepared
        self.alone = bounds_alone(self.prepared)
        self.values = choosing_values(self.prepared, table.placed)
        self.sound = not table.homeless and not needs_whole(self.prepared)
        self.given = dict(self.values) if self.sound else None
        self.met = True
        self.known: Values = {}
        self.model = Model(self.prepared, control=control, slots=True)
        self.model.hint({m: table.slot[m] for m in table.placed})

    def climb(self, name: str) -> None:
        """As high as the effort that is left allows; from then on no lower."""
        limit = self.bounds[name] if self.met else self.alone[name]
        if self.met and self.sound and self.values[name] == limit:
            self.model.hold(name, limit)
            self.known[name] = limit
            return
        self.model.cap(name, limit)
        self.control.report("settle", name, self.values[name], limit)
        effort = min(EFFORT, BUDGET - self.model.spent)
        then = "" if name == "wishes" else "wishes"  # or a level would be lifted at any price to those after it
        found = effort > 0 and not self.control.over() and self.model.maximise(name, effort=effort, then=then)
        if self.model.refuted:
            raise Infeasible
        if found:
            self.sound, self.values = True, choosing_values(self.prepared, self.model.chosen())
        if self.sound:
            self.model.hold(name, self.values[name])
        self.known[name] = min(limit, self.model.bound) if found else limit
        self.met = self.met and found and self.values[name] == limit

    def best(self) -> Timetable:
        """The timetable of the model's last solution, unless the one given was better."""
        slots = self.model.slots()
        names = goal_names(self.prepared)
        worse = self.given is not None and [self.given[n] for n in names] > [self.values[n] for n in names]
        if not slots or worse:
            return self.table
        return timetable_of(self.prepared, slots)


def count_places(prepared: Prepared) -> int:
    """In how many slots each pair could meet, together: what the whole model has to decide."""
    return sum(mask.bit_count() for mask in prepared.allowed)


def needs_whole(prepared: Prepared) -> bool:
    """Something only the whole model knows: groups that are rules, precedences, pairs that meet more than once."""
    problem = prepared.problem
    groups = any(map(is_rule, problem.groups))
    return groups or bool(problem.precedences) or len(set(prepared.pairs)) < len(prepared.pairs)


def _loosened(prepared: Prepared, values: Values, bounds: Values) -> Values:
    """Bounds without the model: after the first goal that is missed, a goal is bounded as if nothing else counted."""
    alone = bounds_alone(prepared)
    known: Values = {}
    met = True
    for name in goal_names(prepared):
        known[name] = bounds[name] if met else alone[name]
        met = met and values[name] == bounds[name]
    return known
