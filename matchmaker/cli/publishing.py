"""``publish``: freeze a plan."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker import plans
from matchmaker.cli.common import event_option, find_event, number_option, target, workspace
from matchmaker.cli.layout import echo, echo_next
from matchmaker.cli.refusals import note_open_refusals
from matchmaker.imports.refusals import find_open_refusals
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@number_option
def publish(workspace: Path, which: str | None, number: int | None) -> None:
    """Freeze a plan as the one in force. A plan that breaks a rule is refused.

    Later imports and plans leave it as it is: they make a new draft, which can be published in its turn.

    \b
    Examples:
      matchmaker publish openmap.db
      matchmaker publish openmap.db --plan 2
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        published = plans.publish(store, event.id, number=number)
        refusals = find_open_refusals(store, event.id)
    echo(f"Plan {published.number} is published and frozen.")
    note_open_refusals(refusals)
    words = (*target(workspace, which), "--plan", str(published.number))
    echo_next(("print", *words, "--out", "papers/"), ("export", *words, "--out", "exports/"))
