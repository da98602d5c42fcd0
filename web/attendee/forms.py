"""The registration as a form, part by part in the order of its page; what is typed is kept in every case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchmaker.errors import MatchmakerError
from matchmaker.sense import MOST_LINES, MOST_PARALLEL, MOST_PEOPLE
from web.attendee.blocks import LONG, SHORT, Blocks, NeedBlock, OfferBlock, PersonBlock
from web.attendee.choices import ACCREDITATIONS, FORMS, LANGUAGES, ROLES, SIZES, choices_of
from web.forms import Checkboxes, Form, Menu
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
            InputRequired(say("Enter the number of the department")),
            Length(max=3, message=say("Two or three characters")),
        ],
        description=say("Its number, as 44, 2A or 974"),
    )
    siret = StringField(say("SIRET"), [SHORT], description=say("14 digits"), render_kw={"inputmode": "numeric"})


class _Contact(Form):
    revision = HiddenField()
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
        say("Meetings at the same time"),
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


class ContactForm(_Contact, _TakingPart):
    """What may be changed even when registration has closed."""

    def take_step(self, step: str) -> str:
        """Add a block (``add-people``) or take one away (``remove-people-1``); all that is typed stays.

        Returns the id of where to go on: the new block, or the list it is gone from.
        """
        action, _, target = step.partition("-")
        name, _, position = target.partition("-")
        blocks = self._fields.get(name)
        if not isinstance(blocks, Blocks):
            return ""
        if action == "add" and len(blocks) < blocks.max_entries:
            return str(blocks.append_entry().id)
        if position.isdecimal() and int(position) < len(blocks) > blocks.min_entries:
            blocks.pop_entry(int(position))
        return name

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Blocks nobody filled are taken away before, so that positions are those of what is said."""
        for blocks in self._lists():
            for position in reversed(range(len(blocks))):
                if blocks[position].form.is_blank and len(blocks) > blocks.min_entries:
                    blocks.pop_entry(position)
        return bool(super().validate(extra_validators))

    def refuse(self, error: MatchmakerError, *, about: str = "") -> None:
        """What a service said, at the field it names, which may be inside a block."""
        inner = {field.id: field for blocks in self._lists() for block in blocks for field in block}
        at = about or str(error.places.get("at", ""))
        if at in inner:
            inner[at].errors = [*inner[at].errors, str(sentence(error))]
            for blocks in self._lists():
                blocks.errors = [block.errors for block in blocks] if any(block.errors for block in blocks) else []
        else:
            super().refuse(error, about=at if at in self._fields else "")

    def _lists(self) -> list[Blocks]:
        return [field for field in self if isinstance(field, Blocks)]


class RegistrationForm(_Organisation, ContactForm, _Business):
    """Everything an attendee says of itself."""


class NewRegistrationForm(RegistrationForm):
    """With the tick of a first registration."""

    agreed = BooleanField(
        say("I have read what is done with these data and for how long they are kept"),
        [InputRequired(say("Tick that you have read what is done with the data"))],
    )
