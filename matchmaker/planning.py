"""The translation: what people said becomes a problem of indices, a schedule of indices becomes a plan of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from matchmaker.entities import Edition, Lock, Meeting, Participant, Plan, PlanGoal, PlanState, Role, Table
from matchmaker.errors import InputError
from matchmaker.pairing import pair_up
from matchmaker.programme import present
from matchmaker.targets import group_pairs
from solver import problem as solver
from solver.codec import problem_to_json
from solver.schedule import Goal, Notice, Schedule, Scope, Sense, Status
from solver.schedule import Meeting as Placed
from solver.shares import count_shares


@dataclass(frozen=True, slots=True)
class Question:
    """A problem with the participants and tables behind its positions."""

    problem: solver.Problem
    participants: tuple[Participant, ...]
    tables: tuple[Table, ...]

    @property
    def digest(self) -> str:
        """SHA-256 of the problem as JSON: by it a plan knows whether things are as they were. Milliseconds."""
        return sha256(problem_to_json(self.problem).encode()).hexdigest()


def ask(edition: Edition, *, kept: Iterable[tuple[int, int]] = ()) -> Question:
    """The problem of an edition: those who may meet, when they are there, and what was wished. Networks meet nobody.

    Participants are sorted by the key of their organisation, so that the order of registration plays no part.
    Shares that are wished for kinds of firms are counted, which takes a choice of who meets whom.
    ``kept``: pairs (ids) whose meetings may stay although nobody wishes them any more.

    Raises:
        InputError: What was said contradicts itself: a lock on a pair that may never meet or in a slot that does not
            exist, or a least number of meetings above the greatest.
    """
    people = sorted((p for p in edition.participants if p.role is not Role.NETWORK), key=lambda p: p.organisation.key)
    at = {p.id: i for i, p in enumerate(people)}
    pairs = pair_up(edition, people, kept=kept)
    problem = solver.Problem(
        slots=len(edition.slots),
        participants=tuple(_participant(edition, p) for p in people),
        tables=tuple(_table(edition, table, at) for table in edition.tables),
        pairs=pairs,
        pauses=tuple(slot.number - 1 for slot in edition.slots if slot.pause_after),
        together=tuple(_together(edition, at)),
        locks=_locks(edition, pairs, at),
        groups=group_pairs(edition.targets, people, pairs),
        rules=solver.Rules(floor=edition.event.floor, wishes_first=edition.event.wishes_first),
        seed=edition.event.seed,
    )
    return Question(count_shares(problem), tuple(people), edition.tables)


def name_people(question: Question) -> solver.Problem:
    """The same problem, with the names and numbers of participants for ids: what the checker says of it can be read."""
    named = zip(question.problem.participants, question.participants, strict=True)
    return replace(
        question.problem, participants=tuple(replace(one, id=f"{who.name} ({who.number})") for one, who in named)
    )


def answer(question: Question, schedule: Schedule, *, created: datetime) -> Plan:
    """The draft of a plan; its id and number are the store's to give. ``created``: when the question was asked."""
    return Plan(
        id=0,
        number=0,
        state=PlanState.DRAFT,
        created=created,
        status=schedule.status.value,
        seed=schedule.seed,
        reproducible=schedule.reproducible,
        problem=question.digest,
        meetings=name_meetings(question, schedule.meetings),
        goals=tuple(PlanGoal(g.name, g.sense.value, g.value, g.bound, g.scope.value) for g in schedule.goals),
        notices=(*(_notice(question, notice) for notice in schedule.notices), *_tell_price(schedule)),
    )


def name_meetings(question: Question, placed: Iterable[Placed]) -> tuple[Meeting, ...]:
    """Meetings of indices as meetings of people, in the order of slots and tables."""
    pairs, people, tables = question.problem.pairs, question.participants, question.tables
    meetings = [
        Meeting(people[pairs[m.pair].a].id, people[pairs[m.pair].b].id, m.slot + 1, tables[m.table].id) for m in placed
    ]
    return tuple(sorted(meetings, key=lambda m: (m.slot, m.table)))


def recall(question: Question, plan: Plan) -> tuple[Schedule, tuple[Meeting, ...]]:
    """A plan as a schedule of this problem, and those of its meetings that have no place in the problem any more:
    between people who may not meet, in a slot or at a table that is gone.
    """
    at = {one.id: i for i, one in enumerate(question.participants)}
    table_at = {table.id: k for k, table in enumerate(question.tables)}
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
    maximum = edition.event.maximum if one.maximum is None else one.maximum
    if maximum is not None and one.minimum > maximum:
        raise InputError(
            "{name} should have at least {minimum} meetings, but at most {maximum} are allowed; correct one of the two",
            name=one.name,
            minimum=one.minimum,
            maximum=maximum,
        )
    return solver.Participant(
        one.organisation.key,
        capacity=present(one, edition.slots, edition.event.sessions),
        minimum=one.minimum,
        maximum=maximum,
        step_free=one.step_free,
    )


def _table(edition: Edition, table: Table, at: Mapping[int, int]) -> solver.Table:
    """The table of somebody who meets nobody is shared."""
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


def _locks(edition: Edition, pairs: tuple[solver.Pair, ...], at: Mapping[int, int]) -> tuple[solver.Lock, ...]:
    """By pair, whoever was locked first."""
    place = {frozenset((pair.a, pair.b)): i for i, pair in enumerate(pairs)}
    tables = {table.id: k for k, table in enumerate(edition.tables)}

    def translate(lock: Lock) -> solver.Lock:
        return solver.Lock(
            place[frozenset((at[lock.a], at[lock.b]))],
            slot=None if lock.slot is None else _lock_slot(edition, lock.slot),
            table=None if lock.table is None else tables[lock.table],
        )

    return tuple(sorted(map(translate, edition.locks), key=lambda lock: lock.pair))


def _lock_slot(edition: Edition, number: int) -> int:
    if number > len(edition.slots):
        raise InputError(
            "a meeting is locked in round {number}, and there are {slots}; remove the lock, or make more rounds",
            number=number,
            slots=len(edition.slots),
        )
    return number - 1


def _tell_price(schedule: Schedule) -> Iterator[str]:
    """What the order of levels and wishes costs, where it costs anything."""
    found = schedule.fairness
    if found is None or found.cost <= 0:
        return
    lost = [
        f"{abs(fewer)} {'fewer' if fewer > 0 else 'more'} with at least {level}"
        for level, fewer in enumerate(found.lost, 1)
        if fewer
    ]
    most = found.wishes_first.wishes
    yield (
        f"First meetings for everybody before further wishes: at most {found.cost} of {most} points of wishes "
        f"({found.cost / most:.1%}). Wishes first: {', '.join(lost)}."
    )


def _notice(question: Question, notice: Notice) -> str:
    """What the solver noticed, with the names of those concerned."""
    names = "; ".join(question.participants[p].name for p in notice.participants)
    return f"{notice.message} {names}".strip()
