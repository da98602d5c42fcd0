"""``catalogue`` and ``export``: what people take away besides the papers of the morning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from matchmaker.cli.common import event_option, find_event, shown_option, workspace
from matchmaker.cli.layout import echo_note
from matchmaker.cli.shredded import find_shredded
from matchmaker.entities import Edition, Plan, PlanState
from matchmaker.plans import open_plan
from matchmaker.store import Store

LANGUAGE = click.Choice(["fr", "en"])


def out_option(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """The folder to write into."""
    return click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path(default),
        show_default=True,
        metavar="FOLDER",
        help="Where to write the files.",
    )


@click.command()
@workspace
@event_option
@out_option("papers")
@click.option("--language", type=LANGUAGE, help="Language of the papers; the event's when left out.")
def catalogue(workspace: Path, which: str | None, out: Path, language: str | None) -> None:
    """Print who comes, with numbers, and wish forms, for those who prefer paper.

    \b
    Example:
      matchmaker catalogue openmap.db --out papers/
    """
    from matchmaker.papers import print_catalogue

    with Store.open(workspace) as store:
        event = find_event(store, which)
        edition, reception = store.load_edition(event.id), store.receptions.get(event.id)
    spoken, today = language or event.language, datetime.now(ZoneInfo(event.timezone)).date()
    for path in print_catalogue(edition, out, language=spoken, today=today, priorities=reception.priorities):
        click.echo(path)


@click.command()
@workspace
@event_option
@shown_option
@out_option("exports")
@click.option("--language", type=LANGUAGE, help="Language of the headers; the event's when left out.")
def export(workspace: Path, which: str | None, number: int | None, out: Path, language: str | None) -> None:
    """Write the plan as CSV, XLSX, JSON and calendar files.

    There is one calendar file for each participant with a meeting. Tables have the times of the programme, calendars
    those that hold once the clock of the room was moved.

    \b
    Example:
      matchmaker export openmap.db --out exports/
    """
    from matchmaker.day.steering import running_of
    from matchmaker.exports import export as write

    edition, plan = load(workspace, which, number=number)
    with Store.open(workspace) as store:
        running = running_of(store, edition.event.id)
    files = write(edition, plan, out, language=language or edition.event.language, running=running)
    calendars = [path for path in files if path.suffix == ".ics"]
    for path in files:
        if path.suffix != ".ics":
            click.echo(path)
    if calendars:
        click.echo(f"{calendars[0].parent}/ ({len(calendars)} calendar files)")


def load(workspace: Path, which: str | None, *, number: int | None) -> tuple[Edition, Plan]:
    """An event and its plan; meetings that may no longer take place are counted, and a newer draft is named."""
    with Store.open(workspace) as store:
        edition, plan, losses = open_plan(store, find_event(store, which).id, number=number)
        latest = store.plans.latest(edition.event.id)
        shredded = find_shredded(store, edition.event, plan=plan)
    if number is None and latest is not None and latest.number > plan.number and latest.state is PlanState.DRAFT:
        echo_note(f"plan {plan.number} is published; draft {latest.number} is newer (--plan {latest.number})")
    if shredded:
        echo_note(str(shredded))
    elif losses:
        echo_note(f"{len(losses)} meetings of plan {plan.number} may no longer take place; see: matchmaker check")
    return edition, plan
