"""By which rule meetings are given in an event, and what is aimed at for kinds of firms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from matchmaker.accounts import Action
from matchmaker.entities import Event, FirmKind, Target
from matchmaker.entities.rules import MOST_NEVER_MET
from matchmaker.events import change_event
from web.addresses import ID
from web.clock import now
from web.forms import show
from web.messages import say
from web.organiser.fields import number
from web.organiser.revised import RevisedForm, differences
from web.organisers import allowed, event_of, organiser
from web.rules import KINDS
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("ruling", __name__)

_YES, _NO = "yes", "no"
_PLAIN = ("floor", "maximum", "never_met", "seed")
"""Fields of an event that are numbers."""
_EACH, _SHARE = say("Meetings wished for every buyer"), say("Percent of all meetings")
_CHOOSE = InputRequired(say("Choose one of the two"))


class RulesForm(RevisedForm):
    """Choices and numbers; the fields of an event under their own names."""

    wishes_first = RadioField(
        say("What counts first"),
        [_CHOOSE],
        choices=[
            SelectChoice(_NO, say("A first, a second meeting for as many as possible, then further wishes")),
            SelectChoice(_YES, say("The strongest wishes, then first meetings for those without")),
        ],
    )
    floor = number(
        say("Meetings for everybody before further wishes count"), 0, 20, description=say("3 is usual; 0 for none")
    )
    maximum = number(say("Most meetings of one participant"), 1, 200, needed=False, description=say("Empty: no limit"))
    never_met = number(
        say("Points for those who never met"),
        0,
        MOST_NEVER_MET,
        description=say(
            "Added to each wished pair that did not meet in an earlier edition of the series, up to what a first "
            "choice is worth; 0 for none"
        ),
    )
    buyers_own_tables = RadioField(
        say("Tables"),
        [_CHOOSE],
        choices=[
            SelectChoice(_YES, say("Each buyer keeps a table, and suppliers walk")),
            SelectChoice(_NO, say("All tables are shared")),
        ],
    )
    seed = number(
        say("Number of the draw"),
        0,
        2**31 - 1,
        description=say("Between equally good plans a draw decides; with another number it falls otherwise"),
    )
    insertion_each, adapted_each, small_each = (number(_EACH, 0, 100) for _ in FirmKind)
    insertion_share, adapted_share, small_share = (number(_SHARE, 0, 100) for _ in FirmKind)

    def stated(self) -> dict[str, Any]:
        """What is typed, as an event has it."""
        plain = {name: self[name].data for name in _PLAIN}
        return {**plain, **{name: self[name].data == _YES for name in ("wishes_first", "buyers_own_tables")}}

    def aims(self) -> tuple[Target, ...]:
        """What is typed for kinds of firms; nothing is no aim."""
        typed = {kind: (self[f"{kind.value}_each"].data, self[f"{kind.value}_share"].data) for kind in FirmKind}
        return tuple(Target(kind, *numbers) for kind, numbers in typed.items() if any(numbers))


@pages.route(f"/organise/events/<{ID}:event_id>/rules", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def rules(event_id: int) -> Response | tuple[str, int]:
    """When somebody else saved meanwhile, what they saved stands beside what was typed."""
    event, store = event_of(event_id), open_store()
    stored = _typed(event, store.targets.all(event_id))
    form = RulesForm(data=stored)
    if form.carries_out(lambda: _save(event, form)):
        flash(str(say("Saved.")))
        return redirect(url_for("ruling.rules", event_id=event_id), 303)
    stale = form.is_submitted() and form.revision.data != event.revision
    if stale:
        form.renew(event.revision)
    return show(
        "organiser/rules.html",
        form,
        theirs=differences(form, stored) if stale else [],
        aims=[(name, form[f"{kind.value}_each"], form[f"{kind.value}_share"]) for kind, name in KINDS.items()],
        reception=store.receptions.get(event_id),
    )


def _save(event: Event, form: RulesForm) -> None:
    shown = replace(event, revision=form.revision.data)
    change_event(open_store(), shown, changes=form.stated(), targets=form.aims(), who=organiser().name, now=now())


def _typed(event: Event, targets: tuple[Target, ...]) -> dict[str, Any]:
    """What fills the form."""
    aims = {one.kind: one for one in targets}
    return {
        **{name: getattr(event, name) for name in ("revision", *_PLAIN)},
        **{name: _YES if getattr(event, name) else _NO for name in ("wishes_first", "buyers_own_tables")},
        **{f"{kind.value}_each": aims[kind].per_buyer if kind in aims else 0 for kind in FirmKind},
        **{f"{kind.value}_share": aims[kind].share if kind in aims else 0 for kind in FirmKind},
    }
