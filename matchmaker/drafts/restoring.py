"""Taking up an older plan again: a copy of it becomes the latest draft, once the checker let it pass."""

from __future__ import annotations

from dataclasses import replace

from matchmaker.entities import Plan, PlanState
from matchmaker.errors import ConflictError
from matchmaker.journal import note
from matchmaker.plans import find_plan, judge
from matchmaker.store import Store


def roll_back(store: Store, event_id: int, *, number: int, who: str) -> Plan:
    """A copy of plan ``number`` as the latest draft; it says where it comes from, and when that was computed. A button
    pressed twice makes one: as long as the latest draft is such a copy and nobody changed it, that is the one.

    Raises:
        ConflictError: It breaks a rule as things are now, or is the latest draft already.
        NotFoundError: No such plan.
    """
    with store.write():
        latest, verdict = find_plan(store, event_id), judge(store, event_id, number=number)
        old = verdict.plan
        if old == latest and old.state is PlanState.DRAFT:
            raise ConflictError("plan {number} is the latest draft already; go back to another one", number=number)
        if _is_copy(latest, old):
            return latest
        if not verdict.holds:
            raise ConflictError(
                "plan {number} breaks a rule as things are now; its page says which. Have another one computed",
                number=number,
            )
        copy = store.plans.add(event_id, replace(old, state=PlanState.DRAFT, origin=old.number))
        note(store, event_id, who=who, what=f"plan {copy.number}: made", after=f"a copy of plan {old.number}")
    return copy


def _is_copy(draft: Plan, old: Plan) -> bool:
    made = draft.state is PlanState.DRAFT and draft.origin == old.number
    return made and (draft.meetings, draft.by_hand) == (old.meetings, old.by_hand)
