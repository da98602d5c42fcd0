"""Blocks that repeat in the form of a registration: persons, needs, offers.

Sectors are chosen in up to three plain selects: a telephone opens each as its own full-screen list, a keyboard finds an
entry by its first letters, and nobody needs to know what Ctrl does in a list of many. Twenty-five checkboxes for every
block would be pages of scrolling.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FormField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from matchmaker.sense import LONGEST, LONGEST_NAME
from web.attendee.choices import AMOUNTS, CONTRACTS, NATURES, choices_of, sectors
from web.forms import Form, Menu, Part
from web.messages import say
from web.numbers import whole_number

SHORT = Length(max=LONGEST_NAME, message=say("This is too long: at most 200 characters"))
LONG = Length(max=LONGEST, message=say("This is too long: at most 2000 characters"))


class Block(Part):
    """A part of which none, one or several are filled; one in which nobody typed or chose anything does not count."""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed or chosen in it."""
        return not any(self.data.values())


class PersonBlock(Block):
    """Somebody who comes."""

    name = StringField(
        say("First and last name"),
        [InputRequired(say("Enter the first and last name of the person who comes")), SHORT],
        render_kw={"autocomplete": "name"},
    )
    function = StringField(say("Function"), [SHORT], render_kw={"autocomplete": "organization-title"})
    email = EmailField(
        say("E-mail"),
        [SHORT],
        description=say("If this person shall get the personal link and the agenda too"),
        render_kw={"autocomplete": "email"},
    )
    phone = TelField(
        say("Mobile"),
        [SHORT],
        description=say(
            "For the day only: for the organising team and the check-in desk, nobody else. It is erased a week later."
        ),
        render_kw={"autocomplete": "tel"},
    )
    not_mine = BooleanField(
        say("Do not show my name, function and e-mail to those I have a meeting with"),
        description=say(
            "After the schedule is published, those who have a meeting with you may see your professional contact. "
            "Other participants never do."
        ),
    )


class LineBlock(Block):
    """What a need and an offer have in common."""

    title = StringField(say("In a few words"), [SHORT])
    sector = Menu(say("Sector"), [InputRequired(say("Choose a sector"))], choices=sectors)
    sector2 = Menu(say("Second sector"), choices=sectors)
    sector3 = Menu(say("Third sector"), choices=sectors)
    text = TextAreaField(say("In one sentence"), [LONG])


class NeedBlock(LineBlock):
    """What one wants to buy."""

    deadline = DateField(say("Needed by"), [Optional()])
    amount = Menu(say("What it may be worth, without tax"), choices=choices_of(AMOUNTS))
    contract = Menu(say("Is it kept for the social economy?"), choices=choices_of(CONTRACTS))


class OfferBlock(LineBlock):
    """What one can provide."""

    nature = Menu(say("What kind of offer it is"), choices=choices_of(NATURES))
    area = StringField(say("Area served"), [SHORT], description=say("As a town, a department, or everywhere"))


class Blocks(FieldList):  # type: ignore[misc]
    """Blocks of one kind. ``kind``: their class, for one more."""

    def __init__(self, kind: type[Block], **more: Any) -> None:
        super().__init__(FormField(kind), **more)
        self.kind = kind

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        """Positions named in what was sent; the library's own way stumbles over "²" and over thousands of digits."""
        for name in formdata:
            position = name.removeprefix(f"{prefix}-").partition("-")[0]
            if name.startswith(f"{prefix}-") and position.isascii() and position.isdigit() and len(position) < 4:
                yield int(position)


class BlocksForm(Form):
    """A form with blocks that repeat: its buttons send it, and it comes back with a block more or less."""

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
        at = whole_number(position)
        if at is not None and at < len(blocks) > blocks.min_entries:
            blocks.pop_entry(at)
        return name

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Blocks nobody filled are taken away before, so that positions are those of what is said."""
        for blocks in self.lists():
            for position in reversed(range(len(blocks))):
                if blocks[position].form.is_blank and len(blocks) > blocks.min_entries:
                    blocks.pop_entry(position)
        return bool(super().validate(extra_validators))

    def lists(self) -> list[Blocks]:
        """Its lists of blocks."""
        return [field for field in self if isinstance(field, Blocks)]
