"""Something happened on the morning: what can be done about it, and doing it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from matchmaker.accounts import Action
from matchmaker.day import (
    Choice,
    Offer,
    Proposal,
    confirm,
    find_applied,
    list_offers,
    propose_about,
    shown_today,
)
from matchmaker.day.repairing import AWAY
from matchmaker.drafts import Difference, tell_apart
from matchmaker.entities import Meeting
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.mail.changes import Teller
from matchmaker.papers.words import words
from web.addresses import ID
from web.clock import now
from web.forms import Checkboxes, Form, show
from web.languages import language
from web.messages import say, sentence
from web.numbers import asked_number, whole_number
from web.organiser.reported import names_of, report, reported, tell
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("happening", __name__)

DAY = f"/organise/events/<{ID}:event_id>/repair"
FROZEN = {0: say("none"), 1: say("the next one"), 2: say("the next two"), 3: say("the next three")}
"""Rounds to come whose meetings keep partner and time, because people look them up already."""

SHOWN = 30
"""Offers on a page; the others come up once these are answered."""

_WAYS = {
    Choice.REPAIR: say("The least change"),
    Choice.CANCEL: say("Cancel what cannot be, and nothing else"),
}


@dataclass(frozen=True, slots=True)
class Way:
    """What one of the two choices means. ``agendas``: changed ones, of people who are there."""

    difference: Difference
    agendas: int


class ProposalForm(Form):
    """``digest``: of the proposal that was looked at."""

    digest = HiddenField()
    frozen = IntegerField(widget=HiddenInput())
    choice = RadioField(
        say("What to do"),
        [InputRequired(say("Choose one"))],
        choices=[SelectChoice(one.value, text) for one, text in _WAYS.items()],
    )
    offers = Checkboxes(say("Free places to give"), validate_choice=False)

    def renew(self, digest: str) -> None:
        """Of what is shown now."""
        self.digest.data = digest

    def taken(self) -> set[tuple[int, int]]:
        """The pairs (ids) of the meetings that were ticked."""
        halves = (one.partition("-")[::2] for one in self.offers.data)
        pairs = ((whole_number(a), whole_number(b)) for a, b in halves)
        return {(a, b) for a, b in pairs if a is not None and b is not None}


@pages.route(f"{DAY}/proposal", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def proposal(event_id: int) -> Response | tuple[str, int]:
    """The least change and cancelling only; ``?frozen=`` rounds, ``?of=``: places for this participant (id) only."""
    event_of(event_id)
    store, home = open_store(), url_for("happening.happened", event_id=event_id)
    form = ProposalForm(data={"frozen": _frozen(asked_number("frozen")), "choice": Choice.REPAIR.value})
    if form.is_submitted() and (known := find_applied(store, event_id, shown=form.digest.data or "")):
        report(event_id, ())
        flash(str(say("This was applied already: plan {number} is in force.", number=known.number)))
        return redirect(home, 303)
    try:
        found = _propose(event_id, frozen=_frozen(form.frozen.data))
    except (ConflictError, InputError, NotFoundError) as error:
        flash(str(sentence(error)))
        return redirect(home, 303)
    if form.carries_out(lambda: _confirm(form, found)):
        report(event_id, ())
        flash(str(say("Done. Everybody’s own page shows it already.")))
        return redirect(home, 303)
    form.renew(found.digest)
    return _show(form, found, of=asked_number("of"))


def _frozen(asked: int | None) -> int:
    return asked if asked in FROZEN else 1


def _propose(event_id: int, *, frozen: int) -> Proposal:
    who = organiser().name
    return propose_about(open_store(), event_id, reported(event_id), frozen=frozen, now=now(), who=who)


def _confirm(form: ProposalForm, found: Proposal) -> None:
    choice, who = Choice(form.choice.data), organiser().name
    confirm(open_store(), found, shown=form.digest.data or "", choice=choice, offers=form.taken(), now=now(), who=who)


def _show(form: ProposalForm, found: Proposal, *, of: int | None) -> tuple[str, int]:
    store, event_id = open_store(), found.edition.event.id
    offers, names = list_offers(found, of=of), names_of(store, event_id)
    today = replace(found, edition=shown_today(found.edition, found.running))
    told = Teller(store, today.edition, words=words(language()))
    ways = {choice: _weigh(today, meetings, told) for choice, meetings in
            ((Choice.REPAIR, found.repaired), (Choice.CANCEL, found.cancelled))}  # fmt: skip
    form.offers.choices = [SelectChoice(f"{o.meeting.a}-{o.meeting.b}", _tell_offer(o, told)) for o in offers[:SHOWN]]
    return show(
        "organiser/repair_proposal.html",
        form,
        found=found,
        said=[tell(one, names) for one in reported(event_id)],
        ways=ways,
        same=found.repaired == found.cancelled,
        further=len(offers[SHOWN:]),
        of=names.people.get(of) if of is not None else None,
        choices=FROZEN,
        away={one.participant for one in found.incidents if one.kind in AWAY},
    )


def _weigh(found: Proposal, meetings: tuple[Meeting, ...], told: Teller) -> Way:
    difference = tell_apart(found.edition, found.before, replace(found.before, meetings=meetings), told=told)
    away = {one.participant for one in found.incidents if one.kind in AWAY}
    return Way(difference, sum(one.participant.id not in away for one in difference.people))


def _tell_offer(one: Offer, told: Teller) -> str:
    return str(
        say(
            "{first} ({fewer}) and {second} ({more}): {spot}",
            first=one.first.name,
            fewer=one.counts[0],
            second=one.second.name,
            more=one.counts[1],
            spot=told.spot(one.meeting.slot, one.meeting.table),
        )
    )
