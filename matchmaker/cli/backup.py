"""``backup``: a whole copy of the workspace, also while it is served."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import workspace
from matchmaker.cli.layout import echo, echo_next
from matchmaker.keeping.backups import back_up
from matchmaker.store import Store


@click.command()
@workspace
@click.option("--out", metavar="FOLDER|FILE", type=click.Path(path_type=Path), help="Beside the workspace if left out.")
def backup(workspace: Path, out: Path | None) -> None:
    """Copy the workspace, also while it is served: whole, verified, never over another file.

    Only you may read the copy. Those who are deleted later are deleted with all copies beside the workspace; elsewhere
    they stay in it, and matchmaker restore deletes them again.

    \b
    Examples:
      matchmaker backup openmap.db
      matchmaker backup openmap.db --out /media/stick/
    """
    with Store.open(workspace) as store:
        made = back_up(store, out, now=datetime.now(UTC))
    click.echo(f"{made} ({made.stat().st_size // 1000} kB, verified)")
    if made.parent.resolve() != workspace.parent.resolve():
        echo("It holds personal data that no deletion reaches: remove it when the data are no longer to be kept.")
    echo_next(("restore", workspace, made, "--replace"), why="To go back to it, with the server stopped:")
