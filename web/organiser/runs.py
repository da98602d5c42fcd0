"""One computation while it lasts: how far it is, stopping it, giving it up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Blueprint, redirect, render_template, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action, may
from matchmaker.drafts import compare_plans
from matchmaker.entities import PlanState
from matchmaker.errors import NotFoundError
from matchmaker.runs import cancel_run, describe, stop_run
from matchmaker.store import Reached, Run, RunState
from web.addresses import ID
from web.clock import now
from web.messages import retell, say
from web.organiser.goals import name_goal, sees_wishes
from web.organiser.impasses import find_wall
from web.organisers import allowed, event_of, organiser
from web.stores import open_store

pages = Blueprint("runs", __name__)

PATIENCE = timedelta(seconds=30)
"""Usually a worker takes a run within a second."""


@pages.get(f"/organise/events/<{ID}:event_id>/runs/<{ID}:run_id>")
@allowed(Action.VIEW)
def run(event_id: int, run_id: int) -> str:
    """How far it is. While it lasts, a script asks for this page about twice a second."""
    store, event = open_store(), event_of(event_id)
    one = _run_of(event.id, run_id)
    standing = describe(one)
    made = store.plans.get(one.plan) if one.plan else None
    found = compare_plans(store.load_edition(event_id), [made])[0] if made else None
    return render_template(
        "organiser/run.html",
        run=one,
        state=tell_state(one),
        made=found,
        proof=[retell(sentence) for sentence in found.proof] if found else [],
        found=[retell(sentence) for sentence in standing.found],
        wall=find_wall(event_id) if one.state is RunState.FAILED and may(organiser(), Action.ARRANGE) else None,
        figures=[(name_goal(goal.goal), goal, _gap(goal)) for goal in standing.figures],
        wishes=sees_wishes(),
        plan=made.number if made else None,
        forgotten=one.state is RunState.QUEUED and now() - one.asked > PATIENCE,
    )


def tell_state(one: Run) -> LazyString:
    """Where a run is, or what became of its plan. Why none was found can follow from a refusal: only those who arrange
    read it.
    """
    if one.error and not may(organiser(), Action.ARRANGE):
        return say("It ended without a plan; those who organise read why.")
    made = open_store().plans.get(one.plan) if one.plan else None
    if made is not None and made.state is PlanState.PUBLISHED:
        return say("It is done; plan no. {number}, which it made, was published.", number=made.number)
    return retell(describe(one).state)


@pages.post(f"/organise/events/<{ID}:event_id>/runs/<{ID}:run_id>/stop")
@allowed(Action.ARRANGE)
def stop(event_id: int, run_id: int) -> Response:
    """Keep the best so far."""
    return _end(event_id, run_id, stop_run)


@pages.post(f"/organise/events/<{ID}:event_id>/runs/<{ID}:run_id>/cancel")
@allowed(Action.ARRANGE)
def cancel(event_id: int, run_id: int) -> Response:
    """Keep nothing."""
    return _end(event_id, run_id, cancel_run)


def _end(event_id: int, run_id: int, how: Callable[..., Run]) -> Response:
    """One that is over by now says so on its page."""
    if not _run_of(event_of(event_id).id, run_id).over:
        how(open_store(), run_id, who=organiser().name, now=now())
    return redirect(url_for("runs.run", event_id=event_id, run_id=run_id), 303)


def _run_of(event_id: int, run_id: int) -> Run:
    found = open_store().runs.get(run_id)
    if found.event != event_id:
        raise NotFoundError("no run has the number {id}; choose one of the list", id=run_id)
    return found


def _gap(goal: Reached) -> int:
    return abs(goal.bound - goal.value)
