"""``worker``: solve in a process of its own, here or on another machine."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from matchmaker.cli.common import WorkspacePath
from matchmaker.cli.layout import echo
from matchmaker.runs.brokers import begin_at, find_work_at
from matchmaker.runs.working import work
from matchmaker.store import Store


@click.command()
@click.argument("workspace", metavar="[FILE.db]", required=False, type=WorkspacePath())
@click.option("--broker", default="", metavar="URL", help="redis://host:6379, or the path of a file.")
def worker(workspace: Path | None, broker: str) -> None:
    """Compute the plans that organisers ask for on the pages, until Ctrl-C.

    The server does so by itself. This command is for a process apart, and for
    other machines: those need no workspace, only a broker that both reach. On
    the machine with the workspace the same broker is named.

    \b
    Examples:
      matchmaker worker openmap.db
      matchmaker worker openmap.db --broker redis://10.0.0.5:6379
      matchmaker worker --broker redis://10.0.0.5:6379
    """
    if workspace is None and not broker:
        raise click.UsageError("Name a workspace, or a --broker, or both.")
    begin = begin_at(broker)
    signal.signal(signal.SIGTERM, _end)
    if workspace is None:
        solve_all = find_work_at(broker)
        echo(f"Waiting for work from {broker} (Ctrl-C ends it)")
        solve_all()
    else:
        Store.open(workspace).close()
        echo(f"Waiting for runs of {workspace} (Ctrl-C ends it)")
        work(workspace, begin=begin, lasting=True)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
