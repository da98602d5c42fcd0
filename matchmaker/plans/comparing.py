"""Who has few meetings in a plan or none, and whose agenda differs from the published one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matchmaker.entities import Edition, Participant, Plan
from matchmaker.plans.finding import ask_about
from matchmaker.store import Store
from solver.check import count_reach


@dataclass(frozen=True, slots=True)
class Departure:
    """How far a plan is from the published one of this number: whose agendas differ, of how many in either."""

    published: int
    differ: tuple[Participant, ...]
    agendas: int


@dataclass(frozen=True, slots=True)
class Low:
    """``alone``: without a meeting, and they could meet nobody; ``idle``: without one although they could.

    ``short``: those with a meeting but fewer than the floor, although they could have more: with their meetings and the
    floor, counted up to what each could have alone. Those with the fewest come first, else by number.
    """

    alone: tuple[Participant, ...]
    idle: tuple[Participant, ...]
    short: tuple[tuple[Participant, int, int], ...]


def find_low(edition: Edition, plan: Plan) -> Low:
    """Who has few meetings in a plan, or none; networks aside."""
    question, held = ask_about(edition), _count_meetings(plan)
    reach = sorted(
        zip(question.participants, count_reach(question.problem), strict=True), key=lambda found: found[0].number
    )
    short = [
        (one, held[one.id], min(edition.event.floor, most))
        for one, most in reach
        if 0 < held[one.id] < min(edition.event.floor, most)
    ]
    return Low(
        alone=tuple(one for one, most in reach if not held[one.id] and not most),
        idle=tuple(one for one, most in reach if not held[one.id] and most),
        short=tuple(sorted(short, key=lambda found: found[1])),
    )


def find_idle(edition: Edition, plan: Plan) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Participants without a meeting in the plan: those who could meet nobody, and the others."""
    low = find_low(edition, plan)
    return low.alone, low.idle


def find_short(edition: Edition, plan: Plan) -> tuple[tuple[Participant, int, int], ...]:
    """See ``Low``."""
    return find_low(edition, plan).short


def compare_published(store: Store, event_id: int, *, plan: Plan) -> Departure | None:
    """Whose agendas (partner, slot or table) differ from the published plan; None without another one published."""
    with store.read():
        published = store.plans.published(event_id)
        everybody = store.participants.all(event_id, withdrawn=True)
    if published is None or published.id == plan.id:
        return None
    moved = frozenset[int]().union(*(people for people, _, _ in _places(plan) ^ _places(published)))
    return Departure(
        published.number,
        tuple(one for one in everybody if one.id in moved),
        len(_count_meetings(plan).keys() | _count_meetings(published).keys()),
    )


def _places(plan: Plan) -> set[tuple[frozenset[int], int, int]]:
    """Pair, slot and table; who is named first may change with a role."""
    return {(frozenset((meeting.a, meeting.b)), meeting.slot, meeting.table) for meeting in plan.meetings}


def _count_meetings(plan: Plan) -> Counter[int]:
    return Counter(p for meeting in plan.meetings for p in (meeting.a, meeting.b))
