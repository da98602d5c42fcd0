"""``erase``: delete what is known of a participant who asks for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, target, workspace
from matchmaker.cli.layout import echo, echo_next
from matchmaker.errors import NotFoundError
from matchmaker.journal import BY_COMMAND
from matchmaker.participants import find_participant
from matchmaker.personal.erasing import erase as erase_participant
from matchmaker.personal.erasing import finish_erasing
from matchmaker.personal.phones import forget_phones
from matchmaker.store import Overwritten, Store

WAIT = 10.0
"""Seconds to wait for others who use the file."""

STAYS = (
    "Deleted are its addresses, persons, needs, offers, hours, accessibility, wishes, refusals, answers, mails and its "
    "personal link. Its number, the name of its organisation and its meetings in published plans stay. Backups beside "
    "the file are removed, for they hold it too, and a new one is made if there was one."
)


@click.command()
@workspace
@click.argument("who", metavar="[NAME|NUMBER]", required=False)
@event_option
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
def erase(workspace: Path, who: str | None, which: str | None, yes: bool) -> None:
    """Delete what is known of a participant who asks for it.

    It cannot be undone. Without a name, only what is due is done: mobiles of events that are over for a week, and what
    an earlier deletion left to do.

    \b
    Example:
      matchmaker erase openmap.db 17
    """
    with Store.open(workspace) as store:
        if who is not None:
            event = find_event(store, which)
            one = find_participant(store.participants.all(event.id, withdrawn=True), who)
            if not one.erased:
                echo(f"{one.number}  {one.name}")
                echo(STAYS)
                if not yes:
                    click.confirm("Delete it for good?", abort=True)
                erase_participant(store, one.id, who=BY_COMMAND)
                echo(f"Participant {one.number} is deleted.")
        elif forgotten := forget_phones(store, now=datetime.now(UTC)):
            echo(f"{forgotten} mobiles of events that are over for a week are deleted.")
        elif not store.erasing.is_due():
            raise NotFoundError("no deletion is unfinished; say who is to be deleted, by name or number")
        done = finish_erasing(store, wait=WAIT)
    tell_overwritten(done)
    if not done.whole:
        echo_next(("erase", *target(workspace, which)), why="To finish it, when nobody else uses the file:")


def tell_overwritten(done: Overwritten) -> None:
    """What became of the bytes, and of copies of them."""
    if done.removed:
        echo(f"Removed: {', '.join(done.removed)}.")
    if done.kept:
        echo(f"Could not be removed; remove it yourself: {', '.join(done.kept)}.")
    if done.whole:
        echo("Nothing of what was deleted is left in the file.")
    else:
        echo("Other programs use the file: traces of what was deleted are still in it or beside it.")
    echo("Registration files, papers, exports and copies that you keep elsewhere are yours to clean.")
