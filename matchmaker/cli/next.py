"""``next``: the next edition of an event, and asking those of the last one to come again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from matchmaker.cli.common import find_event, workspace
from matchmaker.cli.layout import echo, echo_next, echo_note
from matchmaker.cli.settings import DAY
from matchmaker.editions import Begun, begin_next, queue_invitations
from matchmaker.journal import BY_COMMAND
from matchmaker.store import Store


@click.command("next")
@workspace
@click.option("--date", "day", type=DAY, metavar="DAY", help="When the next edition takes place, as 2028-05-16.")
@click.option("--from", "which", metavar="NUMBER|NAME", help="Which event it follows, when the file holds several.")
@click.option("--name", default="", metavar="TEXT", help="Its name; else that of this event with the year of the day.")
@click.option("--needs", is_flag=True, help="With the needs and offers of last time, for everybody to check.")
@click.option("--invite", metavar="NUMBER|NAME", help="Ask those of last time by mail to come to this event.")
def next_(workspace: Path, day: date | None, which: str | None, name: str, needs: bool, invite: str | None) -> None:
    """Make the next edition of an event: its settings, and those who took part, who can be asked to come again.

    Of a participant only organisation, role and e-mail go over. Nobody takes part before registering again, by a
    personal link that --invite mails once registration is open.

    \b
    Examples:
      matchmaker next openmap.db --date 2028-05-16
      matchmaker next openmap.db --date 2028-05-16 --from 1 --needs
      matchmaker next openmap.db --invite 2
    """
    if (day is None) == (invite is None):
        raise click.UsageError("Say when it takes place: --date 2028-05-16; or whom to mail: --invite 2")
    now = datetime.now(UTC)
    with Store.open(workspace) as store:
        if day is None:
            queued = queue_invitations(store, find_event(store, invite).id, now=now)
            echo(f"{queued.letters} invitations put into the outbox.")
            if queued.unreachable:
                echo_note(f"without an e-mail address: {'; '.join(queued.unreachable)}")
            return
        found = find_event(store, which)
        _tell(workspace, begin_next(store, found.id, day=day, name=name, lines=needs, who=BY_COMMAND, now=now))


def _tell(workspace: Path, begun: Begun) -> None:
    event = begun.event
    asked = f"{begun.invited} can be asked; none has been yet"
    done = asked if begun.made else "was there already; nothing was changed"
    echo(f"Event {event.id}, {event.name}, {event.date}: {done}.")
    echo_next(
        ("event", workspace, "--event", str(event.id)),
        ("reception", workspace, "--event", str(event.id), "--opens", "…", "--retention", "…"),
    )
    echo_next(("next", workspace, "--invite", str(event.id)), why="Once registration is open, to ask them by mail:")
