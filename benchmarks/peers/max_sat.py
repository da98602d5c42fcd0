"""Given meetings with the fewest gaps as MaxSAT, after Bofill et al. (JAIR 74, 2022), their encoding "imp12+".

A boolean says that a meeting is in a slot, that a participant is used there, has been used by then, and that a hole
of theirs ends there; no hole at all is what the soft clauses ask. Implied, and added because it helps: a participant is
used as often as it has meetings; tables are counted over clusters of meetings that share a participant; and those used
in a slot are an even number, two per table at most, which can be left out. RC2 over CaDiCaL solves it, core by core.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product, zip_longest

from pysat.card import CardEnc, EncType
from pysat.examples.rc2 import RC2
from pysat.formula import WCNF, IDPool

from solver.given import Arrangement, Given
from solver.schedule import Status

SOLVER = "cadical195"
CARDINALITY = EncType.seqcounter
"""The fastest of those of PySAT on the published instances."""

Row = Mapping[int, int]
"""A literal by slot; where there is none it would be false."""


def arrange(given: Given, *, even: bool) -> Arrangement:
    """The fewest gaps, proved, however long it takes. ``even``: count those used in a slot."""
    if not all(given.allowed):
        return Arrangement(Status.INFEASIBLE, (), None, 0)
    encoding = _Encoding(given, even=even)
    with RC2(encoding.formula, solver=SOLVER) as solver:
        model = solver.compute()
        if model is None:
            return Arrangement(Status.INFEASIBLE, (), None, 0)
        true = frozenset(x for x in model if x > 0)
        slots = tuple(next(t for t, x in here.items() if x in true) for here in encoding.at)
        return Arrangement(Status.OPTIMAL, slots, solver.cost, solver.cost)


class _Encoding:
    """``at[m]``: where a meeting may be; ``used[p]``: when a participant is busy."""

    def __init__(self, given: Given, *, even: bool) -> None:
        self.given, self.formula, self.names = given, WCNF(), IDPool()
        self._never = self._name()
        self._add(-self._never)
        self.at = [{t: self._name() for t in slots} for slots in given.allowed]
        for here in self.at:
            self._add(*here.values())
            self._bound([*here.values()], most=1)
        self.of = [given.of(p) for p in range(given.participants)]
        self.used = [self._add_any(mine) for mine in self.of]
        self._add_degrees()
        self._add_tables()
        if even:
            self._add_even_numbers()
        self._add_precedences()
        holes = [self._add_holes(p) for p in range(given.participants)]
        self._add_fairness(holes)
        for hole in (hole for mine in holes for hole in mine):
            self.formula.append([-hole], weight=1)

    def _name(self) -> int:
        return int(self.names.id())

    def _add(self, *literals: int | None) -> None:
        """A hard clause; None is false."""
        self.formula.append([x for x in literals if x is not None])

    def _bound(self, literals: Sequence[int], *, most: int) -> None:
        if most < 0:
            self._add(self._never)
        elif most < len(literals):
            self.formula.extend(CardEnc.atmost(literals, most, vpool=self.names, encoding=CARDINALITY).clauses)

    def _add_any(self, meetings: Sequence[int]) -> Row:
        """By slot, whether one of these meetings is there; never two, for they share a participant."""
        row: dict[int, int] = {}
        for t in range(self.given.slots):
            here = [self.at[m][t] for m in meetings if t in self.at[m]]
            if here:
                row[t] = self._name()
                self._add(*here, -row[t])
                for x in here:
                    self._add(-x, row[t])
                self._bound(here, most=1)
        return row

    def _add_degrees(self) -> None:
        for mine, row in zip(self.of, self.used, strict=True):
            used = [*row.values()]
            self._bound(used, most=len(mine))
            self._bound([-x for x in used], most=len(used) - len(mine))

    def _add_tables(self) -> None:
        clusters = [self._add_any(cluster) for cluster in _list_clusters(self.given)]
        for t in range(self.given.slots):
            self._bound([row[t] for row in clusters if t in row], most=self.given.tables)

    def _add_even_numbers(self) -> None:
        for t in range(self.given.slots):
            count = self._count([row[t] for row in self.used if t in row], most=2 * self.given.tables + 1)
            for odd, even in zip_longest(count[::2], count[1::2]):
                self._add(-odd, even)

    def _add_precedences(self) -> None:
        for earlier, later in self.given.precedences:
            before, after = self.at[earlier], self.at[later]
            for t, x in after.items():
                self._add(-x, *(y for s, y in before.items() if s < t))
            for t, x in before.items():
                self._add(-x, *(y for s, y in after.items() if s > t))

    def _add_holes(self, p: int) -> list[int]:
        """A literal per slot at whose end a hole of the participant may end."""
        row, holes = self.used[p], []
        held: int | None = None
        for t in range(self.given.slots - 1):
            held = self._hold(row.get(t), held)
            if held is not None and t + 1 in row and len(self.of[p]) > 1:
                holes.append(hole := self._name())
                self._add(-held, row.get(t), -row[t + 1], hole)
                self._add(-hole, held)
                self._add(-hole, row[t + 1])
                if t in row:
                    self._add(-hole, -row[t])
        return holes

    def _hold(self, used: int | None, before: int | None) -> int | None:
        """Used now or before."""
        if used is None or before is None:
            return before if used is None else used
        held = self._name()
        self._add(-held, used, before)
        self._add(-used, held)
        self._add(-before, held)
        return held

    def _add_fairness(self, holes: Sequence[Sequence[int]]) -> None:
        """If one has k + spread holes, all have k."""
        counts = [self._count(mine, most=len(mine)) for mine in holes]
        for k in range(max(map(len, counts), default=0) - self.given.spread):
            all_have = self._name()
            for count in counts:
                self._add(-all_have, count[k] if k < len(count) else None)
                if k + self.given.spread < len(count):
                    self._add(-count[k + self.given.spread], all_have)

    def _count(self, literals: Sequence[int], *, most: int) -> list[int]:
        """The k-th: at least k + 1 of these are true, and not more; a totalizer (Bailleux, Boufkhad 2003) both ways."""
        if len(literals) <= 1:
            return list(literals)
        half = len(literals) // 2
        left, right = self._count(literals[:half], most=most), self._count(literals[half:], most=most)
        count = [self._name() for _ in range(min(most, len(left) + len(right)))]
        for i, j in product(range(len(left) + 1), range(len(right) + 1)):
            if i + j > 0:
                self._add(*(-x for x in (*left[:i][-1:], *right[:j][-1:])), count[min(i + j, len(count)) - 1])
            if i + j < len(count):
                self._add(*left[i : i + 1], *right[j : j + 1], -count[i + j])
        return count


def _list_clusters(given: Given) -> list[list[int]]:
    """Every meeting in one cluster, greedily: the participant with most meetings left takes them all."""
    left, clusters = set(range(len(given.meetings))), []
    while left:
        most = max(([m for m in given.of(p) if m in left] for p in range(given.participants)), key=len)
        clusters.append(most)
        left.difference_update(most)
    return clusters
