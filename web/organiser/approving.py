"""Registrations that wait for the organisers: whether there are any, letting them in or not, with a mail."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import Action
from matchmaker.approving import LONGEST, answer, draft_answer, is_approved_first, set_approved_first, waiting
from matchmaker.entities import Participant
from matchmaker.roster import kinds_of
from matchmaker.store import Letter
from web.addresses import ID
from web.attendee.terms import ROLES, kind
from web.clock import now
from web.forms import show
from web.messages import say
from web.organiser.participant import facts_of, participant
from web.organiser.revised import RevisedForm
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("approving", __name__)

WAITING = f"/organise/events/<{ID}:event_id>/waiting"
SEND = "send"
"""The button under the mail as it would leave; the other one only shows it."""


class AnswerForm(RevisedForm):
    """Yes or no to a registration."""

    answer = RadioField(
        say("Answer"),
        [InputRequired(say("Choose an answer"))],
        choices=[
            SelectChoice("accept", say("Accept: it takes part from now on")),
            SelectChoice("decline", say("Decline: it does not take part")),
        ],
    )
    reason = TextAreaField(
        say("Why not"),
        [Length(max=LONGEST, message=say("Shorten this text"))],
        description=say("Only for a refusal; it stands in the mail"),
    )


@pages.get(WAITING)
@allowed(Action.ARRANGE)
def everybody(event_id: int) -> str:
    """Who waits, and whether newcomers do."""
    event_of(event_id)
    return render_template(
        "organiser/waiting.html",
        found=waiting(open_store(), event_id),
        on=is_approved_first(open_store(), event_id),
        roles=ROLES,
    )


@pages.post(f"{WAITING}/rule")
@allowed(Action.ARRANGE)
def rule(event_id: int) -> Response:
    """Whether newcomers wait."""
    event_of(event_id)
    wanted = request.form.get("wanted") == "yes"
    set_approved_first(open_store(), event_id, wanted=wanted, who=organiser().name)
    flash(str(say("Saved.")))
    return redirect(url_for("approving.everybody", event_id=event_id), 303)


@pages.route(f"{WAITING}/<{ID}:participant_id>", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def one(event_id: int, participant_id: int) -> Response | tuple[str, int]:
    """What was registered; the answer, shown as a mail before it leaves."""
    event_of(event_id)
    known = participant(event_id, participant_id)
    form = AnswerForm(data={"revision": known.revision})
    shown = replace(known, revision=form.revision.data or 0)
    drafts: list[Letter] = []
    if form.carries_out(lambda: _carry_out(event_id, shown, form, drafts)) and _is_sent():
        flash(str(say("{name} has its answer.", name=known.name)))
        return redirect(url_for("approving.everybody", event_id=event_id), 303)
    if not known.waiting and not form.errors:
        return redirect(url_for("approving.everybody", event_id=event_id), 303)
    form.renew(known.revision)
    facts = [(say("Role"), ROLES[known.role]), (say("Kind"), ", ".join(map(kind, kinds_of(known))) or "–")]
    return show("organiser/waiting_one.html", form, one=known, facts=[*facts, *facts_of(known)], drafts=drafts)


def _carry_out(event_id: int, shown: Participant, form: AnswerForm, drafts: list[Letter]) -> None:
    said = {"accept": form.answer.data == "accept", "reason": form.reason.data or ""}
    if _is_sent():
        answer(open_store(), event_id, one=shown, **said, who=organiser().name, now=now())
    else:
        drafts += draft_answer(open_store(), event_id, shown, **said, now=now())


def _is_sent() -> bool:
    return request.form.get("step") == SEND
