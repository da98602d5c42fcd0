"""Months later: what came of one's meetings, asked of each side for itself."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField
from wtforms.fields import SelectChoice

from matchmaker.afterwards.outcomes import Said, asked_on, is_asked, own_outcomes, say_outcomes, who_met_whom
from matchmaker.entities import Amount, Participant
from web.addresses import ID
from web.attendee.answering import VALUES, moment_of, stamp, word_of, yes_no_question
from web.attendee.choices import AMOUNTS, choices_of
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import visitor

pages = Blueprint("outcomes", __name__)


@pages.app_template_global()
def outcomes_are_asked() -> bool:
    """Whether participants of the event of this request may say what came of their meetings."""
    return is_asked(open_store(), g.event, now=now())


@pages.route(f"/my/<{ID}:participant_id>/outcomes", methods=["GET", "POST"])
@checked_by_form
def outcomes(participant_id: int) -> Response | str | tuple[str, int]:
    """Three questions about each meeting that was held."""
    one, store = visitor(participant_id), open_store()
    met = who_met_whom(store, g.event.id).get(one.id, ())
    if not outcomes_are_asked() or not met:
        return render_template("attendee/no_outcomes.html", day=asked_on(store, g.event), met=met)
    form = _form(one, met)
    if form.carries_out(lambda: _keep(one, form, met)):
        flash(str(say("Your answers are saved. Thank you.")))
        return redirect(url_for("outcomes.outcomes", participant_id=one.id), 303)
    form["seen"].data = stamp(own_outcomes(store, one.id)[1])
    retention = store.receptions.get(g.event.id).retention
    return show("attendee/outcomes.html", form, met=met, retention=retention)


def _form(one: Participant, met: Iterable[Participant]) -> Form:
    """Named by partner; ``seen``: when the answers were given that the page shows."""
    known, _ = own_outcomes(open_store(), one.id)
    fields: dict[str, object] = {"seen": HiddenField()}
    data: dict[str, str] = {}
    for partner in met:
        said = known.get(partner.id, Said())
        fields[f"quote_{partner.id}"] = yes_no_question(say("Was a quote asked for?"))
        fields[f"contract_{partner.id}"] = yes_no_question(say("Did a contract follow?"))
        fields[f"amount_{partner.id}"] = RadioField(
            say("Of about what amount, without tax?"), choices=_amounts(), validate_choice=False
        )
        data |= {f"quote_{partner.id}": word_of(said.quote), f"contract_{partner.id}": word_of(said.contract)}
        data[f"amount_{partner.id}"] = said.amount.value
    form: Form = type("OutcomesForm", (Form,), fields)(data=data)
    return form


def _keep(one: Participant, form: Form, met: Iterable[Participant]) -> None:
    said = {
        partner.id: Said(
            VALUES.get(form[f"quote_{partner.id}"].data),
            VALUES.get(form[f"contract_{partner.id}"].data),
            _amount(form[f"amount_{partner.id}"].data),
        )
        for partner in met
    }
    say_outcomes(open_store(), one, said, seen=moment_of(form["seen"].data), now=now())


def _amounts() -> list[SelectChoice]:
    """As in registrations; whoever prefers not to say gives no answer, as in the other questions."""
    return choices_of({**{value: name for value, name in AMOUNTS.items() if value}, Amount.UNSAID: say("No answer")})


def _amount(text: str | None) -> Amount:
    return Amount(text) if text in set(Amount) else Amount.UNSAID
