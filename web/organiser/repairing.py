"""Something happened on the morning: what can be done about it, and doing it."""

from __future__ import annotations

from datetime import datetime

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
    explain_none,
    find_applied,
    find_stand_ins,
    list_offers,
    propose_about,
    shown_today,
    weigh_ways,
)
from matchmaker.entities import Trouble
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.incidents import AWAY
from matchmaker.mail.changes import Teller
from matchmaker.papers.words import words
from matchmaker.taps import presences
from web.addresses import ID
from web.clock import now
from web.forms import Checkboxes, Form, show
from web.languages import language
from web.messages import retell, say, sentence
from web.numbers import asked_number, whole_number
from web.organiser.goals import name_goal
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
    home = url_for("happening.happened", event_id=event_id)
    form = ProposalForm(data={"frozen": _frozen(asked_number("frozen")), "choice": Choice.REPAIR.value})
    if _was_applied(event_id, form):
        return redirect(home, 303)
    try:
        found = _propose(event_id, frozen=_frozen(form.frozen.data))
    except (ConflictError, InputError, NotFoundError) as error:
        if not _was_applied(event_id, form):
            flash(str(sentence(error)))
        return redirect(home, 303)
    if form.carries_out(lambda: _confirm(form, found)):
        report(event_id, ())
        flash(str(say("Done. Everybody’s own page shows it already.")))
        return redirect(home, 303)
    if _was_applied(event_id, form):
        return redirect(home, 303)
    form.renew(found.digest)
    return _show(form, found, of=asked_number("of"))


def _was_applied(event_id: int, form: ProposalForm) -> bool:
    """A button was pressed twice, perhaps at the same moment."""
    if not form.is_submitted() or not (known := find_applied(open_store(), event_id, shown=form.digest.data or "")):
        return False
    report(event_id, ())
    flash(str(say("This was applied already: plan {number} is in force.", number=known.number)))
    return True


def _frozen(asked: int | None) -> int:
    return asked if asked in FROZEN else 1


def _propose(event_id: int, *, frozen: int) -> Proposal:
    who = organiser().name
    return propose_about(open_store(), event_id, reported(event_id), frozen=frozen, now=now(), who=who)


def _confirm(form: ProposalForm, found: Proposal) -> None:
    choice, who = Choice(form.choice.data), organiser().name
    confirm(open_store(), found, shown=form.digest.data or "", choice=choice, offers=form.taken(), now=now(), who=who)


def _show(form: ProposalForm, found: Proposal, *, of: int | None) -> tuple[str, int]:
    store, event_id = open_store(), found.asked.edition.event.id
    offers, names = list_offers(found, of=of), names_of(store, event_id)
    told = Teller(store, shown_today(found.asked.edition, found.asked.running), words=words(language()))
    ways = weigh_ways(found, told=told)
    form.offers.choices = [SelectChoice(f"{o.meeting.a}-{o.meeting.b}", _tell_offer(o, told)) for o in offers[:SHOWN]]
    return show(
        "organiser/repair_proposal.html",
        form,
        found=found,
        said=[tell(one, names) for one in reported(event_id)],
        here=_find_here(found),
        ways=ways,
        same=found.repaired == found.cancelled,
        stand_ins=[(names.tables[broken], names.tables[other]) for broken, other in find_stand_ins(found)],
        pending=[retell(one) for one in found.pending],
        name_goal=name_goal,
        further=len(offers[SHOWN:]),
        unfit=[(name, retell(why)) for name, why in explain_none(found, of=of)]
        if of is not None and of in names.people
        else [],
        of=names.people.get(of) if of is not None else None,
        choices=FROZEN,
        away={one.participant for one in found.asked.incidents if one.kind in AWAY},
    )


def _find_here(found: Proposal) -> list[tuple[str, datetime]]:
    """Who was checked in of those who are said not to have come, and when: one of the two is wrong."""
    known = presences(open_store().arrivals.all(found.asked.edition.event.id))
    said = {one.participant for one in found.asked.incidents if one.kind in (Trouble.LATE, Trouble.NO_SHOW)}
    people = (one for one in found.asked.edition.participants if one.id in said and one.id in known)
    return [(one.name, known[one.id].at) for one in people if known[one.id].here]


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
