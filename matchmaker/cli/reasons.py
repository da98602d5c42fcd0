"""``reasons``: why wishes were not granted, and what would grant them."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, number_option, workspace
from matchmaker.cli.layout import echo
from matchmaker.cli.papers import LANGUAGE
from matchmaker.entities import Edition, Plan
from matchmaker.participants import find_participant
from matchmaker.plans import find_plan
from matchmaker.store import Store


@click.command()
@workspace
@click.argument("participant", metavar="[NAME|NUMBER]", required=False)
@event_option
@number_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv", help="Write a table as well."
)
@click.option("--language", type=LANGUAGE, help="Language of the reasons; the event's when left out.")
def reasons(
    workspace: Path,
    participant: str | None,
    which: str | None,
    number: int | None,
    out: Path | None,
    language: str | None,
) -> None:
    """Say why wishes were not granted and what would grant them.

    The price is what forcing the meeting would take from the goals of the plan; the change would grant it and take
    nothing from anybody. This is for organisers: it tells of vetoes. Attendees are told only what is their own.

    \b
    Examples:
      matchmaker reasons openmap.db
      matchmaker reasons openmap.db "Ville de Marnelle"
      matchmaker reasons openmap.db --out reasons.csv
    """
    from matchmaker.exports.tables import as_csv
    from matchmaker.files import write_whole
    from matchmaker.papers.words import words
    from matchmaker.reasons import explain_unmet, unmet_table

    edition, plan = _load(workspace, which, number=number)
    source = None if participant is None else find_participant(edition.participants, participant).id
    found = explain_unmet(edition, plan, source=source)
    spoken = words(language or edition.event.language)
    wishes = "1 wish" if len(found) == 1 else f"{len(found)} wishes"
    echo(f"Plan {plan.number} ({plan.state.value}): {wishes} not granted")
    table = unmet_table(found, spoken)
    titles = [column.title for column in table.columns[6:]]
    for _, name, said, rank, _, partner, *why in table.lines:
        echo(f"\n{name} → {partner} ({said}{'' if rank is None else f', {rank}'})")
        for title, text in zip(titles, why, strict=True):
            if text:
                echo(spoken.say("unmet_line", title=title, text=text), indent=2, hang=6)
    if out is not None:
        click.echo(write_whole(out, as_csv(table, language=spoken.language)))


def _load(workspace: Path, which: str | None, *, number: int | None) -> tuple[Edition, Plan]:
    with Store.open(workspace) as store, store.read():
        event = find_event(store, which)
        return store.load_edition(event.id), find_plan(store, event.id, number=number)
