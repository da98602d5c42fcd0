"""``numbers``: the event in numbers."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, workspace
from matchmaker.cli.layout import echo, echo_table
from matchmaker.cli.papers import LANGUAGE
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv", help="Write them as a table as well."
)
@click.option("--language", type=LANGUAGE, help="Language of the numbers; the event's when left out.")
def numbers(workspace: Path, which: str | None, out: Path | None, language: str | None) -> None:
    """Count wishes and meetings by kind, sector and department, meetings of each, and shares of firms.

    It counts the published plan, else the latest one; before there is a plan, wishes only. A pair counts once, whoever
    of the two asked.

    \b
    Examples:
      matchmaker numbers openmap.db
      matchmaker numbers openmap.db --out numbers.csv
    """
    from matchmaker.exports.tables import as_csv
    from matchmaker.files import write_whole
    from matchmaker.numbers import count_event
    from matchmaker.numbers.wording import number_tables, one_table
    from matchmaker.papers.words import words

    with Store.open(workspace) as store:
        event = find_event(store, which)
        counted = count_event(store, event.id)
    spoken = words(language or event.language)
    state = "published" if counted.published else "draft"
    echo(f"Plan {counted.plan} ({state})" if counted.plan else "There is no plan yet: wishes only.")
    for table in number_tables(counted, words=spoken):
        echo(f"\n{table.name}")
        rows = [["" if cell is None else str(cell) for cell in line] for line in table.lines]
        echo_table([[column.title for column in table.columns], *rows], right=range(1, len(table.columns)))
    if out is not None:
        click.echo(write_whole(out, as_csv(one_table(counted, words=spoken), language=spoken.language)))
