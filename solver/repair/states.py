"""The states of a schedule around what is broken: slots for the meetings that may move, and a way out for others.

A meeting that is not among the moving keeps its slot and table, unless it *gives way*: then it is simply gone, at the
price of both agendas, and counts as kept. Every repair of the whole schedule is such a state, and costs there no more;
so what is proved here is proved for all repairs, and a state in which nobody gives way is a repair. Without the way out
(``firm``) every state is one, and nothing is proved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from solver.place import bits
from solver.repair.damage import Damage
from solver.select import Selection

if TYPE_CHECKING:
    from ortools.sat.python import cp_model


class States:
    """Variables of an integer model, and every rule. ``choice``: its ``never`` are lost and its ``always`` kept.

    ``at[m][t]``: a moving meeting has that slot; ``meets[m]``: it is kept, where that is open; ``stays[m]``: it keeps
    slot and table; ``leaves[m]``: one that does not move gives way.
    """

    def __init__(self, damage: Damage, moving: Collection[int], *, choice: Selection, firm: bool) -> None:
        from ortools.sat.python import cp_model

        self.damage, self.prepared, self.firm = damage, damage.prepared, firm
        self.moving, self.never, self.always = sorted(moving), choice.never, choice.always
        self.model = cp_model.CpModel()
        self.at: dict[int, dict[int, cp_model.IntVar]] = {}
        self.meets: dict[int, cp_model.IntVar] = {}
        self.stays: dict[int, cp_model.IntVar] = {}
        self.leaves: dict[int, cp_model.IntVar] = {}
        self._add_moving()
        self._add_maxima()
        self._add_capacities()
        self._add_companions()
        self._add_pools()
        self._add_sums()

    def new(self) -> cp_model.IntVar:
        """One more that is true or not."""
        return self.model.new_bool_var("")

    def open_meetings(self) -> dict[int, list[cp_model.LinearExprT]]:
        """Of every participant, in order: whether those of its moving meetings are kept that can be lost."""
        of: dict[int, list[cp_model.LinearExprT]] = defaultdict(list)
        for m in self.moving:
            for p in self.damage.sides(m) if m not in self.always else ():
                of[p].append(self.meets.get(m, 0))
        return dict(sorted(of.items()))

    def _add_moving(self) -> None:
        """A meeting that is kept has one of its slots; one that stays has its own, and its table."""
        for m in self.moving:
            if m in self.never:
                self.at[m] = {}
                continue
            self.at[m] = {t: self.new() for t in bits(self.prepared.allowed[m])}
            if m in self.always:
                self.model.add_exactly_one(self.at[m].values())
            else:
                self.meets[m] = self.new()
                self.model.add(sum(self.at[m].values()) == self.meets[m])
                self.model.add_hint(self.meets[m], 1)
            if m not in self.damage.unfit:
                self.stays[m] = self.new()
                self.model.add_implication(self.stays[m], self.at[m][self.damage.old[m].slot])
                self.model.add_hint(self.stays[m], 1)

    def _rests(self, m: int) -> cp_model.LiteralT:
        """Whether a meeting that does not move keeps its place, as all do but those that give way."""
        if self.firm or m in self.damage.settled:
            return True
        if m not in self.leaves:
            self.leaves[m] = self.new()
            self.model.add_hint(self.leaves[m], 0)
        return self.leaves[m].negated()

    def _limit(self, meetings: Collection[cp_model.LiteralT], most: int) -> None:
        """So many of these, at most."""
        if most == 1:
            self.model.add_at_most_one(meetings)
        elif len(meetings) > most:
            self.model.add(sum(meetings) <= most)

    def _add_maxima(self) -> None:
        """Whoever has more than they may have now loses some."""
        for p, mine in self.open_meetings().items():
            had, most = len(self.damage.of[p]), self.prepared.reach[p]
            if had > most:
                self.model.add(sum(mine) <= most - (had - len(mine)))

    def _add_capacities(self) -> None:
        """Nobody has more meetings in a slot than they can hold."""
        self.busy: dict[tuple[int, int], list[cp_model.IntVar]] = defaultdict(list)
        for m, there in self.at.items():
            for t, x in there.items():
                for p in self.damage.sides(m):
                    self.busy[p, t].append(x)
        for (p, t), mine in self.busy.items():
            others = self._others(self.damage.at.get((p, t), ()))
            capacity = self.prepared.problem.participants[p].capacity[t]
            if len(mine) + len(others) > capacity:
                self._limit([*mine, *map(self._rests, others)], capacity)

    def _others(self, meetings: Collection[int]) -> list[int]:
        """Those that do not move."""
        return [m for m in meetings if m not in self.at]

    def _add_companions(self) -> None:
        """Of those with the same person behind them, one at most is busy in a slot."""
        for (p, t), mine in list(self.busy.items()):
            for q in self.prepared.companions.get(p, ()):
                for m in self._others(self.damage.at.get((q, t), ())):
                    for x in mine:
                        self.model.add_at_most_one([x, self._rests(m)])
                for y in self.busy.get((q, t), ()) if p < q else ():
                    for x in mine:
                        self.model.add_at_most_one([x, y])

    def _add_pools(self) -> None:
        """No pool of tables seats more than it has; a table that is kept is no seat for others of its pool."""
        seated: dict[tuple[int, int], dict[int, cp_model.IntVar]] = defaultdict(dict)
        for m, there in self.at.items():
            pools = self.prepared.stands[m].pools
            for t, x in there.items() if pools else ():
                for k in pools[t] if pools else ():
                    seated[k, t][m] = x
        for (k, t), mine in seated.items():
            held = self.damage.holders(k, t)
            staying = [self.stays[m] for m in held if m in self.stays and m not in mine]
            others = self._others(held)
            seats = len(self.prepared.pools[k])
            if len(mine) + len(staying) + len(others) > seats:
                self._limit([*mine.values(), *staying, *map(self._rests, others)], seats)

    def _add_sums(self) -> None:
        """What is shared over all slots; whoever gives way leaves room here too, or some repair would be no state."""
        for shared in self.prepared.sums:
            if len(shared.pairs) > shared.most:
                self._limit([self._is_kept(m) for m in shared.pairs if m not in self.never], shared.most)

    def _is_kept(self, m: int) -> cp_model.LiteralT:
        """Of a meeting that is not lost anyway; where it gives way, that it is kept has to be known."""
        if m in self.always:
            return True
        return self.meets[m] if m in self.at else self._rests(m)
