"""The next edition of an event: a new event with its settings, and those who are asked to come again.

Of a participant only its organisation, its role and its address go over, and needs and offers where that is wished:
nobody agreed to more. Persons, telephone numbers, hours, accessibility needs and wishes stay where they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from matchmaker.approving import is_approved_first, set_approved_first
from matchmaker.entities import Event, Line, Participant, Table
from matchmaker.errors import InputError
from matchmaker.events import add_event, change_event
from matchmaker.journal import note
from matchmaker.reception import Reception
from matchmaker.receptions import change_reception
from matchmaker.registrations.names import alphabetical
from matchmaker.store import Store
from matchmaker.wording import say

_KEPT = (
    "priorities", "show_wishers", "contact", "publisher", "controller", "officer", "basis", "rights", "accessibility",
)  # fmt: skip
"""Of what the pages say and allow: all that is no date."""

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")

_DRAWS = 2**31 - 1
"""Numbers of a draw."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be asked to come again. ``came``: it did not withdraw."""

    one: Participant
    came: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """The next edition. ``made``: just now, and not by the same wish before; ``invited``: how many are in it."""

    event: Event
    invited: int
    made: bool


def candidates(store: Store, event_id: int) -> tuple[Candidate, ...]:
    """In order of name; not those who asked to be deleted, and nobody who never took part."""
    people = (one for one in store.participants.all(event_id, withdrawn=True) if not one.erased and not one.outside)
    return tuple(Candidate(one, not one.withdrawn) for one in sorted(people, key=alphabetical))


def propose_name(event: Event, day: date) -> str:
    """The name of the event with the year of the day: in place of its own, else behind it."""
    before, after = str(event.date.year), str(day.year)
    if before in _YEAR.findall(event.name):
        return _YEAR.sub(lambda found: after if found[0] == before else found[0], event.name)
    return f"{event.name} {after}"


def begin_next(
    store: Store,
    event_id: int,
    *,
    day: date,
    name: str = "",
    invited: Collection[int] | None = None,
    lines: bool = False,
    who: str,
    now: datetime,
) -> Begun:
    """A new event of the same series, a new series where there is none; the same wish again finds what it made.

    The programme, tables without owners, the rule and the texts go over; dates of registration and wishes do not, nor
    sessions with speakers, and the draw has another number: whoever lost it once is not to lose it each time.
    ``invited``: ids of participants, None for all who did not withdraw. ``lines``: with their needs and offers.

    Raises:
        InputError: The day is not after this event, or somebody is invited who cannot be.
        ConflictError: There is another event of this name on this day.
    """
    with store.write():
        event = store.events.get(event_id)
        if day <= event.date:
            raise InputError("the next edition comes after this one, which is on {day}; choose a later day",
                             day=say(event.date), at="date")  # fmt: skip
        event = _in_series(store, event, who=who, now=now)
        name = " ".join(name.split()) or propose_name(event, day)
        for known in store.events.all():
            if (known.series, known.date, known.name) == (event.series, day, name):
                return Begun(known, len(store.participants.all(known.id, withdrawn=True)), made=False)
        chosen = _chosen(candidates(store, event_id), invited)
        made = add_event(store, _renewed(event, name, day), room=_room(store, event_id), who=who)
        _carry_settings(store, event_id, made.id, who=who, now=now)
        store.participants.add(made.id, [_invited(store, event, one, lines=lines, now=now) for one in chosen])
        note(store, made.id, who=who, what="event: asked to come again", after=str(len(chosen)))
    return Begun(made, len(chosen), made=True)


def _in_series(store: Store, event: Event, *, who: str, now: datetime) -> Event:
    if event.series is not None:
        return event
    plain = " ".join(_YEAR.sub("", event.name).split()) or event.name
    return change_event(store, event, changes={}, series=plain, who=who, now=now)[0]


def _chosen(known: Iterable[Candidate], invited: Collection[int] | None) -> list[Participant]:
    if invited is None:
        return [candidate.one for candidate in known if candidate.came]
    found = [candidate.one for candidate in known if candidate.one.id in invited]
    if len(found) != len(set(invited)):
        raise InputError("somebody in this list can no longer be asked; reload the page, then choose again")
    return found


def _renewed(event: Event, name: str, day: date) -> Event:
    sessions = tuple(session for session in event.sessions if not session.speakers)
    return replace(event, id=0, name=name, date=day, sessions=sessions, seed=event.seed % _DRAWS + 1)


def _room(store: Store, event_id: int) -> tuple[Table, ...]:
    return tuple(replace(table, id=0, owner=None) for table in store.tables.all(event_id))


def _carry_settings(store: Store, before: int, after: int, *, who: str, now: datetime) -> None:
    store.targets.set(after, store.targets.all(before))
    store.logos.copy(before, after)
    said = store.receptions.get(before)
    kept = {name: getattr(said, name) for name in _KEPT}
    change_reception(store, Reception(after), changes=kept, who=who, now=now)
    set_approved_first(store, after, wanted=is_approved_first(store, before), who=who)


def _invited(store: Store, event: Event, one: Participant, *, lines: bool, now: datetime) -> Participant:
    """Its address only as long as it was promised to be kept."""
    retention = store.receptions.get(event.id).retention
    kept = retention is None or now.astimezone(ZoneInfo(event.timezone)).date() <= retention
    return Participant(
        id=0,
        number=0,
        organisation=one.organisation,
        role=one.role,
        email=one.email if kept else "",
        lines=tuple(map(_renew, one.lines)) if lines else (),
        withdrawn=True,
        invited=True,
    )


def _renew(line: Line) -> Line:
    """A deadline of last time is over."""
    return replace(line, deadline=None)
