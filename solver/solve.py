"""The short pipeline: select, place, compact, seat; then what each goal reached and how good it could get.

``select`` answers who meets whom and bounds every schedule. ``place`` finds the slots; if it finds one for each chosen
meeting, the choice is proved. Otherwise the pairs without a slot are exchanged for others, and the bounds say how far
that is from the best. ``compact`` lowers waiting, ``seat`` gives tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from time import perf_counter

from solver.changes import fewest_changes
from solver.compact import compact
from solver.control import Control, Progress
from solver.fairness import price_fairness
from solver.notices import notice, notice_duties
from solver.order import put_back, put_in_order
from solver.place import fill, place
from solver.prepare import Prepared, goal_names, prepare
from solver.problem import Group, Lock, Problem, ProblemError
from solver.schedule import Goal, Meeting, Schedule, Scope, Sense, Stage, Status
from solver.seat import seat
from solver.select import Infeasible, select
from solver.settle import LARGEST, count_places, needs_whole, settle
from solver.shares import missing_meetings
from solver.targets import is_rule
from solver.timetable import Timetable
from solver.values import choosing_values, table_changes
from solver.waiting import Waiting, waiting_bounds, waiting_values

EXCHANGES = 12
"""How often pairs that could not be placed are exchanged for others."""

PATIENCE = 2
"""Exchanges that bring nothing after which it is left at that."""

Values = dict[str, int]


def solve(
    problem: Problem,
    *,
    keep: Sequence[Meeting] = (),
    seconds: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Schedule:
    """The best schedule found, with a bound for every goal.

    ``keep``: meetings that stay exactly as they are; only free places are filled, and every bound speaks of schedules
    that keep them. Raises ProblemError for those of pairs that meet more than once.
    ``seconds`` is an emergency brake on the wall clock and ``stop`` is asked often; once one of them cut in, the
    result is not reproducible. Without them the same problem and seed give the same schedule.
    Groups with caps or hard floors, precedences and repeated pairs take the whole model; there waiting is not lowered.
    Raises ProblemError, naming the field, where the problem is too large for that. Shares of groups are aimed at as
    far as ``count_shares`` has made floors of them.
    """
    clock = _Clock()
    with clock.time("prepare"):
        ordered = put_in_order(_lock(problem, keep))
    return put_back(ordered, _solve(ordered.problem, Control(seconds, progress, stop), clock))


def _lock(problem: Problem, keep: Sequence[Meeting]) -> Problem:
    if not keep:
        return problem
    kept = replace(problem, locks=(*problem.locks, *(Lock(m.pair, slot=m.slot, table=m.table) for m in keep)))
    if any(problem.pairs[m.pair].meetings > 1 for m in keep):
        raise ProblemError("keep", "a meeting of a pair that meets more than once cannot be kept")
    return kept


def _solve(problem: Problem, control: Control, clock: _Clock) -> Schedule:
    with clock.time("prepare"):
        prepared = prepare(problem)
    _refuse(prepared)
    if prepared.impossible:
        return _nothing(problem, Status.INFEASIBLE, clock, pairs=prepared.impossible)
    try:
        table, bounds = _choose(prepared, control, clock)
    except Infeasible:
        must = tuple(i for i, needed in zip(prepared.pairs, prepared.must, strict=True) if needed)
        hard = tuple(group for group in problem.groups if group.hard and group.floor)
        return _nothing(problem, Status.INFEASIBLE, clock, pairs=must, groups=hard)
    homeless = table.homeless
    missed = _missed_floors(table)
    if missed:
        return _nothing(problem, Status.UNKNOWN, clock, groups=missed)
    if homeless:
        return _nothing(problem, Status.UNKNOWN, clock, pairs=tuple(prepared.pairs[m] for m in homeless))
    if needs_whole(prepared):
        least = waiting_bounds(table)
    else:
        with clock.time("compact"):
            least = compact(table, control=control)
    with clock.time("seat"):
        meetings = seat(table, control=control)
    goals = _goals(table, bounds, least, meetings)
    with clock.time("fairness"):
        reached = choosing_values(prepared, table.placed)
        fairness = None if needs_whole(prepared) else price_fairness(prepared, reached, control=control)
    proved = all(goal.proved for goal in goals if goal.scope is Scope.GLOBAL)
    return Schedule(
        status=Status.OPTIMAL if proved else Status.FEASIBLE,
        meetings=meetings,
        goals=goals,
        seed=problem.seed,
        notices=notice(prepared, meetings),
        stages=clock.stages,
        reproducible=not control.cut,
        fairness=fairness,
    )


def _refuse(prepared: Prepared) -> None:
    """What only the whole model knows is refused by name where that model would be too large."""
    problem = prepared.problem
    if count_places(prepared) <= LARGEST:
        return
    if any(map(is_rule, problem.groups)):
        raise ProblemError("groups", f"too many pairs and slots for caps and hard floors (at most {LARGEST})")
    if problem.precedences:
        raise ProblemError("precedences", f"too many pairs and slots for precedences (at most {LARGEST})")
    for i, pair in enumerate(problem.pairs):
        if pair.meetings > 1:
            path = f"pairs[{i}].meetings"
            raise ProblemError(path, f"too many pairs and slots for repeated pairs (at most {LARGEST})")


def _choose(prepared: Prepared, control: Control, clock: _Clock) -> tuple[Timetable, Values]:
    """Who meets whom and when, and the bound of every goal of choosing.

    Raises Infeasible when pairs that must meet cannot.
    """
    if needs_whole(prepared):
        return _choose_whole(prepared, control, clock)
    names = goal_names(prepared)
    best: tuple[list[int], Timetable] | None = None
    bounds: Values = {}
    without: set[int] = set()
    start: dict[int, int] = {}
    idle = 0
    for _ in range(EXCHANGES):
        with clock.time("select"):
            selection = select(prepared, control=control, without=without)
        bounds = bounds or selection.bounds
        if best is not None and [selection.bounds[name] for name in names] <= best[0]:
            break
        with clock.time("place"):
            table = place(prepared, selection.chosen, control=control, start=start)
            left = set(selection.chosen).difference(table.placed)
            values = choosing_values(prepared, table.placed)
            if values != bounds:
                fill(table, control=control)
                values = choosing_values(prepared, table.placed)
        control.report("place", "wishes", values["wishes"], bounds["wishes"])
        worth = [values[name] for name in names]
        better = best is None or worth > best[0]
        if best is None or better:
            best = (worth, table)
        idle = 0 if better else idle + 1
        if not left or idle == PATIENCE or control.over():
            break
        without |= {m for m in left if not prepared.must[m]}
        start = {m: table.slot[m] for m in table.placed}
    if best is None:
        raise AssertionError("at least one exchange is tried")
    if best[0] == [bounds[name] for name in names] and not best[1].homeless:
        return best[1], bounds
    with clock.time("settle"):
        return settle(best[1], bounds, control=control)


def _choose_whole(prepared: Prepared, control: Control, clock: _Clock) -> tuple[Timetable, Values]:
    """Who meets whom and when where no stage but the whole model knows all the rules."""
    with clock.time("select"):
        selection = select(prepared, control=control)
    with clock.time("settle"):
        return settle(Timetable(prepared, ()), selection.bounds, control=control)


def _goals(table: Timetable, bounds: Values, least: Waiting, meetings: tuple[Meeting, ...]) -> tuple[Goal, ...]:
    prepared = table.prepared
    values = choosing_values(prepared, table.placed)
    goals = [Goal(name, Sense.MOST, values[name], bounds[name]) for name in goal_names(prepared)]
    waiting = waiting_values(table)
    lowered = {
        "long waits": (waiting.long_waits, least.long_waits),
        "long rows": (waiting.long_rows, least.long_rows),
        "waiting": (waiting.waiting, least.waiting),
        "stay": (waiting.stay, least.stay),
        "table changes": (table_changes(table, meetings), fewest_changes(table)),
    }
    if any(group.share for group in prepared.problem.groups):
        missing = missing_meetings(prepared.problem, [meeting.pair for meeting in meetings])
        lowered["shares"] = (missing, missing)
    goals += [Goal(name, Sense.LEAST, value, bound, Scope.CHOSEN) for name, (value, bound) in lowered.items()]
    return tuple(goals)


def _missed_floors(table: Timetable) -> tuple[Group, ...]:
    """Groups whose hard floor is missed: the time was up before there was a schedule."""
    met = [table.prepared.pairs[m] for m in table.placed]
    hard = (group for group in table.prepared.problem.groups if group.hard)
    return tuple(group for group in hard if sum(k in group.pairs for k in met) < group.floor)


def _nothing(
    problem: Problem, status: Status, clock: _Clock, *, pairs: tuple[int, ...] = (), groups: tuple[Group, ...] = ()
) -> Schedule:
    notices = notice_duties(problem, pairs, groups, refuted=status is Status.INFEASIBLE)
    return Schedule(status, (), (), problem.seed, notices, clock.stages)


class _Clock:
    """Seconds per stage, in the order of their first start."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def time(self, name: str) -> Iterator[None]:
        """Count what happens inside as this stage."""
        start = perf_counter()
        try:
            yield
        finally:
            self._seconds[name] = self._seconds.get(name, 0.0) + perf_counter() - start

    @property
    def stages(self) -> tuple[Stage, ...]:
        """Every stage so far."""
        return tuple(Stage(name, seconds) for name, seconds in self._seconds.items())
