"""The times of a morning: when each slot begins and ends, who is there, and how people write times.

Lengths are added in UTC, so that a night on which the clocks change is right; results are in the event's zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaker.entities import Break, Event, Participant, Session, Slot
from matchmaker.errors import InputError

_DAY = 24 * 60  # minutes
_TIME = re.compile(r"([0-9]{1,2})(?:[h:]([0-9]{2})|h)", re.IGNORECASE)
_DATES = (re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
          re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"))  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class _Span:
    """From ``start`` to ``end`` (UTC), the end not included."""

    start: datetime
    end: datetime

    def overlaps(self, other: _Span) -> bool:
        """Touching is not overlapping."""
        return self.start < other.end and other.start < self.end


def slots_of(event: Event) -> tuple[Slot, ...]:
    """The ``event.slots`` meeting times, one after the other with the changeover between them.

    A slot that would overlap a break or a session without speakers begins when that ends; the changeover before it may
    be absorbed. ``pause_after``: such a pause lies between this slot and the next.

    :raises InputError: lengths that make no sense, the first or last year of the calendar, pauses that overlap, a
        time that the clocks skip that night, an unknown zone, or a slot that ends after midnight.
    """
    _check_lengths(event)
    zone = _zone(event.timezone)
    start = _moments(event.date, event.start, zone)[0]
    pauses = _pauses(event, start, zone)
    spans = tuple(_spans(event, start, pauses, _midnight(event.date, zone)))
    followed = [any(a.end <= pause.start and pause.end <= b.start for pause in pauses) for a, b in pairwise(spans)]
    return tuple(
        Slot(number, span.start.astimezone(zone), span.end.astimezone(zone), pause_after)
        for number, (span, pause_after) in enumerate(zip(spans, [*followed, False], strict=True), start=1)
    )


def present(participant: Participant, slots: Sequence[Slot], sessions: Sequence[Session]) -> tuple[int, ...]:
    """Meetings at once per slot: ``participant.parallel``, or 0 when away.

    Away: the slot does not lie wholly between arriving and leaving, is listed in ``away``, or overlaps a session in
    which the participant speaks. A time shown twice by the clocks that night counts as the earlier one for arriving
    and the later one for leaving.

    :raises InputError: a time that the clocks skip that night.
    """
    if not slots:
        return ()
    day, zone = slots[0].start.date(), slots[0].start.tzinfo or UTC
    spans = [_Span(slot.start.astimezone(UTC), slot.end.astimezone(UTC)) for slot in slots]
    arrive = _moments(day, participant.arrive, zone)[0] if participant.arrive else spans[0].start
    leave = _moments(day, participant.leave, zone)[1] if participant.leave else spans[-1].end
    talks = [_span(day, item, zone, spans[0].start) for item in sessions if participant.id in item.speakers]
    away = set(participant.away)
    return tuple(
        participant.parallel
        if arrive <= span.start and span.end <= leave and slot.number not in away and not any(map(span.overlaps, talks))
        else 0
        for slot, span in zip(slots, spans, strict=True)
    )


def find_oddities(event: Event, *, now: datetime) -> tuple[InputError, ...]:
    """What is possible, but hardly meant: a day that is over, an item after the last slot. Nothing is raised."""
    end = slots_of(event)[-1].end
    found = [InputError("{date} is over", date=event.date)] if event.date < now.astimezone(end.tzinfo).date() else []
    items: tuple[Break | Session, ...] = (*event.breaks, *event.sessions)
    late = sorted(item.start for item in items if item.start >= end.time() and end.date() == event.date)
    return (*found, *(_late(start, end) for start in late))


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
    _check_minutes(pause)
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


def _late(start: time, end: datetime) -> InputError:
    return InputError(
        "what begins at {start} is after the last slot, which ends at {end}",
        start=f"{start:%H:%M}",
        end=f"{end:%H:%M}",
    )


def _spans(event: Event, start: datetime, pauses: Sequence[_Span], midnight: datetime) -> Iterator[_Span]:
    meeting, changeover = timedelta(minutes=event.meeting), timedelta(minutes=event.changeover)
    for number in range(1, event.slots + 1):
        span = _Span(start, start + meeting)
        for pause in pauses:
            if span.overlaps(pause):
                span = _Span(pause.end, pause.end + meeting)
        if span.end > midnight:
            raise InputError(
                "slot {number} would end after midnight; start earlier, or plan fewer slots", number=number
            )
        yield span
        start = span.end + changeover


def _pauses(event: Event, start: datetime, zone: tzinfo) -> list[_Span]:
    """Breaks and sessions for everybody, in order of time."""
    items: list[Break | Session] = [*event.breaks, *(item for item in event.sessions if not item.speakers)]
    pauses = sorted(_span(event.date, item, zone, start) for item in items)
    for earlier, later in pairwise(pauses):
        if earlier.overlaps(later):
            raise InputError(
                "the pause at {later} begins before the one at {earlier} is over; move one of them",
                earlier=f"{earlier.start.astimezone(zone):%H:%M}",
                later=f"{later.start.astimezone(zone):%H:%M}",
            )
    return pauses


def _span(day: date, item: Break | Session, zone: tzinfo, start: datetime) -> _Span:
    """A time shown twice by the clocks that night is the first one, unless only the second is in the programme."""
    first, last = _moments(day, item.start, zone)
    begin = last if first < start <= last else first
    return _Span(begin, begin + timedelta(minutes=item.minutes))


def _moments(day: date, clock: time, zone: tzinfo) -> tuple[datetime, datetime]:
    """First and last moment (UTC) at which the clocks show this time; they differ only when the clocks go back."""
    shown = datetime.combine(day, clock, zone)
    first, last = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != shown.replace(tzinfo=None):
        raise InputError(
            "the clocks skip {time} on {date} in {zone}; choose another time",
            time=f"{clock:%H:%M}",
            date=day,
            zone=zone,
        )
    return first, last


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones, as "Europe"
        raise InputError("“{name}” is not a time zone; write it as Europe/Paris", name=name) from None


def _check_lengths(event: Event) -> None:
    if not date.min.year < event.date.year < date.max.year:  # or moments in UTC, and midnight, are outside the calendar
        raise InputError("no event can take place on {date}; choose another year", date=event.date)
    if event.slots < 1:
        raise InputError("an event needs at least one slot, not {slots}", slots=event.slots)
    if not 1 <= event.meeting <= _DAY:
        raise InputError("a meeting lasts at least 1 minute and at most a day, not {minutes}", minutes=event.meeting)
    if not 0 <= event.changeover <= _DAY:
        raise InputError("a changeover takes 0 minutes to a day, not {minutes}", minutes=event.changeover)
    for pause in event.breaks:
        _check_minutes(pause)
    for session in event.sessions:
        _check_minutes(session)


def _check_minutes(item: Break | Session) -> None:
    if not 1 <= item.minutes <= _DAY:
        raise InputError(
            "what begins at {start} lasts at least 1 minute and at most a day, not {minutes} minutes",
            start=f"{item.start:%H:%M}",
            minutes=item.minutes,
        )
