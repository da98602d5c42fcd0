"""Fields that several forms of organisers have."""

from __future__ import annotations

from typing import Any

from flask_babel import LazyString
from wtforms import IntegerField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from web.messages import say

SHORT = Length(max=200, message=say("Shorten this text"))


def number(label: LazyString, least: int, most: int, *, needed: bool = True, **more: Any) -> IntegerField:
    """A whole number within limits; where it is not ``needed`` it may be left empty."""
    limits = say("Enter a whole number from {least} to {most}", least=least, most=most)
    first = InputRequired(limits) if needed else Optional()
    return IntegerField(label, [first, NumberRange(least, most, limits)], **more)
