"""The published instances of the B2B Meeting Scheduling Problem: ours against the best encoding of the paper."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.b2b import read_instance
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, verdict
from benchmarks.processes import run_within
from benchmarks.tables import Table
from solver.given import Given, count_gaps
from solver.schedule import Status

LIMIT = 300.0
"""Seconds for one run on one instance."""

SPREAD = 2
"""How far two participants' numbers of gaps may differ, as published."""

ASKED = 2.0
"""How many times longer the peer should take, over all instances that both prove."""

UNSAT = "UNSAT"
LIBRARY = "python-sat"
OURS, PAPER, LEAN = "ours", "MaxSAT imp12+", "the same, not even"
PEERS = (PAPER, LEAN)
SMOKE = {
    "invented-1": Given(5, 4, ((0, 1), (0, 2), (1, 3), (0, 3)), ((0, 1, 2), (3, 4), (0, 4), (1, 2, 3)), 2),
    "invented-2": Given(3, 3, ((0, 1), (1, 2), (0, 2)), ((0,), (0,), (1, 2)), 2),
}
COLUMNS = (
    "instance", "published gaps", "runs", "gaps", *(f"seconds, {who}" for who in (OURS, *PEERS)), "ratio", "asked",
    "reached",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """``proved``: the fewest gaps, UNSAT, or empty where that is not known for sure. ``seconds``: of processor time."""

    proved: str
    seconds: float


def solve_ours(given: Given) -> Answer:
    """By the windows of ``solver/gaps``."""
    from ortools.sat.python import cp_model  # noqa: F401

    from solver.control import Control
    from solver.gaps import arrange

    start = process_time()
    found = arrange(given, control=Control(LIMIT))
    return _judge(given, found.status, found.slots, found.gaps, seconds=process_time() - start)


def solve_max_sat(given: Given, *, even: bool) -> Answer:
    """By RC2."""
    from benchmarks.peers.max_sat import arrange

    start = process_time()
    found = arrange(given, even=even)
    return _judge(given, found.status, found.slots, found.gaps, seconds=process_time() - start)


def _judge(given: Given, status: Status, slots: Sequence[int], gaps: int | None, *, seconds: float) -> Answer:
    if status is Status.INFEASIBLE:
        return Answer(UNSAT, seconds)
    if slots and count_all(given, slots) != gaps:
        raise AssertionError(f"counted {count_all(given, slots)} gaps where {gaps} are claimed")
    return Answer(str(gaps) if status is Status.OPTIMAL else "", seconds)


def count_all(given: Given, slots: Sequence[int]) -> int:
    """Gaps of all participants. Raises AssertionError for an arrangement that breaks a rule."""
    busy = [[slots[m] for m in given.of(p)] for p in range(given.participants)]
    gaps = [count_gaps(mine) for mine in busy]
    kept = (
        all(slot in allowed for slot, allowed in zip(slots, given.allowed, strict=True)),
        all(len(set(mine)) == len(mine) for mine in busy),
        all(list(slots).count(t) <= given.tables for t in range(given.slots)),
        all(slots[earlier] < slots[later] for earlier, later in given.precedences),
        max(gaps) - min(gaps) <= given.spread,
    )
    if not all(kept):
        raise AssertionError(f"slots, participants, tables, precedences and spread are kept: {kept}")
    return sum(gaps)


def measure(options: Options) -> Table:
    """One row per instance, and one for all that everybody proves."""
    instances = read_all(options.b2b) if options.b2b else SMOKE
    known = read_published(options.b2b) if options.b2b else {}
    found = {name: _compare(given, options.runs) for name, given in instances.items()}
    rows = [_row(name, known.get(name, ""), runs) for name, runs in found.items()]
    last = _total(list(found.values())) if has_peer() else (f"**MaxSAT: {LIBRARY} is not installed**", *[NONE] * 9)
    return Table(COLUMNS, (*rows, last), (_explain(),))


def read_all(folder: Path) -> dict[str, Given]:
    """Every instance under the folder, by name."""
    files = sorted(folder.rglob("*.dzn"))
    return {path.name.removesuffix(".dzn"): read_instance(path, spread=SPREAD) for path in files}


def read_published(folder: Path) -> dict[str, str]:
    """The published optimum of each instance, from ``published.csv`` in the folder or the one above."""
    for path in (folder / "published.csv", folder.resolve().parent / "published.csv"):
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            return {row["instance"]: row["optimum_total_breaks"] for row in rows if int(row["fairness_d"]) == SPREAD}
    return {}


def refuse_contradiction(name: str, proofs: Sequence[str]) -> None:
    """Raise AssertionError unless all of those that are known are the same."""
    if len({proof for proof in proofs if proof}) > 1:
        raise AssertionError(f"{name}: these cannot all be proved: {list(proofs)}")


def has_peer() -> bool:
    """Whether the peer's library is installed."""
    try:
        return bool(version(LIBRARY))
    except PackageNotFoundError:
        return False


Runs = Mapping[str, Sequence[Answer | None]]
"""By solver; None where it was stopped, nothing where it is not installed."""


def _compare(given: Given, rounds: int) -> Runs:
    """Round by round, all in turn; whoever was stopped does not run again."""
    calls = {OURS: partial(solve_ours, given)}
    if has_peer():
        calls |= {PAPER: partial(solve_max_sat, given, even=True), LEAN: partial(solve_max_sat, given, even=False)}
    runs: dict[str, list[Answer | None]] = {who: [] for who in (OURS, *PEERS)}
    for _ in range(rounds):
        for who, call in calls.items():
            if None not in runs[who]:
                run = run_within(LIMIT, call)
                runs[who].append(run.result if run else None)
    return runs


def _row(name: str, published: str, runs: Runs) -> tuple[str, ...]:
    proofs = {one.proved for mine in runs.values() for one in mine if one and one.proved}
    refuse_contradiction(name, [published, *sorted(proofs)])
    medians = _take_medians(runs)
    ratio = _ratio(medians)
    return (
        name,
        published or NONE,
        str(len(runs[OURS])),
        next(iter(proofs), "not proved"),
        *(_seconds(runs[who]) for who in (OURS, *PEERS)),
        NONE if ratio is None else spread([ratio]),
        *(NONE, NONE),
    )


def _seconds(mine: Sequence[Answer | None]) -> str:
    done = [one for one in mine if one]
    if not mine or len(done) < len(mine):
        return f"stopped after {LIMIT:.0f}" if mine else "not installed"
    return spread([one.seconds for one in done]) + ("" if all(one.proved for one in done) else ", not proved")


def _take_medians(runs: Runs) -> dict[str, float]:
    """Seconds of those who proved it in every run."""
    return {
        who: median([one.seconds for one in mine if one])
        for who, mine in runs.items()
        if mine and all(one and one.proved for one in mine)
    }


def _ratio(seconds: Mapping[str, float]) -> float | None:
    """The faster peer's over ours; None where one of the two is missing."""
    peers = [seconds[who] for who in PEERS if who in seconds]
    return min(peers) / seconds[OURS] if peers and OURS in seconds else None


def _total(found: Sequence[Runs]) -> tuple[str, ...]:
    medians = [_take_medians(runs) for runs in found]
    proved = [one for one in medians if len(one) == 1 + len(PEERS)]
    sums = {who: sum(one[who] for one in proved) for who in (OURS, *PEERS)}
    ratio = _ratio(sums) if proved else None
    return (
        f"**all {len(proved)} that everybody proves**",
        *[NONE] * 3,
        *(spread([seconds]) for seconds in sums.values()),
        NONE if ratio is None else spread([ratio]),
        f"≥ {ASKED:.0f}",
        verdict(None if ratio is None else ratio >= ASKED),
    )


def _explain() -> str:
    library = f"PySAT {version(LIBRARY)}" if has_peer() else "PySAT"
    return (
        "*gaps*: proved to be the fewest, or UNSAT: proved that there is none. *seconds*: of processor time, "
        "on one thread, median (least–greatest), encoding included; the last row adds medians. *ratio*: the faster "
        f"peer over ours. MaxSAT is {library}: RC2 over CaDiCaL. *not even*: without counting that an even number is "
        f"busy in each slot, which the paper adds. A run is stopped after {LIMIT:.0f} s on the clock."
    )


if __name__ == "__main__":
    main("published")
