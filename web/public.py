"""Pages for everybody: the event and the published schedule, and nothing that is not on the wall anyway."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.agendas import grid
from web.addresses import ID
from web.languages import about
from web.stores import open_store

pages = Blueprint("public", __name__)


@pages.get("/")
def index() -> str | Response:
    """The only event, or a list to choose from."""
    events = open_store().events.all()
    if len(events) == 1:
        return redirect(url_for("public.event", event_id=events[0].id, lang=request.args.get("lang")), 303)
    return render_template("public/index.html", events=events)


@pages.get(f"/events/<{ID}:event_id>/")
def event(event_id: int) -> str:
    """What, when, where."""
    about(open_store().events.get(event_id))
    return render_template("public/event.html")


@pages.get(f"/events/<{ID}:event_id>/schedule")
def schedule(event_id: int) -> str:
    """The wall grid of the plan in force; drafts are nobody's to see."""
    store = open_store()
    edition = store.load_edition(event_id)
    about(edition.event)
    plan = store.plans.published(event_id)
    if plan is None:
        return render_template("public/unpublished.html")
    return render_template("public/schedule.html", grid=grid(edition, plan), plan=plan)
