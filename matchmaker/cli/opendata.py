"""``opendata``: counts of meetings that may be published."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from matchmaker.afterwards.opendata import LEAST, LICENCE, open_data
from matchmaker.cli.common import event_option, find_event, workspace
from matchmaker.cli.layout import echo, echo_note
from matchmaker.cli.papers import out_option
from matchmaker.files import write_whole
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@out_option("opendata")
@click.option("--licence", default=LICENCE, show_default=True, help="As the description of the data names it.")
def opendata(workspace: Path, which: str | None, out: Path, licence: str) -> None:
    """Write what may be published: how many meetings became what, by kind and sector.

    A table (CSV) and its description (Table Schema), without a name or a sentence of anybody, without a count under
    five, and without one from which such a count could be worked out. Publish it once, when all tables are typed in.

    \b
    Example:
      matchmaker opendata openmap.db --out opendata/
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        today = datetime.now(ZoneInfo(event.timezone)).date()
        made = open_data(store, event, licence=licence, today=today)
    for name, content in made.files.items():
        click.echo(write_whole(out / name, content))
    if not made.lines:
        echo_note(f"no count is {LEAST} or more, so the table has no line")
    else:
        echo(f"{len(made.lines)} counts of {LEAST} or more meetings.")
