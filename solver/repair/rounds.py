"""The least change, proved by looking at little: round after round, until nobody gives way any more.

At first the broken meetings may move, with those that may be lost because they share too little, and others give way to
them, at a price. All meetings of those who gave way may move too in the next round. When nobody gives way, the solution
is a repair, and no repair of the whole schedule is better (``solver.repair.states``).
"""

from __future__ import annotations

from collections.abc import Collection

from solver.control import Control
from solver.place import loss
from solver.repair.damage import Damage, Remainder
from solver.repair.moves import Moves
from solver.select import Selection
from solver.timetable import timetable_of

BUDGET = 3.0
"""Deterministic seconds for all rounds together, firm trials and weighing included; these have an effort of their own,
whatever is left.
"""

FIRM = 0.5
"""Deterministic seconds for a repair within one round."""

WEIGHING = 0.5
"""Deterministic seconds for the question which of the least changes loses what is worth least; asked twice at most."""

FEW = 3_000
"""Moving meetings × slots up to which the first round begins with all that share too little."""

MANY = 10_000
"""Moving meetings × slots up to which they all may move when ``PATIENCE`` rounds with fewer left it open."""

PATIENCE = 3
"""Rounds that widen by those who gave way alone."""

LARGEST = 40_000
"""Moving meetings × slots above which no further round is tried."""


class Rounds:
    """``bounds``: the most that can be kept, goal by goal. ``agendas`` and ``meetings``: what changes at least where
    that much is kept (``meetings``: where no more agendas change). ``points``: the most that what is kept is worth
    where no more changes.
    """

    def __init__(self, damage: Damage, *, control: Control) -> None:
        self.damage, self.control = damage, control
        self.choice = damage.choose(control=control) if damage.broken else Selection((), damage.most)
        self.bounds = self.choice.bounds
        self.moving = damage.broken | self.choice.never | (damage.find_short() - self.choice.always)
        self.rounds = 0
        self._let_short_move(FEW)
        self.agendas = self.meetings = self.points = 0
        self._note_changes()
        self.spent = 0.0
        self.best: Remainder | None = None
        self.least = (0, 0, 0)

    def run(self, off: Remainder) -> Remainder:
        """The least change, or what is left when the effort or the time is up. ``off``: what stays if nothing moves."""
        while self._goes_on():
            model = self._model(firm=False)
            if not self._change_least(model, effort=BUDGET - self.spent):
                if model.refuted and self._lower_bounds():
                    continue
                break
            self._learn(model)
            if not model.gave_way:
                self._settle(model)
                break
            self._widen(model.gave_way)
            if self._try_firmly() and self.least[:2] == (self.agendas, self.meetings):
                break
        if self.best is None:
            self._try_firmly()
        return self.best or self._put_in_free_places(off)

    def _goes_on(self) -> bool:
        return self.spent < BUDGET and not self._too_large() and not self.control.over()

    def _let_short_move(self, most: int) -> None:
        """All that share too little may move, if they are not too many: whoever moves there moves others."""
        moving = self.moving | self.damage.find_short()
        if self._count_places(moving) <= most:
            self.moving = moving

    def _too_large(self) -> bool:
        return self._count_places(self.moving) > LARGEST

    def _count_places(self, meetings: Collection[int]) -> int:
        return len(meetings) * self.damage.prepared.problem.slots

    def _model(self, *, firm: bool) -> Moves:
        spared = self.damage.affected | self.touched
        return Moves(self.damage, self.moving, choice=self.choice, spared=spared, firm=firm, control=self.control)

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

    def _settle(self, model: Moves) -> None:
        """Keep this repair or, of those of what moves that change no more, the one that loses what is worth least."""
        changes = self._count(model, model.value)
        self._keep(model, changes)
        if changes == (self.agendas, self.meetings) and self.least[2] != -self.points:
            before = model.spent
            self._weigh(model, changes)
            self.spent += model.spent - before

    def _weigh(self, model: Moves, changes: tuple[int, int]) -> None:
        model.hold_changes(model.value)
        found = model.maximise_points(effort=WEIGHING)
        if found and not model.firm:
            self.points = min(self.points, model.bound)
        if found and model.gave_way:
            model.forbid_giving_way()
            found = model.maximise_points(effort=WEIGHING)
        if found:
            self._keep(model, changes)

    def _keep(self, model: Moves, changes: tuple[int, int]) -> None:
        found = self._remainder(model)
        least = (*changes, -self.damage.weigh(found.slots))
        if self.best is None or least <= self.least:
            self.best, self.least = found, least

    def _lower_bounds(self) -> bool:
        """Nobody keeps as much as the bounds say: find out, goal after goal, how much; False if that stays open."""
        self.choice = Selection((), {})
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
        self._note_changes()
        self.best = None
        return True

    def _note_changes(self) -> None:
        """What changes in every repair, as far as is known before any search."""
        self.fallen, self.touched = self.damage.changing(self.choice.never)
        self.agendas, self.meetings = len(self.touched), self.fallen
        self.points = sum(self.damage.points) - self.damage.weigh(self.choice.never)

    def _widen(self, gave_way: Collection[int]) -> None:
        people = {p for m in gave_way for p in self.damage.sides(m)}
        self.moving |= {m for p in people for m in self.damage.of[p]} - self.damage.settled
        self.rounds += 1
        if self.rounds == PATIENCE:
            self._let_short_move(MANY)

    def _remainder(self, model: Moves) -> Remainder:
        kept = {m: old.slot for m, old in enumerate(self.damage.old) if m not in model.states.at}
        return Remainder(kept | model.slots, kept.keys() | model.stayed)

    def _try_firmly(self) -> bool:
        """A repair that keeps as much as the bounds say while nobody gives way."""
        if self._too_large() or self.control.over():
            return False
        model = self._model(firm=True)
        if not self._change_least(model, effort=FIRM):
            return False
        self._settle(model)
        return True

    def _count(self, model: Moves, value: int) -> tuple[int, int]:
        """Agendas and meetings. What changes anyway is in no model."""
        marks, changes = divmod(value, model.weight)
        return len(self.touched) + marks, self.fallen + changes

    def _put_in_free_places(self, off: Remainder) -> Remainder:
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
        return Remainder({m: table.slot[m] for m in table.placed}, off.held)
