"""Times, days and lengths as people type them."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from matchmaker.entities import Break, Session
from matchmaker.errors import InputError
from matchmaker.programme import check_minutes

_TIME = re.compile(r"([0-9]{1,2})(?:[h:]([0-9]{2})|h)", re.IGNORECASE)
_DATES = (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
          re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"))  # fmt: skip


def parse_time(text: str) -> time:
    """``9h30``, ``9h``, ``09:30``.

    >>> parse_time("9h30")
    datetime.time(9, 30)
    """
    if match := _TIME.fullmatch(text.strip()):
        hour, minute = int(match[1]), int(match[2] or 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise InputError("“{text}” is not a time; write it as 9h30 or 09:30", text=text)


def parse_date(text: str) -> date:
    """``2027-05-18`` or ``18/05/2027`` (day first).

    >>> parse_date("18/05/2027")
    datetime.date(2027, 5, 18)
    """
    for match in filter(None, (form.fullmatch(text.strip()) for form in _DATES)):
        try:
            return date(int(match["y"]), int(match["m"]), int(match["d"]))
        except ValueError:
            raise InputError("“{text}” is not a day of the calendar", text=text) from None
    raise InputError("“{text}” is not a date; write it as 2027-05-18 or 18/05/2027", text=text)


def parse_moment(text: str) -> datetime:
    """A day and a time, without a zone.

    >>> parse_moment("2027-03-01 9h00")
    datetime.datetime(2027, 3, 1, 9, 0)
    """
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    if not clock:
        raise InputError("“{text}” has no time; write it as 2027-03-01 09:00", text=text)
    return datetime.combine(parse_date(day), parse_time(clock))


def parse_seconds(text: str) -> float:
    """A length above 0, as ``10`` or ``0.5``."""
    if re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,6})?", text.strip()):
        seconds = float(text.replace(",", "."))
        if seconds > 0:
            return seconds
    raise InputError("“{text}” is not a number of seconds above 0; write it as 10 or 0.5", text=text)


def parse_break(text: str) -> Break:
    """Start and minutes: ``10:30+15`` or ``10h30+15``."""
    start, _, minutes = text.partition("+")
    if not re.fullmatch("[0-9]{1,4}", minutes.strip()):
        raise InputError("“{text}” is not a break; write its start, + and its minutes, as 10:30+15", text=text)
    pause = Break(parse_time(start), int(minutes))
    check_minutes(pause)
    return pause


def parse_session(text: str) -> Session:
    """Start, minutes and title of an item for everybody: ``9h00+20 Accueil``."""
    when, _, title = text.strip().partition(" ")
    if "+" not in when or not title.strip():
        raise InputError(
            "“{text}” is not a programme item; write its start, + its minutes and its title, as 9h00+20 Accueil",
            text=text,
        )
    held = parse_break(when)
    return Session(title.strip(), held.start, held.minutes)
