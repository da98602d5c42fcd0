"""When no schedule keeps every lock: few locks that cannot be kept together, and what makes room for them.

Only locks are rules that can contradict each other; whoever is not locked may always be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from time import monotonic

from matchmaker.entities import Edition, Lock
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import Question, ask
from matchmaker.rooms import assign_tables
from solver import problem as solver
from solver.schedule import Status
from solver.solve import solve

_PATIENCE = 1.0
"""Seconds for one trial; a few locks take milliseconds."""

_ALL = 4.0
"""Seconds for all trials after the first one: somebody waits for the page."""


_KEPT = (Status.OPTIMAL, Status.FEASIBLE)


class Relief(StrEnum):
    """What would make room: one more shared table that is step-free, one more slot, or leaving open where they meet."""

    TABLE = "table"
    SLOT = "slot"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Impasse:
    """``locks`` cannot be kept together. ``fewest``: without any one of them the others can; else time was over before
    that was known, and some of them may not be in the way. ``never``: the two of the one lock may not meet, or its slot
    is gone.
    """

    locks: tuple[Lock, ...]
    ways: tuple[Relief, ...] = ()
    never: bool = False
    fewest: bool = True


def find_impasse(edition: Edition, *, seconds: float = _ALL) -> Impasse | None:
    """The first that is found; None when all locks can be kept, or a second did not tell.

    ``seconds``: for making it smaller, and for what makes room.
    """
    possible = drop_impossible_locks(edition)
    for lock in edition.locks:
        if lock not in possible.locks:
            return Impasse((lock,), never=True)
    question = ask(replace(possible, tables=assign_tables(possible)))
    problem = _bare(question)
    if _try(problem, seconds=_PATIENCE) is not Status.INFEASIBLE:
        return None
    end = monotonic() + seconds
    kept, fewest = _reduce(problem, end=end)
    ways = tuple(way for way, wider in _widen(replace(problem, locks=kept)) if _try_until(wider, end=end) in _KEPT)
    return Impasse(tuple(_named(possible, question, lock) for lock in kept), ways, fewest=fewest)


def _bare(question: Question) -> solver.Problem:
    """Locks and the room alone."""
    problem = question.problem
    return replace(problem, groups=(), precedences=(), rules=replace(problem.rules, floor=0))


def _try_until(problem: solver.Problem, *, end: float) -> Status:
    left = min(_PATIENCE, end - monotonic())
    return _try(problem, seconds=left) if left > 0 else Status.UNKNOWN


def _try(problem: solver.Problem, *, seconds: float) -> Status:
    """Whether these locks can be kept together, as far as that is found out in time."""
    pairs = sorted({lock.pair for lock in problem.locks})
    at = {pair: place for place, pair in enumerate(pairs)}
    alone = replace(
        problem,
        pairs=tuple(problem.pairs[pair] for pair in pairs),
        locks=tuple(replace(lock, pair=at[lock.pair]) for lock in problem.locks),
    )
    return solve(alone, seconds=seconds).status


def _reduce(problem: solver.Problem, *, end: float) -> tuple[tuple[solver.Lock, ...], bool]:
    """Locks that cannot be kept, and whether it is known that none can be left out: halves are tried first, then
    smaller parts.
    """
    kept: Sequence[solver.Lock] = problem.locks
    size, known = len(kept), len(kept) < 2
    while size := size // 2:
        start, known = 0, True
        while start < len(kept):
            fewer = (*kept[:start], *kept[start + size :])
            status = _try_until(replace(problem, locks=fewer), end=end) if fewer else Status.OPTIMAL
            if status is Status.INFEASIBLE:
                kept = fewer
            else:
                start, known = start + size, known and status is not Status.UNKNOWN
    return tuple(kept), known


def _widen(problem: solver.Problem) -> Iterator[tuple[Relief, solver.Problem]]:
    """The problem with one thing more."""
    labels = {table.id for table in problem.tables}
    label = next(name for number in range(len(labels) + 1) if (name := f"+{number}") not in labels)
    yield Relief.TABLE, replace(problem, tables=(*problem.tables, solver.Table(label, step_free=True)))
    people = tuple(
        replace(one, capacity=(*one.capacity, max(one.capacity, default=1) or 1)) for one in problem.participants
    )
    yield Relief.SLOT, replace(problem, slots=problem.slots + 1, participants=people)
    yield Relief.ANYWHERE, replace(problem, locks=tuple(solver.Lock(lock.pair) for lock in problem.locks))


def _named(edition: Edition, question: Question, lock: solver.Lock) -> Lock:
    pair = question.problem.pairs[lock.pair]
    both = {question.participants[pair.a].id, question.participants[pair.b].id}
    return next(one for one in edition.locks if {one.a, one.b} == both)
