"""The next edition of an event: when it is, who is asked to come again, and the mails that ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, DateField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import Action
from matchmaker.editions import Begun, Candidate, begin_next, candidates, propose_name, queue_invitations
from matchmaker.entities import Event
from web.addresses import ID
from web.attendee.terms import ROLES
from web.clock import now
from web.forms import Checkboxes, Form, show
from web.messages import say
from web.organiser.participants import mailed
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("following", __name__)

_YEAR = timedelta(weeks=52)
"""The same day of the week."""


class NextForm(Form):
    """What is new of the next edition."""

    date = DateField(say("Day"), [InputRequired(say("Enter the day"))])
    name = StringField(
        say("Name of the event"),
        [InputRequired(say("Enter a name")), Length(max=120, message=say("Shorten this text"))],
    )
    lines = BooleanField(
        say("Take over needs and offers"),
        description=say("Everybody checks them when registering again; deadlines are left out."),
    )
    invited = Checkboxes(say("Who is asked to come again"), coerce=int)


@pages.route(f"/organise/events/<{ID}:event_id>/next", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def following(event_id: int) -> Response | tuple[str, int]:
    """Everybody who took part is ticked, and two buttons tick all or none; sent twice, it makes one edition."""
    event, store = event_of(event_id), open_store()
    known = candidates(store, event_id)
    form = NextForm(data=_proposed(event, known))
    form.invited.choices = [SelectChoice(one.one.id, _say_candidate(one)) for one in known]
    made: list[Begun] = []

    def begin() -> None:
        said = form.data
        chosen = {"day": said["date"], "name": said["name"], "invited": said["invited"], "lines": said["lines"]}
        made.append(begin_next(store, event_id, **chosen, who=organiser().name, now=now()))

    if "tick" in request.form:
        form.invited.data = [one.one.id for one in known] if request.form["tick"] == "all" else []
    elif form.carries_out(begin):
        flash(str(_tell(made[0])))
        return redirect(url_for("editions.beside", event_id=made[0].event.id), 303)
    return show("organiser/next_edition.html", form, event=event)


@pages.post(f"/organise/events/<{ID}:event_id>/invitations")
@allowed(Action.ARRANGE)
def invite(event_id: int) -> Response:
    """Mail those who are asked to come again."""
    event_of(event_id)
    for text in mailed(lambda: queue_invitations(open_store(), event_id, now=now())):
        flash(str(text))
    return redirect(url_for("editions.beside", event_id=event_id), 303)


def _proposed(event: Event, known: Sequence[Candidate]) -> dict[str, object]:
    day = event.date + _YEAR
    return {"date": day, "name": propose_name(event, day), "invited": [one.one.id for one in known if one.came]}


def _say_candidate(candidate: Candidate) -> str:
    one, role = candidate.one, ROLES[candidate.one.role]
    if candidate.came:
        return str(say("{name} ({role})", name=one.name, role=role))
    return str(say("{name} ({role}, withdrew)", name=one.name, role=role))


def _tell(begun: Begun) -> object:
    if begun.made:
        return say("The next edition is made. Asked to come again: {number}.", number=begun.invited)
    return say("This edition was there already; nothing was changed.")
