"""Forms that two may have open at once: what is stored otherwise than it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import g
from wtforms.form import BaseForm

from web.forms import RevisedForm
from web.messages import say
from web.moments import clock, day, moment

__all__ = ["RevisedForm", "differences"]


def differences(form: BaseForm, stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names of fields that are stored otherwise than typed, and what is stored; ``stored`` would fill the form."""
    named = {field.short_name: field for field in form if field.short_name in stored and field.short_name != "revision"}
    told = ((field, _tell(stored[name])) for name, field in named.items())
    return [(field.label.text, said) for field, said in told if said != _tell(field.data)]


def _tell(value: Any) -> str:
    """A value in words; blocks one after the other, without what was left empty in them."""
    match value:
        case None | "" | []:
            words = str(say("nothing"))
        case bool():
            words = str(say("yes") if value else say("no"))
        case time():
            words = clock(value)
        case datetime():
            words = moment(value.replace(tzinfo=ZoneInfo(g.event.timezone)))
        case date():
            words = day(value)
        case list():
            words = "; ".join(map(_tell, value))
        case dict():
            words = ", ".join(_tell(inner) for inner in value.values() if inner)
        case _:
            words = ", ".join(str(value).split("\n")).replace("\r", "")
    return words
