"""``print``: the whole paper set of a plan, or the parts of it that are wanted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from matchmaker.cli.common import event_option, find_event, shown_option, workspace
from matchmaker.cli.layout import echo_note
from matchmaker.cli.papers import LANGUAGE, load, out_option
from matchmaker.entities import Role
from matchmaker.journal import BY_COMMAND
from matchmaker.papers import PAPERS, SET, unprintable, write_papers
from matchmaker.printings import Wanted, collect, last_printed, remember
from matchmaker.store import Store


@click.command("print")
@workspace
@event_option
@shown_option
@out_option("papers")
@click.option("--language", type=LANGUAGE, help="Language of the papers; the event's when left out.")
@click.option(
    "--only",
    "papers",
    type=click.Choice(PAPERS),
    multiple=True,
    metavar="PAPER",
    help=f"One of {', '.join(PAPERS)}; may be repeated. Left out: all but the last two.",
)
@click.option("--participant", "who", multiple=True, metavar="NUMBER|NAME", help="Only of these; may be repeated.")
@click.option("--role", "roles", type=click.Choice([one.value for one in Role]), multiple=True, help="Only of these.")
@click.option("--zone", "zones", multiple=True, metavar="NAME", help="Only tables of this zone, and who owns them.")
@click.option("--table", "tables", multiple=True, metavar="LABEL", help="Only this table, and who owns it.")
@click.option("--changed", is_flag=True, help="Only what is not as it was printed last.")
@click.option("--proof", is_flag=True, help="To look at: not remembered as printed.")
@click.option("--last", is_flag=True, help="Print nothing; say when each paper was last printed.")
def print_(
    workspace: Path,
    which: str | None,
    number: int | None,
    out: Path,
    language: str | None,
    papers: tuple[str, ...],
    who: tuple[str, ...],
    roles: tuple[str, ...],
    zones: tuple[str, ...],
    tables: tuple[str, ...],
    changed: bool,
    proof: bool,
    last: bool,
) -> None:
    """Print agendas, badges, table sheets, signs, the wall grids and all else that a morning needs, as PDF.

    What was printed of a published plan is remembered, so that --changed prints only what is new. Papers that
    everybody shares are left out when participants or tables are chosen.

    \b
    Examples:
      matchmaker print openmap.db --out papers/
      matchmaker print openmap.db --changed
      matchmaker print openmap.db --only agendas-large --participant 12
    """
    if last:
        _list(workspace, which)
        return
    edition, plan = load(workspace, which, number=number)
    spoken = language or edition.event.language
    wanted = Wanted(papers or SET, who, tuple(map(Role, roles)), zones, tables, changed)
    with Store.open(workspace) as store:
        found = collect(store, edition, plan=plan, language=spoken, wanted=wanted)
        for path in write_papers(found, plan, out, mark=wanted.mark):
            click.echo(path)
        if not proof:
            now = datetime.now(UTC)
            remember(store, found, plan=plan, event_id=edition.event.id, language=spoken, now=now, who=BY_COMMAND)
    if not found:
        click.echo("Nothing has changed since the last printing." if changed else "There is nothing of this to print.")
    name = {one.id: one.name for one in edition.participants}
    for letter in unprintable(edition):
        whose = "the event" if letter.participant is None else name[letter.participant]
        echo_note(f"no font has {letter.letters} of {whose}; it prints as □")


def _list(workspace: Path, which: str | None) -> None:
    """When each paper was last printed, and who had it printed."""
    with Store.open(workspace) as store:
        event = find_event(store, which)
        known = last_printed(store, event.id)
    zone = ZoneInfo(event.timezone)
    for paper in PAPERS:
        if paper in known:
            click.echo(f"{paper:14} {known[paper].at.astimezone(zone):%Y-%m-%d %H:%M}  {known[paper].who}")
        else:
            click.echo(f"{paper:14} –")
