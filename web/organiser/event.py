"""The home of an event for those who organise it: the steps in order, and what is next."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template
from flask_babel import LazyString

from matchmaker.accounts import Action, may
from matchmaker.entities import Event
from matchmaker.milestones import Step, milestones
from matchmaker.openings import Openings, openings_of
from matchmaker.reception import Phase, Reception, missing_pages
from matchmaker.store import Counts
from web.addresses import ID
from web.clock import now
from web.messages import say
from web.moments import day, moment
from web.organiser.overview import outline
from web.organiser.sections import STEP_PAGES
from web.organiser.terms import STATES, STEPS
from web.organisers import allowed, event_of, organiser
from web.stores import open_store

pages = Blueprint("organised", __name__)


@pages.get(f"/organise/events/<{ID}:event_id>/")
@allowed(Action.VIEW)
def home(event_id: int) -> str:
    """The check list."""
    store, event = open_store(), event_of(event_id)
    reception, counts = store.receptions.get(event_id), store.counts.of(event_id)
    return render_template(
        "organiser/event.html",
        steps=milestones(event, reception, counts, now=now()),
        counts=counts,
        details=_details(event, reception, counts, openings_of(store, event_id, now=now())),
        pages=STEP_PAGES if may(organiser(), Action.ARRANGE) else {},
        names=STEPS,
        states=STATES,
    )


def _details(event: Event, reception: Reception, counts: Counts, standing: Openings) -> dict[Step, list[LazyString]]:
    """What there is to say of each step."""
    missing = len(missing_pages(reception))
    published = counts.published is not None
    drafted = counts.plan is not None and counts.plan != counts.published
    return {
        Step.SETTINGS: [outline(event), say("Tables: {number}.", number=counts.tables)],
        Step.LEGAL: [say("Texts that are missing: {number}. Registration cannot open.", number=missing)]
        if missing
        else [],
        Step.REGISTRATIONS: [
            _when(standing.registration, reception.opens, reception.closes),
            say("Participants: {number}.", number=counts.participants),
        ],
        Step.WISHES: [
            _when(standing.wishes, reception.wishes_open, reception.wishes_close),
            say("{wishing} of {meeting} have wished.", wishing=counts.wishing, meeting=counts.meeting),
        ],
        Step.PLAN: [say("Draft {number} is the latest.", number=counts.plan)] if drafted else [],
        Step.PUBLISH: [say("Plan {number} is published.", number=counts.published)] if published else [],
        Step.MAIL: [say("Mails with an agenda, sent or waiting: {number}.", number=counts.agendas)]
        if counts.agendas
        else [],
        Step.PRINT: [],
        Step.DAY: [say("On {day}.", day=day(event.date))],
    }


def _when(phase: Phase, begin: datetime | None, end: datetime | None) -> LazyString:
    if phase is Phase.OVER:
        return say("Closed.")
    if phase is Phase.TEAM:
        return say("From a file.")
    if phase is Phase.OPEN:
        return say("Open until {moment}.", moment=moment(end)) if end else say("Open.")
    if begin is None:
        return say("Not open: no date was set.")
    return (
        say("Opens on {moment}.", moment=moment(begin)) if begin > now() else say("Held back by missing legal texts.")
    )
