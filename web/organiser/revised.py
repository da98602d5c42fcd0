"""Forms that two may have open at once: what is stored otherwise than it was typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask import g

from web.forms import RevisedForm
from web.messages import say
from web.moments import clock, day, moment

__all__ = ["RevisedForm", "differences"]


def differences(form: RevisedForm, stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Names of fields that are stored otherwise than typed, and what is stored; ``stored`` would fill the form."""
    return [
        (field.label.text, _tell(stored[field.name]))
        for field in form
        if field.name in stored and field.name != "revision" and _tell(field.data) != _tell(stored[field.name])
    ]


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
