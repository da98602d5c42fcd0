"""``lock``: the organiser's hand on a pair."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, number, target, workspace
from matchmaker.cli.layout import echo, echo_next, echo_table
from matchmaker.journal import BY_COMMAND
from matchmaker.locks import remove_lock, say_place, set_lock
from matchmaker.participants import find_participant
from matchmaker.store import Store


@click.command()
@workspace
@click.argument("pair", metavar="[NAME|NUMBER NAME|NUMBER]", nargs=-1)
@event_option
@click.option("--slot", type=number(1), metavar="NUMBER", help="The slot in which they meet.")
@click.option("--table", metavar="LABEL", help="The table at which they meet.")
@click.option("--reason", default="", metavar="TEXT", help="Why, for your own record.")
@click.option("--remove", is_flag=True, help="Leave the pair to the solver again.")
def lock(
    workspace: Path,
    pair: tuple[str, ...],
    which: str | None,
    slot: int | None,
    table: str | None,
    reason: str,
    remove: bool,
) -> None:
    """List the locks, or let two meet for sure.

    The next plan keeps every lock, wished or not; a pair of which one refused the other cannot be locked.

    \b
    Examples:
      matchmaker lock openmap.db
      matchmaker lock openmap.db "Ville de Marnelle" "Atelier Nord"
      matchmaker lock openmap.db 17 42 --slot 3 --reason "asked by the mayor"
      matchmaker lock openmap.db 17 42 --remove
    """
    if len(pair) not in (0, 2):
        raise click.UsageError("Name two participants, or none to see all locks.")
    with Store.open(workspace) as store:
        event = find_event(store, which)
        people = store.participants.all(event.id)
        if not pair:
            _list(store, event.id)
            return
        two = (find_participant(people, pair[0]), find_participant(people, pair[1]))
        if remove:
            remove_lock(store, event.id, pair=two, who=BY_COMMAND)
        else:
            set_lock(store, event.id, pair=two, slot=slot, table=table, reason=reason, who=BY_COMMAND)
    names = f"{two[0].name} – {two[1].name}"
    echo(f"{names}: no longer locked" if remove else f"{names}: locked, {say_place(slot, table)}")
    echo_next(("plan", *target(workspace, which)))


def _list(store: Store, event_id: int) -> None:
    locks = store.locks.all(event_id)
    if not locks:
        echo("No pair is locked.")
        return
    name = {one.id: one.name for one in store.participants.all(event_id, withdrawn=True)}
    label = {table.id: table.label for table in store.tables.all(event_id, retired=True)}
    rows = [
        (say_place(one.slot, None if one.table is None else label[one.table]), f"{name[one.a]} – {name[one.b]}")
        for one in locks
    ]
    echo_table(rows, indent=0)
