"""Plans as a service: make a draft, judge it again without the model, publish it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from matchmaker.entities import Edition, Participant, Plan, PlanState, Role, Table
from matchmaker.errors import ConflictError, InputError, MatchmakerError, NoScheduleError, NotFoundError
from matchmaker.journal import changes_since
from matchmaker.losses import Loss, explain_losses
from matchmaker.obstacles import explain_violation, find_obstacles, name_locks
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import Question, answer, ask, name_people, recall
from matchmaker.rooms import assign_tables
from matchmaker.store import AuditEntry, Store
from solver.check import Violation, check, count_reach, measure, verify
from solver.control import Progress
from solver.schedule import Meeting, Schedule, Status
from solver.solve import solve

ONLY = "the bounds speak of plans that keep them."


@dataclass(frozen=True, slots=True)
class Departure:
    """How far a plan is from the published one of this number: whose agendas differ, of how many in either."""

    published: int
    differ: tuple[Participant, ...]
    agendas: int


@dataclass(frozen=True, slots=True)
class Low:
    """``alone``: without a meeting, and they could meet nobody; ``idle``: without one although they could.

    ``short``: those with a meeting but fewer than the floor, although they could have more: with their meetings and the
    floor, counted up to what each could have alone. Those with the fewest come first, else by number.
    """

    alone: tuple[Participant, ...]
    idle: tuple[Participant, ...]
    short: tuple[tuple[Participant, int, int], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the independent checker says of a plan, against the registrations as they are now.

    ``current``: the plan was made from exactly this state; only then are its claims (values, bounds) judged too.
    ``losses``: meetings that have no place any more. ``values``: every goal, counted again. ``changes``: what is known
    to have changed since the plan was made.
    """

    plan: Plan
    current: bool
    violations: tuple[Violation, ...]
    losses: tuple[Loss, ...]
    values: dict[str, int]
    changes: tuple[AuditEntry, ...]

    @property
    def holds(self) -> bool:
        """Nothing is wrong."""
        return not self.violations and not self.losses


@dataclass(frozen=True, slots=True)
class Task:
    """What a plan is made from: the question as it was ``asked``, its tables given to their owners, and the meetings of
    plan number ``kept`` that stay.
    """

    question: Question
    asked: datetime
    keep: tuple[Meeting, ...] = ()
    kept: int | None = None


