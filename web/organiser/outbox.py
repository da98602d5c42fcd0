"""The outbox: mails that wait, were sent or failed."""

from __future__ import annotations

import re

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.accounts.asking import ENTRY
from matchmaker.entities import Event
from matchmaker.mail import retry_failed
from matchmaker.settings import mail_server
from matchmaker.store import Letter, LetterState
from web.addresses import ID
from web.clock import now
from web.languages import about
from web.messages import say
from web.numbers import asked_number
from web.organiser.terms import LETTER_KINDS, LETTER_STATES
from web.organisers import allowed
from web.stores import open_store

pages = Blueprint("outbox", __name__)

SHOWN = 100
"""Mails on one page."""

_SIGN_IN = re.compile(r"\S*" + re.escape(ENTRY) + r"\S+")


@pages.get("/organise/mails")
@allowed(Action.READ_MAILS)
def letters() -> str:
    """Of one event (``?event=``; the newest when left out, 0: invitations of organisers), the latest mail first."""
    store = open_store()
    events = store.events.all()
    event = _chosen(events)
    state = LetterState(request.args["state"]) if request.args.get("state") in set(LetterState) else None
    found = store.letters.all(event.id if event else None, state=state)
    page = max(1, asked_number("page") or 1)
    return render_template(
        "organiser/mails.html",
        chosen=event,
        events=events,
        letters=found[(page - 1) * SHOWN : page * SHOWN],
        found=len(found),
        page=page,
        last=max(1, -(-len(found) // SHOWN)),
        state=state,
        states=LETTER_STATES,
        kinds=LETTER_KINDS,
        sends=mail_server(store) is not None,
        stuck=event is not None and (store.counts.of(event.id).failed or any(one.error for one in found)),
    )


@pages.get(f"/organise/mails/<{ID}:letter_id>")
@allowed(Action.READ_MAILS)
def letter(letter_id: int) -> str:
    """One mail whole; but for the link that would let one in as somebody else."""
    store = open_store()
    one = store.letters.get(letter_id)
    if one.event is not None:
        about(store.events.get(one.event))
    return render_template(
        "organiser/mail.html",
        letter=one,
        addressee=store.participants.get(one.participant) if one.participant else None,
        body=_readable(one),
        states=LETTER_STATES,
        kinds=LETTER_KINDS,
    )


@pages.post(f"/organise/events/<{ID}:event_id>/mails/retry")
@allowed(Action.READ_MAILS)
def retry(event_id: int) -> Response:
    """Once more, all that failed."""
    store = open_store()
    again = retry_failed(store, store.events.get(event_id).id, now=now())
    flash(str(say("Mails that are tried again: {number}.", number=again)))
    return redirect(url_for("outbox.letters", event=event_id), 303)


def _chosen(events: tuple[Event, ...]) -> Event | None:
    """The event that is asked for."""
    wanted = asked_number("event")
    if wanted == 0 or not events:
        return None
    event = events[-1] if wanted is None else open_store().events.get(wanted)
    about(event)
    return event


def _readable(one: Letter) -> str:
    return _SIGN_IN.sub(f"[{say('a link for its reader only')}]", one.body)
