"""How good a timetable is, goal by goal, as the stages see it (the checker counts for itself)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from solver.goals import is_mutual_priority
from solver.prepare import Prepared
from solver.problem import Demand
from solver.schedule import Meeting
from solver.timetable import Timetable


def choosing_values(prepared: Prepared, meetings: Sequence[int]) -> dict[str, int]:
    """Value of every goal of choosing for these meetings (positions in ``Prepared.pairs``)."""
    pairs = [prepared.problem.pairs[prepared.pairs[m]] for m in meetings]
    count = [0] * len(prepared.problem.participants)
    for pair in pairs:
        count[pair.a] += 1
        count[pair.b] += 1
    levels = {
        f"level {j}": sum(n >= j for n in count) for j in range(1, prepared.problem.rules.floor + 1)
    }
    return levels | {
        "imposed": sum(pair.demand is Demand.IMPOSED for pair in pairs),
        "mutual priorities": sum(is_mutual_priority(pair) for pair in pairs),
        "minimum": sum(min(n, one.minimum) for n, one in zip(count, prepared.problem.participants, strict=True)),
        "wishes": sum(prepared.points[m] for m in meetings),
    }


def table_changes(table: Timetable, meetings: Sequence[Meeting]) -> int:
    """How often somebody's next meeting in time is at none of the tables of the one before."""
    pairs = table.prepared.problem.pairs
    of: dict[int, dict[int, set[int]]] = {}
    for meeting in meetings:
        for p in (pairs[meeting.pair].a, pairs[meeting.pair].b):
            of.setdefault(p, {}).setdefault(meeting.slot, set()).add(meeting.table)
    return sum(
        before.isdisjoint(after)
        for days in of.values()
        for before, after in pairwise(days[t] for t in sorted(days))
    )
