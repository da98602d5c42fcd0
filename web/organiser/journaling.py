"""The journal of an event: who changed what and when, the latest first."""

from __future__ import annotations

from flask import Blueprint, render_template

from matchmaker.accounts import Action
from web.addresses import ID
from web.attendee.happenings import author_of, entry_of, value_of
from web.numbers import asked_number
from web.organisers import allowed, event_of
from web.stores import open_store

pages = Blueprint("journaling", __name__)

SHOWN = 100
"""Lines on one page."""


@pages.get(f"/organise/events/<{ID}:event_id>/journal")
@allowed(Action.ARRANGE)
def journal(event_id: int) -> str:
    """What the program writes down in English stays so where it has no other words."""
    event_of(event_id)
    store = open_store()
    entries = store.audit.all(event_id)[::-1]
    page = max(1, asked_number("page") or 1)
    names = {one.id: one.name for one in store.participants.all(event_id, withdrawn=True)}
    return render_template(
        "organiser/journal.html",
        lines=[
            (
                one.at,
                author_of(one),
                names.get(one.participant or 0, ""),
                entry_of(one),
                value_of(one.before),
                value_of(one.after),
            )
            for one in entries[(page - 1) * SHOWN : page * SHOWN]
        ],
        found=len(entries),
        page=page,
        last=max(1, -(-len(entries) // SHOWN)),
    )
