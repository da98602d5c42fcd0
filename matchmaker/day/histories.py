"""What happened today: each repair with what it was for, applied or taken back, and who is concerned by the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.entities import Incident, Plan, Repaired
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class Happened:
    """One repair; ``plan``: the number of what it published. ``last``: it is in force, and may be taken back."""

    made: Repaired
    plan: int
    incidents: tuple[Incident, ...]
    last: bool


def tell_history(store: Store, event_id: int) -> tuple[Happened, ...]:
    """The latest first."""
    with store.read():
        made, incidents = store.repairs.all(event_id), store.incidents.history(event_id)
        in_force = store.plans.published(event_id)
        numbers = {plan.id: plan.number for plan in store.plans.publications(event_id)}
    return tuple(
        Happened(
            one,
            numbers[one.plan],
            tuple(incident for incident in incidents if incident.plan == one.plan),
            in_force is not None and in_force.id == one.plan and not one.undone,
        )
        for one in made[::-1]
    )


def find_concerned(before: Plan, after: Plan) -> frozenset[int]:
    """Whose agenda (ids) is another one."""
    return frozenset(_sides(before, after)) | frozenset(_sides(after, before))


def _sides(one: Plan, other: Plan) -> Iterator[int]:
    known = set(other.meetings)
    return (side for meeting in one.meetings if meeting not in known for side in (meeting.a, meeting.b))
