"""Pages for everybody: the event and the published schedule, and nothing that is not on the wall anyway."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.agendas import grid
from matchmaker.day import running_of, shown_today
from matchmaker.entities import Role
from matchmaker.openings import openings_of
from matchmaker.programme import slots_of
from matchmaker.reception import missing_pages
from matchmaker.sectors import label
from matchmaker.turnout import Kind, turnout
from web.addresses import ID
from web.clock import now
from web.contacts import linked
from web.languages import about
from web.listings import people_of
from web.messages import say
from web.programmes import programme_of
from web.stores import open_store

pages = Blueprint("public", __name__)
pages.add_app_template_filter(linked)

ROLES = {
    Role.BUYER: say("Buyers"),
    Role.SUPPLIER: say("Suppliers"),
    Role.BOTH: say("Both buyers and suppliers"),
    Role.NETWORK: say("Networks and support bodies"),
}
KINDS = {
    Kind.PUBLIC: say("Public bodies"),
    Kind.INSERTION: say("Insertion structures"),
    Kind.ADAPTED: say("Adapted companies and ESAT"),
    Kind.COOPERATIVE: say("Co-operatives"),
    Kind.ASSOCIATION: say("Associations"),
    Kind.COMPANY: say("Companies"),
    Kind.NETWORK: say("Networks"),
    Kind.OTHER: say("Others"),
}
LEGAL = {"legal": say("Legal notice"), "privacy": say("Personal data"), "accessibility": say("Accessibility")}
"""Titles of the pages that the law wants."""


@pages.get("/")
def index() -> str | Response:
    """The only event, or a list to choose from."""
    events = open_store().events.all()
    if len(events) == 1:
        return redirect(url_for("public.event", event_id=events[0].id, lang=request.args.get("lang")), 303)
    return render_template("public/index.html", events=events)


@pages.get(f"/events/<{ID}:event_id>/")
def event(event_id: int) -> str:
    """What, when, where, who comes, by which rule, and what can be done now."""
    store = open_store()
    event, reception = store.events.get(event_id), store.receptions.get(event_id)
    about(event)
    slots, standing = slots_of(event), openings_of(store, event_id, now=now())
    return render_template(
        "public/event.html",
        slots=slots,
        programme=programme_of(event, slots),
        turnout=turnout(people_of(event_id)),
        kinds=KINDS,
        roles=ROLES,
        sector=label,
        reception=reception,
        missing=missing_pages(reception),
        registration=standing.registration,
        wishes=standing.wishes,
        published=store.plans.is_published(event_id),
    )


@pages.get(f"/events/<{ID}:event_id>/<any(legal, privacy, accessibility):page>")
def legal(event_id: int, page: str) -> str:
    """What the law wants to be said, in the organiser's words; a text that is still empty says so."""
    store = open_store()
    about(store.events.get(event_id))
    return render_template("public/legal.html", page=page, title=LEGAL[page], reception=store.receptions.get(event_id))


@pages.get(f"/events/<{ID}:event_id>/schedule")
def schedule(event_id: int) -> str:
    """The wall grid of the plan in force; drafts are nobody's to see."""
    store = open_store()
    with store.read():
        planned, running = store.load_edition(event_id), running_of(store, event_id)
        plan = store.plans.published(event_id)
    edition = shown_today(planned, running)
    about(edition.event)
    if plan is None:
        return render_template("public/unpublished.html")
    return render_template("public/schedule.html", grid=grid(edition, plan), plan=plan, dropped=running.dropped)
