"""The registration as a form, part by part in the order of its page; what is typed is kept in every case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from matchmaker.errors import MatchmakerError
from matchmaker.sense import MOST_LINES, MOST_PARALLEL, MOST_PEOPLE, faults
from web.attendee.blocks import LONG, SHORT, Blocks, BlocksForm, NeedBlock, OfferBlock, PersonBlock
from web.attendee.choices import ACCREDITATIONS, FORMS, LANGUAGES, ROLES, SIZES, choices_of
from web.attendee.drafts import draft_of
from web.attendee.facts import with_clocks
from web.forms import Checkboxes, Form, Menu, RevisedForm
from web.messages import say, sentence


class _Organisation(Form):
    name = StringField(
        say("Name of the organisation"),
        [InputRequired(say("Enter the name of the organisation")), SHORT],
        render_kw={"autocomplete": "organization"},
    )
    legal_form = Menu(
        say("Legal form"),
        [InputRequired(say("Choose the legal form"))],
        choices=[*choices_of({"": say("Choose")}), *choices_of(FORMS)],
    )
    accreditations = Checkboxes(say("Accreditations"), choices=choices_of(ACCREDITATIONS))
    size = Menu(say("How many people work there"), [Optional()], choices=choices_of(SIZES))
    department = StringField(
        say("Department"),
        [
            InputRequired(say("Enter the number or the name of the department")),
            SHORT,
        ],
        description=say("Its number or its name, as 44 or Loire-Atlantique"),
    )
    siret = StringField(say("SIRET"), [SHORT], description=say("14 digits"), render_kw={"inputmode": "numeric"})


class _Contact(Form):
    email = EmailField(
        say("E-mail address for this event"),
        [InputRequired(say("Enter an e-mail address")), SHORT],
        description=say("Your personal link and your agenda go there. Other participants never see it."),
        render_kw={"autocomplete": "email"},
    )
    people = Blocks(PersonBlock, min_entries=1, max_entries=MOST_PEOPLE)


class _Business(Form):
    role = RadioField(
        say("What do you come for?"), [InputRequired(say("Choose what you come for"))], choices=choices_of(ROLES)
    )
    parallel = IntegerField(
        say("How many meetings you can hold at once"),
        [
            InputRequired(say("Enter a number; 1 is usual")),
            NumberRange(1, MOST_PARALLEL, message=say("A number from 1 to 10")),
        ],
        default=1,
        description=say("1 unless several of you meet different partners at the same time, at different places"),
    )
    needs = Blocks(NeedBlock, max_entries=MOST_LINES, default=({},))
    offers = Blocks(OfferBlock, max_entries=MOST_LINES, default=({},))
    arrive = TimeField(say("You arrive at"), [Optional()], description=say("Empty: before the first round"))
    leave = TimeField(say("You leave at"), [Optional()], description=say("Empty: after the last round"))
    away = Checkboxes(say("Rounds in which you are away"), coerce=int)


class _TakingPart(Form):
    accessibility = TextAreaField(
        say("What you need to take part"),
        [LONG],
        description=say("As an interpreter, a quiet place, a hearing loop. Only the organising team reads it."),
    )
    step_free = BooleanField(say("We need a table that is reached without steps"))
    languages = Checkboxes(say("Languages you speak"), choices=choices_of(LANGUAGES))


class ContactForm(_Contact, _TakingPart, BlocksForm, RevisedForm):
    """What may be changed even when registration has closed."""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Also what only the whole tells."""
        right = bool(super().validate(extra_validators))
        return self._makes_sense() and right

    def _makes_sense(self) -> bool:
        """Say all that is wrong at once: also what only the whole tells, at fields about which nothing is said yet.

        What is at no field of this form is left to the service.
        """
        fields = {**self._fields, **self._inner()}
        found = [fault for fault in faults(draft_of(self.data), g.event) if fault.places.get("at") in fields]
        for fault in found:
            at = str(fault.places["at"])
            if not fields[at].errors:
                self.refuse(fault)
                if isinstance(fields[at], Blocks):
                    fields[at].append_entry()  # the empty one that was taken away, to be filled now
        return not found

    def _inner(self) -> dict[str, Field]:
        return {field.id: field for blocks in self.lists() for block in blocks for field in block}

    def refuse(self, error: MatchmakerError, *, about: str = "") -> None:
        """What a service said, at the field it names, which may be inside a block."""
        inner, error = self._inner(), with_clocks(error)
        at = about or str(error.places.get("at", ""))
        if at in inner:
            inner[at].errors = [*inner[at].errors, str(sentence(error))]
            for blocks in self.lists():
                own = [text for text in blocks.errors if isinstance(text, str)]
                blocks.errors = [*own, *(block.errors for block in blocks if block.errors)]
        else:
            super().refuse(error, about=at if at in self._fields else "")


class RegistrationForm(_Organisation, ContactForm, _Business):
    """Everything an attendee says of itself."""


class NewRegistrationForm(RegistrationForm):
    """With the tick of a first registration, which changes nothing that is stored."""

    revision = None  # type: ignore[assignment]  # the library's way to leave a field out
    agreed = BooleanField(
        say("I have read what is done with these data and for how long they are kept"),
        [InputRequired(say("Tick that you have read what is done with the data"))],
    )
