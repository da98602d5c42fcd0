"""What others make of the same morning: schedulers one can install, and what a hand would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter

from benchmarks.cases import MORNING, TINY, Case, Generated
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, whole
from benchmarks.processes import run_within
from benchmarks.tables import Table
from solver.check import check, count_reach
from solver.check import measure as measure_goals
from solver.problem import Problem, Wish
from solver.schedule import Meeting

LIMIT = 180.0
"""Seconds for one run; another is only started if all of them should end within it."""

SMALL = Generated(60, 300, 10, None)
SAID = frozenset({Wish.YES, Wish.PRIORITY})
COLUMNS = (
    "event", "who", "runs", "seconds", "wishes granted", "mutual", "points", "fewest", "under the floor",
    "long waits", "waiting", "rules broken", "better than ours in",
)  # fmt: skip
MOST = ("wishes granted", "mutual", "points", "fewest")
LEAST = ("under the floor", "long waits", "waiting")


@dataclass(frozen=True, slots=True)
class Rival:
    """``function`` of ``module`` makes a schedule; ``library``: what has to be installed for it, if anything.

    ``largest``: pairs × slots above which it is not run, for want of memory.
    """

    name: str
    module: str
    function: str
    library: str = ""
    largest: int | None = None

    @property
    def version(self) -> str | None:
        """Of the library, empty if it needs none; None if it is not installed."""
        try:
            return version(self.library) if self.library else ""
        except PackageNotFoundError:
            return None


OURS = Rival("ours", "benchmarks.rivals", "solve_ours")
RIVALS = (
    Rival("grad-visitor-scheduler", "benchmarks.peers.visit_days", "schedule_visits", "grad-visitor-scheduler"),
    Rival("conference-scheduler", "benchmarks.peers.conference_days", "schedule_talks", "conference-scheduler", 5_000),
    Rival("matching slot by slot", "benchmarks.peers.by_slot", "match_slots", "rustworkx"),
    Rival("greedy, slot by slot", "benchmarks.peers.greedy", "fill_slots"),
    Rival("round robin by name", "benchmarks.peers.turns", "take_turns"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """``figures`` by column, as the checker counts them. ``broken``: how often each rule is."""

    seconds: float
    figures: dict[str, int]
    broken: dict[str, int]


def run(rival: Rival, case: Case) -> Outcome:
    """Libraries come before the clock, the checker after it."""
    function: Callable[[Problem], Sequence[Meeting]] = getattr(import_module(rival.module), rival.function)
    problem = case.load()
    start = perf_counter()
    meetings = function(problem)
    seconds = perf_counter() - start
    broken = Counter(violation.rule.value for violation in check(problem, meetings))
    return Outcome(seconds, judge(problem, meetings), dict(broken))


def solve_ours(problem: Problem) -> Sequence[Meeting]:
    """Everything, waiting and tables included."""
    from solver.solve import solve

    return solve(problem).meetings


def judge(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    """Every column, whatever the meetings break.

    ``fewest``: meetings of the worst-off among those who could have as many as the floor; ``under the floor``: how many
    of them have fewer than that.
    """
    met = [problem.pairs[k] for k in sorted({meeting.pair for meeting in meetings})]
    had = Counter(p for meeting in meetings for p in _sides(problem, meeting))
    floor, reach = problem.rules.floor, count_reach(problem)
    able = [had[p] for p in range(len(problem.participants)) if reach[p] >= floor]
    goals = measure_goals(problem, meetings)
    return {
        "wishes granted": sum((pair.wish_a in SAID) + (pair.wish_b in SAID) for pair in met),
        "mutual": sum(pair.wish_a in SAID and pair.wish_b in SAID for pair in met),
        "points": goals["wishes"],
        "fewest": min(able, default=0),
        "under the floor": sum(count < floor for count in able),
        "long waits": goals["long waits"],
        "waiting": goals["waiting"],
    }


def _sides(problem: Problem, meeting: Meeting) -> tuple[int, int]:
    return problem.pairs[meeting.pair].a, problem.pairs[meeting.pair].b


def measure(options: Options) -> Table:
    """One row per event and rival."""
    cases = (TINY,) if options.smoke else (SMALL, MORNING)
    lines = [row for case in cases for row in rows(case, compare(case, options.runs))]
    versions = ", ".join(f"{rival.library} {rival.version or 'not installed'}" for rival in RIVALS if rival.library)
    note = (
        "*wishes granted*: yes and priority, of either side; *mutual*: meetings that both sides wished so; *points*: "
        "what ours maximises after the floor. *fewest*: meetings of the worst-off among those who could have 3; *under "
        "the floor*: how many of those have fewer. *long waits*: idle slots beyond 2 in a row; *waiting*: idle slots "
        f"beyond 1 per stretch. Everything is counted by the checker. A run is stopped after {LIMIT:.0f} s."
    )
    limits = ", ".join(f"{rival.name} above {rival.largest:,} pairs × slots" for rival in RIVALS if rival.largest)
    return Table(COLUMNS, tuple(lines), (note, f"Not run, for want of memory: {limits}. Libraries: {versions}."))


Runs = Mapping[Rival, Sequence[Outcome | None]]
"""None where one was stopped; empty where its library is not installed or the case is too large."""


def compare(case: Case, rounds: int, *, rivals: Sequence[Rival] = (OURS, *RIVALS)) -> Runs:
    """Round by round, all in turn; whoever was stopped or takes too long does not run again."""
    runs: dict[Rival, list[Outcome | None]] = {rival: [] for rival in rivals}
    able = [one for one in rivals if one.version is not None and (one.largest is None or case.size <= one.largest)]
    for _ in range(rounds):
        for rival in able:
            spent = [one.seconds if one else LIMIT for one in runs[rival]]
            if not spent or sum(spent) + max(spent) <= LIMIT:
                done = run_within(LIMIT, partial(run, rival, case))
                runs[rival].append(done.result if done else None)
    return runs


def rows(case: Case, runs: Runs) -> Iterator[tuple[str, ...]]:
    """Ours first, and every rival beside it."""
    ours = runs[OURS][-1]
    for number, (rival, mine) in enumerate(runs.items()):
        ended = sum(one is not None for one in mine)
        yield ("" if number else str(case), rival.name, str(ended), *_figures(rival, mine, ours))


def _figures(rival: Rival, mine: Sequence[Outcome | None], ours: Outcome | None) -> tuple[str, ...]:
    done = [one for one in mine if one]
    if not done:
        reason = f"stopped after {LIMIT:.0f}" if mine else "not run"
        reason = "**not installed**" if rival.version is None else reason
        return (reason, *[NONE] * 9)
    last = done[-1]
    broken = ", ".join(f"{rule} × {count}" for rule, count in last.broken.items())
    better = ", ".join(list_better(last, ours)) if ours else NONE
    return (
        spread([one.seconds for one in done]),
        *(whole(value) for value in last.figures.values()),
        broken or "none",
        NONE if rival is OURS else better or "nothing",
    )


def list_better(one: Outcome, other: Outcome) -> list[str]:
    """Columns in which the first is better; seconds too."""
    more = [name for name in MOST if one.figures[name] > other.figures[name]]
    less = [name for name in LEAST if one.figures[name] < other.figures[name]]
    return [*(["seconds"] if one.seconds < other.seconds else []), *more, *less]


if __name__ == "__main__":
    main("rivals")
