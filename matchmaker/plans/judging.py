"""The independent checker's verdict on a plan, and publication, which waits for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from matchmaker.entities import Plan, PlanState
from matchmaker.errors import ConflictError
from matchmaker.journal import changes_since
from matchmaker.losses import Loss, explain_losses
from matchmaker.obstacles import explain_violation
from matchmaker.planning import name_people, recall
from matchmaker.plans.finding import ask_about, find_plan
from matchmaker.store import AuditEntry, Store
from solver.check import Violation, check, measure, verify


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
        violations=tuple(replace(found, message=explain_violation(problem, found)) for found in violations),
        losses=explain_losses(edition, lost, everybody=everybody),
        values=measure(problem, schedule.meetings),
        changes=() if current else changes,
    )


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
