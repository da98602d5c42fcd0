"""What repairs of the day changed, pair by pair, and what they answered, without its details."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from zoneinfo import ZoneInfo

from matchmaker.agendas import Party
from matchmaker.entities import Incident, Meeting, Plan, Repaired, Trouble
from matchmaker.sourcing.entries import Happening, Move, Place, Repair

_HAPPENINGS = {
    Trouble.LATE: Happening.ABSENCE,
    Trouble.LEFT: Happening.ABSENCE,
    Trouble.NO_SHOW: Happening.ABSENCE,
    Trouble.TABLE: Happening.TABLE,
}
"""That two must not meet is nobody's business, nor who was away."""

Sides = Callable[[int, int], tuple[Party, Party]]
"""The buyer and the supplier of a pair of ids."""

Places = Callable[[Meeting | None], Place | None]


def tell_repairs(
    made: Iterable[Repaired],
    *,
    plans: Sequence[Plan],
    incidents: Sequence[Incident],
    zone: ZoneInfo,
    sides: Sides,
    place: Places,
) -> tuple[Repair, ...]:
    """In the order in which they were made."""
    known = {plan.id: plan for plan in plans}
    return tuple(
        Repair(
            one.at.astimezone(zone),
            one.who,
            _happenings(incidents, one.plan),
            one.undone,
            _moves(known[one.before], known[one.plan], sides=sides, place=place),
        )
        for one in made
    )


def _happenings(incidents: Iterable[Incident], plan: int) -> tuple[Happening, ...]:
    """Each kind once."""
    found = {_HAPPENINGS.get(one.kind, Happening.OTHER) for one in incidents if one.plan == plan}
    return tuple(kind for kind in Happening if kind in found)


def _moves(before: Plan, after: Plan, *, sides: Sides, place: Places) -> tuple[Move, ...]:
    was, now = ({(min(m.a, m.b), max(m.a, m.b)): m for m in plan.meetings} for plan in (before, after))
    changed = [pair for pair in {**was, **now} if _spot(was.get(pair)) != _spot(now.get(pair))]
    changed.sort(key=lambda pair: _spot(was.get(pair)) or _spot(now.get(pair)) or (0, 0))
    return tuple(Move(*sides(*pair), place(was.get(pair)), place(now.get(pair))) for pair in changed)


def _spot(meeting: Meeting | None) -> tuple[int, int] | None:
    return (meeting.slot, meeting.table) if meeting else None
