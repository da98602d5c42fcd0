"""Something happens to a schedule in force: the least change, cancelling only, and a new plan from scratch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median
from time import perf_counter

from benchmarks.cases import Generated
from benchmarks.choosers import judge
from benchmarks.commands import Options, main
from benchmarks.figures import NONE, spread, verdict, whole
from benchmarks.processes import run_apart
from benchmarks.tables import Table
from solver.problem import Pair, Participant, Problem, Wish
from solver.schedule import Meeting

SHARED = 5
"""Of so many tables one has no owner; the buyers it belonged to meet at shared ones."""

WALK_IN_WISHES = 12

COLUMNS = (
    "event", "what happens", "runs", "repair seconds", "lost", "agendas changed", "offered", "proved",
    "cancel only: lost", "agendas so", "from scratch: seconds", "lost by name", "agendas changed by it", "asked",
    "reached",
)  # fmt: skip
NOTES = (
    "The schedule in force is ours; before its first slot something happens, to others in each run. *lost*: meetings "
    "that were in force and are not held. *agendas changed*: of people who are not themselves late or absent; another "
    "time, table or partner. *offered*: new meetings possible in free places, no change to anybody who declines. "
    "Medians of the runs; *proved*: of all runs, none loses fewer in the order of the goals, and none of those changes "
    "fewer agendas or meetings. *agendas so*: changed by cancelling only; a repair that loses as many changes more of "
    "them where people below the floor keep more of theirs by it.",
    "*from scratch*: the new state of things solved as if nothing had been in force; *lost by name*: meetings that "
    "were in force and are in no slot of the new plan.",
)

MORNING = Generated(180, 900, 12, None)
LARGE = Generated(2_000, 10_000, 12, None)
TINY = Generated(20, 60, 4, None)
FULL = Generated(180, 1_500, 12, 45)
ASKED = {MORNING: 0.2, LARGE: 3.0}


@dataclass(frozen=True, slots=True)
class Event:
    """A state of things after something happened. ``affected``: participants who are themselves late or absent."""

    problem: Problem
    affected: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds, lost meetings and changed agendas of a repair and of a fresh solve."""

    seconds: float
    lost: int
    agendas: int
    offered: int
    proved: bool
    cancelled: int
    cancelled_agendas: int
    fresh_seconds: float
    fresh_lost: int
    fresh_agendas: int


def share_tables(problem: Problem) -> Problem:
    """Every fifth table without its owner, so that there are shared ones to lose."""
    tables = tuple(replace(one, owner=None) if k % SHARED == 0 else one for k, one in enumerate(problem.tables))
    return replace(problem, tables=tables)


def lose_supplier(problem: Problem, before: Sequence[Meeting], random: Random) -> Event:
    """Does not come at all."""
    p = problem.pairs[random.choice(before).pair].b
    return Event(_away(problem, p, range(problem.slots)), (p,))


