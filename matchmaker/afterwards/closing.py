"""The figures with which an event is closed, and what is still to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from matchmaker.afterwards.meetings import OTHER, Fate, Reviewed, review
from matchmaker.afterwards.outcomes import Sums, asked_on, days_until_asked, sum_up
from matchmaker.day.held import pair_of
from matchmaker.day.steering import running_of
from matchmaker.entities import Event, Trouble, Way
from matchmaker.keeping.shredding import overdue
from matchmaker.mail.writing import Kind as MailKind
from matchmaker.sectors import groups
from matchmaker.store import Store
from matchmaker.turnout import Kind

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of some meetings: how many of each fate, after how many one side at least stays in touch, and of the ``judged``
    answers of their sides how many call them ``useful``.
    """

    held: int
    not_held: int
    unmarked: int
    follow_ups: int
    useful: int
    judged: int

    @property
    def planned(self) -> int:
        """All of them."""
        return self.held + self.not_held + self.unmarked


@dataclass(frozen=True, slots=True)
class Closing:
    """``cancelled``: meetings of the morning's plan that a repair of the day gave up, beside those of the plan in force
    that ``total`` counts. ``no_shows``, ``unseen``: see ``_absent``. ``untyped``: labels of tables with meetings that
    nobody marked. ``asked_on``: see ``outcomes``; ``mailed``: mails with these questions so far.
    """

    total: Tally
    cancelled: int
    no_shows: int
    unseen: int
    by_kind: Mapping[Kind, Tally]
    by_sector: Mapping[str, Tally]
    untyped: tuple[str, ...]
    retention: date | None
    overdue: bool
    days: int
    asked_on: date | None
    mailed: int
    sums: Sums


def close(store: Store, event: Event, *, now: datetime) -> Closing:
    """All figures of an event, as far as they are typed in. ``now`` is aware."""
    with store.read():
        meetings = review(store, event.id)
        absent, unseen = _absent(store, event.id, meetings)
        labels = {table.id: table.label for table in store.tables.all(event.id, retired=True)}
        return Closing(
            total=_tally(meetings),
            cancelled=_cancelled(store, event.id, meetings),
            no_shows=absent,
            unseen=unseen,
            by_kind=_split(meetings, lambda one: one.kind, Kind),
            by_sector=_split(meetings, lambda one: one.sector, (*(group.key for group in groups()), OTHER)),
            untyped=_untyped(meetings, labels),
            retention=store.receptions.get(event.id).retention,
            overdue=bool(overdue(store, [event], now=now)),
            days=days_until_asked(store, event.id),
            asked_on=asked_on(store, event),
            mailed=sum(letter.kind == MailKind.OUTCOMES.value for letter in store.letters.all(event.id)),
            sums=sum_up(store, event.id, meetings),
        )


def _tally(meetings: Iterable[Reviewed]) -> Tally:
    meetings = tuple(meetings)
    said = [one.useful for met in meetings for one in met.marked.said if one.useful is not None]
    return Tally(
        held=sum(one.fate is Fate.HELD for one in meetings),
        not_held=sum(one.fate is Fate.NOT_HELD for one in meetings),
        unmarked=sum(one.fate is Fate.UNMARKED for one in meetings),
        follow_ups=sum(one.follow_up for one in meetings),
        useful=sum(said),
        judged=len(said),
    )


def _split(meetings: Iterable[Reviewed], name: Callable[[Reviewed], Name], order: Iterable[Name]) -> dict[Name, Tally]:
    """By name, in this order; names without a meeting are left out."""
    found: defaultdict[Name, list[Reviewed]] = defaultdict(list)
    for one in meetings:
        found[name(one)].append(one)
    return {name: _tally(found[name]) for name in order if name in found}


def _cancelled(store: Store, event_id: int, meetings: Iterable[Reviewed]) -> int:
    """The first repair that still holds began from the plan of the morning."""
    first = next((one.before for one in store.repairs.all(event_id) if not one.undone), None)
    morning = next((plan.meetings for plan in store.plans.all(event_id) if plan.id == first), ())
    return len({pair_of(one) for one in morning} - {one.marked.pair for one in meetings})


def _absent(store: Store, event_id: int, meetings: Iterable[Reviewed]) -> tuple[int, int]:
    """How many did not come: those said not to and never seen since; where there was a check-in, also those whom it
    never saw and who held no meeting. And how many more it never saw, as long as not all of their meetings are marked.
    """
    last = running_of(store, event_id).rounds[-1].number
    holding = store.incidents_that_hold(event_id)
    said = {one.participant for one in holding if one.kind is Trouble.NO_SHOW and one.last >= last}
    came = {tap.participant for tap in store.arrivals.all(event_id) if tap.way is Way.IN}
    fates: defaultdict[int, set[Fate]] = defaultdict(set)
    for met in meetings:
        for id in met.marked.pair:
            fates[id].add(met.fate)
    unseen = {id: found for id, found in fates.items() if id not in came | said} if came else {}
    absent = sum(found == {Fate.NOT_HELD} for found in unseen.values())
    return len(said) + absent, sum(Fate.UNMARKED in found and Fate.HELD not in found for found in unseen.values())


def _untyped(meetings: Iterable[Reviewed], labels: Mapping[int, str]) -> tuple[str, ...]:
    """In the order of the tables in the room."""
    waiting = {one.marked.meeting.table for one in meetings if one.marked.open}
    return tuple(label for table, label in labels.items() if table in waiting)
