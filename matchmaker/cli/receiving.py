"""``reception``: when attendees may register and wish, and what the pages say about the law."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from matchmaker.cli.common import OrNone, Parsed, event_option, find_event, given, number, workspace
from matchmaker.cli.layout import echo_note, echo_table
from matchmaker.cli.settings import DAY
from matchmaker.cli.times import parse_moment
from matchmaker.entities import Event
from matchmaker.journal import BY_COMMAND
from matchmaker.openings import Openings, openings_of
from matchmaker.reception import Phase, Reception, missing_pages
from matchmaker.receptions import change_reception
from matchmaker.store import Store
from matchmaker.wording import say_field

MOMENT = OrNone(Parsed("moment", parse_moment))
MOMENTS = ("opens", "closes", "wishes_open", "wishes_close")


@click.command()
@workspace
@event_option
@click.option("--opens", type=MOMENT, metavar="MOMENT", help="Registration opens, as “2027-03-01 09:00”.")
@click.option("--closes", type=MOMENT, metavar="MOMENT", help="Registration closes.")
@click.option("--wishes-open", type=MOMENT, metavar="MOMENT", help="Wishes open, for everybody at once.")
@click.option("--wishes-close", type=MOMENT, metavar="MOMENT", help="Wishes close.")
@click.option("--priorities", type=number(0, 50), metavar="NUMBER", help="How many priorities one may give.")
@click.option(
    "--show-wishers/--hide-wishers", default=None, help="Whether attendees see who wished for them; hidden at first."
)
@click.option("--notice", metavar="TEXT", help="Said on the event page instead of the usual sentence.")
@click.option("--contact", metavar="TEXT", help="How to reach the organising team: e-mail, telephone.")
@click.option("--retention", type=OrNone(DAY), metavar="DAY", help="Until when personal data are kept.")
@click.option("--publisher", metavar="TEXT", help="Legal notice: who publishes and hosts these pages.")
@click.option("--controller", metavar="TEXT", help="Who is responsible for personal data.")
@click.option("--officer", metavar="TEXT", help="The data protection officer, and how to reach them.")
@click.option("--basis", metavar="TEXT", help="On which legal basis the data are used, and for what.")
@click.option("--rights", metavar="TEXT", help="Which rights attendees have, and where they complain.")
@click.option("--accessibility", metavar="TEXT", help="The accessibility statement.")
def reception(workspace: Path, which: str | None, **said: Any) -> None:
    """Show when attendees may register and wish, or change what the options name.

    Registration cannot open while a text that the law asks for is empty.

    \b
    Examples:
      matchmaker reception openmap.db
      matchmaker reception openmap.db --opens "2027-03-01 09:00"
      matchmaker reception openmap.db --retention 2027-12-31
      matchmaker reception openmap.db --wishes-open "2027-04-12 09:00"
    """
    with Store.open(workspace) as store:
        event = find_event(store, which)
        changes = {
            name: value.replace(tzinfo=ZoneInfo(event.timezone)) if name in MOMENTS and value else value
            for name, value in given(said).items()
        }
        now = datetime.now(UTC)
        reception = change_reception(store, store.receptions.get(event.id), changes=changes, who=BY_COMMAND, now=now)
        standing = openings_of(store, event.id, now=now)
    _show(event, reception, standing)


def _show(event: Event, reception: Reception, standing: Openings) -> None:
    texts = ((say_field(field.name), _say(event, getattr(reception, field.name))) for field in fields(reception)[1:-1])
    echo_table(list(texts))
    if missing := missing_pages(reception):
        echo_note(f"registration cannot open: these are empty: {', '.join(missing)}")
    phases = {Phase.BEFORE: "not open", Phase.OPEN: "open", Phase.OVER: "closed", Phase.TEAM: "up to the team"}
    click.echo(f"Now registration is {phases[standing.registration]}, wishes are {phases[standing.wishes]}.")


def _say(event: Event, value: object) -> str:
    match value:
        case datetime():
            return f"{value.astimezone(ZoneInfo(event.timezone)):%Y-%m-%d %H:%M}"
        case bool():
            return "yes" if value else "no"
        case None | "":
            return "not said"
        case _:
            return str(value)
