"""The journal of an event: who changed what and when, the latest first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask_babel import LazyString

from matchmaker.accounts import Action
from matchmaker.store import AuditEntry
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
    """What is about participants has words in every language; the rest stays in English, as the program wrote it."""
    event_of(event_id)
    store = open_store()
    found = store.audit.count(event_id)
    last = max(1, -(-found // SHOWN))
    page = min(max(1, asked_number("page") or 1), last)
    names = {one.id: one.name for one in store.participants.all(event_id, withdrawn=True)}
    return render_template(
        "organiser/journal.html",
        lines=[
            (one.at, author_of(one), names.get(one.participant or 0, ""), *_said(one))
            for one in store.audit.latest(event_id, most=SHOWN, skip=(page - 1) * SHOWN)
        ],
        found=found,
        page=page,
        last=last,
    )


def _said(entry: AuditEntry) -> tuple[str | LazyString, str, str]:
    """What was changed, from what to what."""
    if entry.participant is None:
        return entry.what, entry.before, entry.after
    return entry_of(entry), value_of(entry.before), value_of(entry.after)
