"""A schedule in force, and something happened: the least change that makes it valid again.

First as few meetings as possible are lost, in the order of the goals; then as few agendas as possible change of people
who are not themselves late or absent; then as few meetings as possible; then what is lost is worth least. Points come
last: somebody's meeting is not called off so that another, worth a little more, can move to its place. A meeting
changes when it is lost or has another slot or another table, and with it both agendas: papers name the table. Nothing
new is planned; what could be is offered apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from solver.control import Control
from solver.problem import Problem, ProblemError
from solver.repair.damage import Damage, Remainder
from solver.repair.offers import offer
from solver.repair.rounds import Rounds
from solver.schedule import Goal, Meeting, Sense, Status
from solver.seat import seat
from solver.timetable import timetable_of
from solver.values import choosing_values

KEPT = "kept meetings"
CHANGES = AGENDAS, MEETINGS, WORTH = "changed agendas", "changed meetings", "wishes"


@dataclass(frozen=True, slots=True)
class Repair:
    """``goals``: what is kept, then changed agendas and changed meetings, then the points of what is kept, each with
    its bound. ``lost``: pairs.

    ``changed``: participants, not themselves affected, whose agenda is another one. ``cancelled``: the schedule when
    nothing moves and what cannot be is called off; ``saved``: goals of what is kept in which it is worse, and by how
    much. ``offered``: new meetings that are possible beside ``meetings``, all of them together, those of people with
    the fewest meetings first. ``reproducible`` is False once the wall clock or a stop request cut in; nothing is
    offered then.
    """

    meetings: tuple[Meeting, ...]
    goals: tuple[Goal, ...]
    lost: tuple[int, ...]
    changed: tuple[int, ...]
    cancelled: tuple[Meeting, ...]
    saved: tuple[tuple[str, int], ...] = ()
    offered: tuple[Meeting, ...] = ()
    reproducible: bool = True

    @property
    def proved(self) -> bool:
        """No repair loses fewer, or changes less. What the points of the others are has a bound of its own."""
        return _are_best([goal for goal in self.goals if goal.name != WORTH])

    @property
    def status(self) -> Status:
        """Whether it is proved, or only valid and within its bounds."""
        return Status.OPTIMAL if self.proved else Status.FEASIBLE


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
    late or absent; their agendas may change. A pair that may no longer meet has no slots in ``problem``. Locks hold
    partner and time, and their table as long as it is there.
    Raises ProblemError, naming the field, for groups, precedences and repeated pairs, which no repair knows.
    """
    _refuse(problem)
    thaw = start + frozen
    damage = Damage(problem, tuple(sorted(before)), start=start, thaw=thaw, affected=frozenset(affected))
    rounds = Rounds(damage, control=control)
    off = damage.call_off()
    cancelled = best = _tell(damage, off, rounds)
    if not best.proved:
        best = _tell(damage, rounds.run(off), rounds)
        if _quality(cancelled) > _quality(best):
            best = _tell(damage, off, rounds)
    offered = () if control.over() else offer(problem, best.meetings, since=thaw)
    return replace(
        best,
        cancelled=cancelled.meetings,
        saved=_compare(best, cancelled),
        offered=offered,
        reproducible=not control.cut,
    )


def _refuse(problem: Problem) -> None:
    for name, found in (("groups", problem.groups), ("precedences", problem.precedences)):
        if found:
            raise ProblemError(name, "a repair does not know them; leave them out")
    for i, pair in enumerate(problem.pairs):
        if pair.meetings > 1:
            raise ProblemError(f"pairs[{i}].meetings", "a repair does not know repeated pairs; list the pair once")


def _quality(found: Repair) -> list[int]:
    """Goal by goal, larger is better."""
    return [goal.value if goal.sense is Sense.MOST else -goal.value for goal in found.goals]


def _compare(best: Repair, other: Repair) -> tuple[tuple[str, int], ...]:
    kept = [both for both in zip(best.goals, other.goals, strict=True) if both[0].name not in CHANGES]
    return tuple((mine.name, mine.value - its.value) for mine, its in kept if mine.value > its.value)


def _tell(damage: Damage, rest: Remainder, rounds: Rounds) -> Repair:
    """The repair in the terms of the problem as given."""
    table = timetable_of(damage.prepared, rest.slots)
    held = {m: damage.old[m].table for m in rest.held}
    pair = dict(zip(damage.prepared.pairs, (old.pair for old in damage.old), strict=True))
    meetings = tuple(sorted(replace(one, pair=pair[one.pair]) for one in seat(table, held=held)))
    now = set(meetings)
    off = [m for m in damage.before if m not in now]
    sides = (damage.problem.pairs[m.pair] for m in off)
    changed = {p for one in sides for p in (one.a, one.b)} - {damage.people[p] for p in damage.affected}
    still = {m.pair for m in meetings}
    kept = _kept(damage, rest, rounds)
    return Repair(
        meetings,
        goals=(*kept, *_changes(damage, rest, rounds, agendas=len(changed), meetings=len(off), best=_are_best(kept))),
        lost=tuple(m.pair for m in off if m.pair not in still),
        changed=tuple(sorted(changed)),
        cancelled=(),
    )


def _kept(damage: Damage, rest: Remainder, rounds: Rounds) -> list[Goal]:
    """The goals of choosing; those after one that is missed are bounded by all that can be at all."""
    values = choosing_values(damage.counted, sorted(rest.slots))
    goals: list[Goal] = []
    for name, bound in rounds.bounds.items():
        most = bound if _are_best(goals) else damage.most[name]
        goals.append(Goal(KEPT if name == "wishes" else name, Sense.MOST, values[name], most))
    return goals


def _are_best(goals: Sequence[Goal]) -> bool:
    return all(goal.proved for goal in goals)


def _changes(
    damage: Damage, rest: Remainder, rounds: Rounds, *, agendas: int, meetings: int, best: bool
) -> tuple[Goal, Goal, Goal]:
    """``best``: as much is kept as can be; only there the bounds of the rounds say something."""
    fallen, touched = damage.changing(frozenset())
    fewest = Goal(AGENDAS, Sense.LEAST, agendas, rounds.agendas if best else len(touched))
    least = Goal(MEETINGS, Sense.LEAST, meetings, rounds.meetings if best and fewest.proved else fallen)
    most = rounds.points if best and fewest.proved and least.proved else sum(damage.points)
    return fewest, least, Goal(WORTH, Sense.MOST, damage.weigh(rest.slots), most)
