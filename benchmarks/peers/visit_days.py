"""grad-visitor-scheduler: made for the days on which graduates visit the professors of a department.

Hosts with a table of their own are its professors, all others its visitors; a pair weighs its points, pairs that
nobody wished are forbidden, groups too. It has no levels, only least numbers that must be kept: the floor is asked
of everybody who could have it, then one less, until there is a schedule.

Its highspy and OR-Tools bring different builds of one library: a process can import one of them only.
"""

from __future__ import annotations

from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from grad_visit_scheduler import Scheduler

from benchmarks.peers.room import Room
from solver.check import count_reach
from solver.goals import points
from solver.problem import Problem, ProblemError
from solver.schedule import Meeting


def schedule_visits(problem: Problem) -> tuple[Meeting, ...]:
    """A schedule of its model, sorted; empty if it finds none.

    Raises ProblemError for a rule that the peers do not know, and for pairs without exactly one host.
    """
    room = Room(problem)
    hosts = sorted({table.owner for table in problem.tables if table.owner is not None})
    for i, pair in enumerate(problem.pairs):
        if (pair.a in hosts) == (pair.b in hosts):
            raise ProblemError(f"pairs[{i}]", "visits need one side with a table of its own")
    for floor in range(problem.rules.floor, -1, -1):
        slots = _attempt(problem, hosts, floor=floor)
        if slots:
            return room.seat(slots)
    return ()


def _attempt(problem: Problem, hosts: list[int], *, floor: int) -> dict[int, int]:
    """The slot of each pair that meets; empty if there is no schedule with these least numbers."""
    with TemporaryDirectory() as folder, redirect_stdout(StringIO()):
        scheduler = _open(problem, hosts, Path(folder) / "visitors.csv")
        _weigh(scheduler, problem)
        for p, reach in enumerate(count_reach(problem)):
            ask = scheduler.set_faculty_meeting_bounds if p in hosts else scheduler.set_visitor_meeting_bounds
            ask(_name(p), min(floor, reach), problem.participants[p].maximum)
        found = scheduler.schedule_visitors(group_penalty=0.0, max_visitors=problem.slots, max_group=1)
    if found is None:
        return {}
    sides = {(_name(pair.a), _name(pair.b)): k for k, pair in enumerate(problem.pairs)}
    return {
        sides[(host, visitor) if (host, visitor) in sides else (visitor, host)]: slot - 1
        for visitor, host, slot in found.active_meetings
    }


def _open(problem: Problem, hosts: list[int], path: Path) -> Scheduler:
    """With everybody and the slots in which they are there, counted from 1; ``path`` is where it reads visitors."""
    visitors = [p for p in range(len(problem.participants)) if p not in hosts]
    rows = ["Name,Prof1,Area1,Area2", *(f"{_name(p)},,," for p in visitors)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    times = [f"{8 + t // 4:02}:{t % 4 * 15:02}-{8 + t // 4:02}:{t % 4 * 15 + 14:02}" for t in range(problem.slots)]
    catalog = {_name(p): {"building": "hall"} for p in hosts}
    scheduler = Scheduler({"hall": times}, str(path), faculty_catalog=catalog)
    there = {_name(p): [t + 1 for t, n in enumerate(one.capacity) if n] for p, one in enumerate(problem.participants)}
    for p in hosts:
        scheduler.faculty_limited_availability(_name(p), there[_name(p)])
    scheduler.specify_limited_student_availability({_name(p): there[_name(p)] for p in visitors})
    return scheduler


def _weigh(scheduler: Scheduler, problem: Problem) -> None:
    """Its weights, by visitor and host."""
    wished: dict[str, dict[str, int]] = {_name(p): {} for p in range(len(problem.participants))}
    for pair in problem.pairs:
        wished[_name(pair.a)][_name(pair.b)] = wished[_name(pair.b)][_name(pair.a)] = points(pair)
    for visitor, host in scheduler.student_preferences:
        if host in wished[visitor]:
            scheduler.student_preferences[visitor, host] = wished[visitor][host]
        else:
            scheduler.forbid_meeting(visitor, host)


def _name(p: int) -> str:
    return f"P{p:05}"
