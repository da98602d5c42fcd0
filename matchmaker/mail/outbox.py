"""Mails about registrations, put into the outbox: the personal link, the reminder, the question for wishes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from matchmaker.emails import folded
from matchmaker.entities import Event, Line, Participant, Role
from matchmaker.errors import InputError
from matchmaker.mail.publication import REPLACED, STOPPED
from matchmaker.mail.recipients import Queued, addresses, compose, reached, require_public_url
from matchmaker.mail.writing import Kind
from matchmaker.openings import openings_of
from matchmaker.papers.words import words
from matchmaker.reception import Phase
from matchmaker.store import LetterState, Store

_REMINDED = timedelta(days=3)
_MORNING = time(9)
"""When the reminder leaves: three days before, local time."""


def queue_link(store: Store, participant_id: int, *, now: datetime, again: bool = False) -> Queued:
    """Mail the personal link to all addresses of a participant: with what was registered, or ``again`` alone.

    Raises:
        NotFoundError: No such participant.
        InputError: The workspace has no public address.
    """
    require_public_url(store)
    participant = store.participants.get(participant_id)
    event = store.events.get(store.participants.event_of(participant_id))
    kind, said = (Kind.LINK_AGAIN, {}) if again else (Kind.LINK, _registered(event, participant))
    with store.write():
        letters = store.letters.add(compose(store, event, participant, kind=kind, now=now, **said))
    return Queued(len(letters), () if letters else (participant.name,))


def queue_reminders(store: Store, event_id: int, *, now: datetime) -> Queued:
    """Ask everybody who has not said so yet whether they come; to be sent three days before at nine, or now if that is
    over. Each address is asked once, unless its mail failed.

    Raises:
        InputError: The day is over, or the workspace has no public address.
    """
    require_public_url(store)
    event = store.events.get(event_id)
    zone = ZoneInfo(event.timezone)
    if now.astimezone(zone).date() > event.date:
        raise InputError("{event} is over; there is nobody to remind", event=event.name)
    due = datetime.combine(event.date - _REMINDED, _MORNING, zone).astimezone(UTC)
    answered = {attendance.participant for attendance in store.attendances.all(event_id)}
    asked = [one for one in store.participants.all(event_id) if one.id not in answered]
    return _queue_once(store, event, asked, kind=Kind.REMINDER, now=now, due=max(due, now))


def queue_no_wishes(store: Store, event_id: int, *, now: datetime) -> Queued:
    """Ask those who wished nobody yet to do so. Each address is asked once, unless its mail failed.

    Raises:
        InputError: One cannot wish now, or the workspace has no public address.
    """
    require_public_url(store)
    event, reception = store.events.get(event_id), store.receptions.get(event_id)
    if openings_of(store, event_id, now=now).wishes is not Phase.OPEN:
        raise InputError(
            "wishes are not open now, so nobody can be asked for them; see when they are: matchmaker reception FILE.db"
        )
    wishing = {statement.source for statement in store.statements.all(event_id)}
    asked = [one for one in store.participants.all(event_id) if one.id not in wishing and one.role is not Role.NETWORK]
    closes = _said_moment(event, reception.wishes_close) if reception.wishes_close else ""
    return _queue_once(store, event, asked, kind=Kind.NO_WISHES, now=now, closes=closes)


def retry_failed(store: Store, event_id: int, *, now: datetime) -> int:
    """Mails that failed, or wait after an error, are due at once, with all their attempts; how many they were."""
    with store.write():
        again = [
            letter
            for letter in store.letters.all(event_id)
            if (letter.state is LetterState.FAILED and letter.error not in (REPLACED, STOPPED))
            or (letter.state is LetterState.QUEUED and letter.attempts)
        ]
        for letter in again:
            store.letters.save(replace(letter, state=LetterState.QUEUED, due=now, attempts=0))
    return len(again)


def _queue_once(
    store: Store, event: Event, asked: Iterable[Participant], *, kind: Kind, now: datetime, **more: Any
) -> Queued:
    """One mail for each address that has none of this kind yet."""
    asked = tuple(asked)
    with store.write():
        known = reached((one for one in store.letters.all(event.id) if one.state is not LetterState.FAILED), kind)
        letters = [
            letter
            for one in asked
            for letter in compose(store, event, one, kind=kind, now=now, **more)
            if (one.id, folded(letter.recipient)) not in known
        ]
        store.letters.add(letters)
    return Queued(len(letters), tuple(one.name for one in asked if not addresses(one)))


def _registered(event: Event, participant: Participant) -> dict[str, Any]:
    """What one registered; not what only organisers may read."""
    spoken = words(event.language)

    def clock(local: time | None) -> str:
        return "" if local is None else spoken.clock(datetime.combine(event.date, local))

    def say(line: Line) -> str:
        return " – ".join(filter(None, (line.sector, line.title, line.text)))

    return {
        "waiting": participant.waiting,
        "role": participant.role.value,
        "head_count": participant.head_count,
        "arrive": clock(participant.arrive),
        "leave": clock(participant.leave),
        "needs": list(map(say, participant.needs)),
        "offers": list(map(say, participant.offers)),
    }


def _said_moment(event: Event, moment: datetime) -> str:
    spoken, local = words(event.language), moment.astimezone(ZoneInfo(event.timezone))
    return f"{spoken.day(local.date())}, {spoken.clock(local)}"
