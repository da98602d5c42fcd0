"""``plan``, ``check`` and ``publish``."""

from __future__ import annotations

import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from matchmaker import plans
from matchmaker.cli.common import echo_table, event_option, find_event, workspace
from matchmaker.entities import Plan, PlanGoal
from matchmaker.store import Store
from solver.check import Rule
from solver.control import Progress

BAR = 20


@click.command()
@workspace
@event_option
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), help="Stop after this long with the best so far.")
def plan(workspace: Path, which: str | None, seconds: float | None) -> None:
    """Make a schedule and keep it as a draft. Ctrl-C stops early with the best so far.

    \b
    matchmaker plan openmap.db
    matchmaker plan openmap.db --seconds 10
    """
    with Store.open(workspace) as store, _interruptible() as asked, _Bar() as bar:
        event = find_event(store, which)
        made = plans.make_plan(store, event.id, seconds=seconds, progress=bar.show, stop=lambda: bool(asked))
        bar.clear()
        edition = store.load_edition(event.id)
    _tell(made)
    alone = plans.left_out(edition, made)
    if alone:
        click.echo(f"\nWithout a meeting ({len(alone)}): " + "; ".join(p.name for p in alone))
    click.echo(f"\nNext: matchmaker check {workspace}, then matchmaker print {workspace} --out papers/")


@click.command()
@workspace
@event_option
@click.option("--plan", "number", type=int, help="Number of the plan; the latest when left out.")
def check(workspace: Path, which: str | None, number: int | None) -> None:
    """Judge a plan rule by rule, with a checker that shares nothing with the solver. Exit code 1 if a rule is broken.

    \b
    matchmaker check openmap.db
    matchmaker check openmap.db --plan 2
    """
    with Store.open(workspace) as store:
        verdict = plans.judge(store, find_event(store, which).id, number=number)
    found = defaultdict(list)
    for violation in verdict.violations:
        found[violation.rule.value].append(violation.message)
    click.echo(f"Plan {verdict.plan.number} ({verdict.plan.state.value}), {len(verdict.plan.meetings)} meetings")
    if not verdict.current:
        click.echo("Registrations or settings have changed since; it is judged against what they are now.")
    for rule in Rule:
        messages = found.pop(rule.value, [])
        click.echo(f"  {'BROKEN' if messages else 'ok':<7}{rule.value:<11}{rule.description}")
        for message in messages:
            click.echo(f"         – {message}")
    for name, messages in found.items():
        click.echo(f"  BROKEN {name}: " + "; ".join(messages))
    name = {p.id: p.name for p in verdict.edition.participants}
    for meeting in verdict.lost:
        pair = " – ".join(name.get(p, "a participant who withdrew") for p in (meeting.a, meeting.b))
        click.echo(f"  BROKEN pair       slot {meeting.slot}: {pair} may not meet any more, or their table is gone")
    click.echo("\nGoals, counted again")
    echo_table([(goal, str(value)) for goal, value in verdict.values.items()])
    click.echo("\nEvery rule holds." if verdict.holds else "\nThis plan breaks rules; make a new one: matchmaker plan")
    sys.exit(0 if verdict.holds else 1)


@click.command()
@workspace
@event_option
@click.option("--plan", "number", type=int, help="Number of the plan; the latest when left out.")
def publish(workspace: Path, which: str | None, number: int | None) -> None:
    """Freeze a plan as the one in force. A plan that breaks a rule is refused.

    \b
    matchmaker publish openmap.db
    """
    with Store.open(workspace) as store:
        published = plans.publish(store, find_event(store, which).id, number=number)
    click.echo(f"Plan {published.number} is published and frozen.")


def _tell(plan: Plan) -> None:
    click.echo(f"Plan {plan.number}: {len(plan.meetings)} meetings, {plan.status}, seed {plan.seed}")
    echo_table([("goal", "value", "bound", ""), *(_goal(goal) for goal in plan.goals)])
    if not plan.reproducible:
        click.echo("It was stopped early: another run may give another schedule.")


def _goal(goal: PlanGoal) -> tuple[str, str, str, str]:
    if goal.value == goal.bound:
        verdict = "cannot be better" + ("" if goal.scope == "global" else " with these meetings")
    else:
        verdict = f"at {'most' if goal.sense == 'most' else 'best'} {goal.bound} is possible"
    return goal.name, str(goal.value), str(goal.bound), verdict


class _Bar:
    """One line on a terminal that is written again; nothing where the output is not a terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def show(self, now: Progress) -> None:
        """Stage, value, bound and gap."""
        if not self._shown:
            return
        top = max(abs(now.value), abs(now.bound))
        gap = abs(now.bound - now.value) / top if top else 0.0
        full = round(BAR * (1 - gap))
        bar = "█" * full + "░" * (BAR - full)
        line = f"{now.stage:<8} {bar} {now.goal}: {now.value}, bound {now.bound}, gap {gap:.1%}, {now.seconds:.0f} s"
        click.echo(f"\r\x1b[2K{line}", nl=False, err=True)

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *error: object) -> None:
        self.clear()


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """Collect the first Ctrl-C as a request to stop; the second one ends the process as usual."""
    asked: list[int] = []

    def note(number: int, _: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)
