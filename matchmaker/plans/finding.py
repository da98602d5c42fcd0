"""Plans that are there: one by its number, and whether it can still be shown."""

from __future__ import annotations

from matchmaker.agendas import fits_room
from matchmaker.entities import Edition, Plan
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.losses import Loss, explain_losses
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import Question, ask, recall
from matchmaker.store import Store


def find_plan(store: Store, event_id: int, *, number: int | None = None) -> Plan:
    """The plan of this number, or the latest.

    Raises:
        NotFoundError: There is none.
    """
    latest = store.plans.latest(event_id)
    if latest is None:
        raise NotFoundError("there is no plan yet; make one: matchmaker plan FILE.db")
    if number is None or number == latest.number:
        return latest
    if not 1 <= number < latest.number:
        raise NotFoundError("there is no plan {number}; the last one is {last}", number=number, last=latest.number)
    return store.plans.numbered(event_id, number)


def open_plan(store: Store, event_id: int, *, number: int | None = None) -> tuple[Edition, Plan, tuple[Loss, ...]]:
    """A plan to print or export, with its edition, and those of its meetings that may not take place any more. Without
    a number it is the one in force, whatever was drafted since; only where none is published, the latest.

    Raises:
        NotFoundError: There is no such plan.
        ConflictError: It has meetings in slots or at tables that are gone, which no paper can show.
    """
    with store.read():
        in_force = store.plans.published(event_id) if number is None else None
        plan = in_force or find_plan(store, event_id, number=number)
        edition = store.load_edition(event_id)
        everybody = store.participants.all(event_id, withdrawn=True)
    if not fits_room(edition, plan):
        raise ConflictError(
            "plan {number} has meetings in rounds or at tables that are no longer there; make a new one: "
            "matchmaker plan FILE.db",
            number=plan.number,
        )
    _, lost = recall(ask_about(edition), plan)
    return edition, plan, explain_losses(edition, lost, everybody=everybody)


def ask_about(edition: Edition) -> Question:
    """The problem a plan that is there is held against."""
    return ask(drop_impossible_locks(edition))
