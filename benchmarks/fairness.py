"""What it costs that everybody's first meetings come before wishes, and how long the proof of that takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import process_time

from benchmarks.choosers import AFTERWARDS, judge
from benchmarks.commands import Options, main
from benchmarks.figures import percent, spread, verdict, whole
from benchmarks.instances import event
from benchmarks.processes import run_apart
from benchmarks.tables import Table

SEEDS = 5
SECONDS = 1.0
"""Asked: until who meets whom is proved."""
COST = 0.01
"""Asked: of the points of wishes first."""

COLUMNS = (
    "event", "limited hours", "seeds", "seconds", "CPU seconds, all", "proved", "cost of the wishes", "inherent",
    "fewer with 1 / 2 / 3 if wishes came first", "asked", "reached",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """``tables``: shared ones, None = every buyer owns one. ``limited``: share of people with limited hours;
    ``both``: with both roles.
    """

    people: int
    wishes: int
    slots: int
    tables: int | None
    limited: float
    both: float = 0.0

    def __str__(self) -> str:
        """As a row of a table says it."""
        places = "own tables" if self.tables is None else f"{self.tables} shared tables"
        firms = f", {self.both:.0%} with both roles" if self.both else ""
        return f"{self.people} people, {self.wishes} wishes, {self.slots} slots, {places}{firms}"


@dataclass(frozen=True, slots=True)
class Result:
    """``seconds`` until choosing was proved, of the wall clock; ``whole``: of processor time, until the end.

    ``inherent``: both orders have schedules that are proved, and ``share`` of the wishes is what lies between them.
    """

    seconds: float
    whole: float
    proved: bool
    share: float
    inherent: bool
    lost: tuple[int, ...]


TINY = Case(14, 40, 4, 4, 0.3)
EVENTS = (
    Case(180, 900, 12, None, 0.1),
    Case(180, 900, 12, None, 0.5),
    Case(180, 900, 12, 45, 0.3),
    Case(180, 900, 12, 45, 0.3, both=0.1),
    Case(180, 2_000, 6, 45, 0.3),
)


def solve_one(case: Case, *, seed: int) -> Result:
    """A whole solve; the checker counts again what it is worth."""
    from ortools.graph.python import min_cost_flow  # noqa: F401
    from ortools.sat.python import cp_model  # noqa: F401

    from solver.schedule import Status
    from solver.solve import solve

    problem = event(
        case.people, case.wishes, slots=case.slots, tables=case.tables, limited=case.limited, both=case.both, seed=seed
    )
    start = process_time()
    schedule = solve(problem)
    spent = process_time() - start
    found = schedule.fairness
    if found is None or judge(problem, schedule.meetings)["wishes"] != found.levels_first.wishes:
        raise AssertionError("the price is not that of the schedule")
    proved = schedule.status is Status.OPTIMAL
    free = solve(replace(problem, rules=replace(problem.rules, wishes_first=True)))
    reached = judge(problem, free.meetings)["wishes"] == found.wishes_first.wishes
    return Result(
        seconds=sum(stage.seconds for stage in schedule.stages if stage.name not in AFTERWARDS),
        whole=spent,
        proved=proved,
        share=found.cost / max(1, found.wishes_first.wishes),
        inherent=proved and reached,
        lost=found.lost,
    )


def measure(options: Options) -> Table:
    """One row per event; every seed draws other people."""
    seeds = range(1, 2 if options.smoke else SEEDS + 1)
    rows = []
    for case in (TINY,) if options.smoke else EVENTS:
        runs = [run_apart(solve_one, case, seed=seed).result for seed in seeds]
        reached = all(run.proved and run.seconds <= SECONDS and run.share <= COST for run in runs)
        rows.append(
            (
                str(case),
                percent(case.limited),
                str(len(runs)),
                spread([run.seconds for run in runs]),
                spread([run.whole for run in runs]),
                f"{sum(run.proved for run in runs)} of {len(runs)}",
                f"{percent(_middle([run.share for run in runs]))}, at most {percent(max(run.share for run in runs))}",
                f"{sum(run.inherent for run in runs)} of {len(runs)}",
                " / ".join(whole(max(level)) for level in zip(*(run.lost for run in runs), strict=True)),
                f"proved, ≤ {SECONDS:.0f} s, cost ≤ {percent(COST)}",
                verdict(reached),
            )
        )
    notes = (
        "*seconds*: until who meets whom and when was known and proved; *CPU seconds, all*: with waiting and tables. "
        "*cost*: of the points that wishes first could have at most. *fewer*: the most that any seed would lose.",
        "*inherent*: seeds where a schedule with wishes first has all the points that it could have at most, and the "
        "fair one is proved: no method has these levels for less.",
    )
    return Table(COLUMNS, tuple(rows), notes)


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main("fairness")
