"""The translation: what people said becomes a problem of indices, a schedule of indices becomes a plan of people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from matchmaker.entities import Edition, Lock, Meeting, Participant, Plan, PlanGoal, PlanState, Role, Table
from matchmaker.pairing import pair_up
from matchmaker.programme import present
from solver import problem as solver
from solver.codec import problem_to_json
from solver.schedule import Goal, Schedule, Scope, Sense, Status
from solver.schedule import Meeting as Placed


@dataclass(frozen=True, slots=True)
class Question:
    """A problem with the ids behind its positions. ``digest``: SHA-256 of the problem as JSON."""

    problem: solver.Problem
    participants: tuple[int, ...]
    tables: tuple[int, ...]
    digest: str


def ask(edition: Edition) -> Question:
    """The problem of an edition: those who may meet, when they are there, and what was wished. Networks meet nobody.

    Participants are sorted by the key of their organisation, so that the order of registration plays no part.
    Raises InputError when a lock is on a pair that may never meet.
    """
    people = sorted((p for p in edition.participants if p.role is not Role.NETWORK), key=lambda p: p.organisation.key)
    at = {p.id: i for i, p in enumerate(people)}
    pairs = pair_up(edition, people)
    problem = solver.Problem(
        slots=len(edition.slots),
        participants=tuple(_participant(edition, p) for p in people),
        tables=tuple(_table(edition, table, at) for table in edition.tables),
        pairs=pairs,
        pauses=tuple(slot.number - 1 for slot in edition.slots if slot.pause_after),
        together=tuple(_together(edition, at)),
        locks=tuple(_locks(edition, pairs, at)),
        rules=solver.Rules(floor=edition.event.floor, wishes_first=edition.event.wishes_first),
        seed=edition.event.seed,
    )
    digest = sha256(problem_to_json(problem).encode()).hexdigest()
    return Question(problem, tuple(p.id for p in people), tuple(table.id for table in edition.tables), digest)


def answer(question: Question, schedule: Schedule, *, created: datetime) -> Plan:
    """The draft of a plan; its id and number are the store's to give."""
    pairs, people, tables = question.problem.pairs, question.participants, question.tables
    meetings = [
        Meeting(people[pairs[m.pair].a], people[pairs[m.pair].b], m.slot + 1, tables[m.table])
        for m in schedule.meetings
    ]
    return Plan(
        id=0,
        number=0,
        state=PlanState.DRAFT,
        created=created,
        status=schedule.status.value,
        seed=schedule.seed,
        reproducible=schedule.reproducible,
        problem=question.digest,
        meetings=tuple(sorted(meetings, key=lambda m: (m.slot, m.table))),
        goals=tuple(PlanGoal(g.name, g.sense.value, g.value, g.bound, g.scope.value) for g in schedule.goals),
        notices=tuple(notice.message for notice in schedule.notices),
    )


def recall(question: Question, plan: Plan) -> tuple[Schedule, tuple[Meeting, ...]]:
    """A plan as a schedule of this problem, and those of its meetings that have no place in the problem any more:
    between people who may not meet, or at a table that is gone.
    """
    at = {id_: i for i, id_ in enumerate(question.participants)}
    table_at = {id_: k for k, id_ in enumerate(question.tables)}
    place = {frozenset((pair.a, pair.b)): i for i, pair in enumerate(question.problem.pairs)}
    placed: list[Placed] = []
    lost: list[Meeting] = []
    for meeting in plan.meetings:
        pair = place.get(frozenset((at.get(meeting.a, -1), at.get(meeting.b, -1))))
        table = table_at.get(meeting.table)
        if pair is None or table is None or meeting.slot > question.problem.slots:
            lost.append(meeting)
        else:
            placed.append(Placed(pair, meeting.slot - 1, table))
    goals = tuple(Goal(g.name, Sense(g.sense), g.value, g.bound, Scope(g.scope)) for g in plan.goals)
    status = Status(plan.status)
    return Schedule(status, tuple(sorted(placed)), goals, plan.seed, reproducible=plan.reproducible), tuple(lost)


def _participant(edition: Edition, one: Participant) -> solver.Participant:
    return solver.Participant(
        one.organisation.key,
        capacity=present(one, edition.slots, edition.event.sessions),
        minimum=one.minimum,
        maximum=edition.event.maximum if one.maximum is None else one.maximum,
        step_free=one.step_free,
    )


def _table(edition: Edition, table: Table, at: Mapping[int, int]) -> solver.Table:
    """The table of somebody who withdrew is free again."""
    return solver.Table(
        table.label,
        zone=table.zone,
        owner=None if table.owner is None else at.get(table.owner),
        step_free=table.step_free,
        closed=tuple(sorted(number - 1 for number in table.closed if number <= len(edition.slots))),
    )


def _together(edition: Edition, at: Mapping[int, int]) -> Iterator[tuple[int, ...]]:
    groups = (tuple(sorted(at[p] for p in group if p in at)) for group in edition.same_person)
    return iter(sorted(group for group in groups if len(group) > 1))


def _locks(edition: Edition, pairs: tuple[solver.Pair, ...], at: Mapping[int, int]) -> Iterator[solver.Lock]:
    place = {frozenset((pair.a, pair.b)): i for i, pair in enumerate(pairs)}
    tables = {table.id: k for k, table in enumerate(edition.tables)}

    def lock(one: Lock) -> solver.Lock:
        return solver.Lock(
            place[frozenset((at[one.a], at[one.b]))],
            slot=None if one.slot is None else one.slot - 1,
            table=None if one.table is None else tables[one.table],
        )

    return map(lock, edition.locks)
