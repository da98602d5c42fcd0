"""How good a timetable is, goal by goal, as the stages see it (the checker counts for itself)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from solver.prepare import Prepared
from solver.schedule import Meeting
from solver.timetable import Timetable


def choosing_values(prepared: Prepared, meetings: Sequence[int]) -> dict[str, int]:
    """Value of every goal of choosing for these meetings (positions in ``Prepared.pairs``)."""
    count = [0] * len(prepared.problem.participants)
    for m in meetings:
        count[prepared.a[m]] += 1
        count[prepared.b[m]] += 1
    met = set(meetings)
    reached = sum(min(target.floor, len(met.intersection(target.pairs))) for target in prepared.targets)
    people = zip(count, prepared.problem.participants, strict=True)
    return (
        {name: sum(worth[m] for m in meetings) for name, worth in prepared.worth.items()}
        | {"minimum": sum(min(n, one.minimum) for n, one in people)}
        | {f"level {j}": sum(n >= j for n in count) for j in range(1, prepared.problem.rules.floor + 1)}
        | ({"groups": reached} if prepared.targets else {})
    )


def table_changes(table: Timetable, meetings: Sequence[Meeting]) -> int:
    """How often somebody's next meeting in time is at none of the tables of the one before."""
    pairs = table.prepared.problem.pairs
    of: dict[int, dict[int, set[int]]] = {}
    for meeting in meetings:
        for p in (pairs[meeting.pair].a, pairs[meeting.pair].b):
            of.setdefault(p, {}).setdefault(meeting.slot, set()).add(meeting.table)
    return sum(
        before.isdisjoint(after) for days in of.values() for before, after in pairwise(days[t] for t in sorted(days))
    )
