"""What changed for a participant since agendas were mailed the last time."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from matchmaker.entities import Edition, Plan
from matchmaker.papers.words import Words
from matchmaker.store import Store

Spots = dict[int, tuple[int, int]]
"""Slot number and table (id) of one's meeting with each partner (id)."""


@dataclass(frozen=True, slots=True)
class Mailed:
    """What the last agendas said: plan (id), its participants who were not coming any more, when its slots begin."""

    plan: int
    without: tuple[int, ...]
    starts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting that is new, moved or cancelled; ``before`` and ``after`` say where, empty when there is none."""

    partner: str
    before: str
    after: str


def last_mailed(store: Store, event_id: int) -> Mailed | None:
    """What was mailed the last time; None before the first publication mail."""
    if known := store.settings.get(_name(event_id)):
        said = json.loads(known)
        return Mailed(said["plan"], tuple(said["without"]), tuple(said["starts"]))
    return None


def keep_mailed(store: Store, event_id: int, mailed: Mailed) -> None:
    """Later changes are those since this one."""
    store.settings.set(_name(event_id), json.dumps(asdict(mailed)))


def mailed_now(edition: Edition, plan: Plan) -> Mailed:
    """What agendas of this plan say today."""
    coming = {one.id for one in edition.participants}
    absent = {one for meeting in plan.meetings for one in (meeting.a, meeting.b)} - coming
    return Mailed(plan.id, tuple(sorted(absent)), tuple(slot.start.isoformat() for slot in edition.slots))


def spots(plan: Plan, mailed: Mailed) -> dict[int, Spots]:
    """Where everybody's meetings are, those with absent people left out; by participant (id)."""
    found: dict[int, Spots] = {}
    absent = set(mailed.without)
    for meeting in plan.meetings:
        if absent.isdisjoint((meeting.a, meeting.b)):
            for one, partner in ((meeting.a, meeting.b), (meeting.b, meeting.a)):
                found.setdefault(one, {})[partner] = (meeting.slot, meeting.table)
    return found


def changes_between(before: Spots, after: Spots, *, told: Teller) -> tuple[Change, ...]:
    """Meetings of one participant that differ: cancelled ones first, the others in time order."""
    moved = [partner for partner in {**before, **after} if before.get(partner) != after.get(partner)]
    moved.sort(key=lambda partner: (after.get(partner, (0, 0)), before.get(partner, (0, 0))))
    return tuple(
        Change(
            told.names[partner],
            before=told.place(*before[partner]) if partner in before else "",
            after=told.spot(*after[partner]) if partner in after else "",
        )
        for partner in moved
    )


class Teller:
    """Says where a meeting was or is. ``names`` and ``labels``: also of who withdrew, and of tables that are gone."""

    def __init__(self, store: Store, edition: Edition, *, words: Words) -> None:
        event_id = edition.event.id
        self.names = {one.id: one.name for one in store.participants.all(event_id, withdrawn=True)}
        self._labels = {table.id: table.label for table in store.tables.all(event_id, retired=True)}
        self._clocks = {slot.number: words.clock(slot.start) for slot in edition.slots}
        self._words = words

    def place(self, slot: int, table: int) -> str:
        """Round and table; at what time it was may no longer be known."""
        return f"{self._round(slot)}, {self._table(table)}"

    def spot(self, slot: int, table: int) -> str:
        """Round, time and table."""
        return f"{self._round(slot)}, {self._clocks[slot]}, {self._table(table)}"

    def _round(self, slot: int) -> str:
        return f"{self._words.say('round').lower()}\u00a0{slot}"

    def _table(self, table: int) -> str:
        return f"{self._words.say('table').lower()}\u00a0{self._labels[table]}"


def _name(event_id: int) -> str:
    return f"agendas_mailed_{event_id}"
