"""Plans as a service: make a draft, judge it again without the model, publish it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from matchmaker.entities import Edition, Meeting, Participant, Plan, Role
from matchmaker.errors import ConflictError, InputError, MatchmakerError, NoScheduleError, NotFoundError
from matchmaker.planning import Question, answer, ask, recall
from matchmaker.rooms import assign_tables
from matchmaker.store import Store
from solver.check import Violation, check, measure, verify
from solver.control import Progress
from solver.problem import Problem
from solver.schedule import Schedule
from solver.solve import solve


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the independent checker says of a plan, against the registrations as they are now.

    ``current``: the plan was made from exactly this state; only then are its claims (values, bounds) judged too.
    ``lost``: meetings that have no place any more. ``values``: every goal, counted again.
    """

    plan: Plan
    edition: Edition
    current: bool
    violations: tuple[Violation, ...]
    lost: tuple[Meeting, ...]
    values: dict[str, int]

    @property
    def holds(self) -> bool:
        """Nothing is wrong."""
        return not self.violations and not self.lost


def make_plan(
    store: Store,
    event_id: int,
    *,
    seconds: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """Give buyers their tables, solve, have the checker judge the result, and keep it as a new draft.

    Raises NoScheduleError when no schedule keeps every rule.
    """
    edition = _seat_buyers(store, event_id)
    if not any(p.role is not Role.NETWORK for p in edition.participants):
        raise InputError("this event has no participants yet; import them: matchmaker import FILE.db registrations.csv")
    question = ask(edition)
    schedule = solve(question.problem, seconds=seconds, progress=progress, stop=stop)
    if not schedule.meetings and schedule.notices and not schedule.goals:
        raise NoScheduleError("{why} {pairs}", why=schedule.notices[0].message, pairs=_names(edition, question, schedule))
    wrong = verify(question.problem, schedule)
    if wrong:
        raise MatchmakerError("the checker refused the new schedule, nothing was kept: {why}", why=wrong[0].message)
    return store.plans.add(event_id, answer(question, schedule, created=datetime.now(UTC)))


def judge(store: Store, event_id: int, *, number: int | None = None) -> Verdict:
    """The checker's verdict on a plan (default: the latest).

    Raises NotFoundError when there is no plan.
    """
    plan = find_plan(store, event_id, number=number)
    edition = store.load_edition(event_id)
    question = ask(edition)
    schedule, lost = recall(question, plan)
    current = question.digest == plan.problem
    problem: Problem = question.problem
    violations = verify(problem, schedule) if current else check(problem, schedule.meetings)
    return Verdict(plan, edition, current, violations, lost, measure(problem, schedule.meetings))


def find_plan(store: Store, event_id: int, *, number: int | None = None) -> Plan:
    """The plan of this number, or the latest.

    Raises NotFoundError when there is none.
    """
    if number is not None:
        return store.plans.numbered(event_id, number)
    plan = store.plans.latest(event_id)
    if plan is None:
        raise NotFoundError("there is no plan yet; make one: matchmaker plan FILE.db")
    return plan


def publish(store: Store, event_id: int, *, number: int | None = None) -> Plan:
    """Freeze a plan (default: the latest) as the one in force.

    Raises ConflictError when it breaks a rule as things are now, or is published already.
    """
    with store.write():
        verdict = judge(store, event_id, number=number)
        if not verdict.holds:
            raise ConflictError(
                "plan {number} breaks a rule as things are now; see: matchmaker check FILE.db", number=verdict.plan.number
            )
        return store.plans.publish(verdict.plan)


def left_out(edition: Edition, plan: Plan) -> tuple[Participant, ...]:
    """Participants without a meeting in the plan, networks aside."""
    busy = {p for meeting in plan.meetings for p in (meeting.a, meeting.b)}
    return tuple(p for p in edition.participants if p.id not in busy and p.role is not Role.NETWORK)


def _seat_buyers(store: Store, event_id: int) -> Edition:
    with store.write():
        edition = store.load_edition(event_id)
        tables = assign_tables(edition)
        if tables != edition.tables:
            store.tables.set(event_id, tables)
            edition = store.load_edition(event_id)
    return edition


def _names(edition: Edition, question: Question, schedule: Schedule) -> str:
    name = {p.id: p.name for p in edition.participants}
    pairs = (question.problem.pairs[i] for i in schedule.notices[0].pairs)
    return "; ".join(
        f"{name[question.participants[pair.a]]} – {name[question.participants[pair.b]]}" for pair in pairs
    )
