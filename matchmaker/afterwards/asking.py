"""The mail that asks, months later, what came of meetings: written by itself when its day has come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaker.afterwards.outcomes import asked_on, who_met_whom
from matchmaker.entities import Event
from matchmaker.mail.recipients import addresses, compose
from matchmaker.mail.writing import Kind
from matchmaker.papers.words import words
from matchmaker.settings import public_url
from matchmaker.store import Store

_PATIENCE = timedelta(days=60)
"""Who was not served on the day still asks; an event of long ago, found in an older workspace, does not."""


def ask_for_outcomes(store: Store, *, now: datetime) -> int:
    """Ask everybody who met somebody, once, in every event whose day for that has come; how many mails were queued.

    Nothing happens while the workspace has no public address. ``now`` is aware.
    """
    if not public_url(store):
        return 0
    return sum(_ask(store, event, now=now) for event in store.events.all() if _is_due(store, event, now=now))


def _is_due(store: Store, event: Event, *, now: datetime) -> bool:
    day, today = asked_on(store, event), now.astimezone(ZoneInfo(event.timezone)).date()
    retention = store.receptions.get(event.id).retention or date.max
    return day is not None and day <= today < min(retention, day + _PATIENCE)


def _ask(store: Store, event: Event, *, now: datetime) -> int:
    """A mail that failed was one too: nobody is asked again every hour."""
    met = who_met_whom(store, event.id)
    people = [one for one in store.participants.all(event.id) if one.id in met and addresses(one)]
    if _asked(store, event.id).issuperset(one.id for one in people):
        return 0
    retention = store.receptions.get(event.id).retention
    until = words(event.language).day(retention) if retention else ""
    with store.write():
        asked = _asked(store, event.id)
        letters = [
            letter
            for one in store.participants.all(event.id)
            if one.id in met and one.id not in asked
            for letter in compose(
                store, event, one, kind=Kind.OUTCOMES, now=now, partners=[it.name for it in met[one.id]], until=until
            )
        ]
        store.letters.add(letters)
    return len(letters)


def _asked(store: Store, event_id: int) -> set[int | None]:
    return {letter.participant for letter in store.letters.all(event_id) if letter.kind == Kind.OUTCOMES.value}
