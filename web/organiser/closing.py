"""After the day: what was held and what came of it, what is still to do, and open data to publish."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from matchmaker.accounts import Action
from matchmaker.afterwards.closing import close
from matchmaker.afterwards.meetings import OTHER
from matchmaker.afterwards.opendata import LEAST, LICENCE, open_data
from matchmaker.afterwards.outcomes import ENOUGH, MOST, USUAL, days_until_asked, set_days_until_asked
from matchmaker.day import running_of
from matchmaker.sectors import label
from matchmaker.settings import public_url
from matchmaker.turns import is_over
from web.addresses import ID
from web.attendee.choices import AMOUNTS
from web.clock import now
from web.forms import Form, show
from web.languages import language
from web.messages import say
from web.organiser.stacks import STEP, THICK, stacked
from web.organisers import allowed, event_of, organiser
from web.public import KINDS
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("closing", __name__)

_CLOSING = f"/organise/events/<{ID}:event_id>/closing"
_DAYS = say("Enter a whole number from {least} to {most}", least=0, most=MOST)


class AskingForm(Form):
    """When participants are asked what came of their meetings."""

    days = IntegerField(
        say("Days after the event"),
        [InputRequired(_DAYS), NumberRange(0, MOST, _DAYS)],
        description=say("{usual} is usual; 0: they are never asked", usual=USUAL),
    )


@pages.get(_CLOSING)
@allowed(Action.ARRANGE)
def figures(event_id: int) -> str:
    """As far as the sheets of the tables are typed in. Answers of few stand here, and what open data withhold."""
    event, store = event_of(event_id), open_store()
    found = close(store, event, now=now())
    kinds = [(str(KINDS[kind]), tally) for kind, tally in found.by_kind.items()]
    sectors = [(_sector(key), tally) for key, tally in found.by_sector.items()]
    return render_template(
        "organiser/closing.html",
        found=found,
        kinds=kinds,
        kind_stacks=stacked(kinds),
        sectors=sectors,
        sector_stacks=stacked(sectors),
        step=STEP,
        thick=THICK,
        amounts=AMOUNTS,
        enough=ENOUGH,
        least=LEAST,
        licence=LICENCE,
        reachable=bool(public_url(store)),
        over=is_over(event, running_of(store, event_id), now=now()),
        file=current_app.config["WORKSPACE"].name,
    )


@pages.route(f"{_CLOSING}/asking", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def asking(event_id: int) -> Response | tuple[str, int]:
    """When they are asked, or never."""
    event_of(event_id)
    store = open_store()
    form = AskingForm(data={"days": days_until_asked(store, event_id)})
    if form.carries_out(
        lambda: set_days_until_asked(store, event_id, days=form.days.data, who=organiser().name), about="days"
    ):
        flash(str(say("Saved.")))
        return redirect(url_for("closing.figures", event_id=event_id), 303)
    return show("organiser/asking_later.html", form)


@pages.get(f"{_CLOSING}/open-data.zip")
@allowed(Action.ARRANGE)
def publishable(event_id: int) -> Response:
    """The table and its description in one archive: ``?licence=``."""
    event = event_of(event_id)
    today = now().astimezone(ZoneInfo(event.timezone)).date()
    made = open_data(open_store(), event, licence=request.args.get("licence", "").strip() or LICENCE, today=today)
    name = f"open-data-{event.date.isoformat()}.zip"
    return Response(
        made.archive,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "application/zip"},
    )


def _sector(key: str) -> str:
    return str(say("No sector in common")) if key == OTHER else label(key, language())
