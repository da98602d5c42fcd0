"""What an organiser says has happened on the morning: one small form for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import LazyString
from wtforms import EmailField, RadioField, StringField, TimeField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length

from matchmaker.day import News, find_person, find_table
from matchmaker.entities import Participant, Role, Table, Trouble
from web.attendee.choices import sectors
from web.forms import Form, Menu
from web.messages import say
from web.organiser.fields import SHORT

BACK, WALK_IN = "back", "walk-in"
CHOICES = {
    Trouble.LATE.value: say("Somebody is late"),
    Trouble.NO_SHOW.value: say("Somebody does not come"),
    Trouble.LEFT.value: say("Somebody has left"),
    Trouble.TABLE.value: say("A table is broken"),
    WALK_IN: say("Somebody walks in"),
    BACK: say("Somebody is there after all"),
    Trouble.VETO.value: say("Two must not meet"),
}
"""The big buttons, the most frequent first."""

People = Sequence[Participant]
Tables = Sequence[Table]

_WHO = {"list": "people", "autocomplete": "off"}


def _who(label: LazyString, **more: Any) -> StringField:
    wanted = [InputRequired(say("Type who it is")), SHORT]
    hint = say("Three letters of the name, or the number")
    return StringField(label, wanted, description=hint, render_kw={**_WHO, **more})


class WhoForm(Form):
    """One participant."""

    who = _who(say("Who"), autofocus=True)

    def read(self, kind: Trouble, *, people: People, tables: Tables) -> News:
        """What was said; errors as of ``find_person``."""
        return News(kind, find_person(people, self.who.data).id)


class LateForm(WhoForm):
    """Until when."""

    until = TimeField(say("Arrives at"), [InputRequired(say("Enter a time, as 10:15"))])

    def read(self, kind: Trouble, *, people: People, tables: Tables) -> News:
        """With the time."""
        return News(kind, find_person(people, self.who.data).id, until=self.until.data)


class VetoForm(WhoForm):
    """Two participants."""

    other = _who(say("And whom"))

    def read(self, kind: Trouble, *, people: People, tables: Tables) -> News:
        """Of both."""
        return News(kind, find_person(people, self.who.data).id, find_person(people, self.other.data).id)


class TableForm(Form):
    """One table."""

    table = StringField(
        say("Which table"),
        [InputRequired(say("Type what stands on the table")), SHORT],
        description=say("Nobody meets there from the next round on"),
        render_kw={"list": "tables", "autocomplete": "off", "autofocus": True},
    )

    def read(self, kind: Trouble, *, people: People, tables: Tables) -> News:
        """Errors as of ``find_table``."""
        return News(kind, table=find_table(tables, self.table.data).id)


class WalkInForm(Form):
    """A few questions at the door."""

    name = StringField(
        say("Name of the organisation"),
        [InputRequired(say("Enter the name of the organisation")), SHORT],
        description=say("Whoever registered before, or withdrew, comes in under the same name"),
        render_kw={"list": "everybody", "autocomplete": "off", "autofocus": True},
    )
    role = RadioField(
        say("What does it come for?"),
        [InputRequired(say("Choose one"))],
        choices=[
            SelectChoice(Role.SUPPLIER.value, say("Sell: it has offers")),
            SelectChoice(Role.BUYER.value, say("Buy: it has needs")),
            SelectChoice(Role.BOTH.value, say("Buy and sell")),
        ],
    )
    partners = StringField(
        say("Whom it would like to meet"),
        [Length(max=400, message=say("Shorten this text"))],
        description=say("Numbers or names, with a semicolon between them: 12; 15; Atelier Nord"),
        render_kw={"autocomplete": "off"},
    )
    group = Menu(say("Sector"), choices=sectors)
    words = StringField(say("What it offers, or needs"), [Length(max=300, message=say("At most 300 characters"))])
    email = EmailField(say("E-mail"), [SHORT], description=say("Its personal page can be sent there later"))


FORMS: dict[str, type[WhoForm] | type[TableForm]] = {
    Trouble.LATE.value: LateForm,
    Trouble.NO_SHOW.value: WhoForm,
    Trouble.LEFT.value: WhoForm,
    Trouble.TABLE.value: TableForm,
    Trouble.VETO.value: VetoForm,
    BACK: WhoForm,
}
"""By choice; whoever walks in has a page of its own."""
