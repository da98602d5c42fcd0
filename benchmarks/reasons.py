"""What every wish that was not granted would cost: ours for all of them, against a fresh forced choice for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from time import perf_counter

from benchmarks.cases import LARGE, TINY_SHARED, Case, Generated
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, verdict, whole
from benchmarks.processes import run_apart
from benchmarks.tables import Table

CROWDED = Generated(180, 1_600, 12, 45)

EVENTS: tuple[tuple[Case, float], ...] = ((CROWDED, 2.0), (LARGE, 10.0))
"""With the seconds that the whole report may take."""

SMOKE: tuple[tuple[Case, float], ...] = ((TINY_SHARED, 2.0),)

SAMPLE = 40
"""Wishes for which the peer chooses again; its seconds are scaled to all of them."""

COLUMNS = ("event", "who", "runs", "wishes not granted", "seconds", "ms per wish", "price proved", "asked", "reached")


@dataclass(frozen=True, slots=True)
class Answer:
    """``seconds`` for all ``wishes``. ``proved``: share of them whose price is known. ``prices``: of the sample."""

    wishes: int
    seconds: float
    proved: float
    prices: tuple[tuple[int, ...], ...]


def explain(case: Case) -> Answer:
    """Causes, prices and changes of all wishes that the schedule does not hold."""
    from solver.reasons import reasons
    from solver.solve import solve

    problem = case.load()
    schedule = solve(problem)
    start = perf_counter()
    found = reasons(problem, schedule)
    seconds = perf_counter() - start
    proved = sum(reason.price is None or reason.price.exact for reason in found)
    prices = tuple(reason.price.low for reason in found[:: _step(len(found))] if reason.price is not None)
    return Answer(len(found), seconds, proved / max(1, len(found)), prices)


def choose_again(case: Case) -> Answer:
    """Who meets whom, once more for each wish of the sample, with the wish imposed; nothing is placed in slots."""
    from solver.control import Control
    from solver.prepare import prepare
    from solver.problem import Lock
    from solver.select import goal_names, select
    from solver.solve import solve

    problem = case.load()
    schedule = solve(problem)
    met = {meeting.pair for meeting in schedule.meetings}
    unmet = [k for k in range(len(problem.pairs)) if k not in met]
    names = goal_names(prepare(problem))
    reached = {goal.name: goal.value for goal in schedule.goals}
    sample = unmet[:: _step(len(unmet))]
    start = perf_counter()
    forced = [select(prepare(replace(problem, locks=(Lock(k),))), control=Control()).bounds for k in sample]
    seconds = perf_counter() - start
    prices = tuple(tuple(reached[name] - bounds[name] for name in names) for bounds in forced)
    return Answer(len(unmet), seconds / len(sample) * len(unmet), 0.0, prices)


def measure(options: Options) -> Table:
    """Two rows per event."""
    rows = [row for case, asked in (SMOKE if options.smoke else EVENTS) for row in _rows(case, asked, options.runs)]
    note = (
        "*seconds*: median (least–greatest) of the runs, for cause, price and changes of every wish that was not "
        f"granted. The peer chooses again with one wish imposed, for {SAMPLE} of them at most, and is scaled to all; "
        "its prices are the same. It says nothing of slots. *price proved*: a schedule at that price was found."
    )
    return Table(COLUMNS, tuple(rows), (note,))


def _step(wishes: int) -> int:
    return max(1, wishes // SAMPLE)


def _rows(case: Case, asked: float, rounds: int) -> Iterator[tuple[str, ...]]:
    runs = [(run_apart(explain, case).result, run_apart(choose_again, case).result) for _ in range(rounds)]
    if any(ours.prices != peer.prices for ours, peer in runs):
        raise AssertionError(f"{case}: a fresh choice has another price")
    mine, peers = zip(*runs, strict=True)
    reached = verdict(median(one.seconds for one in mine) <= asked)
    yield (str(case), "ours", *_figures(mine), f"{100 * mine[-1].proved:.0f} %", f"≤ {asked:.0f} s", reached)
    yield ("", "a fresh choice for each", *_figures(peers), NONE, NONE, NONE)


def _figures(answers: Sequence[Answer]) -> tuple[str, ...]:
    return (
        str(len(answers)),
        whole(answers[-1].wishes),
        spread([one.seconds for one in answers]),
        spread([1000 * one.seconds / max(1, one.wishes) for one in answers]),
    )


if __name__ == "__main__":
    main("reasons")
