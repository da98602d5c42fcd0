"""``plan``: make a schedule."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker import plans
from matchmaker.cli.common import Parsed, event_option, find_event, number, target, workspace
from matchmaker.cli.departures import tell_departure, tell_smaller_changes
from matchmaker.cli.layout import count, echo, echo_list, echo_next, echo_table, shorten
from matchmaker.cli.progress import Bar, CtrlC
from matchmaker.cli.refusals import note_open_refusals
from matchmaker.cli.times import parse_seconds
from matchmaker.entities import Edition, Plan, PlanGoal
from matchmaker.imports.refusals import find_open_refusals
from matchmaker.matches import find_matches_for_short
from matchmaker.store import Store
from solver.notices import NO_PAIR

WAITING = ("long waits", "long rows", "waiting")
"""Goals of when people meet; those after them say how long they stay and how often they move."""

GOALS = """\b
What the goals count, in this order:
  imposed            pairs the organiser imposed
  mutual priorities  pairs that both called a priority
  minimum            meetings of those who should have a least number
  level 1, 2, …      participants with at least 1, 2, … meetings
  wishes             points of the wishes that are granted
  long waits         idle slots beyond two in a row
  long rows          meetings beyond four in a row without a pause
  waiting            idle slots beyond one in a row
  stay               slots from first to last meeting, for those who walk
  table changes      how often somebody changes tables
No schedule is better than the bound in a goal and as good in those before;
from “long waits” on, no schedule with the same meetings."""


@click.command(epilog=GOALS)
@workspace
@event_option
@click.option(
    "--seconds",
    type=Parsed("seconds", parse_seconds),
    metavar="NUMBER",
    help="Stop after this long with the best so far.",
)
@click.option("--fill", is_flag=True, help="Keep all meetings of the latest plan, and fill only what is free.")
@click.option(
    "--plan", "number", type=number(1), metavar="NUMBER", help="With --fill: which plan stays; the latest if left out."
)
def plan(workspace: Path, which: str | None, seconds: float | None, fill: bool, number: int | None) -> None:
    """Make a schedule and keep it as a draft. Ctrl-C stops early with the best so far.

    Buyers are given their tables first. The same registrations and seed give the same schedule.

    \b
    Examples:
      matchmaker plan openmap.db
      matchmaker plan openmap.db --seconds 10
      matchmaker plan openmap.db --fill
      matchmaker plan openmap.db --fill --plan 1
    """
    if number is not None and not fill:
        raise click.UsageError("--plan goes with --fill: say both, or neither")
    with Store.open(workspace) as store:
        event = find_event(store, which)
        with CtrlC() as ctrl_c, Bar() as bar:
            made = plans.make_plan(
                store, event.id, fill=fill, number=number, seconds=seconds, progress=bar.show, stop=ctrl_c.stop
            )
        edition = store.load_edition(event.id)
        nobody, others = plans.find_idle(edition, made)
        refusals = find_open_refusals(store, event.id)
        departure = plans.compare_published(store, event.id, plan=made)
    _tell(made)
    _name("Nobody to meet, for want of wishes, common time or a table", [one.name for one in nobody])
    _name("No meeting, although somebody would meet them", [one.name for one in others])
    short = [f"{one.name}: {held} / {floor}" for one, held, floor in plans.find_short(edition, made)]
    _name("Fewer meetings than the floor, although they could have more", short)
    _name("Nobody wished these, but one needs what the other offers; add some with lock", _matches(edition, made))
    _tell_notes(made)
    note_open_refusals(refusals)
    tell_departure(departure)
    event_words = target(workspace, which)
    if not fill:
        tell_smaller_changes(departure, event_words)
    echo_next(("check", *event_words), ("print", *event_words, "--out", "papers/"))


def _tell(plan: Plan) -> None:
    echo(f"Plan {plan.number}: {count(len(plan.meetings), 'meeting')}, seed {plan.seed}")
    echo(_say_proofs(plan.goals))
    echo_table([("goal", "value", "bound", "gap", ""), *map(_goal, plan.goals)], right=[1, 2, 3])
    if not plan.reproducible:
        echo("It was stopped early: another run may give another schedule.")


def _say_proofs(goals: tuple[PlanGoal, ...]) -> str:
    """What is proved, and over what, and by how much another schedule could be better at most."""
    chosen = _say_proof([goal for goal in goals if goal.scope == "global"])
    parts: dict[str, list[PlanGoal]] = {}
    for goal in goals:
        if goal.scope != "global":
            parts.setdefault("waiting" if goal.name in WAITING else goal.name, []).append(goal)
    rest = "; ".join(f"{part} {_say_proof(found)}" for part, found in parts.items())
    return f"Who meets whom: {chosen}. With these meetings: {rest}."


def _say_proof(goals: list[PlanGoal]) -> str:
    loose = [goal for goal in goals if goal.value != goal.bound]
    names = [f"{goal.name} " if len(goals) > 1 else "" for goal in loose]
    said = (f"{name}at most {abs(goal.bound - goal.value)} better" for name, goal in zip(names, loose, strict=True))
    return ", ".join(said) or "proved best"


def _goal(goal: PlanGoal) -> tuple[str, str, str, str, str]:
    top = max(abs(goal.value), abs(goal.bound))
    gap = abs(goal.bound - goal.value) / top if top else 0.0
    verdict = "best possible" if goal.value == goal.bound else "perhaps not the best"
    scope = "" if goal.scope == "global" else " with these meetings"
    return goal.name, str(goal.value), str(goal.bound), f"{gap:.1%}", verdict + scope


def _name(title: str, people: list[str]) -> None:
    if people:
        echo(f"\n{title} ({len(people)}):")
        echo("; ".join(shorten(people)), indent=2)


def _matches(edition: Edition, plan: Plan) -> list[str]:
    """The best one of each who has too few meetings."""
    best = {match.short.id: match for match in reversed(find_matches_for_short(edition, plan))}
    return [f"{best[p].short.name} – {best[p].partner.name}" for p in reversed(best)]


def _tell_notes(plan: Plan) -> None:
    # Those without a pair have a list of their own.
    notes = [text for text in dict.fromkeys(plan.notices) if not text.startswith(NO_PAIR)]
    if notes:
        echo("\nNotes:")
        echo_list(notes)
