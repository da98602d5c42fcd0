"""What the pages of an event say and allow: dates, priorities, legal texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, g, redirect, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    Field,
    IntegerField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchmaker.accounts import Action
from matchmaker.errors import ConflictError, MatchmakerError
from matchmaker.reception import Reception, missing_pages
from matchmaker.receptions import change_reception
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.organiser.revised import RevisedForm, differences
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("receiving", __name__)

_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
_LONGEST = Length(max=5000, message=say("Shorten this text"))
YEARS = range(1900, 9999)
"""Of what is planned."""

_PRIORITIES = say("Enter a whole number from {least} to {most}", least=0, most=50)


class _Wanted:
    """May be saved empty, but registration cannot open before it is filled: so nothing calls it optional."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Whatever is typed will do."""


def _legal(label: LazyString, example: LazyString) -> TextAreaField:
    return TextAreaField(label, [_Wanted(), _LONGEST], description=example)


def _moment(label: LazyString, hint: LazyString | str = "") -> DateTimeLocalField:
    return DateTimeLocalField(label, [Optional()], format=_FORMATS, description=hint)


class ReceptionForm(RevisedForm):
    """The fields of a reception under their own names; moments are local to the event."""

    opens = _moment(say("Registration opens"), say("Leave it empty when registrations come from a file"))
    closes = _moment(say("Registration closes"))
    wishes_open = _moment(say("Wishes open"), say("For everybody at the same moment"))
    wishes_close = _moment(say("Wishes close"), say("Keep two days or more before the event to make the plan"))
    priorities = IntegerField(
        say("Priorities that each participant may give"), [InputRequired(_PRIORITIES), NumberRange(0, 50, _PRIORITIES)]
    )
    show_wishers = BooleanField(
        say("Participants see who wished for them"),
        description=say("Brings more mutual wishes, and some pressure to answer them"),
    )
    notice = TextAreaField(
        say("Words of welcome on the event page"),
        [_LONGEST],
        description=say("Instead of the usual sentence: what the morning is for"),
    )
    contact = StringField(
        say("How to reach you"),
        [_Wanted(), _LONGEST],
        description=say("Example: openmap@marnelle.example, 02 00 00 00 00"),
    )
    retention = DateField(
        say("Personal data are kept until"),
        [Optional(), _Wanted()],
        description=say("Some months after the event, as long as you need them for its review"),
    )
    publisher = _legal(
        say("Who publishes these pages"),
        say("Example: Commune of Marnelle, 1 place de la Mairie; director of publication: the mayor; hosted by …"),
    )
    controller = _legal(
        say("Who is responsible for personal data"), say("Example: Commune of Marnelle, represented by its mayor")
    )
    officer = _legal(
        say("Data protection officer, and how to reach them"), say("Example: dpo@marnelle.example, or by post")
    )
    basis = _legal(
        say("Legal basis and purpose"),
        say("Example: task in the public interest (article 6.1.e of the GDPR): organising meetings before purchases"),
    )
    rights = _legal(
        say("Rights of the participants"),
        say("Example: access, correction, erasure, objection: write to the officer; complaints go to the CNIL"),
    )
    accessibility = _legal(
        say("Accessibility statement"),
        say("Example: these pages have not been audited yet; tell us what stops you and we help by telephone"),
    )

    def validate_retention(self, field: Field) -> None:
        """Near both ends of the calendar no zone can be reckoned with."""
        if field.data and field.data.year not in YEARS:
            raise ValidationError(
                say("Choose a year from {first} to {last}", first=str(YEARS.start), last=str(YEARS.stop - 1))
            )

    def validate_opens(self, field: Field) -> None:
        """In the night in which the clocks go forward an hour does not exist."""
        self.validate_retention(field)
        zone = ZoneInfo(g.event.timezone)
        if (
            field.data
            and field.data.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None) != field.data
        ):
            raise ValidationError(say("The clocks skip this time that night; choose another one"))

    validate_closes = validate_wishes_open = validate_wishes_close = validate_opens

    def refuse(self, error: MatchmakerError, *, about: str = "") -> None:
        """What the service said, at the field it names."""
        super().refuse(error, about=about or str(error.places.get("at", "")))

    def stated(self) -> dict[str, Any]:
        """What is typed, as a reception has it."""
        return {name: _stated(value) for name, value in self.data.items() if name not in ("csrf_token", "revision")}


@pages.route(f"/organise/events/<{ID}:event_id>/reception", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def reception(event_id: int) -> Response | tuple[str, int]:
    """When somebody else saved meanwhile, what they saved stands beside what was typed."""
    event_of(event_id)
    store = open_store()
    stored = store.receptions.get(event_id)
    form = ReceptionForm(data=_typed(stored))
    shown = replace(stored, revision=form.revision.data or 0)
    stale = form.is_submitted() and shown.revision != stored.revision
    if form.carries_out(lambda: _save(shown, form)):
        flash(str(say("Saved.")))
        return redirect(url_for("organised.home", event_id=event_id), 303)
    form.renew(stored.revision)
    theirs = differences(form, _typed(stored)) if stale else []
    missing = [form[name] for name in missing_pages(stored)]
    return show("organiser/reception.html", form, missing=missing, theirs=theirs)


def _save(shown: Reception, form: ReceptionForm) -> None:
    try:
        change_reception(open_store(), shown, changes=form.stated(), who=organiser().name, now=now())
    except ConflictError as error:
        raise ConflictError(
            "somebody else saved these settings meanwhile; compare, then save again to keep yours"
        ) from error


def _typed(now: Reception) -> dict[str, Any]:
    """What fills the form."""
    zone = ZoneInfo(g.event.timezone)
    values = {name: getattr(now, name) for name in Reception.__slots__}
    return {
        name: value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def _stated(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=ZoneInfo(g.event.timezone))
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
