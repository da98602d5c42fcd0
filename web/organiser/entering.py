"""Wishes taken on paper or by telephone: a number, then numbers in order, Enter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, session, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.accounts import Action
from matchmaker.acting import Entered, enter_wishes, take_back
from matchmaker.entities import Participant, Refusal, Wish
from matchmaker.errors import InputError
from matchmaker.wishing import own_wishes
from web.addresses import ID
from web.attendee.terms import REFUSALS, WISHES
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.numbers import asked_number
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("entering", __name__)

MOST = 60
"""Numbers entered at once."""

_LAST = "entered"
"""In the cookie: what was entered last in this browser, so that it can be undone."""


class EntryForm(Form):
    """One line of a paper."""

    number = IntegerField(
        say("Number of the participant"),
        [InputRequired(say("Enter the number of a participant"))],
        render_kw={"autofocus": True, "inputmode": "numeric", "autocomplete": "off"},
    )
    targets = StringField(
        say("Numbers it names, in order"),
        [InputRequired(say("Enter at least one number")), Length(max=400, message=say("Shorten this text"))],
        description=say("Example: 12 7 45"),
        render_kw={"inputmode": "text", "autocomplete": "off"},
    )
    wish = RadioField(
        say("Its answer"),
        [InputRequired(say("Choose the answer"))],
        choices=[SelectChoice(wish.value, WISHES[wish]) for wish in (Wish.YES, Wish.PRIORITY, Wish.OPEN, Wish.NO)],
    )
    refusal = SelectField(
        say("Why not"),
        choices=[
            SelectChoice("", say("not said")),
            *(SelectChoice(one.value, text) for one, text in REFUSALS.items()),
        ],
        description=say("Only for refusals; public buyers have to say why"),
    )


@dataclass(frozen=True, slots=True)
class Last:
    """What was entered last: whose, about whom, and what each is now."""

    name: str
    said: list[tuple[str, Any]]


@pages.route(f"/organise/events/<{ID}:event_id>/entry", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def paper(event_id: int) -> Response | tuple[str, int]:
    """After each line the names, and the next line."""
    event_of(event_id)
    form = EntryForm(data={"number": asked_number("number"), "wish": Wish.YES.value, "refusal": ""})
    if form.carries_out(lambda: _enter(event_id, form)):
        return redirect(url_for("entering.paper", event_id=event_id), 303)
    return show("organiser/entry.html", form, last=None if form.errors else _last(event_id))


@pages.post(f"/organise/events/<{ID}:event_id>/entry/undo")
@allowed(Action.ARRANGE)
def undo(event_id: int) -> Response:
    """What was entered last in this browser; nothing the second time."""
    event_of(event_id)
    entered = _remembered(event_id)
    session.pop(_LAST, None)
    if entered:
        take_back(open_store(), event_id, entered, who=organiser().name, now=now())
        flash(str(say("Undone.")))
    return redirect(url_for("entering.paper", event_id=event_id), 303)


def _enter(event_id: int, form: EntryForm) -> None:
    people = {one.number: one for one in open_store().participants.all(event_id)}
    one = _numbered(people, [form.number.data])[0]
    typed = [part for part in re.split(r"[\s,;.]+", form.targets.data) if part]
    wish = Wish(form.wish.data)
    entered = enter_wishes(
        open_store(),
        event_id,
        one=one,
        targets=_numbered(people, typed),
        wish=wish,
        refusal=Refusal(form.refusal.data or "") if wish is Wish.NO else Refusal.UNSAID,
        who=organiser().name,
        now=now(),
    )
    before = [(target, said and said.value, why.value) for target, said, why in entered.before]
    session[_LAST] = [event_id, entered.source, before]


def _numbered(people: dict[int, Participant], typed: list[Any]) -> list[Participant]:
    """Who has these numbers, each once.

    :raises InputError: a number that nobody has, or too many.
    """
    if len(typed) > MOST:
        raise InputError("at most {most} numbers at once", most=MOST)
    numbers = [int(part) if str(part).isascii() and str(part).isdigit() else part for part in typed]
    wrong = [str(number) for number in numbers if number not in people]
    if wrong:
        raise InputError("nobody who takes part has these numbers: {numbers}", numbers=", ".join(wrong))
    return [people[number] for number in dict.fromkeys(numbers)]


def _remembered(event_id: int) -> Entered | None:
    said = session.get(_LAST)
    if not said or said[0] != event_id:
        return None
    before = tuple((target, Wish(wish) if wish else None, Refusal(why)) for target, wish, why in said[2])
    return Entered(said[1], before)


def _last(event_id: int) -> Last | None:
    entered, store = _remembered(event_id), open_store()
    if entered is None:
        return None
    people = {one.id: one for one in store.participants.all(event_id, withdrawn=True)}
    one = people[entered.source]
    now = {said.target: said.wish for said in own_wishes(store, event_id, one)}
    said = [(f"{people[id].number} {people[id].name}", WISHES[now[id]]) for id, _, _ in entered.before if id in now]
    return Last(f"{one.number} {one.name}", said)
