"""My data: see all of it, take it away, delete it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField
from wtforms.validators import InputRequired

from matchmaker.personal.collecting import all_held
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.personal.held import as_json
from web.addresses import ID
from web.attendee.held import chapters
from web.forms import Form, show
from web.languages import about
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import came_in, sign_out, visitor

WAIT = 1.0
"""Seconds to wait for others who use the file, while somebody waits for the page."""

pages = Blueprint("personal", __name__)


class DeleteForm(Form):
    """Nobody deletes everything by one slip of the finger."""

    sure = BooleanField(
        say("I understand that this cannot be undone"), [InputRequired(say("Tick the box if you want to delete it"))]
    )


@pages.get(f"/my/<{ID}:participant_id>/data")
def data(participant_id: int) -> str:
    """All of it, in words."""
    one, store = visitor(participant_id), open_store()
    held, reception = all_held(store, one), store.receptions.get(store.participants.event_of(one.id))
    return render_template(
        "attendee/data.html", held=held, chapters=chapters(held), show_wishers=reception.show_wishers
    )


@pages.get(f"/my/<{ID}:participant_id>/data.json")
def download(participant_id: int) -> Response:
    """All of it, to keep or to give to another program."""
    one = visitor(participant_id)
    response = Response(as_json(all_held(open_store(), one)), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="openmap-{one.number}.json"'
    return response


@pages.route(f"/my/<{ID}:participant_id>/delete", methods=["GET", "POST"])
@checked_by_form
def delete(participant_id: int) -> Answer | tuple[str, int]:
    """What goes, what stays, and then it is gone. Sent twice, it is done once."""
    store = open_store()
    if came_in(participant_id) and store.participants.get(participant_id).erased:
        return _gone(participant_id)
    one, form = visitor(participant_id), DeleteForm()
    if form.carries_out(lambda: erase(store, one.id, who=f"participant {one.number}")):
        finish_erasing(store, wait=WAIT)
        return _gone(participant_id)
    held = all_held(store, one)
    contact = store.receptions.get(store.participants.event_of(one.id)).contact
    return show("attendee/delete.html", form, one=one, held=held, contact=contact)


@pages.get(f"/events/<{ID}:event_id>/deleted")
def deleted(event_id: int) -> str:
    """For everybody: nobody is signed in any more. What others kept from being finished is tried again."""
    store = open_store()
    about(store.events.get(event_id))
    finished = finish_erasing(store, wait=WAIT).whole
    contact = store.receptions.get(event_id).contact
    return render_template("attendee/deleted.html", finished=finished, contact=contact)


def _gone(participant_id: int) -> Answer:
    sign_out(participant_id)
    event_id = open_store().participants.event_of(participant_id)
    return redirect(url_for("personal.deleted", event_id=event_id), 303)
