"""How many table changes no schedule avoids that has the same meetings and stays as long."""

from __future__ import annotations

from collections import Counter

from solver.timetable import Timetable
from solver.waiting import walkers

Tables = frozenset[int]


def fewest_changes(table: Timetable) -> int:
    """No seating of these meetings has fewer changes, whatever their slots, as long as nobody's day gets longer.

    Who meets at c sets of tables that have none in common changes c - 1 times. Inside a set of shared tables somebody
    keeps the table from one meeting to the next, or changes. Nobody keeps it to the first meeting at a table. Both of
    a meeting keep it only if one of them sat idle while the other met there, or the two have met before. So it is
    kept at most as often as there are meetings but the first ones, idle slots and repeated meetings.
    """
    prepared = table.prepared
    people, tables = prepared.problem.participants, prepared.problem.tables
    sets: list[Counter[Tables]] = [Counter() for _ in people]
    for m in table.placed:
        for p in (prepared.a[m], prepared.b[m]):
            sets[p][prepared.stands[m].anywhere] += 1
    single = [max(one.capacity, default=0) == 1 for one in people]
    groups = [_join(mine) if alone else {} for mine, alone in zip(sets, single, strict=True)]
    free = frozenset(k for k, one in enumerate(tables) if one.owner is None)
    walks = walkers(table.prepared).tolist()
    loose = [
        walks[p] and single[p] and all(one <= free or one.isdisjoint(free) for one in groups[p])
        for p in range(len(people))
    ]
    following = sum(n - 1 for p, mine in enumerate(groups) if loose[p] for one, n in mine.items() if one <= free)
    shared = sum(
        prepared.stands[m].anywhere <= free and any(loose[p] for p in (prepared.a[m], prepared.b[m]))
        for m in table.placed
    )
    repeated = len(table.placed) - len({prepared.pairs[m] for m in table.placed})
    kept = shared - -(-shared // table.slots) + _idle(table, walks) + repeated
    return sum(len(mine) - 1 for mine in groups if mine) + max(0, following - kept)


def _idle(table: Timetable, walks: list[bool]) -> int:
    """Slots without a meeting between first and last of those who walk, in any timetable with days as long."""
    count = Counter(p for m in table.placed for p in (table.prepared.a[m], table.prepared.b[m]))
    most = [max(one.capacity, default=0) for one in table.prepared.problem.participants]
    spans = {p: busy.bit_length() - (busy & -busy).bit_length() + 1 for p, busy in enumerate(table.busy) if walks[p]}
    return sum(span - -(-count[p] // most[p]) for p, span in spans.items() if count[p])


def _join(sets: Counter[Tables]) -> dict[Tables, int]:
    """Sets that have a table in common become one; with the number of meetings of each."""
    if sum(map(len, sets)) == len(frozenset[int]().union(*sets)):
        return dict(sets)
    apart: dict[Tables, int] = {}
    for one, n in sets.items():
        touching = [other for other in apart if not one.isdisjoint(other)]
        apart[one.union(*touching)] = n + sum(apart.pop(other) for other in touching)
    return apart
