"""``numbers``: the event in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, workspace
from matchmaker.cli.layout import WIDE, echo, echo_list, echo_table
from matchmaker.cli.papers import LANGUAGE
from matchmaker.exports.lines import Cell, Table
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.csv", help="Write them as a table as well."
)
@click.option("--language", type=LANGUAGE, help="Language of the numbers; English here, the event's in the table.")
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
    state = "published" if counted.published else "draft"
    echo(f"Plan {counted.plan} ({state})" if counted.plan else "There is no plan yet: wishes only.")
    for table in number_tables(counted, words=words(language or "en")):
        echo(f"\n{table.name}")
        _show(table)
    if out is not None:
        spoken = words(language or event.language)
        click.echo(write_whole(out, as_csv(one_table(counted, words=spoken), language=spoken.language)))


def _show(table: Table) -> None:
    """Without columns in which nothing stands; a table that is too wide has each line in words."""
    rows = [[column.title for column in table.columns], *(list(map(_cell, line)) for line in table.lines)]
    columns = [column for column in zip(*rows, strict=True) if any(column[1:])]
    heads, *lines = zip(*columns, strict=True) if columns else [()]
    if sum(2 + max(map(len, column)) for column in columns) <= WIDE:
        echo_table([heads, *lines], right=range(1, len(columns)))
    else:
        titles = heads[1:]
        echo_list(f"{name}: {_in_words(titles, cells)}" for name, *cells in lines)


def _in_words(titles: Sequence[str], cells: Sequence[str]) -> str:
    return "; ".join(f"{title} {cell}" for title, cell in zip(titles, cells, strict=True) if cell)


def _cell(value: Cell) -> str:
    return "" if value is None else str(value)
