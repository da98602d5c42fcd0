"""Printing everybody's agenda, and all that a morning needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import times
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, verdict, whole
from benchmarks.imports import EVENT
from benchmarks.processes import Run, run_apart
from benchmarks.tables import Table
from matchmaker.demo import write_demo
from matchmaker.entities import Table as Place
from matchmaker.imports import import_file
from matchmaker.papers import SET, Source, make_papers, write_papers
from matchmaker.papers.words import words
from matchmaker.plans import find_plan, make_plan
from matchmaker.store import Store

SIZES = (180, 2_000)
"""Participants."""

WHAT: dict[str, tuple[str, ...]] = {"agendas": ("agendas",), "the whole set": SET}
ASKED: dict[tuple[int, str], float] = {
    (2_000, "agendas"): 6.0,
    (180, "the whole set"): 5.0,
    (2_000, "the whole set"): 30.0,
}
"""Seconds."""

SMOKE = (20,)
COLUMNS = (
    "event", "what", "runs", "pages", "files", "seconds", "pages/s", "processor seconds", "largest process MB", "asked",
    "reached",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Printing:
    """Seconds from the edition in memory to the last file on disk; ``processor``: those of all processes together."""

    seconds: float
    processor: float
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


def print_set(workspace: Path, which: tuple[str, ...]) -> Printing:
    """Into a new folder; every badge has a code."""
    from pypdf import PdfReader

    with Store.open(workspace) as store, TemporaryDirectory() as folder:
        event = store.events.all()[0]
        edition, plan = store.load_edition(event.id), find_plan(store, event.id)
        start, before = perf_counter(), _processor()
        source = Source(edition, plan, words("fr"), site="https://openmap.example")
        files = write_papers(make_papers(source, which), plan, Path(folder))
        seconds, processor = perf_counter() - start, _processor() - before
        return Printing(seconds, processor, sum(len(PdfReader(path).pages) for path in files), len(files))


def _processor() -> float:
    """Seconds of this process and of those that it started."""
    spent = times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def measure(options: Options) -> Table:
    """One row per size and set."""
    rows = [row for people in (SMOKE if options.smoke else SIZES) for row in _rows(people, rounds=options.runs)]
    note = "Counted: from the event and plan in memory to the last PDF on disk, the processes it starts included."
    return Table(COLUMNS, tuple(rows), (note,))


def _rows(people: int, *, rounds: int) -> Iterator[tuple[str, ...]]:
    with TemporaryDirectory() as folder:
        workspace = Path(folder) / "openmap.db"
        run_apart(prepare, workspace, people)
        for what, which in WHAT.items():
            runs = [run_apart(print_set, workspace, which) for _ in range(rounds)]
            yield _row(people, what, runs)


def _row(people: int, what: str, runs: list[Run[Printing]]) -> tuple[str, ...]:
    seconds, one = [run.result.seconds for run in runs], runs[0].result
    asked = ASKED.get((people, what))
    return (
        f"invented, {people:,} participants",
        what,
        str(len(runs)),
        whole(one.pages),
        str(one.files),
        spread(seconds),
        spread([one.pages / each for each in seconds]),
        spread([run.result.processor for run in runs]),
        str(max(run.children for run in runs)),
        NONE if asked is None else f"≤ {asked:.0f} s",
        verdict(None if asked is None else median(seconds) <= asked),
    )


if __name__ == "__main__":
    main("papers")
