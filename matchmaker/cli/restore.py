"""``restore``: put a backup in the place of the workspace."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from matchmaker.cli.common import workspace
from matchmaker.cli.layout import echo, echo_next, echo_note
from matchmaker.journal import BY_COMMAND
from matchmaker.keeping.restoring import restore as restore_backup


@click.command()
@workspace
@click.argument("backup", metavar="BACKUP.db", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Although the workspace holds events; it is kept beside it.")
def restore(workspace: Path, backup: Path, replace: bool) -> None:
    """Put a backup in the place of the workspace, or make one from it.

    Stop the server before. Whoever was deleted since the backup is deleted again, whoever was signed in signs in again,
    and mails that waited do not leave by themselves. A backup of an older version is upgraded.

    \b
    Examples:
      matchmaker restore openmap.db openmap.backup-20270418T093000Z.db --replace
      matchmaker restore new.db /media/stick/openmap.backup-20270418T093000Z.db
    """
    done = restore_backup(workspace, backup, although_used=replace, who=BY_COMMAND, now=datetime.now(UTC))
    click.echo(f"{workspace} holds what {backup} held.")
    if done.replaced:
        click.echo(f"What was there before is kept as {done.replaced}")
    if done.again:
        echo(f"Deleted again, because they were since the backup: {done.again} (participants, or whole events).")
        echo(f"They are still in {backup}: remove it.")
    if done.blind:
        echo_note(
            f"at {workspace} was nothing that could be read, so whoever was deleted since this backup is back: look up "
            "in your mail who asked for it, and delete them again"
        )
    echo_next(("serve", workspace))
