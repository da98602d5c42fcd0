"""Repairs taken back, one after the other, the last one first, as long as no round was held by what they changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matchmaker.day.applying import put_in_force
from matchmaker.day.judging import find_wrong
from matchmaker.day.proposing import ask_today, close_dropped
from matchmaker.day.rounds import next_to_begin
from matchmaker.day.steering import running_of
from matchmaker.entities import Edition, Meeting, Plan, Repaired
from matchmaker.errors import ConflictError
from matchmaker.losses import explain_losses
from matchmaker.planning import name_people, recall
from matchmaker.store import Store
from matchmaker.violations import explain_violation


def find_undoable(store: Store, event_id: int) -> Repaired | None:
    """The last repair that was not taken back, if its meetings are those in force: it may be taken back."""
    with store.read():
        in_force = store.plans.published(event_id)
        for one in [made for made in store.repairs.all(event_id) if not made.undone][-1:]:
            if in_force and set(in_force.meetings) == set(store.plans.get(one.plan).meetings):
                return one
    return None


def begun_with(store: Store, event_id: int, made: Repaired, *, now: datetime) -> int:
    """The number of the first round that was held by what a repair changed: it is too late to take it back. 0: none."""
    with store.read():
        running = running_of(store, event_id)
        before, after = (store.plans.get(plan) for plan in (made.before, made.plan))
    moment = running.clock(now)
    begun = {one.number for one in running.rounds if one.start <= moment and not one.dropped}
    return min((m.slot for m in set(before.meetings) ^ set(after.meetings) if m.slot in begun), default=0)


def undo(store: Store, event_id: int, *, now: datetime, who: str, made: int | None = None) -> Plan:
    """Take the last repair back: what it changed in rounds to come is as before, and its incidents are forgotten.

    The plan is the one before, with its goals and the organiser's decisions. Then the repair before that one can be
    taken back, down to the plan that was no repair. ``made``: the plan (id) of the repair that is meant, which another
    one is not.

    Raises:
        ConflictError: There is none, or it is not the one that is meant, another plan was published since, a round it
            changed has begun, or the plan before breaks a rule as things are now.
    """
    with store.write():
        in_force, last = store.plans.published(event_id), find_undoable(store, event_id)
        if in_force is None or last is None or made not in (None, last.plan):
            raise ConflictError("the plan in force is not a repair; there is nothing to take back")
        before, start = store.plans.get(last.before), next_to_begin(running_of(store, event_id), now)
        if begun := begun_with(store, event_id, last, now=now):
            raise ConflictError(
                "round {number} has begun with the new agendas; say what happened now instead", number=begun
            )
        store.repairs.save(replace(last, undone=True))
        _refuse_impossible(store, event_id, in_force, before, start=start)
        what = "published, the repair taken back"
        return put_in_force(store, event_id, before, in_force=in_force, what=what, now=now, who=who)


def _refuse_impossible(store: Store, event_id: int, in_force: Plan, before: Plan, *, start: int) -> None:
    """The checker weighs what comes back against what is known now, without what the repair was for."""
    edition = close_dropped(store.load_edition(event_id), running_of(store, event_id))
    question = ask_today(edition, in_force, before)
    problem, (held, _), (back, lost) = name_people(question), recall(question, in_force), recall(question, before)
    why = _why_lost(store, edition, [one for one in lost if one.slot >= start and one not in in_force.meetings])
    if why is None and (wrong := find_wrong(problem, held.meetings, back.meetings, start=start)):
        why = explain_violation(problem, wrong)
    if why:
        raise ConflictError("what was planned before can no longer be: {why}. Say what happened now instead", why=why)


def _why_lost(store: Store, edition: Edition, lost: Sequence[Meeting]) -> ConflictError | None:
    """Why the first of these meetings has no place any more."""
    everybody = store.participants.all(edition.event.id, withdrawn=True)
    for one in explain_losses(edition, lost[:1], everybody=everybody):
        a, b = one.names
        why = ConflictError(one.reason.template, **one.reason.places)
        return ConflictError("round {number}, {a} and {b}: {why}", number=one.meeting.slot, a=a, b=b, why=why)
    return None
