"""A workspace full of events, for pages to be measured in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from matchmaker.entities import Event, Organisation, Participant, Role, Statement, Table, Wish
from matchmaker.plans import make_plan
from matchmaker.store import Store

BUYERS = 4
"""One of so many is a buyer."""


def fill(workspace: Path, *, events: int, people: int) -> None:
    """Make a file in which every event has people, wishes and tables; the first one has two plans."""
    with Store.open(workspace, create=True) as store:
        for number in range(1, events + 1):
            day = date(2027, 1, 4) + timedelta(days=number)
            event = store.events.add(Event(0, f"OpenMap {number}", day, time(9), slots=12, meeting=12, changeover=3))
            store.tables.set(event.id, [Table(0, str(label)) for label in range(1, people // 3 + 1)])
            _say(store, event.id, _add(store, event.id, people))
        made = make_plan(store, 1)
        store.plans.add(1, replace(made, meetings=made.meetings[::2]))


def make_hard(workspace: Path) -> None:
    """Firms with both roles that come late and leave early keep the solver busy with the first event for a while."""
    random = Random(1)
    with Store.open(workspace) as store:
        people = [
            store.participants.save(replace(one, role=Role.BOTH, away=_away(random)))
            for one in store.participants.all(1)
        ]
        wishes = {one.id: _wishes(random, one, [other for other in people if other != one], 12) for one in people}
        store.statements.set(1, wishes)


def _add(store: Store, event_id: int, people: int) -> tuple[Participant, ...]:
    def one(number: int) -> Participant:
        name = f"Structure {event_id}-{number}"
        role = Role.SUPPLIER if number % BUYERS else Role.BUYER
        return Participant(0, 0, Organisation(0, name, name.casefold()), role)

    return store.participants.add(event_id, [one(number) for number in range(people)])


def _say(store: Store, event_id: int, people: Sequence[Participant]) -> None:
    """Everybody wishes to meet six of the other side."""
    random = Random(event_id)
    sides = {role: [one for one in people if one.role is not role] for role in (Role.BUYER, Role.SUPPLIER)}
    store.statements.set(event_id, {one.id: _wishes(random, one, sides[one.role], 6) for one in people})


def _wishes(random: Random, one: Participant, others: Sequence[Participant], most: int) -> list[Statement]:
    chosen = random.sample(others, min(most, len(others)))
    return [Statement(one.id, other.id, Wish.YES, rank) for rank, other in enumerate(chosen, 1)]


def _away(random: Random) -> tuple[int, ...]:
    return tuple(sorted(random.sample(range(1, 13), random.choice((0, 2, 4)))))
