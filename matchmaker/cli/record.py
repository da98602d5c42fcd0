"""``record``: the sourcing record, of the whole event and of its buyers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import event_option, find_event, workspace
from matchmaker.cli.papers import LANGUAGE, out_option
from matchmaker.participants import find_participant
from matchmaker.store import Store


@click.command()
@workspace
@event_option
@out_option("record")
@click.option("--buyer", "buyers", multiple=True, metavar="NUMBER|NAME", help="Only of this buyer; may be repeated.")
@click.option("--each", is_flag=True, help="One for each buyer besides.")
@click.option("--language", type=LANGUAGE, help="Language of the record; the event's when left out.")
def record(
    workspace: Path, which: str | None, out: Path, buyers: tuple[str, ...], each: bool, language: str | None
) -> None:
    """Write the sourcing record of the published plan, as PDF and XLSX.

    It says by which rule and draw meetings were given, what buyers had published, who asked to meet whom, who met,
    when, at which table and about what, why others did not, and what was decided by hand. That of one buyer tells
    nothing of what other buyers wished. Nobody's order of preference and no private refusal is in any of them.

    \b
    Examples:
      matchmaker record openmap.db --out record/
      matchmaker record openmap.db --buyer "Ville de Marnelle"
      matchmaker record openmap.db --each
    """
    from matchmaker.sourcing import make_record, narrow
    from matchmaker.sourcing.files import write_record

    with Store.open(workspace) as store:
        event = find_event(store, which)
        whole = make_record(store, event.id)
        people = store.participants.all(event.id)
        wanted = [find_participant(people, one).id for one in buyers]
        if each:
            wanted = [one.party.id for one in whole.buyers]
        records = [*([] if buyers else [whole]), *(narrow(whole, one) for one in wanted)]
        for one in records:
            for path in write_record(store, one, out, language=language or event.language, now=datetime.now(UTC)):
                click.echo(path)
