"""Saying whom one wishes to meet and whom not, and seeing all of it again."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import HiddenField, IntegerField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import AnyOf, InputRequired
from wtforms.widgets import HiddenInput

from matchmaker.bars import is_barred
from matchmaker.directory import look_at
from matchmaker.entities import Participant, Refusal, Wish
from matchmaker.pairing import BUYERS
from matchmaker.sectors import groups
from matchmaker.wishing import bar_sectors, move_wish, own_wishes, say_wish, wishers
from web.addresses import ID
from web.attendee.directory import glance_of, way_back, wishing_of
from web.attendee.terms import REFUSALS
from web.clock import now
from web.forms import Checkboxes, Form, RevisedForm, show
from web.languages import language
from web.listings import listing_of
from web.messages import say
from web.security import checked_by_form
from web.stores import open_store
from web.visitors import visitor

pages = Blueprint("wishing", __name__)

NOTHING = "nothing"
"""What takes a wish back."""


class WishForm(Form):
    """One button of a card."""

    wish = HiddenField(validators=[AnyOf([*Wish, NOTHING], message=say("Choose one of the buttons"))])

    def said(self) -> Wish | None:
        """None: take it back."""
        return None if self.wish.data == NOTHING else Wish(self.wish.data)


class ReasonForm(Form):
    """Why a public buyer refuses a meeting."""

    refusal = RadioField(
        say("Why do you not want this meeting?"),
        choices=[SelectChoice(refusal.value, text) for refusal, text in REFUSALS.items()],
        validators=[InputRequired(say("Choose a reason"))],
        description=say("Only the organising team reads it, for the record. The other participant never sees it."),
    )


class MoveForm(Form):
    """Up or down; ``place``: where the page had shown it, so that a double click is one."""

    way = HiddenField(validators=[AnyOf(["up", "down"], message=say("Choose one of the buttons"))])
    place = IntegerField(widget=HiddenInput(), validators=[InputRequired(say("Reload the page"))])


class BarredForm(RevisedForm):
    """Sectors with a tender in progress."""

    barred = Checkboxes(
        say("Sectors with a tender in progress"),
        description=say("You will meet nobody who offers something in these sectors. Only the organising team knows."),
    )


@pages.app_template_global()
def count_wishes(one: Participant) -> int:
    """Whom a participant wishes to meet, for its first page."""
    store = open_store()
    said = own_wishes(store, store.participants.event_of(one.id), one)
    return sum(statement.wish in (Wish.PRIORITY, Wish.YES) for statement in said)


@pages.get(f"/my/<{ID}:participant_id>/wishes")
def mine(participant_id: int) -> str:
    """Wishes in order of preference, refusals, barred sectors, and who wished where that is shown."""
    one, store = visitor(participant_id), open_store()
    event_id = store.participants.event_of(one.id)
    people = listing_of(event_id).people(one)
    known = {other.id: other for other in people}
    asked = wishers(store, event_id, one)
    said = own_wishes(store, event_id, one)
    return render_template(
        "attendee/wishes.html",
        **wishing_of(one),
        wanted=[(statement, known.get(statement.target)) for statement in said if statement.wish is not Wish.NO],
        refused=[(statement, known.get(statement.target)) for statement in said if statement.wish is Wish.NO],
        unmet={other.id for other in people if is_barred(one, other)},
        wishers=[other for other in people if other.id in asked],
        barring=[group.labels[language()] for group in groups() if group.key in one.barred],
        bars=one.role in BUYERS,
        back={"to": "wishes"},
    )


@pages.post(f"/my/<{ID}:participant_id>/wishes/<{ID}:target>")
@checked_by_form
def wish(participant_id: int, target: int) -> Response | tuple[str, int]:
    """One button of a card was pressed."""
    one, store, form = visitor(participant_id), open_store(), WishForm()
    event_id = store.participants.event_of(one.id)
    if form.carries_out(lambda: say_wish(store, event_id, one=one, target=target, wish=form.said(), now=now())):
        return redirect(way_back(one.id, target), 303)
    return show("attendee/unsaid.html", form, back=way_back(one.id, target))


@pages.route(f"/my/<{ID}:participant_id>/wishes/<{ID}:target>/no", methods=["GET", "POST"])
@checked_by_form
def decline(participant_id: int, target: int) -> Response | tuple[str, int]:
    """A public buyer says why."""
    one, store, form = visitor(participant_id), open_store(), ReasonForm()
    event_id, card = store.participants.event_of(one.id), look_at(*glance_of(one), target)
    if card is None:
        raise NotFound
    no = Wish.NO
    if form.carries_out(
        lambda: say_wish(
            store, event_id, one=one, target=target, wish=no, refusal=Refusal(form.refusal.data), now=now()
        ),
        about="refusal",
    ):
        return redirect(way_back(one.id, target), 303)
    return show("attendee/decline.html", form, **wishing_of(one), party=card.party, back=way_back(one.id, target))


@pages.post(f"/my/<{ID}:participant_id>/wishes/<{ID}:target>/move")
@checked_by_form
def move(participant_id: int, target: int) -> Response | tuple[str, int]:
    """A wish goes up or down in the order of preference."""
    one, store, form = visitor(participant_id), open_store(), MoveForm()
    event_id, up = store.participants.event_of(one.id), form.way.data == "up"
    back = url_for("wishing.mine", participant_id=one.id, _anchor=f"p{target}")
    place = form.place.data
    if form.carries_out(lambda: move_wish(store, event_id, one=one, target=target, up=up, now=now(), place=place)):
        return redirect(back, 303)
    return show("attendee/unsaid.html", form, back=back)


@pages.route(f"/my/<{ID}:participant_id>/barred", methods=["GET", "POST"])
@checked_by_form
def bar(participant_id: int) -> Response | tuple[str, int]:
    """Sectors in which a buyer meets nobody."""
    one, store = visitor(participant_id), open_store()
    if one.role not in BUYERS:
        raise NotFound
    form = BarredForm(data={"barred": one.barred, "revision": one.revision})
    event_id = store.participants.event_of(one.id)
    form.barred.choices = [SelectChoice(group.key, group.labels[language()]) for group in groups()]
    shown = replace(one, revision=form.revision.data)
    if form.carries_out(lambda: bar_sectors(store, event_id, one=shown, barred=form.barred.data, now=now())):
        flash(str(say("Saved.")))
        return redirect(url_for("wishing.mine", participant_id=one.id), 303)
    form.renew(one.revision)
    return show("attendee/barred.html", form, **wishing_of(one))
