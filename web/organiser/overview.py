"""All events with their numbers, and a new one."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, StringField, TimeField
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import Action, may
from matchmaker.cli.events import DEFAULTS, TABLES
from matchmaker.entities import Event
from matchmaker.errors import InputError
from matchmaker.events import add_event
from matchmaker.keeping.shredding import overdue
from matchmaker.plans import find_fallen
from matchmaker.programme import slots_of
from matchmaker.rooms import number_tables
from matchmaker.store import Counts
from web.clock import now
from web.forms import Form, show
from web.languages import language
from web.messages import say, sentence
from web.moments import clock
from web.organiser.fields import number
from web.organisers import allowed, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("overview", __name__)


class EventForm(Form):
    """What an event begins with."""

    name = StringField(
        say("Name of the event"),
        [InputRequired(say("Enter a name")), Length(max=120, message=say("Shorten this text"))],
    )
    date = DateField(say("Day"), [InputRequired(say("Enter the day"))])
    place = StringField(say("Place"), [Length(max=200, message=say("Shorten this text"))])
    start = TimeField(say("First round begins at"), [InputRequired(say("Enter a time of day"))])
    slots = number(say("Number of rounds"), 1, 60)
    meeting = number(say("Minutes for each meeting"), 1, 240, description=say("10 to 20 are usual"))
    changeover = number(say("Minutes between two rounds"), 0, 120, description=say("To change tables; 3 is usual"))
    tables = number(say("Number of tables"), 1, 2000)
    step_free = BooleanField(
        say("All tables can be reached without a step"),
        description=say("If you do not know, untick it, and mark tables one by one later"),
    )

    def event(self) -> Event:
        """The event as typed."""
        said = {name: value for name, value in self.data.items() if name in _FIELDS}
        return replace(DEFAULTS, language=language(), **{**said, "place": said["place"] or ""})


_FIELDS = {field.name for field in fields(Event)}


@pages.get("/organise/")
@allowed(Action.VIEW)
def everything() -> str:
    """The next event first, those that are over last."""
    store, today = open_store(), now().date()
    counts = store.counts.all()
    events = sorted(store.events.all(), key=lambda event: (event.date < today, abs(event.date - today)))
    return render_template(
        "organiser/overview.html",
        events=[(event, counts[event.id], find_fallen(store, event, now=now())) for event in events],
        plan=plan,
        overdue=overdue(store, events, now=now()) if may(organiser(), Action.GOVERN) else (),
    )


@pages.route("/organise/events/new", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def new() -> Response | tuple[str, int]:
    """A new event; the second button only says what it would be."""
    form = EventForm(data=_defaults())
    made: list[Event] = []
    looking = "look" in request.form
    if not looking and form.carries_out(lambda: made.append(_add(form))):
        return redirect(url_for("organised.home", event_id=made[0].id), 303)
    typed = form.validate() if looking else not form.is_submitted()
    return show("organiser/new_event.html", form, outline=outline(form.event()) if typed and form.date.data else "")


@pages.get("/organise/outline")
@allowed(Action.ARRANGE)
def meaning() -> tuple[str, int, dict[str, str]]:
    """What the page of a new event says while one types; nothing while something is missing."""
    form = EventForm(request.args, meta={"csrf": False})
    return str(outline(form.event())) if form.validate() else "", 200, {"Content-Type": "text/plain; charset=utf-8"}


def outline(event: Event) -> LazyString:
    """As in "12 rounds of 12 minutes, from 9:00 to 12:00", or why it cannot be."""
    try:
        slots = slots_of(event)
    except InputError as error:
        return sentence(error)
    return say(
        "{rounds} rounds of {minutes} minutes, from {start} to {end}.",
        rounds=event.slots,
        minutes=event.meeting,
        start=clock(slots[0].start.time()),
        end=clock(slots[-1].end.time()),
    )


def plan(counts: Counts) -> LazyString:
    """How far the plan of an event is."""
    if counts.published is not None:
        return say("plan no. {number} is published", number=counts.published)
    return say("draft no. {number}", number=counts.plan) if counts.plan else say("none yet")


def _add(form: EventForm) -> Event:
    room = number_tables((), form.tables.data, step_free=form.tables.data if form.step_free.data else 0)
    return add_event(open_store(), form.event(), room=room, who=organiser().name)


def _defaults() -> dict[str, Any]:
    return {**{name: getattr(DEFAULTS, name) for name in _FIELDS}, "date": None, "tables": TABLES, "step_free": True}
