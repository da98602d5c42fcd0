"""conference-scheduler: made for the talks of a conference.

It chooses no talks, it places all it is given; so it is given the meetings of the greedy hand, and finds them slots of
its own. A slot of its is a table at a time; two meetings of one participant are talks that clash.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

import pulp
from conference_scheduler import scheduler
from conference_scheduler.resources import Event, Slot

from benchmarks.peers.greedy import fill_slots
from benchmarks.peers.room import Room
from solver.problem import Problem
from solver.schedule import Meeting

START, MINUTES = datetime(2027, 5, 18, 9), 15
SECONDS = 180
"""CBC is a process of its own, and must end even if the one that started it has been ended."""


def schedule_talks(problem: Problem) -> tuple[Meeting, ...]:
    """A schedule that keeps every rule, sorted; empty if it finds none.

    Raises ProblemError for a rule that the peers do not know.
    """
    pairs = [meeting.pair for meeting in fill_slots(problem)]
    seats = [(t, k) for t in range(problem.slots) for k in range(len(problem.tables))]
    slots = [
        Slot(venue=problem.tables[k].id, starts_at=START + timedelta(minutes=MINUTES * t), duration=MINUTES,
             session="morning", capacity=2)
        for t, k in seats
    ]  # fmt: skip
    events = [Event(name=str(k), duration=MINUTES, demand=2) for k in pairs]
    _part(problem, pairs, events)
    for k, event in zip(pairs, events, strict=True):
        event.add_unavailability(*_list_closed(problem, k, seats=seats, slots=slots))
    found = scheduler.solution(events=events, slots=slots, solver=pulp.PULP_CBC_CMD(msg=False, timeLimit=SECONDS)) or ()
    return tuple(sorted(Meeting(pairs[event], *seats[slot]) for event, slot in found))


def _part(problem: Problem, pairs: Sequence[int], events: Sequence[Event]) -> None:
    """No two meetings of one participant at the same time."""
    of: dict[int, list[Event]] = defaultdict(list)
    for k, event in zip(pairs, events, strict=True):
        for p in (problem.pairs[k].a, problem.pairs[k].b):
            event.add_unavailability(*of[p])
            of[p].append(event)


def _list_closed(problem: Problem, k: int, *, seats: Sequence[tuple[int, int]], slots: Sequence[Slot]) -> list[Slot]:
    """Where the pair cannot meet."""
    pair, room, people = problem.pairs[k], Room(problem), problem.participants
    return [
        slot
        for (t, table), slot in zip(seats, slots, strict=True)
        if not (people[pair.a].capacity[t] and people[pair.b].capacity[t])
        or (pair.slots is not None and t not in pair.slots)
        or table not in room.candidates(pair, t)
    ]
