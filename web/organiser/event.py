"""The home of an event for those who organise it: the steps in order, and what is next."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template
from flask_babel import LazyString

from matchmaker.accounts import Action, may
from matchmaker.day import running_of
from matchmaker.entities import Event
from matchmaker.mail import look_at_mailing
from matchmaker.milestones import Step, milestones
from matchmaker.openings import Openings, openings_of
from matchmaker.plans import find_fallen
from matchmaker.printings import last_printed
from matchmaker.reception import Phase, Reception, missing_pages
from matchmaker.settings import mail_server
from matchmaker.store import Counts, Store
from matchmaker.turns import is_over
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
    over = is_over(event, running_of(store, event_id), now=now())
    fallen, in_force = find_fallen(store, event, now=now()), store.plans.published(event_id)
    due = look_at_mailing(store, event_id).due if in_force and fallen is None and not over else 0
    how = {"provisional": in_force is not None and in_force.provisional, "sends": mail_server(store) is not None}
    holds, taken = fallen is None, _taken(store, event_id)
    steps = milestones(event, reception, counts, now=now(), over=over, holds=holds, due=due, printed=bool(taken), **how)
    return render_template(
        "organiser/event.html",
        steps=steps,
        fallen=fallen,
        counts=counts,
        provisional=how["provisional"],
        details=_details(
            event, reception, counts, openings_of(store, event_id, now=now()), due=due, taken=taken, **how
        ),
        pages=STEP_PAGES if may(organiser(), Action.ARRANGE) else {},
        names=STEPS,
        states=STATES,
    )


def _taken(store: Store, event_id: int) -> datetime | None:
    """When papers were last taken of what was published last; those of before are not what holds now."""
    since = max((one.at for one in store.publications.all(event_id)), default=None)
    return max((one.at for one in last_printed(store, event_id).values() if since and one.at >= since), default=None)


def _details(
    event: Event,
    reception: Reception,
    counts: Counts,
    standing: Openings,
    *,
    provisional: bool,
    sends: bool,
    due: int,
    taken: datetime | None,
) -> dict[Step, list[LazyString]]:
    """What there is to say of each step."""
    drafted = counts.plan is not None and counts.plan != counts.published
    return {
        Step.SETTINGS: [outline(event), say("Tables: {number}.", number=counts.tables)],
        Step.LEGAL: _legal(len(missing_pages(reception)), blocks=standing.registration is Phase.BEFORE),
        Step.REGISTRATIONS: [
            _when(standing.registration, reception.opens, reception.closes),
            say("Participants: {number}.", number=counts.participants),
        ],
        Step.WISHES: [
            _when(standing.wishes, reception.wishes_open, reception.wishes_close),
            *_wished(counts.wishing, of=counts.meeting),
        ],
        Step.PLAN: [say("Draft no. {number} is the latest.", number=counts.plan)] if drafted else [],
        Step.PUBLISH: _published(counts.published, provisional=provisional),
        Step.MAIL: _mailed(counts.agendas, sends=sends or counts.published is None, due=due),
        Step.PRINT: [say("Taken on {moment}.", moment=moment(taken))] if taken else [],
        Step.DAY: [say("On {day}.", day=day(event.date))],
    }


def _wished(wishing: int, *, of: int) -> list[LazyString]:
    return [say("{wishing} of {meeting} participants have wished.", wishing=wishing, meeting=of)] if of else []


def _legal(missing: int, *, blocks: bool) -> list[LazyString]:
    if not missing:
        return []
    said = say("Texts that are missing: {number}.", number=missing)
    if blocks:
        return [said, say("Registration cannot open.")]
    return [said, say("Attendees’ pages show them: complete them before you mail personal links.")]


def _published(number: int | None, *, provisional: bool) -> list[LazyString]:
    if number is None:
        return []
    if provisional:
        return [say("Plan no. {number} is published as provisional, and still to be made final.", number=number)]
    return [say("Plan no. {number} is published.", number=number)]


def _mailed(agendas: int, *, sends: bool, due: int) -> list[LazyString]:
    said = [say("Mails with an agenda, sent or waiting: {number}.", number=agendas)] if agendas else []
    if agendas and due:
        said.append(say("Because of what changed since, or failed, more would leave now: {number}.", number=due))
    return said if sends else [*said, say("No mail server is named: mails will wait in the outbox.")]


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
