"""The independent checker's verdict on a plan, and publication, which waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from matchmaker.entities import Event, Plan, PlanState
from matchmaker.errors import ConflictError
from matchmaker.journal import changes_since
from matchmaker.losses import Loss, explain_losses
from matchmaker.planning import name_people, recall
from matchmaker.plans.finding import ask_about, find_plan
from matchmaker.store import AuditEntry, Store
from matchmaker.violations import explain_violation
from solver.check import Violation, check, measure, verify
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the independent checker says of a plan, against the registrations as they are now.

    ``current``: the plan was made from exactly this state; only then are its claims (values, bounds) judged too.
    ``losses``: meetings that have no place any more. ``values``: every goal, counted again. ``changes``: what is known
    to have changed since the plan was made. ``concerned``: by broken rule, the names of those who break it.
    """

    plan: Plan
    current: bool
    violations: tuple[Violation, ...]
    losses: tuple[Loss, ...]
    values: dict[str, int]
    changes: tuple[AuditEntry, ...]
    concerned: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Nothing is wrong."""
        return not self.violations and not self.losses


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
    question = ask_about(edition)
    schedule, lost = recall(question, plan)
    current = question.digest == plan.problem
    problem = name_people(question)
    violations = verify(problem, schedule) if current else check(problem, schedule.meetings)
    return Verdict(
        plan=plan,
        current=current,
        violations=tuple(replace(found, message=str(explain_violation(problem, found))) for found in violations),
        losses=explain_losses(edition, lost, everybody=everybody),
        values=measure(problem, schedule.meetings),
        changes=() if current else changes,
        concerned=_name_concerned(problem, violations),
    )


def _name_concerned(problem: Problem, violations: Iterable[Violation]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for one in violations:
        found.setdefault(one.rule.value, {}).update({problem.participants[p].id: None for p in one.participants})
    return {rule: tuple(names) for rule, names in found.items()}


def find_fallen(store: Store, event: Event, *, now: datetime) -> Verdict | None:
    """The verdict on the plan in force if it no longer holds; None: it does, there is none, or the day is over."""
    if now.astimezone(ZoneInfo(event.timezone)).date() > event.date:
        return None
    with store.read():
        published = store.plans.published(event.id)
        verdict = judge(store, event.id, number=published.number) if published else None
    return None if verdict is None or verdict.holds else verdict


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
