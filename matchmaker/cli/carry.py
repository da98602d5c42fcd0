"""``carry``: to a laptop for the day, and back; there is never more than one copy that may be changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import workspace
from matchmaker.cli.layout import echo, echo_next
from matchmaker.journal import BY_COMMAND
from matchmaker.keeping.carrying import bring_back, carry_away, give_up
from matchmaker.store import Place, Store

WORDS = "give up"
"""To be typed by whoever gives up what is on the laptop."""

PLACES = {
    Place.HOME: "the workspace is here; no copy of it is away",
    Place.AWAY: "carried to a laptop on {since}; this copy can only be read until the other one is back",
    Place.CARRIED: "carried here on {since}; this copy is the workspace until it is brought back",
    Place.RETURNED: "given back on {since}; this copy is no longer the workspace and can only be read",
}
"""Where the workspace is, for whoever looks at one of the copies; ``since`` on the clock of this machine."""

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@workspace
@click.option("--to", metavar="LAPTOP.db", type=_FILE, help="Make this file and work in it from now on.")
@click.option("--back", metavar="LAPTOP.db", type=_FILE, help="Bring back what was done in this file.")
@click.option("--give-up", "lost", is_flag=True, help="The laptop is lost: go on with the copy that stayed.")
def carry(workspace: Path, to: Path | None, back: Path | None, lost: bool) -> None:
    """Carry the workspace to a laptop for the day, and bring it back.

    What stays turns read-only and says so on every page, until the other copy is brought back; then that one is
    read-only. The server may go on running. Without an option it says where the workspace is.

    \b
    Example:
      matchmaker carry openmap.db --to /media/stick/day.db
      matchmaker serve day.db --host 0.0.0.0 --public-url http://192.168.1.20:8000
      matchmaker carry openmap.db --back /media/stick/day.db
    """
    if sum((to is not None, back is not None, lost)) > 1:
        raise click.UsageError("Say one of --to, --back and --give-up")
    now = datetime.now(UTC)
    if to:
        carry_away(workspace, to, who=BY_COMMAND, now=now)
        echo(f"{to} is the workspace now. {workspace} can be read, not changed, until it is back.")
        echo_next(
            ("serve", to.name, "--host", "0.0.0.0", "--public-url", "http://192.168.1.20:8000"),
            ("sign-in", to.name),
            why="On the laptop, from its own disk and with its own address; then, in a second terminal, to get in:",
        )
        echo_next(("carry", workspace, "--back", to), why="Afterwards, here:")
    elif back:
        bring_back(workspace, back, who=BY_COMMAND, now=now)
        echo(f"{workspace} is the workspace again, with all that was done in {back}.")
        echo(f"{back} cannot be changed any more. It still holds personal data: remove it.")
    elif lost:
        _give_up(workspace)
    else:
        with Store.open(workspace) as store:
            standing = store.standing.get()
        since = f"{standing.since.astimezone():%Y-%m-%d %H:%M}" if standing.since else ""
        echo(f"{workspace}: {PLACES[standing.place].format(since=since)}")


def _give_up(workspace: Path) -> None:
    echo("Everything that was done in the copy that was carried away is lost, and that copy can never be brought back.")
    echo("Whoever was deleted in it since is not deleted here: nothing here knows who that was.")
    typed = click.prompt(f"Type “{WORDS}” to go on with {workspace} as it was then")
    if typed.strip() != WORDS:
        raise click.Abort
    give_up(workspace, who=BY_COMMAND)
    echo(f"{workspace} is the workspace again, as it was when it was carried away.")
    echo("Whoever asked to be deleted meanwhile: look it up in your mail, and delete them here again.")
    echo_next(("carry", workspace, "--back", "LAPTOP.db"), why="Should the file turn up, this deletes them here, too:")
