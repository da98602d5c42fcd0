"""Which counts of a table may be published so that nobody can work out a small one.

Counts are arcs of a circulation: every row total flows through its cells into the column totals, and the grand total
leads back. What is published fixes the flow of an arc; a withheld arc may have any flow that is not negative. So a
withheld count is unknown exactly as far as flow can be sent around a cycle through it on withheld arcs; what holds for
fractions holds for whole numbers, for networks are unimodular (Gusfield, A graph theoretic approach to statistical data
security, 1988).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

ALL = ""
"""In the place of a row or a column: the total over all of them."""

Key = tuple[str, str]
"""Row and column; either or both may be ``ALL``."""


@dataclass(frozen=True, slots=True)
class _Step:
    """From one node of the circulation to another: more of the count ``key``, or less (``back``)."""

    key: Key
    to: str
    back: bool


def publishable(cells: Mapping[Key, int], *, rows: Sequence[str], columns: Sequence[str], least: int) -> dict[Key, int]:
    """The counts that may be published, cells and totals, of a table with all its possible rows and columns.

    No count under ``least`` is among them, zero no more than one; and of every such count, whoever knows all that is
    published and that counts are not negative must still believe that it may be ``least`` or more. Beyond these, counts
    are withheld where that is needed, the smallest that will do; none of these can be worked out either.
    """
    counts = _totalled(cells, rows, columns)
    network = _network(counts)
    withheld = {key for key, count in counts.items() if count < least}
    for key, count in counts.items():
        if count < least:
            withheld |= _hidden_by(network, counts, withheld, key=key, more=least - count)
    return {key: count for key, count in counts.items() if key not in withheld}


def _totalled(cells: Mapping[Key, int], rows: Sequence[str], columns: Sequence[str]) -> dict[Key, int]:
    """Every count of the table, totals first: so what they need is withheld before cells are looked at."""
    counts = {(ALL, ALL): sum(cells.values())}
    counts |= {(row, ALL): sum(cells.get((row, column), 0) for column in columns) for row in rows}
    counts |= {(ALL, column): sum(cells.get((row, column), 0) for row in rows) for column in columns}
    return counts | {(row, column): cells.get((row, column), 0) for row in rows for column in columns}


def _ends(key: Key) -> tuple[str, str]:
    """The nodes that a count flows from and to."""
    row, column = key
    if row == ALL:
        return ("sink", "source") if column == ALL else (f"column {column}", "sink")
    return ("source", f"row {row}") if column == ALL else (f"row {row}", f"column {column}")


def _network(counts: Mapping[Key, int]) -> dict[str, list[_Step]]:
    steps: defaultdict[str, list[_Step]] = defaultdict(list)
    for key in counts:
        tail, head = _ends(key)
        steps[tail].append(_Step(key, head, back=False))
        steps[head].append(_Step(key, tail, back=True))
    return steps


def _hidden_by(
    network: Mapping[str, list[_Step]], counts: Mapping[Key, int], withheld: set[Key], *, key: Key, more: int
) -> set[Key]:
    """Counts that, withheld too, let ``key`` be so much greater: those that change when this is sent around in cycles,
    each time the one on which the least is withheld anew. There always is one: totals may all be greater.
    """
    changes: Counter[Key] = Counter()
    while changes[key] < more:
        cycle = _cheapest_cycle(network, counts, withheld, changes, key)
        room = min((counts[step.key] + changes[step.key] for step in cycle if step.back), default=more)
        sent = min(room, more - changes[key])
        changes[key] += sent
        for step in cycle:
            changes[step.key] += -sent if step.back else sent
    return {one for one, change in changes.items() if change}


def _cheapest_cycle(
    network: Mapping[str, list[_Step]],
    counts: Mapping[Key, int],
    withheld: set[Key],
    changes: Mapping[Key, int],
    key: Key,
) -> tuple[_Step, ...]:
    """The steps from the end of a count back to its beginning (Dijkstra); what is withheld anyway is free."""
    goal, start = _ends(key)
    queue: list[tuple[int, int, str, tuple[_Step, ...]]] = [(0, 0, start, ())]
    done: set[str] = set()
    pushed = 0
    while True:
        cost, _, node, path = heappop(queue)
        if node == goal:
            return path
        if node in done:
            continue
        done.add(node)
        for step in network[node]:
            if step.key != key and (not step.back or counts[step.key] + changes[step.key] > 0):
                pushed += 1
                free = step.key in withheld or changes[step.key]
                heappush(queue, (cost + (0 if free else counts[step.key]), pushed, step.to, (*path, step)))
