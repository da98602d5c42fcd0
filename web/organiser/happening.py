"""Something happened: big choices, what was said so far, what was done today; who walks in; taking a repair back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.day import (
    add_news,
    come_back,
    find_concerned,
    find_person,
    make_guest,
    next_to_begin,
    running_of,
    tell_history,
    undo,
    weigh_news,
    welcome,
)
from matchmaker.day.returns import dismiss, find_returned
from matchmaker.entities import Participant, Plan, Role, Round, Trouble
from matchmaker.errors import ConflictError
from matchmaker.mail.changes import last_mailed
from matchmaker.printings import last_printed
from matchmaker.settings import mail_server
from web.clock import now
from web.forms import show
from web.messages import say
from web.numbers import asked_number, whole_number
from web.organiser.happening_form import BACK, CHOICES, FORMS, WALK_IN, TableForm, WalkInForm, WhoForm
from web.organiser.repairing import DAY, pages
from web.organiser.reported import names_of, report, reported, tell
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

__all__ = ["pages"]

KINDS = ", ".join(f"'{what}'" for what in FORMS)
"""As an address has them."""


@pages.get(DAY)
@allowed(Action.ARRANGE)
def happened(event_id: int) -> str:
    """The big buttons, what was said so far, what was done."""
    event_of(event_id)
    store, names = open_store(), names_of(open_store(), event_id)
    history = tell_history(store, event_id, now=now())
    return render_template(
        "organiser/repair.html",
        choices=_choices(event_id),
        published=store.plans.published(event_id),
        next=_next(event_id),
        returned=find_returned(store, event_id, now=now()),
        late=_late(event_id),
        news=[tell(one, names) for one in reported(event_id)],
        history=[(one, [tell(incident, names) for incident in one.incidents]) for one in history],
        concerned=_concerned(event_id) if history else [],
        printed="agendas" in last_printed(store, event_id),
        sends=mail_server(store) is not None,
        mailed=last_mailed(store, event_id) is not None,
    )


@pages.route(f"{DAY}/say/<any({KINDS}):what>", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def take_down(event_id: int, what: str) -> Response | tuple[str, int]:
    """One thing that happened (``?who=``: to whom, if it is known). Who is there after all is taken at its word, all
    else waits to be applied.
    """
    event_of(event_id)
    store, form = open_store(), FORMS[what](data={"who": request.args.get("who", "")})
    if form.carries_out(lambda: _take_down(event_id, what, form)):
        page = "happening.proposal" if what == BACK else "happening.happened"
        return redirect(url_for(page, event_id=event_id), 303)
    people, tables = _people(event_id, what), store.tables.all(event_id)
    return show("organiser/repair_say.html", form, title=CHOICES[what], people=people, tables=tables)


@pages.post(f"{DAY}/forget")
@allowed(Action.ARRANGE)
def forget(event_id: int) -> Response:
    """Take away what was said: the one at this place, from 0; all of it where none is named."""
    event_of(event_id)
    place = whole_number(request.form.get("place", ""))
    report(event_id, [one for at, one in enumerate(reported(event_id)) if place is not None and at != place])
    return redirect(url_for("happening.happened", event_id=event_id), 303)


@pages.post(f"{DAY}/seen")
@allowed(Action.ARRANGE)
def seen(event_id: int) -> Response:
    """Whoever (``who``: its id) is there after all needs no place."""
    event_of(event_id)
    if (one := whole_number(request.form.get("who", ""))) is not None:
        dismiss(open_store(), event_id, one, who=organiser().name)
    return redirect(url_for("happening.happened", event_id=event_id), 303)


@pages.post(f"{DAY}/undo")
@allowed(Action.ARRANGE)
def take_back(event_id: int) -> Response:
    """The last repair (``?made=``: its plan, so that a second press takes back no other one)."""
    event_of(event_id)
    store, made = open_store(), asked_number("made")
    try:
        plan: Plan | None = undo(store, event_id, now=now(), who=organiser().name, made=made)
    except ConflictError:
        if not any(one.plan == made and one.undone for one in store.repairs.all(event_id)):
            raise
        plan = store.plans.published(event_id)
    if plan is not None:
        flash(str(say("Taken back: what was planned before holds again, as plan {number}.", number=plan.number)))
    return redirect(url_for("happening.happened", event_id=event_id), 303)


@pages.route(f"{DAY}/walk-in", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def walk_in(event_id: int) -> Response | tuple[str, int]:
    """Somebody walks in (``?name=``, if it is known); places are offered on the next page."""
    event_of(event_id)
    form = WalkInForm(data={"name": request.args.get("name", ""), "role": Role.SUPPLIER.value})
    let_in: list[Participant] = []
    if form.carries_out(lambda: let_in.append(_welcome(event_id, form))):
        flash(str(say("{name} takes part now, with number {number}.", name=let_in[0].name, number=let_in[0].number)))
        return redirect(url_for("happening.proposal", event_id=event_id, of=let_in[0].id), 303)
    return show("organiser/repair_walk_in.html", form, people=_people(event_id, BACK))


def _take_down(event_id: int, what: str, form: WhoForm | TableForm) -> None:
    store, who = open_store(), organiser().name
    people, tables = _people(event_id, what), store.tables.all(event_id)
    if what == BACK and isinstance(form, WhoForm):
        one = find_person(people, form.who.data)
        come_back(store, event_id, one, who=who, now=now())
        flash(str(say("{name} is there from the next round on.", name=one.name)))
        return
    said = form.read(Trouble(what), people=people, tables=tables)
    weigh_news(store, event_id, [said], now=now(), who=who)
    report(event_id, add_news(reported(event_id), said))


def _people(event_id: int, what: str) -> list[Participant]:
    """Who can be meant; only who is there after all may have withdrawn."""
    people = open_store().participants.all(event_id, withdrawn=what == BACK)
    return [one for one in people if not one.erased]


def _welcome(event_id: int, form: WalkInForm) -> Participant:
    store = open_store()
    event, people = store.events.get(event_id), store.participants.all(event_id)
    typed = [part for part in map(str.strip, (form.partners.data or "").split(";")) if part]
    guest = make_guest(
        form.name.data,
        Role(form.role.data),
        group=form.group.data,
        words=form.words.data or "",
        email=form.email.data or "",
        event=event,
    )
    partners = [find_person(people, part) for part in typed]
    return welcome(store, event_id, guest, partners=partners, who=organiser().name, now=now())


def _choices(event_id: int) -> list[tuple[LazyString, str]]:
    """The big buttons with their addresses."""
    return [
        (text, url_for("happening.walk_in", event_id=event_id))
        if what == WALK_IN
        else (text, url_for("happening.take_down", event_id=event_id, what=what))
        for what, text in CHOICES.items()
    ]


def _next(event_id: int) -> Round | None:
    """The round that begins next; None when none is left."""
    running = running_of(open_store(), event_id)
    try:
        number = next_to_begin(running, now())
    except ConflictError:
        return None
    return running.rounds[number - 1]


def _late(event_id: int) -> list[str]:
    """Who was said to come after the next round: if the clock shifted since, it may be there when that begins."""
    store, coming = open_store(), _next(event_id)
    names = names_of(store, event_id).people
    late = [one for one in store.incidents_that_hold(event_id) if one.kind is Trouble.LATE]
    return [names[one.participant or 0] for one in late if coming and one.last == coming.number]


def _concerned(event_id: int) -> list[Participant]:
    """Who needs a new slip because of what was done last."""
    found = find_concerned(open_store(), event_id)
    return [one for one in open_store().participants.all(event_id) if one.id in found]
