"""Who is there: taps at check-in, counted once however often they are sent, and who is missing when it gets urgent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matchmaker.day.returns import noted_returns
from matchmaker.day.steering import running_of
from matchmaker.entities import Arrival, Meeting, Participant, Role, Round
from matchmaker.registrations.names import words
from matchmaker.store import Attendance, Store
from matchmaker.taps import Presence, presences

AHEAD = timedelta(minutes=10)
"""How long before its first meeting somebody who is not there is missing."""

MOST = 30
"""Whom one can call before the round begins; everybody's people at once would take too long in a large event."""

OLDEST = timedelta(hours=12)
"""A tap that waited longer in a browser counts as that old: the clock of a laptop may be anything."""

_NOTHING: Mapping[str, tuple[str, int]] = {}


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who is not there although its ``meeting`` begins soon, or has begun. ``said``: its answer before."""

    one: Participant
    meeting: Meeting
    round: Round
    table: str
    said: Attendance | None


@dataclass(frozen=True, slots=True)
class Absent:
    """Those who are missing, the most ``urgent`` first, and how many ``more`` there are."""

    urgent: tuple[Missing, ...]
    more: int


def keep_taps(
    store: Store,
    event_id: int,
    arrivals: Sequence[Arrival],
    *,
    undone: Mapping[str, tuple[str, int]] = _NOTHING,
    now: datetime,
    who: str,
) -> tuple[str, ...]:
    """Keep taps, then take back others. Sent again they change nothing. Whoever was reported away and is tapped as
    present counts as present from the next round on, and the journal says so; nobody's agenda changes by it.

    ``undone``: by the key of the tap that says so, which tap (key) is taken back and the participant (id) it was about.

    Returns:
        Keys of taps that are of no use: whom they are about does not take part (any more) or has no such person, the
        key is that of a tap about somebody else, or what is taken back is not known.

    Raises:
        ConflictError: Nothing can be written at the moment; nothing was kept.
    """
    with store.write(), noted_returns(store, event_id, who=who):
        fit = _fitting(store, event_id, arrivals)
        store.arrivals.add(event_id, (_timely(one, now) for one in fit))
        asked = [*(one.key for one in arrivals), *(key for key, _ in undone.values())]
        known = store.arrivals.about(event_id, asked)
        store.arrivals.take_back(event_id, (key for key, whom in undone.values() if known.get(key) == whom))
    lost = [one.key for one in arrivals if known.get(one.key) != one.participant]
    return *lost, *(tap for tap, (key, whom) in undone.items() if known.get(key) != whom)


def count_present(people: Iterable[Participant], known: Mapping[int, Presence]) -> dict[Role, tuple[int, int]]:
    """How many participants of each role are there, and how many are expected; roles that nobody has are left out."""
    expected, there = Counter[Role](), Counter[Role]()
    for one in people:
        expected[one.role] += 1
        there[one.role] += one.id in known and known[one.id].here
    return {role: (there[role], expected[role]) for role in Role if expected[role]}


def find_missing(store: Store, event_id: int, *, now: datetime, most: int = MOST) -> Absent:
    """Who should be there: those whose first meeting that is not over begins soon, or has begun, the earliest first.

    Times are those that really hold. Nobody is missing before a plan is published.

    Raises:
        NotFoundError: No such event.
    """
    with store.read():
        running, plan = running_of(store, event_id), store.plans.published(event_id)
        known, coming = presences(store.arrivals.all(event_id)), store.participants.revisions(event_id)
        moment = running.clock(now)
        near = {
            one.number: one
            for one in running.rounds
            if not one.dropped and one.end > moment and one.start <= moment + AHEAD
        }
        first = _first_meetings(plan.meetings if plan else (), near)
        absent = [id for id in coming if id in first and not (id in known and known[id].here)]
        absent.sort(key=lambda id: first[id].slot)
        people = {one.id: one for one in store.participants.all(event_id)} if absent else {}
        said = {one.participant: one for one in store.attendances.all(event_id)}
        labels = {table.id: table.label for table in store.tables.all(event_id, retired=True)}
        urgent = tuple(
            Missing(
                one=people[id],
                meeting=first[id],
                round=near[first[id].slot],
                table=labels[first[id].table],
                said=said.get(id),
            )
            for id in absent[:most]
        )
    return Absent(urgent, len(absent) - len(urgent))


def seek(people: Sequence[Participant], query: str) -> list[Participant]:
    """Who has this number, else those meant by beginnings of words of their names, or of their people's; by name."""
    wanted = words(query)
    numbered = [one for one in people if wanted == (str(one.number),)]
    named = [one for one in people if wanted and _is_meant(one, wanted)]
    return numbered or sorted(named, key=lambda one: one.organisation.key)


def seekable(one: Participant) -> tuple[str, ...]:
    """The folded words by which a participant is found, beside its number."""
    return words(" ".join((one.name, *(person.name for person in one.people))))


def _fitting(store: Store, event_id: int, arrivals: Iterable[Arrival]) -> list[Arrival]:
    """Those about participants who come, and about people they have."""
    coming = store.participants.revisions(event_id)
    some = [one for one in arrivals if one.participant in coming]
    named = {one.participant for one in some if one.person is not None}
    people = {id: len(store.participants.get(id).people) for id in named}
    return [one for one in some if one.person is None or one.person < people[one.participant]]


def _is_meant(one: Participant, wanted: Sequence[str]) -> bool:
    known = seekable(one)
    return all(any(name.startswith(word) for name in known) for word in wanted)


def _first_meetings(meetings: Iterable[Meeting], rounds: Mapping[int, Round]) -> dict[int, Meeting]:
    """By participant, of the meetings in these rounds."""
    first: dict[int, Meeting] = {}
    for met in sorted((one for one in meetings if one.slot in rounds), key=lambda one: one.slot):
        first.setdefault(met.a, met)
        first.setdefault(met.b, met)
    return first


def _timely(tap: Arrival, now: datetime) -> Arrival:
    return replace(tap, at=min(max(tap.at, now - OLDEST), now))
