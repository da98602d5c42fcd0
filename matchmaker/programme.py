"""The times of a morning: when each slot begins and ends, and who is there.

Lengths are added in UTC, so that a night on which the clocks change is right; results are in the event's zone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaker.entities import Break, Event, Participant, Session, Slot
from matchmaker.errors import InputError

_DAY = 24 * 60  # minutes


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


def span_of(event: Event, item: Break | Session) -> tuple[datetime, datetime]:
    """When it begins and ends; aware, in the zone of the event. A time shown twice by the clocks that night is the
    first one, unless only the second is in the programme.

    :raises InputError: a time that the clocks skip that night.
    """
    zone = _zone(event.timezone)
    span = _span(event.date, item, zone, _moments(event.date, event.start, zone)[0])
    return span.start.astimezone(zone), span.end.astimezone(zone)


def present(participant: Participant, slots: Sequence[Slot], sessions: Sequence[Session]) -> tuple[int, ...]:
    """Meetings at once per slot: ``participant.parallel``, or 0 when away.

    Away: the slot does not lie wholly between arriving and leaving, is listed in ``away``, or overlaps a session in
    which the participant speaks. A time shown twice by the clocks that night counts as the earlier one for arriving
    and the later one for leaving.

    :raises InputError: a time that the clocks skip that night.
    """
    talks = [item for item in sessions if participant.id in item.speakers]
    all_morning = participant.arrive is None and participant.leave is None and not talks
    there = [True] * len(slots) if all_morning else _fit(participant, slots, talks)
    return tuple(
        participant.parallel if is_there and slot.number not in participant.away else 0
        for slot, is_there in zip(slots, there, strict=True)
    )


def _fit(participant: Participant, slots: Sequence[Slot], talks: Sequence[Session]) -> list[bool]:
    """Which slots lie between arriving and leaving, and beside what the participant says in sessions."""
    if not slots:
        return []
    day, zone = slots[0].start.date(), slots[0].start.tzinfo or UTC
    spans = [_Span(slot.start.astimezone(UTC), slot.end.astimezone(UTC)) for slot in slots]
    arrive = _moments(day, participant.arrive, zone)[0] if participant.arrive else spans[0].start
    leave = _moments(day, participant.leave, zone)[1] if participant.leave else spans[-1].end
    busy = [_span(day, item, zone, spans[0].start) for item in talks]
    return [arrive <= span.start and span.end <= leave and not any(map(span.overlaps, busy)) for span in spans]


def find_oddities(event: Event, *, now: datetime) -> tuple[InputError, ...]:
    """What is possible, but hardly meant: a day that is over, an item after the last slot. Nothing is raised."""
    end = slots_of(event)[-1].end
    found = [InputError("{date} is over", date=event.date)] if event.date < now.astimezone(end.tzinfo).date() else []
    items: tuple[Break | Session, ...] = (*event.breaks, *event.sessions)
    late = sorted(item.start for item in items if item.start >= end.time() and end.date() == event.date)
    return (*found, *(_late(start, end) for start in late))


def check_minutes(item: Break | Session) -> None:
    """A break or an item of the programme has a length that makes sense.

    :raises InputError: it has not.
    """
    if not 1 <= item.minutes <= _DAY:
        raise InputError(
            "what begins at {start} lasts at least 1 minute and at most a day, not {minutes} minutes",
            start=f"{item.start:%H:%M}",
            minutes=item.minutes,
        )


def _late(start: time, end: datetime) -> InputError:
    return InputError(
        "what begins at {start} comes after the last round, which ends at {end}",
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
                "round {number} would end after midnight; start earlier, or plan fewer rounds", number=number
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
        raise InputError("an event needs at least one round, not {slots}", slots=event.slots)
    if not 1 <= event.meeting <= _DAY:
        raise InputError("a meeting lasts at least 1 minute and at most a day, not {minutes}", minutes=event.meeting)
    if not 0 <= event.changeover <= _DAY:
        raise InputError("a changeover takes 0 minutes to a day, not {minutes}", minutes=event.changeover)
    for pause in event.breaks:
        check_minutes(pause)
    for session in event.sessions:
        check_minutes(session)
