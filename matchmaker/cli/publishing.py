"""``publish``: freeze a plan."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, number_option, target, workspace
from matchmaker.cli.layout import echo, echo_next
from matchmaker.cli.refusals import note_open_refusals
from matchmaker.entities import PublicationKind
from matchmaker.imports.refusals import find_open_refusals
from matchmaker.journal import BY_COMMAND
from matchmaker.publications import publish_plan
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@number_option
@click.option("--provisional", is_flag=True, help="Pages, papers and mails say that it may still change.")
def publish(workspace: Path, which: str | None, number: int | None, provisional: bool) -> None:
    """Freeze a plan as the one in force. A plan that breaks a rule is refused.

    Later imports and plans leave it as it is: they make a new draft, which can be published in its turn. A provisional
    plan is made final by publishing it again.

    \b
    Examples:
      matchmaker publish openmap.db
      matchmaker publish openmap.db --plan 2
      matchmaker publish openmap.db --provisional
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        kind = PublicationKind.PROVISIONAL if provisional else PublicationKind.FINAL
        published = publish_plan(store, event.id, number=number, kind=kind, who=BY_COMMAND, now=datetime.now(UTC))
        refusals = find_open_refusals(store, event.id)
    echo(f"Plan {published.number} is published{' as provisional' if provisional else ''} and frozen.")
    note_open_refusals(refusals)
    words = (*target(workspace, which), "--plan", str(published.number))
    echo_next(("print", *words, "--out", "papers/"), ("export", *words, "--out", "exports/"))
