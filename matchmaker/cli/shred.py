"""``shred``: an event forgets its persons; which organisations met stays."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import WHO, event_option, find_event, target, workspace
from matchmaker.cli.erasing import WAIT, tell_overwritten
from matchmaker.cli.layout import echo, echo_next, echo_table
from matchmaker.keeping.shredding import refuse_early
from matchmaker.keeping.shredding import shred as shred_event
from matchmaker.personal.erasing import finish_erasing
from matchmaker.store import Store

GOES = (
    "Deleted are persons, addresses, telephones, links, mails, hours, accessibility needs, wishes, refusals, barred "
    "sectors, needs and offers, answers, files that were read, computations, and every word of the journal. Backups "
    "beside the file are removed, and a new one is made if there was one."
)
STAYS = "What stays: organisations, their numbers and roles, the programme, plans and who met whom in them."


@click.command()
@workspace
@event_option
@click.option("--now", "early", is_flag=True, help="Although the date until which data are kept is not over.")
def shred(workspace: Path, which: str | None, early: bool) -> None:
    """Delete all personal data of an event, when they are no longer to be kept.

    It cannot be undone. It asks for the name of the event, which is to be typed.

    \b
    Example:
      matchmaker shred openmap.db --event 1
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        if not early:
            refuse_early(store, event, now=datetime.now(UTC))
        echo(f"{event.name}, {event.date}")
        echo(f"{GOES}\n{STAYS}")
        if click.prompt("Type the name of the event to delete it for good").strip() != event.name:
            raise click.Abort
        left = shred_event(store, event.id, who=WHO)
        done = finish_erasing(store, wait=WAIT)
    echo("What remains:")
    echo_table(((str(number), table.replace("_", " ")) for table, number in left.items()), right=(0,))
    tell_overwritten(done)
    if not done.whole:
        echo_next(("erase", *target(workspace, which)), why="To finish it, when nobody else uses the file:")
