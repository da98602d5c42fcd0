"""Pages of a partner network: its members, what each lacks, and wishing for one of them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.accounts import Action
from matchmaker.entities import Participant, Wish
from matchmaker.networks import Lack, find_member, networks_for, shown_wishes, state_wish, whom_it_could_meet
from matchmaker.openings import openings_of
from matchmaker.papers.words import words
from matchmaker.reception import Phase
from matchmaker.takeaways import Takeaway, take_away
from web.addresses import ID
from web.attendee.facts import say_line
from web.attendee.terms import ROLES, WISHES
from web.clock import now
from web.forms import Form, show
from web.languages import language
from web.messages import say
from web.moments import clock
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("helping", __name__)

LACKS = {Lack.WISH: say("no wish yet"), Lack.ANSWER: say("has not said whether it comes")}

NOTHING = "nothing"
"""What takes a wish back."""


class WishForm(Form):
    """A wish for a member."""

    target = SelectField(say("Whom"), [InputRequired(say("Choose whom"))], coerce=int)
    wish = RadioField(
        say("Its answer"),
        [InputRequired(say("Choose the answer"))],
        choices=[
            *(SelectChoice(wish.value, WISHES[wish]) for wish in (Wish.PRIORITY, Wish.YES, Wish.OPEN)),
            SelectChoice(NOTHING, say("Nothing: take the wish back")),
        ],
    )


@pages.get("/network/")
@allowed(Action.ACCOMPANY)
def home() -> str:
    """Every network of the account with its members, and what each of them lacks."""
    store = open_store()
    networks = networks_for(store, organiser())
    events = {network.event: store.events.get(network.event) for network in networks}
    return render_template("organiser/members.html", networks=networks, events=events, lacks=LACKS)


@pages.route(f"/network/<{ID}:network_id>/members/<{ID}:member_id>", methods=["GET", "POST"])
@allowed(Action.ACCOMPANY)
@checked_by_form
def member(network_id: int, member_id: int) -> Response | tuple[str, int]:
    """What a member said and will do, and a wish for it."""
    store, account = open_store(), organiser()
    network, one = find_member(store, account, network_id=network_id, member_id=member_id)
    event_of(network.event)
    others, form = whom_it_could_meet(store, network.event, one), WishForm()
    form.target.choices = [SelectChoice(other.id, f"{other.number} · {other.name}") for other in others]

    def state() -> None:
        wish = None if form.wish.data == NOTHING else Wish(form.wish.data)
        state_wish(
            store, account, network_id=network_id, member_id=one.id, target=form.target.data, wish=wish, now=now()
        )

    if form.carries_out(state):
        flash(str(say("Saved. {name} is told by mail.", name=one.name)))
        return redirect(url_for("helping.member", network_id=network_id, member_id=member_id), 303)
    names = {other.id: f"{other.number} · {other.name}" for other in others}
    return show(
        "organiser/member.html",
        form,
        one=one,
        facts=_facts(one),
        wishes=[
            (names[id], WISHES[wish]) for id, wish in shown_wishes(store, network.event, one).items() if id in names
        ],
        open=openings_of(store, network.event, now=now()).wishes is Phase.OPEN,
        meetings=_meetings(one),
    )


def _meetings(one: Participant) -> list[tuple[str, str, str, str]]:
    """Round, time, table and partner of its published meetings."""
    taken = take_away(open_store(), one.id, words=words(language()))
    if not isinstance(taken, Takeaway):
        return []
    return [
        (str(row.round), clock(row.start), met.table, met.partner.name)
        for row in taken.page.rows
        for met in row.encounters
    ]


def _facts(one: Participant) -> list[tuple[object, list[str]]]:
    """What it is called, and one line or several."""
    said = open_store().attendances.get(one.id)
    answers = {
        "coming": say("It is coming"),
        "replaced": say("Someone else is coming"),
        "cannot": say("It cannot come"),
    }
    facts = [
        (say("Role"), [str(ROLES[one.role])]),
        (say("Arrives at"), [clock(one.arrive)] if one.arrive else []),
        (say("Leaves at"), [clock(one.leave)] if one.leave else []),
        (say("Rounds without this participant"), [", ".join(map(str, one.away))] if one.away else []),
        (say("Needs"), [say_line(line) for line in one.needs]),
        (say("Offers"), [say_line(line) for line in one.offers]),
        (say("Is it coming?"), [str(answers[said.answer.value])] if said else []),
    ]
    return [(name, lines) for name, lines in facts if lines]
