"""How long people wait and stay: ours and a greedy hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter

from benchmarks.cases import LARGE, MORNING, TINY, TINY_SHARED, Case
from benchmarks.choosers import judge
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, whole
from benchmarks.processes import run_apart
from benchmarks.tables import Table

WAITING = ("long waits", "long rows", "waiting", "stay")
LEVELS = ("level 1", "level 2", "level 3")
COLUMNS = (
    "event", "who", "runs", "seconds", "meetings", "mutual priorities", "levels 1 / 2 / 3", "wishes", *WAITING,
    "bounds of the last four",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """``values``: the checker's. ``bounds``: of goals of waiting for the chosen meetings; none for the greedy hand."""

    seconds: float
    meetings: int
    values: dict[str, int]
    bounds: dict[str, int]


def fill_by_hand(case: Case) -> Outcome:
    """Slot by slot."""
    from benchmarks.peers.greedy import fill_slots

    problem = case.load()
    start = perf_counter()
    meetings = fill_slots(problem)
    seconds = perf_counter() - start
    return Outcome(seconds, len(meetings), judge(problem, meetings), {})


def solve_ours(case: Case) -> Outcome:
    """Everything from preparing to seats."""
    from ortools.graph.python import min_cost_flow  # noqa: F401
    from ortools.sat.python import cp_model  # noqa: F401

    from solver.solve import solve

    problem = case.load()
    start = perf_counter()
    schedule = solve(problem)
    seconds = perf_counter() - start
    bounds = {goal.name: goal.bound for goal in schedule.goals if goal.name in WAITING}
    return Outcome(seconds, len(schedule.meetings), judge(problem, schedule.meetings), bounds)


def measure(options: Options) -> Table:
    """One row per event and method."""
    cases = (TINY, TINY_SHARED) if options.smoke else (MORNING, LARGE)
    rows = [row for case in cases for row in _rows(case, options.runs)]
    note = (
        "*levels*: people with at least 1, 2, 3 meetings. *long waits*: idle slots beyond 2 in a row; *long rows*: "
        "meetings beyond 4 in a row without a pause; *waiting*: idle slots beyond 1 per stretch; *stay*: slots from "
        "the first meeting to the last of those without a table; less is better, in this order. *bounds*: no schedule "
        "of the same meetings has less."
    )
    return Table(COLUMNS, tuple(rows), (note,))


def _rows(case: Case, rounds: int) -> Iterator[tuple[str, ...]]:
    hands = {"greedy, slot by slot": fill_by_hand, "ours": solve_ours}
    runs: dict[str, list[Outcome]] = {who: [] for who in hands}
    for _ in range(rounds):
        for who, hand in hands.items():
            runs[who].append(run_apart(hand, case).result)
    for number, (who, mine) in enumerate(runs.items()):
        one = mine[-1]
        yield (
            "" if number else str(case),
            who,
            str(len(mine)),
            spread([each.seconds for each in mine]),
            whole(one.meetings),
            whole(one.values["mutual priorities"]),
            " / ".join(whole(one.values[name]) for name in LEVELS),
            *(whole(one.values[name]) for name in ("wishes", *WAITING)),
            " / ".join(map(whole, one.bounds.values())) or NONE,
        )


if __name__ == "__main__":
    main("waiting")
