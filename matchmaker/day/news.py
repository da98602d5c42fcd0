"""What somebody says has happened; the clock of the room gives it a meaning: which rounds to come it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from matchmaker.day.rounds import next_to_begin, release
from matchmaker.day.steering import running_of
from matchmaker.elapsed import elapsed, next_shown
from matchmaker.entities import Incident, Participant, Role, Running, Table, Trouble
from matchmaker.errors import InputError, NotFoundError
from matchmaker.incidents import AWAY
from matchmaker.pairing import may_meet
from matchmaker.registrations.names import fold
from matchmaker.store import Store

NEAR = 5
"""So many are named where several can be meant."""


@dataclass(frozen=True, slots=True)
class News:
    """Ids, as in ``Incident``; ``until``: the time of day at which a late one is there, in the zone of the event."""

    kind: Trouble
    participant: int | None = None
    other: int | None = None
    table: int | None = None
    until: time | None = None


def add_news(known: Sequence[News], one: News) -> tuple[News, ...]:
    """With one more; what is said last of somebody's absence, or of a table, holds."""
    return (*(old for old in known if _subject(old) != _subject(one)), one)


def weigh_news(store: Store, event_id: int, news: Iterable[News], *, now: datetime, who: str) -> tuple[Incident, ...]:
    """The rounds to come that each concerns, from the next one to begin. ``now``: aware.

    Raises:
        InputError: It concerns no round, or makes no sense.
        NotFoundError: It is about somebody who never was.
        ConflictError: No round is left to begin.
    """
    running = running_of(store, event_id)
    first = next_to_begin(running, now)
    found = []
    for one in news:
        people = {id: store.participants.get(id) for id in (one.participant, one.other) if id is not None}
        _refuse_senseless(one, people)
        last = _last(one, running, people, now=now)
        found.append(Incident(0, event_id, one.kind, first, last, now, who, one.participant, one.other, one.table))
    return tuple(found)


def find_person(people: Sequence[Participant], typed: str) -> Participant:
    """Who has this number or name, or is the only one with a word that begins so.

    Raises:
        InputError: Several can be meant.
        NotFoundError: Nobody can.
    """
    said = fold(typed)
    exact = [one for one in people if said in (str(one.number), one.organisation.key)]
    begin = [one for one in people if any(word.startswith(said) for word in one.organisation.key.split())]
    inside = [one for one in people if said in one.organisation.key]
    found = (exact or begin or inside) if said else []
    if not found:
        raise NotFoundError("nobody who takes part has the name or number “{who}”; type the beginning of it", who=typed)
    if len(found) > 1:
        near = "; ".join(f"{one.number} {one.name}" for one in found[:NEAR])
        raise InputError("“{who}” can be several: {near}. Type the number", who=typed, near=near)
    return found[0]


def find_table(tables: Sequence[Table], typed: str) -> Table:
    """The table with this label.

    Raises:
        NotFoundError: There is none.
    """
    for table in tables:
        if fold(table.label) == fold(typed):
            return table
    raise NotFoundError("no table is called “{label}”; look at the sign on it", label=typed)


def arrive_after_all(store: Store, event_id: int, one: Participant, *, now: datetime) -> bool:
    """Whether something had kept this participant away; from the next round on nothing does.

    Raises:
        ConflictError: No round is left to begin.
    """
    before = next_to_begin(running_of(store, event_id), now)
    with store.write():
        kept = [i for i in store.incidents_that_hold(event_id) if i.participant == one.id and i.kind in AWAY]
        store.incidents.end(event_id, one.id, before=before)
    return any(incident.last >= before for incident in kept)


def _subject(one: News) -> tuple[object, ...]:
    if one.kind in AWAY:
        return ("away", one.participant)
    return one.kind, one.table, frozenset((one.participant, one.other))


def _refuse_senseless(one: News, people: dict[int, Participant]) -> None:
    if one.kind is Trouble.VETO:
        a, b = people[one.participant or 0], people[one.other or 0]
        if a.id == b.id:
            raise InputError("nobody meets itself; choose two participants")
        if not may_meet(a, b):
            raise InputError("{a} and {b} never meet: neither buys what the other sells", a=a.name, b=b.name)
    elif one.participant is not None and people[one.participant].role is Role.NETWORK:
        raise InputError("{name} is a network, which meets nobody", name=people[one.participant].name)


def _last(one: News, running: Running, people: dict[int, Participant], *, now: datetime) -> int:
    """While the clock stands still, rounds are taken to begin as late as if it went on now."""
    if one.kind is not Trouble.LATE or one.until is None:
        return running.rounds[-1].number
    going = running if running.paused is None else release(running, now=now)
    first = going.rounds[0].start
    there = next_shown(datetime.combine(first.date(), one.until, first.tzinfo), now=now)
    missed = [r for r in going.rounds if r.start > now and not r.dropped and elapsed(r.start, there) > timedelta()]
    if not missed:
        begins = next(r.start for r in going.rounds if not r.dropped and r.start > now)
        raise InputError(
            "{name} misses no round: the next one begins at {start}",
            name=people[one.participant or 0].name,
            start=f"{begins:%H:%M}",
        )
    return missed[-1].number
