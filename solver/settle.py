"""What placing left open: the whole model, pairs and slots at once, from the timetable at hand.

Where capacities vary by slot, choosing and placing are one problem (NP-hard: Even, Itai, Shamir 1976). Small enough, it
is solved goal after goal, and the bounds of choosing alone shrink to what is really possible.
"""

from __future__ import annotations

from solver.control import Control
from solver.flow import Infeasible
from solver.model import Model
from solver.prepare import Prepared
from solver.select import bounds_alone, goal_names
from solver.timetable import Timetable
from solver.values import choosing_values

LARGEST = 40_000
"""Pairs × slots above which the whole model is not tried."""

EFFORT = 6.0
"""Deterministic seconds for one goal."""

Values = dict[str, int]


def settle(table: Timetable, bounds: Values, *, control: Control) -> tuple[Timetable, Values]:
    """A better timetable where one is found, and what is then known of each goal.

    ``bounds``: those of ``select``, each valid if the ones before are met.
    Raises Infeasible when it is proved that pairs that must meet cannot all be placed.
    """
    prepared = table.prepared
    alone = bounds_alone(prepared)
    values = choosing_values(prepared, table.placed)
    complete = not table.homeless and not needs_whole(prepared)
    if len(prepared.pairs) * table.slots > LARGEST:
        return table, _loosened(prepared, values, bounds, alone)
    model = Model(prepared, control=control, slots=True)
    model.hint({m: table.slot[m] for m in table.placed})
    known: Values = {}
    met = proved = True
    for name in goal_names(prepared):
        limit = bounds[name] if met else alone[name]
        if met and complete and values[name] == limit:
            model.hold(name, limit)
            known[name] = limit
            continue
        model.cap(name, limit)
        control.report("settle", name, values[name], limit)
        found = not control.over() and model.maximise(name, effort=EFFORT)
        if model.refuted:
            raise Infeasible
        known[name] = min(limit, model.bound) if found and proved else limit
        met = met and found and model.value == limit
        proved = proved and found and model.value == known[name]
        if found:
            complete = True
            values = choosing_values(prepared, model.chosen())
            model.hold(name, model.value)
    return _rebuilt(table, model), known


def needs_whole(prepared: Prepared) -> bool:
    """Something only the whole model knows: groups, precedences, pairs that meet more than once."""
    problem = prepared.problem
    return bool(problem.groups or problem.precedences or len(set(prepared.pairs)) < len(prepared.pairs))


def _loosened(prepared: Prepared, values: Values, bounds: Values, alone: Values) -> Values:
    """Bounds without the model: after the first goal that is missed, a goal is bounded as if nothing else counted."""
    known: Values = {}
    met = True
    for name in goal_names(prepared):
        known[name] = bounds[name] if met else alone[name]
        met = met and values[name] == bounds[name]
    return known


def _rebuilt(table: Timetable, model: Model) -> Timetable:
    """The timetable of the model's solution; the one at hand where it has none."""
    slots = model.slots()
    if not slots:
        return table
    rebuilt = Timetable(table.prepared, sorted(slots))
    for m, slot in sorted(slots.items()):
        rebuilt.put(m, slot)
    return rebuilt
