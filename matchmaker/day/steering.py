"""The organiser's hand on the clock of the room: each touch is one transaction, written down, and shifts everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from matchmaker.day.rounds import advance, delay, drop, hold, release, shorten
from matchmaker.entities import Round, Running
from matchmaker.errors import ConflictError
from matchmaker.journal import note
from matchmaker.programme import slots_of
from matchmaker.store import Store

Change = Callable[[Running], Running]


def running_of(store: Store, event_id: int) -> Running:
    """How the morning runs; as planned until somebody touches the clock.

    Raises:
        NotFoundError: No such event.
    """
    with store.read():
        return store.days.get(event_id, slots_of(store.events.get(event_id)))


def add_minutes(store: Store, event_id: int, *, revision: int, minutes: int, now: datetime, who: str) -> Running:
    """The round that is on ends later, all that follow shift. For ``revision`` and errors see ``_steer``."""
    by = timedelta(minutes=minutes)
    return _steer(store, event_id, _today(partial(delay, by=by, now=now), now), revision=revision, who=who)


def pause(store: Store, event_id: int, *, revision: int, now: datetime, who: str) -> Running:
    """The clock stands still."""
    return _steer(store, event_id, _today(partial(hold, now=now), now), revision=revision, who=who)


def resume(store: Store, event_id: int, *, revision: int, now: datetime, who: str) -> Running:
    """The clock goes on."""
    return _steer(store, event_id, _today(partial(release, now=now), now), revision=revision, who=who)


def next_round(store: Store, event_id: int, *, revision: int, now: datetime, who: str) -> Running:
    """The next round begins now."""
    return _steer(store, event_id, _today(partial(advance, now=now), now), revision=revision, who=who)


def shorten_rounds(
    store: Store, event_id: int, *, revision: int, start: datetime, now: datetime, who: str, again: bool = False
) -> Running:
    """All rounds to come take place and are shorter, the first at ``start``; ``again``: the one that is on too."""
    change = _today(partial(shorten, start=start, now=now, again=again), now)
    return _steer(store, event_id, change, revision=revision, who=who)


def drop_rounds(
    store: Store,
    event_id: int,
    *,
    revision: int,
    start: datetime,
    last: int,
    now: datetime,
    who: str,
    again: bool = False,
) -> Running:
    """The first round to come begins at ``start``; the ``last`` ones do not take place. ``again``: as above."""
    change = _today(partial(drop, start=start, last=last, now=now, again=again), now)
    return _steer(store, event_id, change, revision=revision, who=who)


def reset(store: Store, event_id: int, *, revision: int, who: str) -> Running:
    """Everything as in the programme again."""

    def planned(running: Running) -> Running:
        slots = slots_of(store.events.get(event_id))
        return replace(running, rounds=tuple(Round(s.number, s.start, s.end) for s in slots), paused=None)

    return _steer(store, event_id, planned, revision=revision, who=who)


def take_back(store: Store, event_id: int, *, revision: int, who: str) -> Running:
    """As it was before the last change; a second time, as it was after it.

    Raises:
        ConflictError: Nothing was changed, or the clock was changed meanwhile.
    """

    def earlier(running: Running) -> Running:
        before = before_last(store, event_id)
        if before is None:
            raise ConflictError("nothing was changed that could be taken back")
        return replace(before, revision=running.revision)

    return _steer(store, event_id, earlier, revision=revision, who=who)


def before_last(store: Store, event_id: int) -> Running | None:
    """How it ran before the last change; None: nothing was changed."""
    return store.days.earlier(event_id, slots_of(store.events.get(event_id)))


def is_the_day(running: Running, now: datetime) -> bool:
    """Whether it is that day where the event is; on any other the clock is not touched. ``now``: aware."""
    zone = running.rounds[0].start.tzinfo
    return running.rounds[0].start.date() <= now.astimezone(zone).date() <= running.rounds[-1].end.date()


def _today(change: Change, now: datetime) -> Change:
    """The same, refused on any other day."""

    def changed(running: Running) -> Running:
        if not is_the_day(running, now):
            raise ConflictError("the clock can be moved on the day of the event only")
        return change(running)

    return changed


def _steer(store: Store, event_id: int, change: Change, *, revision: int, who: str) -> Running:
    """``revision``: of what was looked at; a button pressed twice, or by two people, is refused the second time.

    Raises:
        NotFoundError: No such event.
        ConflictError: The clock was changed meanwhile, or the change makes no sense now.
        InputError: Times that make no sense.
    """
    with store.write():
        before = running_of(store, event_id)
        if before.revision != revision:
            raise ConflictError(
                "the clock was changed meanwhile, by a second press or by somebody else; it is shown as it is now"
            )
        saved = store.days.save(change(before), slots_of(store.events.get(event_id)))
        note(store, event_id, who=who, what="clock: changed", before=_say(before, saved), after=_say(saved, before))
    return saved


def _say(running: Running, other: Running) -> str:
    """For the journal, in the zone of the event: the rounds that run otherwise than in ``other``, and a pause."""
    said = [
        f"{one.number}: –" if one.dropped else f"{one.number}: {one.start:%H:%M}–{one.end:%H:%M}"
        for one, another in zip(running.rounds, other.rounds, strict=True)
        if one != another
    ]
    zone, parts = running.rounds[0].start.tzinfo, [", ".join(said)] if said else []
    if running.paused is not None:
        parts.append(f"stands still since {running.paused.astimezone(zone):%H:%M}")
    return "; ".join(parts)
