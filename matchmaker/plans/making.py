"""A new draft: what it is made from, the solve, and keeping what the checker let pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from matchmaker.entities import ByHand, Plan, Role, Table
from matchmaker.errors import ConflictError, InputError, MatchmakerError, NoScheduleError
from matchmaker.locks import find_setters
from matchmaker.obstacles import find_obstacles, name_locks
from matchmaker.planning import Question, answer, ask, recall
from matchmaker.plans.finding import find_plan
from matchmaker.rooms import assign_tables
from matchmaker.store import Store
from solver.check import verify
from solver.control import Progress
from solver.schedule import Meeting, Schedule, Status
from solver.solve import solve

ONLY = "the bounds speak of plans that keep them."


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
    number: int | None = None,
    seconds: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Give buyers their tables, solve, have the checker judge the result, and keep both as a new draft.

    Nothing is kept unless there is a schedule. ``fill`` and ``number``: as for ``set_task``.
    ``seconds`` and ``stop`` end the search early with the best so far.

    Raises:
        InputError: Nobody takes part, tables are too few, or what was said contradicts itself.
        NoScheduleError: No schedule keeps every rule.
        NotFoundError: There is no plan to fill.
        ConflictError: Not all meetings of the plan to fill can stay.
    """
    task = set_task(store, event_id, now=datetime.now(UTC), fill=fill, number=number)
    schedule = solve(task.question.problem, keep=task.keep, seconds=seconds, progress=progress, stop=stop)
    return keep_draft(store, event_id, task=task, plan=draft(task, schedule))


def set_task(store: Store, event_id: int, *, now: datetime, fill: bool = False, number: int | None = None) -> Task:
    """What the next plan is made from, as things are ``now``. ``fill``: the meetings of the plan of this ``number``
    (default: the latest) stay, slot and table, and only what is free is filled.

    Raises:
        InputError: Nobody takes part, tables are too few, or what was said contradicts itself.
        NotFoundError: There is no plan to fill.
        ConflictError: Not all meetings of the plan to fill can stay.
    """
    with store.read():
        edition = store.load_edition(event_id)
        kept = find_plan(store, event_id, number=number) if fill else None
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
    """Keep a plan with the next number, what in it is decided by hand, and the tables its task gave to their owners."""
    with store.write():
        _keep_owners(store, event_id, task.question.tables)
        by_hand = tuple(_find_by_hand(store, event_id, task=task, plan=plan))
        return store.plans.add(event_id, replace(plan, by_hand=by_hand))


def _find_by_hand(store: Store, event_id: int, *, task: Task, plan: Plan) -> Iterator[ByHand]:
    """What is the organiser's decision in a new plan: what was so in the plan it fills, and locked pairs."""
    met = {frozenset((one.a, one.b)) for one in plan.meetings}
    kept = () if task.kept is None else find_plan(store, event_id, number=task.kept).by_hand
    known = {frozenset((one.a, one.b)): one for one in kept}
    yield from (one for pair, one in known.items() if pair in met)
    problem, people = task.question.problem, task.question.participants
    sides = [(people[pair.a], people[pair.b]) for pair in (problem.pairs[lock.pair] for lock in problem.locks)]
    locked = [(a, b) for a, b in sides if frozenset((a.id, b.id)) in met - known.keys()]
    reasons = {frozenset((one.a, one.b)): one.reason for one in store.locks.all(event_id)}
    for (a, b), who in zip(locked, find_setters(store, event_id, locked), strict=True):
        yield ByHand(a.id, b.id, reasons.get(frozenset((a.id, b.id)), ""), who)


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
            "no plan keeps every lock: {why}. Move or remove a lock, then plan again; nothing was kept",
            why="; ".join(why),
        )
    reason = schedule.notices[0].message if schedule.notices else "It was stopped before there was one."
    return NoScheduleError(
        "no schedule was found. {reason} Locked are: {locks}. Move or remove one, then plan again; nothing was kept",
        reason=reason,
        locks="; ".join(name_locks(question)) or "–",
    )
