"""``publish``: freeze a plan."""

from __future__ import annotations

from pathlib import Path

import click

from matchmaker import plans
from matchmaker.cli.common import event_option, find_event, number_option, target, workspace
from matchmaker.cli.layout import echo, echo_next
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
        published = plans.publish(store, find_event(store, which).id, number=number)
    echo(f"Plan {published.number} is published and frozen.")
    words = (*target(workspace, which), "--plan", str(published.number))
    echo_next(("print", *words, "--out", "papers/"), ("export", *words, "--out", "exports/"))
