"""The published instances of the B2B Meeting Scheduling Problem (MiniZinc data files).

    python -m benchmarks.b2b FILE.dzn… --seconds 60 --fairness 2 --solutions DIR

prints CSV ``instance,status,breaks,bound,seconds`` and writes the slot of each meeting (from 1) in file order.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path
from time import perf_counter

from solver.control import Control
from solver.gaps import arrange
from solver.given import Given


def read_instance(path: Path, *, spread: int) -> Given:
    """A published file. ``spread``: how far two participants' numbers of gaps may differ.

    Raises ValueError when the file is no such instance.
    """
    text = path.read_text(encoding="utf-8")
    slots, morning = _number(text, "nTotalSlots"), _number(text, "nMorningSlots")
    halves = {1: range(1, morning + 1), 2: range(morning + 1, slots + 1), 3: range(1, slots + 1)}
    triples = re.findall(r"(\d+)\s*,\s*(\d+)\s*,\s*(\d+)", _block(text, "requested"))
    requested = [tuple(map(int, triple)) for triple in triples]
    away = _sets(_block(text, "forbidden"))
    fixed = [int(number) for number in re.findall(r"\d+", _block(text, "fixed"))]
    earlier = _sets(_block(text, "precedences")) if "precedences" in text else []
    allowed = []
    for (p, q, session), slot in zip(requested, fixed, strict=True):
        possible = set(halves[session]) - away[p - 1] - away[q - 1]
        allowed.append(tuple(sorted(t - 1 for t in (possible & {slot} if slot else possible))))
    return Given(
        slots=slots,
        participants=_number(text, "nBusiness"),
        meetings=tuple((p - 1, q - 1) for p, q, _ in requested),
        allowed=tuple(allowed),
        tables=_number(text, "nTables"),
        precedences=tuple((one - 1, m) for m, before in enumerate(earlier) for one in sorted(before)),
        spread=spread,
    )


def _number(text: str, name: str) -> int:
    found = re.search(rf"\b{name}\s*=\s*(\d+)\s*;", text)
    if found is None:
        raise ValueError(f"no {name} in the file")
    return int(found[1])


def _block(text: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*\[(.*?)\]\s*;", text, re.DOTALL)
    if found is None:
        raise ValueError(f"no {name} in the file")
    return found[1]


def _sets(block: str) -> list[set[int]]:
    return [{int(number) for number in re.findall(r"[1-9]\d*", one)} for one in re.findall(r"\{([^}]*)\}", block)]


def main() -> None:
    """Solve each file and print its row as soon as it is known."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.b2b", description="Published B2B instances, solved.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.dzn")
    parser.add_argument("--seconds", type=float, default=60.0, help="limit for each file")
    parser.add_argument("--fairness", type=int, default=2, help="how far two participants' gaps may differ")
    parser.add_argument("--solutions", type=Path, help="folder for the slots of each meeting")
    given = parser.parse_args()
    rows = csv.writer(sys.stdout)
    rows.writerow(["instance", "status", "breaks", "bound", "seconds"])
    for path in given.files:
        start = perf_counter()
        found = arrange(read_instance(path, spread=given.fairness), control=Control(given.seconds))
        seconds = perf_counter() - start
        name = path.name.removesuffix(".dzn")
        breaks = "" if found.gaps is None else found.gaps
        rows.writerow([name, found.status.value, breaks, found.bound, f"{seconds:.2f}"])
        sys.stdout.flush()
        if given.solutions and found.slots:
            given.solutions.mkdir(parents=True, exist_ok=True)
            (given.solutions / name).write_text(" ".join(str(t + 1) for t in found.slots) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
