"""Where the plan stands: what it is made from, the drafts side by side, and the button that has one computed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.drafts import compare_plans
from matchmaker.errors import ConflictError
from matchmaker.plans import find_fallen
from matchmaker.runs import current_run, start_run
from matchmaker.store import Run, RunKind
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.organiser.goals import sees_wishes
from web.organiser.impasses import find_wall
from web.organiser.runs import tell_state
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("planning", __name__)


class ComputeForm(Form):
    """Its buttons say which kind of plan."""


@pages.get(f"/organise/events/<{ID}:event_id>/plan")
@allowed(Action.VIEW)
def home(event_id: int) -> tuple[str, int]:
    """What there is to plan from, the last computation, all drafts."""
    return _show(event_id, ComputeForm())


@pages.post(f"/organise/events/<{ID}:event_id>/plan")
@allowed(Action.ARRANGE)
@checked_by_form
def compute(event_id: int) -> Response | tuple[str, int]:
    """Begin a computation; a second press leads to the one under way."""
    event_of(event_id)
    form, store = ComputeForm(), open_store()
    kind = RunKind.FILL if request.form.get("kind") == RunKind.FILL else RunKind.ANEW
    begun: list[Run] = []
    if form.carries_out(lambda: begun.append(_begin(event_id, kind))):
        return redirect(_address(begun[0]), 303)
    run = current_run(store, event_id)
    if run is not None and not run.over:
        flash(str(say("{who} began this computation; one runs at a time.", who=run.asked_by)))
        return redirect(_address(run), 303)
    return _show(event_id, form)


def _begin(event_id: int, kind: RunKind) -> Run:
    store = open_store()
    try:
        return start_run(store, event_id, who=organiser().name, now=now(), kind=kind)
    except ConflictError as error:
        run = current_run(store, event_id)
        if kind is RunKind.ANEW or (run is not None and not run.over):
            raise
        raise ConflictError(
            "Not all meetings of the latest plan can stay as things are now; its page says which. Compute a schedule "
            "instead, of everything"
        ) from error


def _show(event_id: int, form: Form) -> tuple[str, int]:
    store = open_store()
    event = event_of(event_id)
    with store.read():
        edition, plans = store.load_edition(event_id), store.plans.all(event_id)
        published, run, counts = (
            store.plans.published(event_id),
            current_run(store, event_id),
            store.counts.of(event_id),
        )
    return show(
        "organiser/plan.html",
        form,
        counts=counts,
        locks=len(edition.locks),
        drafts=compare_plans(edition, plans)[::-1],
        wishes=sees_wishes(),
        latest=plans[-1] if plans else None,
        published=published,
        run=run,
        standing=tell_state(run) if run else "",
        fallen=find_fallen(store, event, now=now()),
        wall=find_wall(event_id) if form.errors else None,
    )


def _address(run: Run) -> str:
    return url_for("runs.run", event_id=run.event, run_id=run.id)
