"""A registration list of 10,000 lines into a new workspace."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.commands import Options, main
from benchmarks.figures import spread, verdict, whole
from benchmarks.processes import run_apart
from benchmarks.tables import Table
from matchmaker.demo import write_demo
from matchmaker.entities import Event
from matchmaker.imports import import_file
from matchmaker.store import Store

ASKED = 5.0
PARTICIPANTS, SMALL = 10_000, 60
COLUMNS = ("list", "what", "runs", "lines", "participants", "wishes", "seconds", "peak MB", "asked", "reached")
EVENT = Event(id=0, name="OpenMap", date=date(2027, 5, 18), start=time(9), slots=12, meeting=12, changeover=3)


@dataclass(frozen=True, slots=True)
class Intake:
    """Seconds from the file to the committed transaction, and what was in it."""

    seconds: float
    participants: int
    wishes: int


def import_list(path: Path) -> Intake:
    """Into a new workspace on disk, next to nothing else."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "openmap.db", create=True) as store:
        event = store.events.add(EVENT)
        start = perf_counter()
        import_file(store, event.id, path=path, who="benchmark")
        seconds = perf_counter() - start
        participants, statements = store.participants.all(event.id), store.statements.all(event.id)
        return Intake(seconds, len(participants), len(statements))


def measure(options: Options) -> Table:
    """One row: the invented list with its faults (misspelt wishes, duplicates, an empty line)."""
    people = SMALL if options.smoke else PARTICIPANTS
    with TemporaryDirectory() as folder:
        path = Path(folder) / "inscriptions.csv"
        write_demo(path, participants=people)
        with path.open(encoding="cp1252", newline="") as file:
            lines = sum(1 for _ in csv.reader(file, delimiter=";")) - 1
        runs = [run_apart(import_list, path) for _ in range(options.runs)]
    seconds = [run.result.seconds for run in runs]
    row = (
        f"invented, {people:,} participants",
        "read, resolve names, store",
        str(len(runs)),
        whole(lines),
        whole(runs[0].result.participants),
        whole(runs[0].result.wishes),
        spread(seconds),
        str(max(run.megabytes for run in runs)),
        f"≤ {ASKED:.0f} s",
        verdict(median(seconds) <= ASKED),
    )
    note = "Counted: from opening the file to the committed transaction, with the names of wishes resolved."
    return Table(COLUMNS, (row,), (note,))


if __name__ == "__main__":
    main("imports")
