"""The command line as people and scripts use it: in this process for its words, in another one for signals."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from click.testing import CliRunner, Result

from matchmaker.cli import main

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "from matchmaker.cli import main; main()")
DAY = ("--date", "2027-05-18")

Dump = dict[str, list[tuple[object, ...]]]


def call(*words: object) -> Result:
    """Run a command in this process; what it prints and how it ends."""
    return CliRunner().invoke(main, list(map(str, words)))


def run(*words: object) -> str:
    """Run a command that should end well; what it prints."""
    result = call(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def fail(*words: object) -> tuple[int, str]:
    """Run a command that should fail: its exit code and its one sentence, with the lines joined."""
    result = call(*words)
    assert result.stdout == ""
    return result.exit_code, " ".join(result.stderr.split())


def fill_workspace(folder: Path, registrations: str) -> Path:
    """A workspace of four rounds and three tables into which this file was read."""
    path, file = folder / "openmap.db", folder / "inscriptions.csv"
    file.write_text(registrations, encoding="utf-8")
    run("init", path, *DAY, "--slots", 4, "--tables", 3)
    run("import", path, file)
    return path


def start(*words: object, **more: str) -> subprocess.Popen[str]:
    """Run a command in a process of its own; ``more``: its environment."""
    return subprocess.Popen(
        [*COMMAND, *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, **more},
    )


def wait_until_open(workspace: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the process has opened the workspace (or ended)."""
    while process.poll() is None and not Path(f"{workspace}-wal").exists():
        time.sleep(0.002)


def dump(workspace: Path) -> Dump:
    """All that a workspace holds, by table."""
    with closing(sqlite3.connect(f"file:{workspace}?mode=rw", uri=True)) as connection:
        assert connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in names}
