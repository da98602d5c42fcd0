"""A mail of the organisers' own to those whom the list of participants shows: written, looked at, sent."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from matchmaker.accounts import Action
from matchmaker.entities import Participant
from matchmaker.errors import ConflictError
from matchmaker.mail import Queued, draft_circular, queue_circular
from matchmaker.mail.circulars import LONGEST_SUBJECT, LONGEST_TEXT
from matchmaker.roster import roster, sift
from matchmaker.store import Letter
from web.clock import now
from web.forms import Form, show
from web.languages import language
from web.messages import Spoken, say
from web.organiser.participants import EVENT, FILTERS, asked_sieve
from web.organisers import allowed, event_of
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("writing", __name__)

SEND = "send"
"""The button under the mail as it would leave; the other one only shows it."""


class CircularForm(Form):
    """What is written. ``seen``: how many mails the page had shown."""

    subject = StringField(
        say("Subject"),
        [
            InputRequired(say("Write a subject")),
            Length(max=LONGEST_SUBJECT, message=say("Shorten this text")),
        ],
    )
    text = TextAreaField(
        say("Text"),
        [InputRequired(say("Write a text")), Length(max=LONGEST_TEXT, message=say("Shorten this text"))],
        description=say(
            "{name} becomes the name of each reader’s organisation, {link} its personal link",
            name=Spoken(lambda: "{structure}" if language() == "fr" else "{organisation}"),
            link=Spoken(lambda: "{lien}" if language() == "fr" else "{link}"),
        ),
        render_kw={"rows": 12},
    )
    seen = IntegerField(widget=HiddenInput(), validators=[Optional()])


@pages.route(f"{EVENT}/mail", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def circular(event_id: int) -> Response | tuple[str, int]:
    """First the mail to the first of them as it would leave, with how many they are; then it leaves."""
    event_of(event_id)
    form, group = CircularForm(), _group(event_id)
    drafts: list[Letter] = []
    sent: list[Queued] = []
    if form.carries_out(lambda: _carry_out(event_id, form, group, drafts, sent)) and sent:
        _tell(sent[0])
        return redirect(url_for("participating.everybody", **_filters(), event_id=event_id), 303)
    form.seen.data, form.seen.raw_data = len(drafts), None
    return show("organiser/circular.html", form, group=group, drafts=drafts, filters=_filters())


def _carry_out(
    event_id: int, form: CircularForm, group: list[Participant], drafts: list[Letter], sent: list[Queued]
) -> None:
    said = {"to": group, "subject": form.subject.data, "text": form.text.data}
    drafts += draft_circular(open_store(), event_id, **said, now=now())
    if request.form.get("step") == SEND:
        if form.seen.data != len(drafts):
            raise ConflictError("the group is another one than a moment ago; look at the mail and the number again")
        sent.append(queue_circular(open_store(), event_id, **said, now=now()))


def _tell(queued: Queued) -> None:
    if queued.letters:
        flash(str(say("Mails put into the outbox: {number}.", number=queued.letters)))
    else:
        flash(str(say("These mails are in the outbox already; nothing was sent twice.")))
    if queued.unreachable:
        flash(str(say("Without an e-mail address: {names}.", names="; ".join(queued.unreachable))))


def _group(event_id: int) -> list[Participant]:
    return [entry.one for entry in sift(roster(open_store(), event_id), asked_sieve())]


def _filters() -> dict[str, Any]:
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}
