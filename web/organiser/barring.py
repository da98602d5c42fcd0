"""Sectors that organisers bar for a buyer because of a tender in progress."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from matchmaker.accounts import Action
from matchmaker.acting import bar_for
from matchmaker.pairing import BUYERS
from matchmaker.sectors import groups
from web.clock import now
from web.forms import Checkboxes, show
from web.languages import language
from web.messages import say
from web.organiser.participant import ONE, participant
from web.organiser.revised import RevisedForm
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("barring", __name__)


class BarringForm(RevisedForm):
    """The sectors of its tenders."""

    barred = Checkboxes(
        say("Sectors with a tender in progress"),
        description=say("It will meet nobody who offers something in these sectors. No other participant sees them."),
    )


@pages.route(f"{ONE}/barred", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def bar(event_id: int, participant_id: int) -> Response | tuple[str, int]:
    """For a buyer who told you, at any time."""
    event_of(event_id)
    known = participant(event_id, participant_id)
    if known.role not in BUYERS:
        raise NotFound
    form = BarringForm(data={"barred": known.barred, "revision": known.revision})
    form.barred.choices = [SelectChoice(group.key, group.labels[language()]) for group in groups()]
    shown = replace(known, revision=form.revision.data or 0)
    barred = form.barred.data or ()
    if form.carries_out(
        lambda: bar_for(open_store(), event_id, one=shown, barred=barred, who=organiser().name, now=now())
    ):
        flash(str(say("Saved.")))
        return redirect(url_for("participant.one", event_id=event_id, participant_id=known.id), 303)
    form.renew(known.revision)
    return show("organiser/barring.html", form, one=known)
