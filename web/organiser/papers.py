"""Papers and exports: chosen on one page, made when they are asked for."""

from __future__ import annotations

from threading import Lock

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.errors import ConflictError
from matchmaker.handouts import Handout, Order, hand_out
from matchmaker.papers import unprintable
from web.addresses import ID
from web.clock import now
from web.languages import LANGUAGES
from web.messages import say
from web.numbers import asked_number
from web.organisers import allowed, event_of
from web.stores import open_store

pages = Blueprint("papers", __name__)

_PAPERS = {
    "papers": say("All three in one archive (ZIP)"),
    "agendas": say("Agendas, one page for each participant (PDF)"),
    "tables": say("Sheets for the tables (PDF)"),
    "grid": say("Grid for the wall (PDF)"),
}
_BEFORE = {
    "catalogue": say("Catalogue of the participants (PDF)"),
    "wishes": say("Wish forms on paper (PDF)"),
}
_EXPORTS = {
    "xlsx": say("Workbook (XLSX)"),
    "csv": say("Meetings (CSV)"),
    "json": say("Meetings for other programs (JSON)"),
    "calendars": say("Calendars of the participants (ZIP)"),
}

_NAME = "printing"
PATIENCE = 120
"""Seconds that one waits for papers that somebody else is having made."""


@pages.get(f"/organise/events/<{ID}:event_id>/papers")
@allowed(Action.ARRANGE)
def choose(event_id: int) -> str:
    """Which plan, which language, which paper."""
    store, event = open_store(), event_of(event_id)
    edition, plans = store.load_edition(event_id), store.plans.all(event_id)
    published = store.plans.published(event_id)
    wanted = asked_number("plan") or (published or plans[-1]).number if plans else None
    names = {one.id: one.name for one in edition.participants}
    return render_template(
        "organiser/papers.html",
        plans=plans[::-1],
        chosen=wanted,
        in_force=published.number if published else None,
        spoken=event.language,
        choices=LANGUAGES,
        lists=(("papers", _PAPERS), ("exports", _EXPORTS)) if plans else (),
        before=_BEFORE,
        unprintable=[
            (one.letters, event.name if one.participant is None else names[one.participant])
            for one in unprintable(edition)
        ],
    )


@pages.get(f"/organise/events/<{ID}:event_id>/papers/file")
@allowed(Action.ARRANGE)
def file(event_id: int) -> Response:
    """One file, made now: ``?paper=``, ``&plan=`` (its number), ``&language=``."""
    event = event_of(event_id)
    spoken = request.args.get("language", "")
    order = Order(
        event.id,
        number=asked_number("plan"),
        language=spoken if spoken in LANGUAGES else event.language,
        now=now(),
    )
    made = _print(request.args.get("paper", ""), order)
    return Response(
        made.content, headers={"Content-Disposition": f'attachment; filename="{made.name}"', "Content-Type": made.type}
    )


def _print(paper: str, order: Order) -> Handout:
    """One at a time in this process: each takes memory and both cores."""
    lock: Lock = current_app.extensions.setdefault(_NAME, Lock())
    if not lock.acquire(timeout=PATIENCE):
        raise ConflictError("Other papers are being printed just now; try again in a minute")
    try:
        return hand_out(open_store(), paper, order)
    finally:
        lock.release()