def delay_buyer(problem: Problem, before: Sequence[Meeting], random: Random) -> Event:
    """Misses the first third of the morning."""
    p = problem.pairs[random.choice(before).pair].a
    return Event(_away(problem, p, range(problem.slots // 3)), (p,))


def lose_table(problem: Problem, before: Sequence[Meeting], random: Random) -> Event:
    """A shared table is not there."""
    k = random.choice(sorted({m.table for m in before if problem.tables[m.table].owner is None}))
    closed = replace(problem.tables[k], closed=tuple(range(problem.slots)))
    return Event(replace(problem, tables=(*problem.tables[:k], closed, *problem.tables[k + 1 :])))


def welcome(problem: Problem, before: Sequence[Meeting], random: Random) -> Event:
    """A supplier nobody knew of, wished by a dozen buyers."""
    newcomer = len(problem.participants)
    buyers = sorted({problem.pairs[m.pair].a for m in before})
    asking = random.sample(buyers, min(WALK_IN_WISHES, len(buyers)))
    people = (*problem.participants, Participant("walk-in", (1,) * problem.slots))
    return Event(
        replace(problem, participants=people, pairs=(*problem.pairs, *(Pair(p, newcomer, Wish.YES) for p in asking)))
    )


def forbid_pair(problem: Problem, before: Sequence[Meeting], random: Random) -> Event:
    """Two who should meet no longer want to."""
    k = random.choice(before).pair
    vetoed = replace(problem.pairs[k], slots=())
    return Event(replace(problem, pairs=(*problem.pairs[:k], vetoed, *problem.pairs[k + 1 :])))


def send_buyer_home(problem: Problem, before: Sequence[Meeting], random: Random) -> Event:
    """Leaves at half-time."""
    p = problem.pairs[random.choice(before).pair].a
    return Event(_away(problem, p, range(problem.slots // 2, problem.slots)), (p,))


Kind = Callable[[Problem, Sequence[Meeting], Random], Event]
KINDS: dict[str, Kind] = {
    "a supplier is absent": lose_supplier,
    "a buyer is late": delay_buyer,
    "a shared table is lost": lose_table,
    "a walk-in": welcome,
    "a new veto": forbid_pair,
    "a buyer leaves": send_buyer_home,
}


def repair_all(case: Generated, kinds: Sequence[str], *, runs: int) -> dict[str, list[Outcome]]:
    """Plan once, uncounted; then repair and solve afresh after each kind of event, in turns."""
    from ortools.graph.python import min_cost_flow  # noqa: F401
    from ortools.sat.python import cp_model  # noqa: F401

    from solver.solve import solve

    problem = share_tables(case.load())
    before = solve(problem).meetings
    found: dict[str, list[Outcome]] = {name: [] for name in kinds}
    for run in range(runs):
        for name, mine in found.items():
            mine.append(_compare(before, KINDS[name](problem, before, Random(run))))
    return found


def measure(options: Options) -> Table:
    """One row per event and what happens."""
    cases: tuple[tuple[Generated, tuple[str, ...]], ...] = (
        ((TINY, tuple(KINDS)),)
        if options.smoke
        else ((MORNING, tuple(KINDS)), (FULL, ("a shared table is lost",)), (LARGE, tuple(KINDS)))
    )
    rows = [row for case, kinds in cases for row in _rows(case, kinds, runs=options.runs)]
    return Table(COLUMNS, tuple(rows), NOTES)


def _compare(before: Sequence[Meeting], event: Event) -> Outcome:
    from solver.control import Control
    from solver.repair import repair
    from solver.solve import solve

    start = perf_counter()
    found = repair(event.problem, before, start=0, affected=event.affected, control=Control())
    seconds = perf_counter() - start
    start = perf_counter()
    fresh = solve(event.problem).meetings
    fresh_seconds = perf_counter() - start
    for meetings in (found.meetings, found.cancelled, (*found.meetings, *found.offered), fresh):
        judge(event.problem, meetings)
    return Outcome(
        seconds,
        lost=len(found.lost),
        agendas=len(found.changed),
        offered=len(found.offered),
        proved=found.proved,
        cancelled=len(before) - len(found.cancelled),
        cancelled_agendas=len(_changed(event, before, found.cancelled)),
        fresh_seconds=fresh_seconds,
        fresh_lost=len({m.pair for m in before} - {m.pair for m in fresh}),
        fresh_agendas=len(_changed(event, before, fresh)),
    )


def _changed(event: Event, before: Sequence[Meeting], after: Sequence[Meeting]) -> set[int]:
    """People with another agenda, but for those who are themselves late or absent or had none."""
    from solver.repair.news import list_changes

    had = {p for m in before for p in (event.problem.pairs[m.pair].a, event.problem.pairs[m.pair].b)}
    return (had & list_changes(event.problem, before, after).keys()) - set(event.affected)


def _rows(case: Generated, kinds: Sequence[str], *, runs: int) -> Iterator[tuple[str, ...]]:
    found = run_apart(repair_all, case, kinds, runs=runs).result
    limit = ASKED.get(case)
    for number, (name, mine) in enumerate(found.items()):
        seconds = [one.seconds for one in mine]
        proved = sum(one.proved for one in mine)
        yield (
            "" if number else _describe(case),
            name,
            str(len(mine)),
            spread(seconds),
            *(_middle(mine, what) for what in ("lost", "agendas", "offered")),
            "yes" if proved == len(mine) else f"{proved} of {len(mine)}",
            *(_middle(mine, what) for what in ("cancelled", "cancelled_agendas")),
            spread([one.fresh_seconds for one in mine]),
            *(_middle(mine, what) for what in ("fresh_lost", "fresh_agendas")),
            NONE if limit is None else f"≤ {limit} s, proved",
            verdict(None if limit is None else median(seconds) <= limit and proved == len(mine)),
        )


def _describe(case: Generated) -> str:
    return str(case) if case.tables else f"{case}, one in {SHARED} shared"


def _middle(outcomes: Sequence[Outcome], what: str) -> str:
    return whole(round(median(getattr(one, what) for one in outcomes)))


def _away(problem: Problem, p: int, slots: range) -> Problem:
    people = list(problem.participants)
    people[p] = replace(people[p], capacity=tuple(0 if t in slots else c for t, c in enumerate(people[p].capacity)))
    return replace(problem, participants=tuple(people))


if __name__ == "__main__":
    main("repairs")
