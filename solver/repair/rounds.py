"""The least change, proved by looking at little: round after round, until nobody gives way any more.

At first only the broken meetings may move, and others give way to them, at a price. All meetings of those who gave way
may move too in the next round. When nobody gives way, the solution is a repair, and no repair of the whole schedule is
better (``solver.repair.moves``).
"""

from __future__ import annotations

from collections.abc import Collection

from solver.control import Control
from solver.place import loss
from solver.repair.damage import Damage, Outcome
from solver.repair.moves import Moves
from solver.timetable import timetable_of

BUDGET = 3.0
"""Deterministic seconds for all rounds; a last one may begin before."""

FIRM = 0.5
"""Deterministic seconds for a repair within one round."""

LARGEST = 40_000
"""Moving meetings × slots above which no further round is tried."""


class Rounds:
    """``bounds``: the most that can be kept, goal by goal. ``agendas`` and ``meetings``: what changes at least where
    that much is kept (``meetings``: where no more agendas change).
    """

    def __init__(self, damage: Damage, *, control: Control) -> None:
        self.damage, self.control = damage, control
        self.bounds = damage.most
        never: frozenset[int] = frozenset()
        if damage.broken:
            choice = damage.choose(control=control)
            self.bounds, never = choice.bounds, choice.never
        self.moving = damage.broken | never | damage.lossable(self.bounds)
        self.meetings, self.touched = damage.changing(never)
        self.agendas = len(self.touched)
        self.spent = 0.0
        self.best: Outcome | None = None
        self.least = (0, 0)

    def run(self, off: Outcome) -> Outcome:
        """The least change, or what is left when the effort or the time is up. ``off``: what stays if nothing moves."""
        while self._goes_on():
            model = self._model(firm=False)
            if not self._change_least(model, effort=BUDGET - self.spent):
                if model.refuted and self._lower_bounds():
                    continue
                break
            self._learn(model)
            if not model.gave_way:
                return self._outcome(model)
            self._widen(model.gave_way)
            if self._try_firmly() and self.best and self.least == (self.agendas, self.meetings):
                return self.best
        if self.best is None:
            self._try_firmly()
        return self.best or self._put_in_free_places(off)

    def _goes_on(self) -> bool:
        return self.spent < BUDGET and not self._too_large() and not self.control.over()

    def _too_large(self) -> bool:
        return len(self.moving) * self.damage.prepared.problem.slots > LARGEST

    def _model(self, *, firm: bool) -> Moves:
        spared = self.damage.affected | self.touched
        return Moves(self.damage, self.moving, spared=spared, firm=firm, control=self.control)

    def _change_least(self, model: Moves, *, effort: float) -> bool:
        for name, bound in self.bounds.items():
            model.hold(name, bound)
        found = model.change_least(effort=effort)
        self.spent += model.spent
        return found

    def _learn(self, model: Moves) -> None:
        """What the whole schedule cannot do either."""
        known = self.agendas, self.meetings
        self.agendas, self.meetings = max(known, self._count(model, model.bound))

    def _lower_bounds(self) -> bool:
        """Nobody keeps as much as the bounds say: find out, goal after goal, how much; False if that stays open."""
        model = self._model(firm=False)
        values: dict[str, int] = {}
        for name in self.bounds:
            left = BUDGET - self.spent - model.spent
            if left <= 0 or not model.maximise(name, effort=left) or model.value != model.bound:
                return False
            values[name] = model.value
            model.hold(name, model.value)
        self.spent += model.spent
        self.bounds = values
        self.meetings, self.touched = self.damage.changing(frozenset())
        self.agendas = len(self.touched)
        self.moving |= self.damage.lossable(values)
        self.best = None
        return True

    def _widen(self, gave_way: Collection[int]) -> None:
        people = {p for m in gave_way for p in self.damage.sides(m)}
        self.moving |= {m for p in people for m in self.damage.of[p]} - self.damage.settled

    def _outcome(self, model: Moves) -> Outcome:
        kept = {m: old.slot for m, old in enumerate(self.damage.old) if m not in model.at}
        return Outcome(kept | model.slots, kept.keys() | model.stayed)

    def _try_firmly(self) -> bool:
        """A repair that keeps as much as the bounds say while nobody gives way."""
        if self._too_large() or self.control.over():
            return False
        model = self._model(firm=True)
        if not self._change_least(model, effort=FIRM):
            return False
        least = self._count(model, model.value)
        if self.best is None or least <= self.least:
            self.best, self.least = self._outcome(model), least
        return True

    def _count(self, model: Moves, value: int) -> tuple[int, int]:
        """Agendas and meetings. The spared agendas and the unfit meetings are in no model and change anyway."""
        marks, changes = divmod(value, model.weight)
        return len(self.touched) + marks, len(self.damage.gone) + len(self.damage.unfit) + changes

    def _put_in_free_places(self, off: Outcome) -> Outcome:
        """What was called off goes where there is room as things are, at a table that nobody keeps."""
        damage = self.damage
        table = timetable_of(damage.prepared, off.slots)
        count = {p: sum(m in off.slots for m in mine) for p, mine in damage.of.items()}
        taken = {(t, damage.old[m].table) for m, t in off.slots.items()}
        lost = (m for m in range(len(damage.old)) if m not in off.slots)
        for m in sorted(lost, key=lambda m: (-loss(damage.prepared, m), m)):
            places = ((t, k) for t in table.fits(m) for k in damage.prepared.stands[m].tables[t])
            place = next((one for one in places if one not in taken), None)
            if place and all(count[p] < damage.prepared.reach[p] for p in damage.sides(m)):
                table.put(m, place[0])
                taken.add(place)
                for p in damage.sides(m):
                    count[p] += 1
        return Outcome({m: table.slot[m] for m in table.placed}, off.held)
