"""Dates and times as pages write them: like the papers do, in the zone of the event."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import Flask, g
from flask_babel import gettext

from matchmaker.entities import Event
from matchmaker.papers.words import words
from web.clock import now
from web.languages import language


def teach_moments(app: Flask) -> None:
    """The filters ``day``, ``clock`` and ``moment`` for templates, and the test ``past``."""
    app.jinja_env.filters.update(day=day, clock=clock, moment=moment)
    app.jinja_env.tests["past"] = _is_past


def day(when: date) -> str:
    """As in "mardi 18 mai 2027"; of an aware moment, the day in the zone of the event."""
    return words(language()).day(_local(when) if isinstance(when, datetime) else when)


def clock(when: datetime | time) -> str:
    """As in "9 h 05"; a time of day is the event's already."""
    local = _local(when) if isinstance(when, datetime) else when
    return words(language()).say("clock", hour=local.hour, minute=local.minute)


def moment(when: datetime) -> str:
    """As in "mardi 18 mai 2027 à 9 h 05"."""
    text: str = gettext("%(day)s at %(clock)s", day=day(when), clock=clock(when))
    return text


def _is_past(when: datetime | None) -> bool:
    """Not of a moment that nobody has set."""
    return when is not None and when <= now()


def _local(when: datetime) -> datetime:
    """Pages about no event in particular keep the zone that the moment brings."""
    event: Event | None = g.get("event")
    return when.astimezone(ZoneInfo(event.timezone)) if event else when
