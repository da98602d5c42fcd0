"""``check``: the independent verdict on a plan, rule by rule."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from matchmaker.cli.common import Words, event_option, find_event, number_option, target, workspace
from matchmaker.cli.departures import tell_departure
from matchmaker.cli.layout import echo, echo_list, echo_next, echo_table
from matchmaker.cli.shredded import find_shredded
from matchmaker.entities import PlanState
from matchmaker.plans import Verdict, compare_published, find_plan, judge
from matchmaker.store import AuditEntry, Store
from solver.check import Claim, Rule


@click.command()
@workspace
@event_option
@number_option
def check(workspace: Path, which: str | None, number: int | None) -> None:
    """Judge a plan rule by rule, independently of the solver.

    The checker shares nothing with the solver. It judges against the registrations and settings as they are now. Exit
    code 0: every rule holds; 1: one is broken.

    \b
    Examples:
      matchmaker check openmap.db
      matchmaker check openmap.db --plan 2
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        if shredded := find_shredded(store, event, plan=find_plan(store, event.id, number=number)):
            echo(str(shredded))
            return
        verdict = judge(store, event.id, number=number)
        departure = compare_published(store, event.id, plan=verdict.plan)
    _tell_plan(verdict)
    _tell_rules(verdict)
    _tell_losses(verdict)
    echo("\nGoals, counted again:")
    echo_table([(goal, str(value), "") for goal, value in verdict.values.items()], right=[1])
    tell_departure(departure)
    _conclude(verdict, target(workspace, which))
    sys.exit(0 if verdict.holds else 1)


def _tell_plan(verdict: Verdict) -> None:
    plan = verdict.plan
    state = f"{plan.state.value}, provisional" if plan.provisional else plan.state.value
    echo(f"Plan {plan.number} ({state}), {len(plan.meetings)} meetings")
    if verdict.current:
        return
    echo("Registrations or settings have changed since it was made; it is judged against what they are now.")
    if verdict.changes:
        echo("Changed since:")
        echo_list(map(_change, verdict.changes))


def _change(entry: AuditEntry) -> str:
    if not entry.before:
        return f"{entry.what}: {entry.after or 'empty'}"
    return f"{entry.what}: {entry.before} -> {entry.after or 'empty'}"


def _tell_rules(verdict: Verdict) -> None:
    """Every rule, also those that hold; claims only where they can be judged."""
    found: dict[Rule | Claim, list[str]] = defaultdict(list)
    for violation in verdict.violations:
        found[violation.rule].append(violation.message)
    registers: list[Iterable[Rule | Claim]] = [Rule, Claim] if verdict.current else [Rule]
    for title, register in zip(("Rules", "What the plan says of itself"), registers, strict=False):
        echo(f"\n{title}:")
        rows = ((rule, "BROKEN" if rule in found else "ok") for rule in register)
        echo_table(
            line
            for rule, state in rows
            for line in [
                (state, rule.value, rule.description),
                *(("", "", f"- {message}") for message in found.get(rule, ())),
            ]
        )


def _tell_losses(verdict: Verdict) -> None:
    if verdict.losses:
        echo("\nMeetings that may no longer take place:")
    echo_list(f"slot {loss.meeting.slot}: {' and '.join(loss.names)}: {loss.why}" for loss in verdict.losses)


def _conclude(verdict: Verdict, target: Words) -> None:
    again = ("plan", *target)
    if not verdict.holds and verdict.plan.state is PlanState.PUBLISHED:
        why = "It can no longer be used as it is. See the least repair, or make a new one:"
        echo_next(("repair", *target), again, why=why)
    elif not verdict.holds:
        echo_next(again, why="This plan can no longer be used as it is. Make a new one:")
    elif not verdict.current:
        echo_next(again, why="Every rule holds. To serve what changed, make a new plan:")
    else:
        echo("\nEvery rule holds.")
