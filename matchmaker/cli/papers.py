"""``print`` and ``export``: what people take away."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker import plans
from matchmaker.cli.common import event_option, find_event, workspace
from matchmaker.entities import Edition, Plan
from matchmaker.store import Store

OUT = click.Path(file_okay=False, path_type=Path)
LANGUAGE = click.Choice(["fr", "en"])
number_option = click.option("--plan", "number", type=int, help="Number of the plan; the latest when left out.")


@click.command("print")
@workspace
@event_option
@number_option
@click.option("--out", type=OUT, default=Path("papers"), show_default=True, help="Folder for the PDF files.")
@click.option("--language", type=LANGUAGE, help="Language of the papers; the event's when left out.")
def print_(workspace: Path, which: str | None, number: int | None, out: Path, language: str | None) -> None:
    """Print agendas, table sheets and the wall grid as PDF.

    \b
    matchmaker print openmap.db --out papers/
    matchmaker print openmap.db --out papers-en/ --language en
    """
    from matchmaker.papers import print_papers, unprintable

    edition, plan = _load(workspace, which, number)
    for path in print_papers(edition, plan, out, language=language or edition.event.language):
        click.echo(path)
    name = {one.id: one.name for one in edition.participants}
    for found in unprintable(edition):
        whose = "the event" if found.participant is None else name[found.participant]
        click.echo(f"note: no font has {found.letters} of {whose}; it prints as □", err=True)


@click.command()
@workspace
@event_option
@number_option
@click.option("--out", type=OUT, default=Path("exports"), show_default=True, help="Folder for the files.")
@click.option("--language", type=LANGUAGE, help="Language of the headers; the event's when left out.")
def export(workspace: Path, which: str | None, number: int | None, out: Path, language: str | None) -> None:
    """Write the plan as CSV, XLSX and JSON, and one calendar file per participant.

    \b
    matchmaker export openmap.db --out exports/
    """
    from matchmaker.exports import export as write

    edition, plan = _load(workspace, which, number)
    files = write(edition, plan, out, language=language or edition.event.language)
    calendars = [path for path in files if path.suffix == ".ics"]
    for path in files:
        if path.suffix != ".ics":
            click.echo(path)
    if calendars:
        click.echo(f"{calendars[0].parent}/ ({len(calendars)} calendar files)")


def _load(workspace: Path, which: str | None, number: int | None) -> tuple[Edition, Plan]:
    with Store.open(workspace) as store:
        event = find_event(store, which)
        return store.load_edition(event.id), plans.find_plan(store, event.id, number=number)
