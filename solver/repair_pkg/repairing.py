"""A schedule in force, and something happened: the least change that makes it valid again.

First as few meetings as possible are lost, in the order of the goals; then as few agendas as possible change of people
who are not themselves late or absent; then as few meetings as possible. Nothing new is planned. At first only the
broken meetings may move; as long as what comes out is not proved to be the least, those who share a participant with a
moving one may move too, ring after ring, and at last everybody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from solver.control import Control
from solver.damage import Damage
from solver.model import Model
from solver.problem import Problem, ProblemError
from solver.schedule import Goal, Meeting, Sense
from solver.seat import seat
from solver.timetable import timetable_of
from solver.values import choosing_values

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

EFFORT = 6.0
"""Deterministic seconds for one goal."""

AGENDAS, MEETINGS = "changed agendas", "changed meetings"


@dataclass(frozen=True, slots=True)
class Repair:
    """``goals``: what is kept, then changed agendas and changed meetings, each with its bound. ``lost``: pairs.

    ``changed``: participants, not themselves affected, whose agenda is another one. ``cancelled``: the schedule when
    nothing moves and what cannot be is called off.
    """

    meetings: tuple[Meeting, ...]
    goals: tuple[Goal, ...]
    lost: tuple[int, ...]
    changed: tuple[int, ...]
    cancelled: tuple[Meeting, ...]

    @property
    def proved(self) -> bool:
        """No repair is better."""
        return all(goal.proved for goal in self.goals)


def repair(
    problem: Problem,
    before: Sequence[Meeting],
    *,
    start: int,
    frozen: int = 0,
    affected: Collection[int] = (),
    control: Control,
) -> Repair:
    """The least change to ``before`` that is valid in ``problem``, the state of things now.

    ``start``: first slot that can still change; what was before it is history. The ``frozen`` slots from there on are
    frozen: their meetings may be called off or change table, never partner or time. ``affected``: participants who are
    late or absent; their agendas may change. Locks hold partner and time.
    Raises ProblemError, naming the field, for groups, precedences and repeated pairs, which no repair knows.
    """
    _refuse(problem)
    damage = Damage(
        problem,
        tuple(sorted(before)),
        start=start,
        thaw=start + frozen,
        affected=frozenset(affected),
        control=control,
    )
    best = called_off = _tell(damage, damage.call_off(), {})
    for moving in damage.rings():
        if best.proved or control.over():
            break
        best = _attempt(damage, moving, control) or best
    return replace(best, cancelled=called_off.meetings)


def _refuse(problem: Problem) -> None:
    for name, found in (("groups", problem.groups), ("precedences", problem.precedences)):
        if found:
            raise ProblemError(name, "a repair does not know them; leave them out")
    for i, pair in enumerate(problem.pairs):
        if pair.meetings > 1:
            raise ProblemError(f"pairs[{i}].meetings", "a repair does not know repeated pairs; list the pair once")


def _attempt(damage: Damage, moving: frozenset[int], control: Control) -> Repair | None:
    """The best that these can do by moving; None when others must move too."""
    model = _Moves(damage, moving, best=True, control=control)
    if model.keep_most():
        return _tell(damage, model.slots(), model.bounds)
    if not model.everybody:
        return None
    model = _Moves(damage, moving, best=False, control=control)
    model.keep_in_order()
    return _tell(damage, model.slots(), model.bounds) if model.slots() else None


class _Moves(Model):
    """The whole model with only some meetings free to move. ``best``: as much as the bounds allow will be kept.

    ``bounds``: proved for all repairs, once ``everybody`` may move.
    """

    def __init__(self, damage: Damage, moving: frozenset[int], *, best: bool, control: Control) -> None:
        super().__init__(damage.prepared, control=control, slots=True)
        self.damage, self.moving = damage, moving
        self.everybody = damage.free <= moving
        self.bounds: dict[str, int] = {}
        self.fallen, self.touched = damage.changing(best=best)
        self.stays = {m: self._add_stay(m) for m in range(len(damage.old)) if damage.stands(m)}
        self._hold_tables()
        here = len(damage.gone) + len(damage.old)
        self.goals[AGENDAS] = -self._agendas()
        self.goals[MEETINGS] = sum(self.stays.values()) - here
        for m in sorted(moving):
            self.model.add_hint(self.meets[m], 1)

    def keep_most(self) -> bool:
        """Keep as much as the bounds allow, then change least; False when these moves do not allow it."""
        for name, bound in self.damage.bounds.items():
            self.hold(name, bound)
        self._go_on((AGENDAS, MEETINGS), proved=self.everybody)
        return bool(self.slots()) or not self.damage.old

    def keep_in_order(self) -> None:
        """Goal after goal, when nobody can keep as much as the bounds say."""
        self._go_on((*self.damage.bounds, AGENDAS, MEETINGS), proved=True)

    def _go_on(self, names: tuple[str, ...], *, proved: bool) -> None:
        """Maximise one after the other; as long as all before are ``proved``, the bound of the next one is."""
        for name in names:
            if not self.maximise(name, effort=EFFORT):
                break
            if proved:
                self.bounds[name] = self.bound
            proved = proved and self.value == self.bound
            self.hold(name, self.value)

    def _add_stay(self, m: int) -> cp_model.IntVar:
        """Whether the meeting keeps slot and table."""
        stay = self.model.new_bool_var("")
        self.model.add_implication(stay, self.at[m][self.damage.old[m].slot])
        if m not in self.moving:
            self.model.add(stay == 1)
        return stay

    def _hold_tables(self) -> None:
        """A table that is kept is no seat for others of its pool, even if its own meeting could stand elsewhere."""
        stands = [stand for stand in self.prepared.stands if stand.pools]
        slot_of = {k: t for stand in stands for t, here in enumerate(stand.pools or ()) for k in here}
        for k, t in sorted(slot_of.items()):
            seated = {x.index for x in self.seated[k]}
            others = [
                stay
                for m, stay in self.stays.items()
                if self.damage.old[m].slot == t
                and self.damage.old[m].table in self.prepared.pools[k]
                and self.at[m][t].index not in seated
            ]
            if others:
                self.model.add(sum(self.seated[k]) + sum(others) <= len(self.prepared.pools[k]))

    def _agendas(self) -> cp_model.LinearExprT:
        """Agendas of the unaffected that are other ones."""
        spared = self.damage.affected | self.touched
        marks: dict[int, cp_model.IntVar] = defaultdict(lambda: self.model.new_bool_var(""))
        for m in sorted(self.moving & self.stays.keys()):
            for p in self.damage.sides(m):
                if p not in spared:
                    self.model.add_implication(self.stays[m].negated(), marks[p])
        return sum(marks.values()) + len(self.touched)


def _tell(damage: Damage, slots: Mapping[int, int], bounds: Mapping[str, int]) -> Repair:
    """The repair with these slots; a meeting that keeps its slot keeps its table where it can."""
    table = timetable_of(damage.prepared, slots)
    held = {m: damage.old[m].table for m, slot in slots.items() if slot == damage.old[m].slot and damage.stands(m)}
    pair = dict(zip(damage.prepared.pairs, (old.pair for old in damage.old), strict=True))
    meetings = tuple(sorted(replace(one, pair=pair[one.pair]) for one in seat(table, held=held)))
    now = set(meetings)
    off = [m for m in damage.before if m not in now]
    sides = (damage.problem.pairs[m.pair] for m in off)
    changed = {p for one in sides for p in (one.a, one.b)} - {damage.people[p] for p in damage.affected}
    still = {m.pair for m in meetings}
    kept = _kept(damage, slots, bounds)
    fallen, touched = damage.changing(best=all(goal.value == damage.bounds[goal.name] for goal in kept))
    return Repair(
        meetings,
        goals=(
            *kept,
            Goal(AGENDAS, Sense.LEAST, len(changed), max(len(touched), -bounds.get(AGENDAS, 0))),
            Goal(MEETINGS, Sense.LEAST, len(off), max(fallen, -bounds.get(MEETINGS, 0))),
        ),
        lost=tuple(m.pair for m in off if m.pair not in still),
        changed=tuple(sorted(changed)),
        cancelled=(),
    )


def _kept(damage: Damage, slots: Mapping[int, int], bounds: Mapping[str, int]) -> list[Goal]:
    """The goals of choosing; those after one that is missed are bounded by all that can be at all."""
    values = choosing_values(damage.prepared, sorted(slots))
    most = choosing_values(damage.prepared, range(len(damage.old)))
    goals: list[Goal] = []
    for name, bound in damage.bounds.items():
        met = all(goal.proved for goal in goals)
        goals.append(Goal(name, Sense.MOST, values[name], bounds.get(name, bound if met else most[name])))
    return goals
