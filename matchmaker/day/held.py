"""What came of each meeting: tick columns of the table sheets, typed in, beside what participants said themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.day.steering import running_of
from matchmaker.entities import HeldMark, Meeting
from matchmaker.errors import NotFoundError
from matchmaker.journal import note
from matchmaker.store import Feedback, Store

Pair = tuple[int, int]
"""Ids of two who meet, the smaller first."""


@dataclass(frozen=True, slots=True)
class Tick:
    """What a sheet says of a meeting; ``held`` None: nothing."""

    held: bool | None = None
    follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Marked:
    """A meeting of the plan in force. ``dropped``: its round did not take place. ``said``: what its two sides said
    afterwards.
    """

    meeting: Meeting
    tick: Tick
    dropped: bool
    said: tuple[Feedback, ...] = ()

    @property
    def pair(self) -> Pair:
        """Who met."""
        return pair_of(self.meeting)

    @property
    def open(self) -> bool:
        """Whether somebody should still say if it was held."""
        return self.tick.held is None and not self.dropped


def pair_of(meeting: Meeting) -> Pair:
    """Who meets."""
    return min(meeting.a, meeting.b), max(meeting.a, meeting.b)


def marks(store: Store, event_id: int) -> tuple[Marked, ...]:
    """Of every meeting of the plan in force, round by round; none while nothing is published. As on papers, meetings
    with somebody who withdrew or was deleted are left out.

    Raises:
        NotFoundError: No such event.
    """
    with store.read():
        running, plan = running_of(store, event_id), store.plans.published(event_id)
        coming = store.participants.revisions(event_id)
        ticks = {(one.a, one.b): Tick(one.held, one.follow_up) for one in store.held.all(event_id)}
        said = _by_pair(store.feedback.all(event_id))
    return tuple(
        Marked(one, ticks.get(pair_of(one), Tick()), one.slot in running.dropped, tuple(said.get(pair_of(one), ())))
        for one in (plan.meetings if plan else ())
        if one.a in coming and one.b in coming
    )


def mark(
    store: Store,
    event_id: int,
    *,
    table: int,
    ticks: Mapping[Pair, Tick],
    shown: Mapping[Pair, Tick],
    now: datetime,
    who: str,
) -> None:
    """Keep what the sheet of a table (id) says. Only what is not as it was ``shown`` counts: what two people typed in
    at once for different meetings is all kept, and the same sheet sent again changes nothing.

    Raises:
        NotFoundError: The plan in force has no such meeting at this table.
    """
    with store.write():
        known = {one.pair: one for one in marks(store, event_id) if one.meeting.table == table}
        if not known.keys() >= ticks.keys():
            raise NotFoundError("this meeting is no longer in the plan; reload the page")
        new = {
            pair: said for pair, said in ticks.items() if said != shown.get(pair, Tick()) and said != known[pair].tick
        }
        if not new:
            return
        store.held.set(event_id, (HeldMark(*pair, said.held, said.follow_up, now, who) for pair, said in new.items()))
        label = next(one.label for one in store.tables.all(event_id, retired=True) if one.id == table)
        before = _say(known[pair].tick for pair in known)
        after = _say(new.get(pair, known[pair].tick) for pair in known)
        note(store, event_id, who=who, what=f"tick columns: table {label}", before=before, after=after)


def _by_pair(said: Iterable[Feedback]) -> dict[Pair, list[Feedback]]:
    found: dict[Pair, list[Feedback]] = {}
    for one in said:
        pair = min(one.participant, one.partner), max(one.participant, one.partner)
        found.setdefault(pair, []).append(one)
    return found


def _say(ticks: Iterable[Tick]) -> str:
    """For the journal: numbers only."""
    all_of_them = tuple(ticks)
    held, missed = (sum(one.held is value for one in all_of_them) for value in (True, False))
    return f"{held} held, {missed} not held, {sum(one.follow_up for one in all_of_them)} follow-ups wanted"
