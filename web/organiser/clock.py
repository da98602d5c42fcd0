"""The clock of the room in the organiser's hand: big buttons, a late start seen before it is taken, its screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import IntegerField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.accounts import Action
from matchmaker.day import (
    Phase,
    add_minutes,
    before_last,
    drop_rounds,
    is_the_day,
    next_round,
    pause,
    reset,
    resume,
    running_of,
    shorten_rounds,
    stage_at,
    take_back,
    to_come,
)
from matchmaker.day.losses import Choices, ways_out
from matchmaker.day.screens import LONGEST, hide_wall, post_notice, show_wall
from matchmaker.elapsed import later, next_shown
from matchmaker.entities import Event, Round, Running, Wall
from matchmaker.errors import ConflictError, InputError
from matchmaker.programme import slots_of
from matchmaker.settings import public_url
from web.addresses import ID
from web.clock import now
from web.forms import RevisedForm, show
from web.messages import say, sentence
from web.organiser.touches import tell_change
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("clock", __name__)

CLOCK = f"/organise/events/<{ID}:event_id>/clock"

LATER = 5
"""Minutes that one press adds."""

LATE = (5, 10, 15, 20, 30, 45)
"""Minutes that are offered when the morning starts late."""

PHASES = {
    Phase.BEFORE: say("The first round has not begun"),
    Phase.MEETING: say("Round {number} is on"),
    Phase.BETWEEN: say("Between two rounds"),
    Phase.PAUSED: say("The clock stands still"),
    Phase.OVER: say("The last round is over"),
}


class TouchForm(RevisedForm):
    """One press. ``what``: the button, a name of ``_TOUCHES`` or ``_HANDS``."""

    what = StringField()
    notice = StringField(
        say("A word to everybody in the room"),
        [Length(max=LONGEST, message=say("Write less: it is read from the back of the room"))],
        description=say("As in “Lunch is served”; empty: none"),
    )


class LateForm(RevisedForm):
    """Another start for the rounds to come, from ``first`` on; the rest says which of the two ways is taken."""

    first = IntegerField(say("Round"), [InputRequired(say("Choose a round"))])
    at = TimeField(say("Another time"), [InputRequired(say("Enter a time, as 09:30"))])
    last = IntegerField(say("Rounds to drop"), [Optional()])
    way = StringField()


_TOUCHES: dict[str, Callable[[int, int], object]] = {
    "later": lambda event, revision: add_minutes(open_store(), event, minutes=LATER, **_by(revision)),
    "pause": lambda event, revision: pause(open_store(), event, **_by(revision)),
    "resume": lambda event, revision: resume(open_store(), event, **_by(revision)),
    "next": lambda event, revision: next_round(open_store(), event, **_by(revision)),
    "back": lambda event, revision: take_back(open_store(), event, revision=revision, who=organiser().name),
    "reset": lambda event, revision: reset(open_store(), event, revision=revision, who=organiser().name),
}
"""What is pressed of the clock, of an event with this id and of the revision that the page had shown."""

_HANDS: dict[str, Callable[[int, str], object]] = {
    "show": lambda event, _: show_wall(open_store(), event, who=organiser().name),
    "hide": lambda event, _: hide_wall(open_store(), event, who=organiser().name),
    "notice": lambda event, notice: post_notice(open_store(), event, notice, who=organiser().name),
}
"""What is pressed of the screen."""


@pages.route(CLOCK, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def clock(event_id: int) -> Response | tuple[str, int]:
    """Where the morning stands; every press shifts everybody at once."""
    event, form = event_of(event_id), TouchForm()
    if form.carries_out(lambda: _touch(event_id, form)):
        return redirect(url_for("clock.clock", event_id=event_id), 303)
    store = open_store()
    running, wall = running_of(store, event_id), store.walls.get(event_id)
    form.renew(running.revision)
    if not form.is_submitted():
        form.notice.data = wall.notice
    before = before_last(store, event_id)
    return show(
        "organiser/clock.html",
        form,
        event=event,
        running=running,
        stage=stage_at(running, now()),
        moment=now(),
        phases=PHASES,
        before=before and stage_at(before, now()),
        undone=before and tell_change(before, running),
        today=is_the_day(running, now()),
        slots=slots_of(event),
        starts=_starts(running),
        wall=wall,
        address=_address(wall),
        later=LATER,
        plan=store.plans.published(event_id),
    )


@pages.route(f"{CLOCK}/late", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def late(event_id: int) -> Response | tuple[str, int]:
    """Both ways out of a late start side by side; nothing changes before one is taken."""
    event, asked = event_of(event_id), request.method == "GET" and bool(request.args)
    form = LateForm(request.args, meta={"csrf": False}) if asked else LateForm()
    if form.carries_out(lambda: _take(event, form)):
        flash(str(say("Done: every screen and every agenda shows the new times.")))
        return redirect(url_for("clock.clock", event_id=event_id), 303)
    running = running_of(open_store(), event_id)
    known = form.validate() if asked else form.is_submitted() and form.first.data and form.at.data
    found = _look(event, form) if known else None
    form.renew(running.revision)
    return show(
        "organiser/late.html",
        form,
        event=event,
        starts=_starts(running),
        found=found,
        refused=lambda way: sentence(way) if isinstance(way, InputError) else None,
    )


@dataclass(frozen=True, slots=True)
class Start:
    """A round that may begin later, and moments at which it could, by the minutes that it would be late."""

    round: Round
    begun: bool
    moments: Mapping[int, datetime]


def _starts(running: Running) -> tuple[Start, ...]:
    """The round that is on by the clock, for it may not have begun in the room; and the next one."""
    on, moment = _on(running), now()
    rounds = to_come(running, now=moment, again=on is not None)[: 2 if on else 1]
    return tuple(
        Start(
            one,
            on is not None and one.number == on.number,
            {late: at for late in LATE if (at := _whole_minute(later(one.start, timedelta(minutes=late)))) > moment},
        )
        for one in rounds
    )


def _on(running: Running) -> Round | None:
    """The round that is on by the clock, or was when it was stopped."""
    one = stage_at(running, now()).round
    return one if one and one.start <= running.clock(now()) else None


def _look(event: Event, form: LateForm) -> Choices | None:
    try:
        return ways_out(open_store(), event.id, last=form.last.data, **_asked(event, form))
    except (InputError, ConflictError) as error:
        form.refuse(error)
        return None


def _take(event: Event, form: LateForm) -> None:
    how = {**_asked(event, form), **_by(form.revision.data)}
    if form.way.data == "shorter":
        shorten_rounds(open_store(), event.id, **how)
    elif form.way.data == "fewer":
        drop_rounds(open_store(), event.id, last=form.last.data or 0, **how)
    else:
        raise InputError("choose one of the two ways")


def _asked(event: Event, form: LateForm) -> dict[str, Any]:
    """What the form asks of the services.

    Raises:
        ConflictError: The round is no longer one that could begin later.
    """
    starts = {one.round.number: one for one in _starts(running_of(open_store(), event.id))}
    if form.first.data not in starts:
        raise ConflictError("the morning has gone on meanwhile; look again at what is to come")
    start = next_shown(datetime.combine(event.date, form.at.data, ZoneInfo(event.timezone)), now=now())
    return {"start": later(start, timedelta()), "again": starts[form.first.data].begun, "now": now()}


def _touch(event_id: int, form: TouchForm) -> None:
    if form.what.data in _TOUCHES:
        _TOUCHES[form.what.data](event_id, form.revision.data)
    elif form.what.data in _HANDS:
        _HANDS[form.what.data](event_id, form.notice.data or "")
    else:
        raise InputError("press one of the buttons")


def _address(wall: Wall) -> str:
    """Of the screen, whole, to be typed on another computer; empty while it is not shown."""
    path = url_for("room.wall", event_id=wall.event, key=wall.key) if wall.key else ""
    site = public_url(open_store()) or request.host_url.rstrip("/") + request.script_root
    return path and site + path.removeprefix(request.script_root)


def _by(revision: int) -> dict[str, Any]:
    return {"revision": revision, "now": now(), "who": organiser().name}


def _whole_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0) + timedelta(minutes=bool(moment.second or moment.microsecond))
