"""Coming in by a personal link, asking for it again, leaving."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import EmailField
from wtforms.validators import InputRequired, Length

from matchmaker.attending import attendance_phase, partners
from matchmaker.day import running_of
from matchmaker.errors import NotFoundError
from matchmaker.links import open_link
from matchmaker.mail.asking import ask_for_link
from matchmaker.openings import openings_of
from matchmaker.settings import mail_server
from matchmaker.turns import is_over
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.languages import about
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import sign_in, sign_out, visitor

pages = Blueprint("entrance", __name__)

_LEADS_TO = {"attendance": "answering.attendance", "outcomes": "outcomes.outcomes"}
"""What a link may say after ``?to=``, and the endpoint meant."""


class LinkForm(Form):
    """Whose link is asked for."""

    email = EmailField(
        say("Your e-mail address"),
        [InputRequired(say("Enter your e-mail address")), Length(max=254, message=say("This address is too long"))],
        description=say("The one you registered with"),
        render_kw={"autocomplete": "email"},
    )


@pages.get("/l/<token>")
def enter(token: str) -> Response | tuple[str, int]:
    """A link works again and again, also when a mail scanner has opened it before. ``?to=``: a page of its own."""
    store = open_store()
    try:
        link = open_link(store, token, now=now())
    except NotFoundError:
        words = (say("This link no longer works"), say("A newer one has replaced it, or it was not copied whole."))
        return render_template("attendee/no_entry.html", words=words, events=store.events.all()), HTTPStatus.NOT_FOUND
    sign_in(link)
    page = _LEADS_TO.get(request.args.get("to", ""), "entrance.home")
    return redirect(url_for(page, participant_id=link.participant), 303)


@pages.route(f"/events/<{ID}:event_id>/link", methods=["GET", "POST"])
@checked_by_form
def ask(event_id: int) -> Response | tuple[str, int]:
    """The same answer whether the address is known or not."""
    store, form = open_store(), LinkForm()
    about(store.events.get(event_id))
    asker = request.remote_addr or ""
    if form.carries_out(lambda: ask_for_link(store, event_id, form.email.data, now=now(), asker=asker), about="email"):
        return redirect(url_for("entrance.asked", event_id=event_id), 303)
    return show("attendee/ask.html", form)


@pages.get(f"/events/<{ID}:event_id>/link/sent")
def asked(event_id: int) -> str:
    """What happens next."""
    store = open_store()
    about(store.events.get(event_id))
    return render_template(
        "attendee/asked.html", contact=store.receptions.get(event_id).contact, mails=mail_server(store) is not None
    )


@pages.get(f"/my/<{ID}:participant_id>/")
def home(participant_id: int) -> str:
    """What there is to do now."""
    one, store = visitor(participant_id), open_store()
    event_id = store.participants.event_of(participant_id)
    reception, standing = store.receptions.get(event_id), openings_of(store, event_id, now=now())
    running = running_of(store, event_id)
    over = is_over(g.event, running, now=now())
    return render_template(
        "attendee/home.html",
        one=one,
        reception=reception,
        registration=standing.registration,
        wishes=standing.wishes,
        published=store.plans.is_published(event_id),
        attendance=attendance_phase(g.event, running, now=now()),
        over=over,
        met=over and bool(partners(store, event_id, one.id)),
    )


@pages.post(f"/my/<{ID}:participant_id>/leave")
def leave(participant_id: int) -> Response:
    """On a shared computer."""
    one = visitor(participant_id)
    sign_out(one.id)
    flash(str(say("You have left. Your personal link lets you in again.")))
    event_id = open_store().participants.event_of(participant_id)
    return redirect(url_for("public.event", event_id=event_id), 303)
