"""Printing everybody's agenda."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, verdict, whole
from benchmarks.imports import EVENT
from benchmarks.processes import run_apart
from benchmarks.tables import Table
from matchmaker.demo import write_demo
from matchmaker.entities import Table as Place
from matchmaker.imports import import_file
from matchmaker.papers import print_papers
from matchmaker.plans import find_plan, make_plan
from matchmaker.store import Store

SIZES: dict[int, float | None] = {180: None, 2_000: 6.0}
"""Participants, and the seconds that are asked."""

SMOKE: dict[int, float | None] = {20: None}
COLUMNS = ("event", "what", "runs", "pages", "files", "seconds", "pages/s", "largest process MB", "asked", "reached")


@dataclass(frozen=True, slots=True)
class Printing:
    """Seconds from the edition in memory to the last file on disk."""

    seconds: float
    pages: int
    files: int


def prepare(workspace: Path, participants: int) -> None:
    """A workspace with an invented event and its plan."""
    registrations = workspace.with_suffix(".csv")
    write_demo(registrations, participants=participants)
    with Store.open(workspace, create=True) as store:
        event = store.events.add(replace(EVENT, name="OpenMap de démonstration", place="Halle des Tilleuls"))
        places = max(10, round(participants / 3))
        store.tables.set(event.id, [Place(0, str(n), step_free=True) for n in range(1, places + 1)])
        import_file(store, event.id, path=registrations, who="benchmark")
        make_plan(store, event.id)


def print_agendas(workspace: Path) -> Printing:
    """Into a new folder."""
    from pypdf import PdfReader

    with Store.open(workspace) as store, TemporaryDirectory() as folder:
        event = store.events.all()[0]
        edition, plan = store.load_edition(event.id), find_plan(store, event.id)
        start = perf_counter()
        files = print_papers(edition, plan, Path(folder), language="fr", which=("agendas",))
        seconds = perf_counter() - start
        return Printing(seconds, sum(len(PdfReader(path).pages) for path in files), len(files))


def measure(options: Options) -> Table:
    """One row per size."""
    sizes = SMOKE if options.smoke else SIZES
    rows = [row for people, asked in sizes.items() for row in _rows(people, asked, rounds=options.runs)]
    note = "Counted: from the event and plan in memory to the last PDF on disk, the processes it starts included."
    return Table(COLUMNS, tuple(rows), (note,))


def _rows(people: int, asked: float | None, *, rounds: int) -> Iterator[tuple[str, ...]]:
    with TemporaryDirectory() as folder:
        workspace = Path(folder) / "openmap.db"
        run_apart(prepare, workspace, people)
        runs = [run_apart(print_agendas, workspace) for _ in range(rounds)]
    seconds = [run.result.seconds for run in runs]
    one = runs[0].result
    yield (
        f"invented, {people:,} participants",
        "agendas",
        str(len(runs)),
        whole(one.pages),
        str(one.files),
        spread(seconds),
        spread([one.pages / each for each in seconds]),
        str(max(run.children for run in runs)),
        NONE if asked is None else f"≤ {asked:.0f} s",
        verdict(None if asked is None else median(seconds) <= asked),
    )


if __name__ == "__main__":
    main("papers")
