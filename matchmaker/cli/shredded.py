"""What can no longer be said of a plan once the wishes that it was made from are gone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from matchmaker.entities import Event, Plan, PlanState
from matchmaker.errors import ConflictError
from matchmaker.keeping.shredding import shredded_at
from matchmaker.store import Store


def find_shredded(store: Store, event: Event, *, plan: Plan) -> ConflictError | None:
    """Why the plan cannot be judged, so that nobody takes forgotten wishes for broken rules; None where it can."""
    moment = shredded_at(store, event.id)
    if moment is None:
        return None
    return ConflictError(
        "Wishes were shredded on {day}; plan {number} can no longer be judged, it stands as {stands}.",
        day=moment.astimezone(ZoneInfo(event.timezone)).date(),
        number=plan.number,
        stands="published" if plan.state is PlanState.PUBLISHED else "it was made",
    )
