"""Registering for an event, and changing one's registration."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from matchmaker import enrolment
from matchmaker.entities import Event, Participant
from matchmaker.errors import ConflictError
from matchmaker.links import address_of, link_of, token_of
from matchmaker.openings import openings_of
from matchmaker.programme import slots_of
from matchmaker.reception import Phase, missing_pages
from matchmaker.settings import mail_server, public_url
from web.addresses import ID
from web.attendee.blocks import Block, Blocks
from web.attendee.facts import contact_facts, plan_facts, say_round
from web.attendee.forms import ContactForm, NewRegistrationForm, RegistrationForm
from web.attendee.stating import NOBODY, stated, typed_of
from web.clock import now
from web.forms import show
from web.languages import about, language
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import sign_in, visitor

pages = Blueprint("registration", __name__)


@pages.app_template_global()
def spare_block(blocks: Blocks, name: str) -> Markup:
    """An empty block whose ids and names have ``NEW`` for their position; ``name`` as it is shown."""
    return _spare_block(blocks.kind, blocks.name, name, language())  # type: ignore[arg-type]  # a class has a hash


@cache
def _spare_block(kind: type[Block], prefix: str, name: str, spoken: str) -> Markup:
    """The same for everybody, so written once in each language."""
    parts = current_app.jinja_env.get_template("attendee/register_fields.html").module
    empty = kind(formdata=None, prefix=f"{prefix}-NEW-")
    written: Markup = parts.block(empty, 0, name, f"{prefix}-NEW", "")  # type: ignore[attr-defined]  # a macro
    return written


@pages.route(f"/events/<{ID}:event_id>/register", methods=["GET", "POST"])
@checked_by_form
def register(event_id: int) -> str | Response | tuple[str, int]:
    """The form for everybody; whoever sent it is let in at once, and told where the link went."""
    store = open_store()
    event, reception = store.events.get(event_id), store.receptions.get(event_id)
    about(event)
    phase = openings_of(store, event_id, now=now()).registration
    if request.method == "GET" and phase is not Phase.OPEN:
        missing = missing_pages(reception)
        return render_template("attendee/not_open.html", reception=reception, phase=phase, missing=missing)
    form, here = NewRegistrationForm(), request.remote_addr or ""
    enrolled: list[Participant] = []

    def enrol() -> None:
        said, moment = stated(form, NOBODY), now()
        one = enrolment.register(store, event_id, said, now=moment, asker=here)
        sign_in(link_of(store, one.id, now=moment))
        enrolled.append(one)

    focus = _prepare(form, event)
    if focus is None and form.carries_out(enrol):
        return redirect(url_for("registration.registered", participant_id=enrolled[0].id), 303)
    return show("attendee/register.html", form, reception=reception, focus=focus)


@pages.get(f"/my/<{ID}:participant_id>/registered")
def registered(participant_id: int) -> str:
    """What happens next."""
    one, store = visitor(participant_id), open_store()
    reception, link = store.receptions.get(g.event.id), link_of(store, participant_id, now=now())
    return render_template(
        "attendee/registered.html",
        one=one,
        reception=reception,
        wishes=openings_of(store, g.event.id, now=now()).wishes,
        mailed=bool(public_url(store)) and mail_server(store) is not None,
        address=address_of(store, link),
        token=token_of(store, link),
    )


@pages.route(f"/my/<{ID}:participant_id>/registration", methods=["GET", "POST"])
@checked_by_form
def change(participant_id: int) -> Response | tuple[str, int]:
    """The same form, filled in; after registration has closed, only what no plan hangs on.

    A whole form that was opened in time and sent too late comes back whole.
    """
    one, store = visitor(participant_id), open_store()
    event: Event = g.event
    reception = store.receptions.get(event.id)
    late = openings_of(store, event.id, now=now()).registration is not Phase.OPEN
    form = (ContactForm if late and "role" not in request.form else RegistrationForm)(data=typed_of(one))
    stored: list[Participant] = []
    shown = replace(one, revision=form.revision.data)

    def save() -> None:
        wanted = stated(form, shown)
        try:
            enrolment.change_registration(store, event.id, one=shown, wanted=wanted, now=now())
        except ConflictError as error:
            if isinstance(current := error.places.get("current"), Participant):
                form.renew(current.revision)  # who has seen both may save
                stored.append(current)
            raise

    focus = _prepare(form, event)
    if focus is None and form.carries_out(save):
        flash(str(say("Your registration is saved.")))
        return redirect(url_for("entrance.home", participant_id=one.id), 303)
    return show(
        "attendee/registration.html",
        form,
        late=late,
        fixed=[] if isinstance(form, RegistrationForm) else plan_facts(one),
        stored=[fact for current in stored for fact in (*plan_facts(current), *contact_facts(current))],
        reception=reception,
        focus=focus,
    )


def _prepare(form: ContactForm, event: Event) -> str | None:
    """Offer the rounds of the event; where a button only asks for another block, do that and say where to go on."""
    if isinstance(form, RegistrationForm):
        form.away.choices = [SelectChoice(slot.number, say_round(slot)) for slot in slots_of(event)]
    step = request.form.get("step")
    return form.take_step(step) if step else None
