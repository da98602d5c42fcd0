"""``python -m benchmarks [TABLE …]`` and ``python -m benchmarks.TABLE``: measure, print, write into the README."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.tables import describe_machine, render, stamp, write

TABLES = (
    "choosing", "rivals", "published", "waiting", "large", "repairs", "fairness", "reasons", "whatif", "matching",
    "papers", "imports", "attendees", "editing", "organisers", "checkin",
)  # fmt: skip
README = Path(__file__).with_name("README.md")
RUNS = 5


@dataclass(frozen=True, slots=True)
class Options:
    """``problem``: a problem file of ``python -m solver`` to measure as well. ``b2b``: the folder of the published
    instances. ``smoke``: tiny sizes, one run.
    """

    runs: int = RUNS
    smoke: bool = False
    problem: Path | None = None
    b2b: Path | None = None


def main(table: str | None = None, arguments: Sequence[str] | None = None) -> None:
    """Make one table, or those that are named, or all of them."""
    asked = _parse(table, arguments)
    options = Options(1 if asked.smoke else asked.runs, asked.smoke, asked.problem, asked.b2b)
    for name in (table,) if table else asked.tables or TABLES:
        if name == "published" and options.b2b is None and not options.smoke:
            print("The table published is left out: its instances are no part of this project; give --b2b FOLDER.\n")
            continue
        machine = describe_machine()
        made = render(import_module(f"benchmarks.{name}").measure(options))
        text = f"{made}\n\n{stamp(_command(name, options), machine)}"
        print(f"{text}\n", flush=True)
        if not options.smoke:
            write(README, name, text=text)


def _parse(table: str | None, arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog=f"python -m benchmarks{f'.{table}' if table else ''}", description="Measure, and write into the README."
    )
    if table is None:
        parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"one of {', '.join(TABLES)}; all if left out")
    parser.add_argument("--runs", type=_count, default=RUNS, metavar="N", help=f"runs of each measurement ({RUNS})")
    parser.add_argument("--smoke", action="store_true", help="tiny sizes, one run, printed only: does it work?")
    parser.add_argument("--problem", type=Path, metavar="FILE.json", help="measure choosing on this problem as well")
    parser.add_argument("--b2b", type=Path, metavar="FOLDER", help="published instances (*.dzn) with published.csv")
    asked = parser.parse_args(arguments)
    if asked.b2b is not None and next(asked.b2b.rglob("*.dzn"), None) is None:
        parser.error(f"there is no .dzn file in {asked.b2b}")
    for name in asked.tables if table is None else ():
        if name not in TABLES:
            parser.error(f"there is no table {name}; choose from {', '.join(TABLES)}")
    return asked


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return count


def _command(name: str, options: Options) -> str:
    """The command as others would type it: without the folders of this machine."""
    words = [f"python -m benchmarks.{name}"]
    words += [f"--runs {options.runs}"] if options.runs != RUNS and not options.smoke else []
    words += ["--smoke"] if options.smoke else []
    words += [f"--problem {options.problem.name}"] if options.problem and name == "choosing" else []
    words += [f"--b2b {options.b2b.name}"] if options.b2b and name == "published" else []
    return " ".join(words)
