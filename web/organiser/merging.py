"""Joining two participants that are one organisation: whom, what it gives, then it is done."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from matchmaker.accounts import Action
from matchmaker.entities import Participant
from matchmaker.errors import ConflictError
from matchmaker.merging import Merged, merge, preview
from matchmaker.participants import find_participant
from web.attendee.terms import ROLES, WISHES
from web.clock import now
from web.forms import show
from web.messages import say
from web.organiser.participant import ONE, facts_of, participant
from web.organiser.revised import RevisedForm
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("merging", __name__)

JOIN = "join"
"""The button under what it gives; the other one only shows that."""


class MergeForm(RevisedForm):
    """Which other one. ``others``: its revision, as the page had shown it."""

    number = IntegerField(
        say("Number of the other one"),
        [InputRequired(say("Enter the number of a participant"))],
        description=say("Everything it said is added to this one; the other one no longer takes part"),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    others = IntegerField(widget=HiddenInput(), validators=[Optional()])


@pages.route(f"{ONE}/merge", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def join(event_id: int, participant_id: int) -> Response | tuple[str, int]:
    """First what it gives, then it is done."""
    event_of(event_id)
    known, store = participant(event_id, participant_id), open_store()
    form = MergeForm(data={"revision": known.revision})
    found: list[tuple[Participant, Merged]] = []

    def act() -> None:
        other = find_participant(store.participants.all(event_id), str(form.number.data))
        one = replace(known, revision=form.revision.data or 0)
        if request.form.get("step") != JOIN:
            found.append((other, preview(store, event_id, one=known, other=other, now=now())))
        elif form.others.data != other.revision:
            raise ConflictError("{name} was changed meanwhile; look again at what it gives", name=other.name)
        else:
            merge(store, event_id, one=one, other=other, who=organiser().name, now=now())

    if form.carries_out(act) and not found:
        flash(str(say("They are one participant now.")))
        return redirect(url_for("participant.one", event_id=event_id, participant_id=known.id), 303)
    form.renew(known.revision)
    form.others.data, form.others.raw_data = (found[0][0].revision if found else None), None
    other, merged = found[0] if found else (None, None)
    facts = [(say("Role"), ROLES[merged.one.role]), *facts_of(merged.one)] if merged else []
    return show("organiser/merge.html", form, one=known, other=other, merged=merged, facts=facts, wordings=WISHES)
