"""The journal of an event: who changed what and when, the latest first."""

from __future__ import annotations

from flask import Blueprint, render_template

from matchmaker.accounts import Action
from web.addresses import ID
from web.numbers import asked_number
from web.organiser.told import tell_all
from web.organisers import allowed, event_of
from web.stores import open_store

pages = Blueprint("journaling", __name__)

SHOWN = 100
"""Lines on one page."""


@pages.get(f"/organise/events/<{ID}:event_id>/journal")
@allowed(Action.ARRANGE)
def journal(event_id: int) -> str:
    """A page of it."""
    event_of(event_id)
    store = open_store()
    found = store.audit.count(event_id)
    last = max(1, -(-found // SHOWN))
    page = min(max(1, asked_number("page") or 1), last)
    return render_template(
        "organiser/journal.html",
        lines=tell_all(store, event_id, store.audit.latest(event_id, most=SHOWN, skip=(page - 1) * SHOWN)),
        found=found,
        page=page,
        last=last,
    )
