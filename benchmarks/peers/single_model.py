"""The obvious single model: a boolean per pair and slot, a row per rule, a sum per goal.

Rules: a pair meets once at most, in a slot in which both are present and a table is open; nobody has more meetings in a
slot than they can hold, nor more in all than their maximum; no set of tables seats more than it has (own tables,
shared tables, the step-free ones among them). Zones, locks, groups, precedences, pairs that must meet and people
who are the same person are refused: no event of the benchmark has them.

Goals: those of choosing, in their order. Waiting and tables are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from benchmarks.peers.room import Room
from solver.goals import is_mutual_priority, points
from solver.problem import Demand, Problem

K = TypeVar("K")
V = TypeVar("V")

Cells = Sequence[tuple[int, int]]
"""Pair and slot of each boolean."""

Units = Mapping[int, Sequence[int]]
"""Booleans "has a 1st, 2nd, … meeting" by participant, as many as levels and minimums need."""


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ weight × boolean, the booleans as positions."""

    booleans: Sequence[int]
    weights: Sequence[int]

    def value(self, ones: frozenset[int]) -> int:
        """With these booleans at 1."""
        return sum(weight for x, weight in zip(self.booleans, self.weights, strict=True) if x in ones)


@dataclass(frozen=True, slots=True)
class Row:
    """The sum is ``most`` or less."""

    sum: Sum
    most: int


@dataclass(frozen=True, slots=True)
class Model:
    """``cells``: pair and slot of the first booleans; the others are the participants' units."""

    booleans: int
    cells: Cells
    rows: tuple[Row, ...]
    goals: dict[str, Sum]


def build(room: Room) -> Model:
    """Every rule and goal of the room's problem."""
    problem = room.problem
    cells = _list_cells(room)
    units = _count_units(problem, cells)
    rows = (
        *_meet_once(cells),
        *_fit_people(problem, cells),
        *_fit_tables(room, cells),
        *_fill_units(problem, cells, units=units),
    )
    return Model(len(cells) + sum(map(len, units.values())), cells, rows, _list_goals(problem, cells, units=units))


def _list_cells(room: Room) -> Cells:
    problem = room.problem
    people = problem.participants
    return [
        (k, t)
        for k, pair in enumerate(problem.pairs)
        for t in (range(problem.slots) if pair.slots is None else pair.slots)
        if people[pair.a].capacity[t] and people[pair.b].capacity[t] and room.candidates(pair, t)
    ]


def _meet_once(cells: Cells) -> Iterator[Row]:
    for here in _gather((k, x) for x, (k, _) in enumerate(cells)).values():
        yield Row(_plain(here), 1)


def _fit_people(problem: Problem, cells: Cells) -> Iterator[Row]:
    """Capacity in every slot, and the maximum over all of them."""
    busy = _gather(((p, t), x) for x, (k, t) in enumerate(cells) for p in _sides(problem, k))
    for (p, t), here in busy.items():
        yield Row(_plain(here), problem.participants[p].capacity[t])
    for p, here in _meetings(problem, cells).items():
        most = problem.participants[p].maximum
        if most is not None:
            yield Row(_plain(here), most)


def _fit_tables(room: Room, cells: Cells) -> Iterator[Row]:
    """In every slot, each set of candidate tables holds as many as it has of the meetings that must stay inside."""
    bound = _gather(((t, room.candidates(room.problem.pairs[k], t)), x) for x, (k, t) in enumerate(cells))
    family = _gather(((t, table), tables) for t, tables in bound for table in tables)
    for t, tables in bound:
        inside = dict.fromkeys(other for table in sorted(tables) for other in family[t, table] if other <= tables)
        yield Row(_plain([x for other in inside for x in bound[t, other]]), len(tables))


def _count_units(problem: Problem, cells: Cells) -> Units:
    units: dict[int, Sequence[int]] = {}
    first = len(cells)
    for p, here in _meetings(problem, cells).items():
        partners = len({cells[x][0] for x in here})
        count = min(partners, max(problem.rules.floor, problem.participants[p].minimum))
        units[p] = range(first, first + count)
        first += count
    return units


def _fill_units(problem: Problem, cells: Cells, *, units: Units) -> Iterator[Row]:
    """As many units as meetings, in their order."""
    for p, here in _meetings(problem, cells).items():
        yield Row(Sum([*units[p], *here], [1] * len(units[p]) + [-1] * len(here)), 0)
        for before, after in pairwise(units[p]):
            yield Row(Sum([after, before], [1, -1]), 0)


def _list_goals(problem: Problem, cells: Cells, *, units: Units) -> dict[str, Sum]:
    pairs = problem.pairs
    goals = {
        "imposed": _plain([x for x, (k, _) in enumerate(cells) if pairs[k].demand is Demand.IMPOSED]),
        "mutual priorities": _plain([x for x, (k, _) in enumerate(cells) if is_mutual_priority(pairs[k])]),
        "minimum": _plain([x for p, mine in units.items() for x in mine[: problem.participants[p].minimum]]),
    }
    levels = {
        f"level {j}": _plain([mine[j - 1] for mine in units.values() if len(mine) >= j])
        for j in range(1, problem.rules.floor + 1)
    }
    wishes = {"wishes": Sum(range(len(cells)), [points(pairs[k]) for k, _ in cells])}
    return goals | (wishes | levels if problem.rules.wishes_first else levels | wishes)


def _meetings(problem: Problem, cells: Cells) -> dict[int, list[int]]:
    return _gather((p, x) for x, (k, _) in enumerate(cells) for p in _sides(problem, k))


def _sides(problem: Problem, k: int) -> tuple[int, int]:
    return problem.pairs[k].a, problem.pairs[k].b


def _plain(booleans: Sequence[int]) -> Sum:
    return Sum(booleans, [1] * len(booleans))


def _gather(items: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in items:
        found[key].append(value)
    return found
