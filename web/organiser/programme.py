"""The programme of an event: its day, its rounds, what lies between them, and the timetable that comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from matchmaker.accounts import Action
from matchmaker.entities import Event
from matchmaker.errors import InputError
from matchmaker.events import change_event
from matchmaker.needs import Needs
from matchmaker.programme import find_oddities, slots_of
from web.addresses import ID
from web.clock import now
from web.forms import show
from web.messages import say, sentence
from web.organiser.needing import needs_of, say_needs
from web.organiser.overview import outline
from web.organiser.programme_form import ZONES, ProgrammeForm, typed_of
from web.organiser.revised import differences
from web.organisers import allowed, event_of, organiser
from web.programmes import Item, timetable_of
from web.public import ROLES
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("programming", __name__)

_PLAIN = {"Content-Type": "text/plain; charset=utf-8"}

PROGRAMME = f"/organise/events/<{ID}:event_id>/programme"


@pages.route(PROGRAMME, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def programme(event_id: int) -> Response | tuple[str, int]:
    """Saved with one button; the other one only shows the timetable of what was typed."""
    event, step = event_of(event_id), request.form.get("step")
    form = _form(event)
    focus = form.take_step(step) if step else None
    looking = "look" in request.form
    if focus is None and not looking and form.carries_out(lambda: _save(event, form)):
        flash(str(say("Saved.")))
        return redirect(url_for("programming.programme", event_id=event_id), 303)
    typed = focus is None and (form.validate() if looking else form.is_submitted() and not form.errors)
    return _show(event, form, tried=replace(event, **form.stated()) if typed else event, focus=focus, looking=looking)


@pages.get(f"{PROGRAMME}/outline")
@allowed(Action.ARRANGE)
def meaning(event_id: int) -> tuple[str, int, dict[str, str]]:
    """What the page says while one types; nothing while something is missing."""
    event = event_of(event_id)
    form = _form(event, request.args, meta={"csrf": False})
    if not form.validate():
        return "", 200, _PLAIN
    tried = replace(event, **form.stated())
    needs = needs_of(event.id, tried if _timetable(tried) else event)
    return " ".join(map(str, _sentences(tried, needs))), 200, _PLAIN


def _form(event: Event, *sent: Any, **more: Any) -> ProgrammeForm:
    form = ProgrammeForm(*sent, data=typed_of(open_store(), event), **more)
    zones = dict.fromkeys((*ZONES, event.timezone))
    form.timezone.choices = [SelectChoice(zone, zone) for zone in zones]
    return form


def _save(event: Event, form: ProgrammeForm) -> None:
    shown = replace(event, revision=form.revision.data)
    series = form.series.data or ""
    change_event(open_store(), shown, changes=form.stated(), series=series, who=organiser().name, now=now())


def _show(event: Event, form: ProgrammeForm, *, tried: Event, focus: str | None, looking: bool) -> tuple[str, int]:
    """When somebody else saved meanwhile, what they saved stands beside what was typed."""
    stale = form.is_submitted() and focus is None and not looking and form.revision.data != event.revision
    theirs = differences(form, typed_of(open_store(), event)) if stale else []
    if stale:
        form.renew(event.revision)
    store, timetable = open_store(), _timetable(tried)
    needs = needs_of(event.id, tried if timetable else event)
    return show(
        "organiser/programme.html",
        form,
        theirs=theirs,
        focus=focus,
        known=[one.name for one in store.series.all()],
        said=list(_sentences(tried, needs)),
        timetable=timetable,
        typed=tried is not event,
        needs=needs,
        roles=ROLES,
        published=store.plans.published(event.id),
    )


def _timetable(event: Event) -> list[Item]:
    """Empty where the programme makes no sense."""
    try:
        return list(timetable_of(event, slots_of(event)))
    except InputError:
        return []


def _sentences(event: Event, needs: Needs) -> Iterator[LazyString]:
    """What comes of a programme, or why it cannot be."""
    yield outline(event)
    try:
        oddities = find_oddities(event, now=now())
    except InputError:
        return
    yield from map(sentence, oddities)
    yield from say_needs(needs)
