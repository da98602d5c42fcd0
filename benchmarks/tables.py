"""Generated tables and the file they are written into, each between its own markers."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` and every row have the same length; ``notes`` are lines of prose under the table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def render(table: Table) -> str:
    """As Markdown; the first two columns are text, the others lean to the right."""
    lines = [table.columns, ("---", "---", *["---:"] * (len(table.columns) - 2)), *table.rows]
    body = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    return "\n\n".join([body, *table.notes])


def write(path: Path, name: str, *, text: str) -> None:
    """Replace what stands between the markers of the name.

    Raises ValueError if the file does not have both, once.
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    content = path.read_text(encoding="utf-8")
    if content.count(begin) != 1 or content.count(end) != 1:
        raise ValueError(f"{path.name} needs the lines {begin} and {end}, once each")
    before, rest = content.split(begin)
    _, after = rest.split(end)
    path.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", encoding="utf-8")


def describe_machine() -> str:
    """Processor, cores, memory, load and versions."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{_processor()}, {os.cpu_count()} cores, {gigabytes:.0f} GB, {platform.system()}; "
        f"Python {platform.python_version()}, OR-Tools {version('ortools')}; "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )


def stamp(command: str, machine: str) -> str:
    """When, where and how a table was made."""
    return f"*{datetime.now(UTC):%d %B %Y, %H:%M} UTC · `{command}` · {machine}*"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, platform.machine())
