"""``demo``: an invented event from the registration file to paper, by the commands that anybody would type."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from matchmaker.cli.common import number
from matchmaker.demo import write_demo
from matchmaker.errors import InputError
from matchmaker.files import write_whole

DAY = "2027-05-18"
REGISTRATIONS, WORKSPACE = "inscriptions.csv", "openmap.db"
MARKER, MARK = "demo.txt", b"matchmaker demo made this folder and may write over what is in it.\n"
"""Only a folder with this file and this line in it may hold an event already."""


@click.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--participants",
    type=number(10, 10_000),
    default=180,
    show_default=True,
    metavar="NUMBER",
    help="How many are invented.",
)
@click.option("--seed", type=int, default=1, show_default=True, metavar="NUMBER", help="Another seed, another event.")
@click.pass_context
def demo(context: click.Context, folder: Path, participants: int, seed: int) -> None:
    """Make an invented OpenMap in a folder, from file to paper.

    It shows each command it runs. Run again in the same folder, it goes on with the workspace that is there.
    A folder that holds another event is refused.

    \b
    Example:
      matchmaker demo demo/
    """
    folder.mkdir(parents=True, exist_ok=True)
    _claim(folder)
    registrations, workspace = folder / REGISTRATIONS, folder / WORKSPACE
    write_demo(registrations, participants=participants, seed=seed)
    tables = ("--tables", str(max(10, round(participants / 3))))
    programme = ("--from", "09:00", "--slots", "12", "--meeting", "12", "--changeover", "3", "--break", "10:30+15")
    place = ("--name", "OpenMap de démonstration", "--place", "Halle des Tilleuls")
    if workspace.exists():
        _run(context, "event", workspace, *tables)
    else:
        _run(context, "init", workspace, "--date", DAY, *programme, *tables, *place)
    _run(context, "import", workspace, registrations, "--report", folder / "questions.csv")
    _run(context, "plan", workspace)
    _run(context, "print", workspace, "--out", folder / "papers")
    _run(context, "export", workspace, "--out", folder / "exports")
    click.secho(f"\nThe papers are in {folder / 'papers'}", bold=True)


def _claim(folder: Path) -> None:
    """Mark the folder as one of ours, or refuse one that holds somebody's event."""
    marker = folder / MARKER
    if marker.is_file() and marker.read_bytes() == MARK:
        return
    for name in (WORKSPACE, REGISTRATIONS, MARKER):
        if (folder / name).exists():
            raise InputError(
                "{path} is there already, and the demo would write over it; choose another folder", path=folder / name
            )
    write_whole(marker, MARK)


def _run(context: click.Context, *words: str | Path) -> None:
    """Show a command and run it."""
    line = [str(word) for word in words]
    click.secho(f"\n$ matchmaker {shlex.join(line)}", bold=True)
    group = context.find_root().command
    group.main(line, prog_name="matchmaker", standalone_mode=False)
