"""What happened today: each repair with what it was for, applied or taken back, and whose agenda is another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.day.undoing import begun_with, find_undoable
from matchmaker.entities import Incident, Repaired
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class Happened:
    """One repair; ``plan``: the number of what it published. ``last``: it is the one that may be taken back, unless
    the round ``begun`` (its number, or 0) was held with it.
    """

    made: Repaired
    plan: int
    incidents: tuple[Incident, ...]
    last: bool
    begun: int = 0


def tell_history(store: Store, event_id: int, *, now: datetime) -> tuple[Happened, ...]:
    """The latest first."""
    with store.read():
        made, incidents = store.repairs.all(event_id), store.incidents.history(event_id)
        undoable = find_undoable(store, event_id)
        numbers = {plan.id: plan.number for plan in store.plans.publications(event_id)}
    return tuple(
        Happened(
            one,
            numbers[one.plan],
            tuple(incident for incident in incidents if incident.plan == one.plan),
            one == undoable,
            begun_with(store, event_id, one, now=now) if one == undoable else 0,
        )
        for one in made[::-1]
    )


def find_concerned(store: Store, event_id: int) -> frozenset[int]:
    """Whose agenda (ids) the plan in force changed, if it was made from the one before: by a repair, by taking one
    back, or by hand.
    """
    match store.plans.last_two(event_id):
        case (before, after) if after.origin == before.number:
            changed = set(before.meetings) ^ set(after.meetings)
            return frozenset(side for one in changed for side in (one.a, one.b))
    return frozenset()