def make_plan(
    store: Store,
    event_id: int,
    *,
    fill: bool = False,
    seconds: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Give buyers their tables, solve, have the checker judge the result, and keep both as a new draft.

    Nothing is kept unless there is a schedule. ``seconds`` and ``stop`` end the search early with the best so far.

    Raises:
        InputError: Nobody takes part, tables are too few, or what was said contradicts itself.
        NoScheduleError: No schedule keeps every rule.
        NotFoundError: There is no plan to fill.
        ConflictError: Not all meetings of the plan to fill can stay.
    """
    task = set_task(store, event_id, now=datetime.now(UTC), fill=fill)
    schedule = solve(task.question.problem, keep=task.keep, seconds=seconds, progress=progress, stop=stop)
    return keep_draft(store, event_id, task=task, plan=draft(task, schedule))


def set_task(store: Store, event_id: int, *, now: datetime, fill: bool = False) -> Task:
    """What the next plan is made from, as things are ``now``. ``fill``: the meetings of the latest plan stay, slot and
    table, and only what is free is filled.

    Raises:
        InputError: Nobody takes part, tables are too few, or what was said contradicts itself.
        NotFoundError: There is no plan to fill.
        ConflictError: Not all meetings of the plan to fill can stay.
    """
    with store.read():
        edition = store.load_edition(event_id)
        kept = find_plan(store, event_id) if fill else None
    if not any(p.role is not Role.NETWORK for p in edition.participants):
        raise InputError("this event has no participants yet; import them: matchmaker import FILE.db registrations.csv")
    question = ask(replace(edition, tables=assign_tables(edition)))
    if kept is None:
        return Task(question, now)
    return Task(question, now, _recall_all(question, kept), kept.number)


def draft(task: Task, schedule: Schedule) -> Plan:
    """A schedule that answers the task as a plan, once the checker has judged it.

    Raises:
        NoScheduleError: No schedule keeps every rule.
        ConflictError: Not all meetings of the plan to fill can stay.
        MatchmakerError: The checker refused it.
    """
    question = task.question
    if task.kept is not None and schedule.status is Status.INFEASIBLE:
        raise _cannot_stay(task.kept)
    if schedule.status in (Status.INFEASIBLE, Status.UNKNOWN):
        raise _no_schedule(question, schedule)
    wrong = verify(question.problem, schedule)
    if wrong:
        raise MatchmakerError("the checker refused the new schedule, nothing was kept: {why}", why=wrong[0].message)
    plan = answer(question, schedule, created=task.asked)
    if task.kept is None:
        return plan
    return replace(
        plan, notices=(*plan.notices, f"All {len(task.keep)} meetings of plan {task.kept} were kept; {ONLY}")
    )


def keep_draft(store: Store, event_id: int, *, task: Task, plan: Plan) -> Plan:
    """Keep a plan with the next number, and the tables its task gave to their owners."""
    with store.write():
        _keep_owners(store, event_id, task.question.tables)
        return store.plans.add(event_id, plan)


def _recall_all(question: Question, plan: Plan) -> tuple[Meeting, ...]:
    """The meetings of a plan. Raises ConflictError when one of them has no place any more."""
    schedule, lost = recall(question, plan)
    if lost:
        raise _cannot_stay(plan.number)
    return schedule.meetings


def _cannot_stay(number: int) -> ConflictError:
    return ConflictError(
        "not all meetings of plan {number} can stay as things are now; see which: matchmaker check FILE.db --plan "
        "{number}; or plan anew, without --fill",
        number=number,
    )


def judge(store: Store, event_id: int, *, number: int | None = None) -> Verdict:
    """The checker's verdict on a plan (default: the latest).

    Raises:
        NotFoundError: There is no such plan.
    """
    with store.read():
        plan = find_plan(store, event_id, number=number)
        edition = store.load_edition(event_id)
        everybody = store.participants.all(event_id, withdrawn=True)
        changes = changes_since(store, event_id, moment=plan.created)
    question = _ask_about(edition)
    schedule, lost = recall(question, plan)
    current = question.digest == plan.problem
    problem = name_people(question)
    violations = verify(problem, schedule) if current else check(problem, schedule.meetings)
    return Verdict(
        plan=plan,
        current=current,
        violations=tuple(replace(found, message=explain_violation(problem, found)) for found in violations),
        losses=explain_losses(edition, lost, everybody=everybody),
        values=measure(problem, schedule.meetings),
        changes=() if current else changes,
    )


def find_plan(store: Store, event_id: int, *, number: int | None = None) -> Plan:
    """The plan of this number, or the latest.

    Raises:
        NotFoundError: There is none.
    """
    latest = store.plans.latest(event_id)
    if latest is None:
        raise NotFoundError("there is no plan yet; make one: matchmaker plan FILE.db")
    if number is None or number == latest.number:
        return latest
    if not 1 <= number < latest.number:
        raise NotFoundError("there is no plan {number}; the last one is {last}", number=number, last=latest.number)
    return store.plans.numbered(event_id, number)


def open_plan(store: Store, event_id: int, *, number: int | None = None) -> tuple[Edition, Plan, tuple[Loss, ...]]:
    """A plan to print or export, with its edition, and those of its meetings that may not take place any more.

    Raises:
        NotFoundError: There is no such plan.
        ConflictError: It has meetings in slots or at tables that are gone, which no paper can show.
    """
    with store.read():
        plan = find_plan(store, event_id, number=number)
        edition = store.load_edition(event_id)
        everybody = store.participants.all(event_id, withdrawn=True)
    if not fits_room(edition, plan):
        raise ConflictError(
            "plan {number} has meetings in slots or at tables that are no longer there; make a new one: "
            "matchmaker plan FILE.db",
            number=plan.number,
        )
    _, lost = recall(_ask_about(edition), plan)
    return edition, plan, explain_losses(edition, lost, everybody=everybody)


def fits_room(edition: Edition, plan: Plan) -> bool:
    """Whether every slot and table of the plan is still there, so that papers and grids can show it."""
    tables = {table.id for table in edition.tables}
    return all(meeting.slot <= len(edition.slots) and meeting.table in tables for meeting in plan.meetings)


def publish(store: Store, event_id: int, *, number: int | None = None) -> Plan:
    """Freeze a plan (default: the latest) as the one in force.

    Raises:
        ConflictError: It breaks a rule as things are now, or is published already.
    """
    with store.write():
        verdict = judge(store, event_id, number=number)
        plan = verdict.plan
        if plan.state is PlanState.PUBLISHED:
            raise ConflictError("plan {number} is published already", number=plan.number)
        if not verdict.holds:
            raise ConflictError(
                "plan {number} breaks a rule as things are now and stays a draft; see which: "
                "matchmaker check FILE.db --plan {number}",
                number=plan.number,
            )
        return store.plans.publish(plan)


def find_low(edition: Edition, plan: Plan) -> Low:
    """Who has few meetings in a plan, or none; networks aside."""
    question, held = _ask_about(edition), _count_meetings(plan)
    reach = sorted(
        zip(question.participants, count_reach(question.problem), strict=True), key=lambda found: found[0].number
    )
    short = [
        (one, held[one.id], min(edition.event.floor, most))
        for one, most in reach
        if 0 < held[one.id] < min(edition.event.floor, most)
    ]
    return Low(
        alone=tuple(one for one, most in reach if not held[one.id] and not most),
        idle=tuple(one for one, most in reach if not held[one.id] and most),
        short=tuple(sorted(short, key=lambda found: found[1])),
    )


def find_idle(edition: Edition, plan: Plan) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Participants without a meeting in the plan: those who could meet nobody, and the others."""
    low = find_low(edition, plan)
    return low.alone, low.idle


def find_short(edition: Edition, plan: Plan) -> tuple[tuple[Participant, int, int], ...]:
    """See ``Low``."""
    return find_low(edition, plan).short


def compare_published(store: Store, event_id: int, *, plan: Plan) -> Departure | None:
    """Whose agendas (partner, slot or table) differ from the published plan; None without another one published."""
    with store.read():
        published = store.plans.published(event_id)
        everybody = store.participants.all(event_id, withdrawn=True)
    if published is None or published.id == plan.id:
        return None
    moved = frozenset[int]().union(*(people for people, _, _ in _places(plan) ^ _places(published)))
    return Departure(
        published.number,
        tuple(one for one in everybody if one.id in moved),
        len(_count_meetings(plan).keys() | _count_meetings(published).keys()),
    )


def _places(plan: Plan) -> set[tuple[frozenset[int], int, int]]:
    """Pair, slot and table; who is named first may change with a role."""
    return {(frozenset((meeting.a, meeting.b)), meeting.slot, meeting.table) for meeting in plan.meetings}


def _count_meetings(plan: Plan) -> Counter[int]:
    return Counter(p for meeting in plan.meetings for p in (meeting.a, meeting.b))


def _keep_owners(store: Store, event_id: int, planned: tuple[Table, ...]) -> None:
    """Tables keep what else was said about them while the plan was made."""
    owners = {table.id: table.owner for table in planned}
    tables = store.tables.all(event_id)
    kept = tuple(replace(table, owner=owners.get(table.id, table.owner)) for table in tables)
    if kept != tables:
        store.tables.set(event_id, kept)


def _no_schedule(question: Question, schedule: Schedule) -> NoScheduleError:
    why = find_obstacles(question)
    if why:
        return NoScheduleError(
            "no schedule keeps every lock: {why}. Move or remove a lock, then plan again; nothing was kept",
            why="; ".join(why),
        )
    reason = schedule.notices[0].message if schedule.notices else "It was stopped before there was one."
    return NoScheduleError(
        "no schedule was found. {reason} Locked are: {locks}. Move or remove one, then plan again; nothing was kept",
        reason=reason,
        locks="; ".join(name_locks(question)) or "–",
    )


def _ask_about(edition: Edition) -> Question:
    """The problem a plan that is there is held against."""
    return ask(drop_impossible_locks(edition))
