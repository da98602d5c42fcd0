"""The form by which organisers correct a participant."""

from __future__ import annotations

from typing import Any, Self

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from matchmaker.entities import Accreditation, Event, LegalForm, Participant, Role
from matchmaker.programme import slots_of
from matchmaker.sense import LONGEST, LONGEST_NAME
from web.attendee.choices import ACCREDITATIONS, FORMS, choices_of
from web.attendee.terms import ROLES
from web.forms import Checkboxes
from web.messages import say
from web.moments import clock
from web.organiser.revised import RevisedForm

_COUNT = say("Enter a whole number from {least} to {most}", least=1, most=500)
_PARALLEL = say("Enter a whole number from {least} to {most}", least=1, most=50)
_MEETINGS = say("Enter a whole number from {least} to {most}", least=0, most=200)


class CorrectionForm(RevisedForm):
    """Fields under their own names."""

    name = StringField(
        say("Name of the organisation"),
        [InputRequired(say("Enter a name")), Length(max=LONGEST_NAME, message=say("This name is too long"))],
        description=say("A later file that still has the earlier name means this participant"),
        render_kw={"autocomplete": "off"},
    )
    role = SelectField(say("Role"), [InputRequired(say("Choose a role"))], choices=choices_of(ROLES))
    email = StringField(
        say("E-mail"),
        [Length(max=254, message=say("This address is too long"))],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    arrive = TimeField(say("Arrives at"), [Optional()], description=say("Empty: before the first round"))
    leave = TimeField(say("Leaves at"), [Optional()], description=say("Empty: after the last round"))
    away = Checkboxes(say("Rounds without this participant"), coerce=int)
    head_count = IntegerField(say("How many people come"), [InputRequired(_COUNT), NumberRange(1, 500, _COUNT)])
    parallel = IntegerField(say("Meetings at once"), [InputRequired(_PARALLEL), NumberRange(1, 50, _PARALLEL)])
    minimum = IntegerField(say("Meetings at least"), [InputRequired(_MEETINGS), NumberRange(0, 200, _MEETINGS)])
    maximum = IntegerField(say("Meetings at most"), [Optional(), NumberRange(0, 200, _MEETINGS)])
    step_free = BooleanField(say("Needs a table that is reached without steps"))
    accessibility = TextAreaField(
        say("Accessibility needs"),
        [Length(max=LONGEST, message=say("Shorten this text"))],
        description=say("Only organisers read this"),
    )
    legal_form = SelectField(say("Legal form"), choices=[*choices_of({"": say("not known")}), *choices_of(FORMS)])
    accreditations = Checkboxes(say("Accreditations"), choices=choices_of(ACCREDITATIONS))
    withdrawn = BooleanField(say("Does not come"), description=say("What it said is kept, and it may come back"))

    @classmethod
    def of(cls, one: Participant, event: Event) -> Self:
        """The form as it is first shown."""
        values = {name: getattr(one, name) for name in cls._names()}
        form = cls(
            data={
                **values,
                "role": one.role.value,
                "away": list(one.away),
                "legal_form": one.organisation.legal_form.value,
                "accreditations": [item.value for item in one.organisation.accreditations],
                "name": one.name,
                "revision": one.revision,
            }
        )
        form.away.choices = [
            SelectChoice(slot.number, say("{number}, at {time}", number=slot.number, time=clock(slot.start)))
            for slot in slots_of(event)
        ]
        return form

    def changes(self) -> dict[str, Any]:
        """What is typed, as a participant has it."""
        said = {name: self[name].data for name in self._names()}
        return {
            **said,
            "role": Role(said["role"]),
            "email": (said["email"] or "").strip(),
            "away": tuple(sorted(said["away"] or ())),
            "accessibility": (said["accessibility"] or "").replace("\r\n", "\n").strip(),
        }

    def organisation(self) -> dict[str, Any]:
        """What is typed, as an organisation has it."""
        return {
            "name": self.name.data.strip(),
            "legal_form": LegalForm(self.legal_form.data or ""),
            "accreditations": tuple(Accreditation(item) for item in self.accreditations.data or ()),
        }

    @staticmethod
    def _names() -> tuple[str, ...]:
        return (
            *("role", "email", "arrive", "leave", "away", "head_count", "parallel", "minimum", "maximum"),
            *("step_free", "accessibility", "withdrawn"),
        )
