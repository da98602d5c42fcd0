"""What is tried on the page of other numbers, and what is taken over from it, as forms."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import LazyString
from flask_wtf.file import FileField
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError
from wtforms.widgets import HiddenInput

from matchmaker.entities import Edition
from matchmaker.errors import InputError
from matchmaker.whatif import Grid
from web.forms import Form, Menu, RevisedForm
from web.messages import say
from web.organiser.fields import SHORT, number

MOST = 27
"""Configurations at once: each takes a few hundredths of a second."""

_LIST = re.compile(r"[1-9][0-9]{0,3}(?:[\s,;]+[1-9][0-9]{0,3})*")
_EACH = {"slots": 200, "meetings": 240, "tables": 2000}
"""The largest value of each list."""


def _list(label: LazyString) -> StringField:
    return StringField(
        label, [InputRequired(say("Enter at least one number")), SHORT], description=say("For example 10, 12, 14")
    )


class TryForm(Form):
    """Whose wishes, and what is tried."""

    source = RadioField(
        say("Whose wishes"),
        [InputRequired(say("Choose whose wishes"))],
        choices=[
            SelectChoice("registered", say("Those of this event, as they are now")),
            SelectChoice("expected", say("Invented ones, for as many as you expect")),
            SelectChoice("edition", say("Those of another edition in this workspace")),
            SelectChoice("file", say("Those of a registration file, as that of the last edition")),
        ],
    )
    buyers = number(say("Buyers that you expect"), 1, 2000, needed=False)
    suppliers = number(say("Suppliers that you expect"), 1, 4000, needed=False)
    wishes = number(say("Wishes of each"), 1, 60, needed=False)
    edition = Menu(say("Which edition"), validate_choice=False)
    file = FileField(
        say("Registration file, CSV or XLSX"),
        description=say("It is read, and nothing of it is kept"),
        render_kw={"accept": ".csv,.txt,.tsv,.xlsx,.xlsm"},
    )
    slots = _list(say("Numbers of rounds"))
    meetings = _list(say("Minutes of a meeting"))
    tables = _list(say("Numbers of tables"))

    def validate_slots(self, field: StringField) -> None:
        """A few whole numbers."""
        numbers = re.findall("[0-9]+", field.data) if _LIST.fullmatch(field.data.strip()) else ()
        if not numbers or max(map(int, numbers)) > _EACH[field.name]:
            raise ValidationError(
                say("Enter whole numbers from {least} to {most}, as 10, 12, 14", least=1, most=_EACH[field.name])
            )

    validate_meetings = validate_tables = validate_slots

    def grid(self) -> Grid:
        """What is tried.

        :raises InputError: too much of it.
        """
        slots, meetings, tables = (
            tuple(sorted({int(text) for text in re.findall("[0-9]+", self[name].data)}))
            for name in ("slots", "meetings", "tables")
        )
        tried = len(slots) * len(meetings) * len(tables)
        if tried > MOST:
            raise InputError("these are {tried} combinations; try at most {most} at once", tried=tried, most=MOST)
        return Grid(slots, tables, meetings)


class TakeForm(RevisedForm):
    """The button that takes one configuration over, and which one."""

    slots, meeting, tables = (
        IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, most)])
        for most in (200, 240, 2000)
    )


def typed_of(edition: Edition) -> dict[str, Any]:
    """The present configuration and its neighbours."""
    event, tables = edition.event, len(edition.tables)
    step = max(2, tables // 9)
    near = {
        "slots": (event.slots - 2, event.slots, event.slots + 2),
        "meetings": (event.meeting, event.meeting + 3),
        "tables": (tables - step, tables, tables + step),
    }
    return {
        **{name: ", ".join(str(one) for one in dict.fromkeys(numbers) if one > 0) for name, numbers in near.items()},
        "source": "registered" if edition.statements else "expected",
        "buyers": 30,
        "suppliers": 90,
        "wishes": 6,
    }
