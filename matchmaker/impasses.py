"""When no schedule keeps every lock: the fewest locks found that cannot be kept together, and what makes room for them.

Only locks are rules that can contradict each other; whoever is not locked may always be left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaker.entities import Edition, Lock
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import Question, ask
from matchmaker.rooms import assign_tables
from solver import problem as solver
from solver.schedule import Status
from solver.solve import solve

_PATIENCE = 1.0
"""Seconds for one trial; a few locks take milliseconds."""


class Way(StrEnum):
    """What would make room: one more shared table that is step-free, one more slot, or leaving open where they meet."""

    TABLE = "table"
    SLOT = "slot"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class Impasse:
    """``locks`` cannot be kept together; without any one of them the others can. ``never``: the two of the
    one lock may not meet, or its slot is gone.
    """

    locks: tuple[Lock, ...]
    ways: tuple[Way, ...] = ()
    never: bool = False


def find_impasse(edition: Edition) -> Impasse | None:
    """The first that is found; None when all locks can be kept."""
    possible = drop_impossible_locks(edition)
    for lock in edition.locks:
        if lock not in possible.locks:
            return Impasse((lock,), never=True)
    question = ask(replace(possible, tables=assign_tables(possible)))
    problem = _bare(question)
    if _can(problem):
        return None
    kept = _reduce(problem)
    ways = tuple(way for way, wider in _widen(replace(problem, locks=kept)) if _can(wider))
    return Impasse(tuple(_named(possible, question, lock) for lock in kept), ways)


def _bare(question: Question) -> solver.Problem:
    """Locks and the room alone."""
    problem = question.problem
    return replace(problem, groups=(), precedences=(), rules=replace(problem.rules, floor=0))


def _can(problem: solver.Problem) -> bool:
    """Whether these locks can be kept together; taken for possible when that is not found out in time."""
    pairs = sorted({lock.pair for lock in problem.locks})
    at = {pair: place for place, pair in enumerate(pairs)}
    alone = replace(
        problem,
        pairs=tuple(problem.pairs[pair] for pair in pairs),
        locks=tuple(replace(lock, pair=at[lock.pair]) for lock in problem.locks),
    )
    return solve(alone, seconds=_PATIENCE).status is not Status.INFEASIBLE


def _reduce(problem: solver.Problem) -> tuple[solver.Lock, ...]:
    """Locks that cannot be kept, none of which can be left out: halves are tried first, then smaller parts."""
    kept: Sequence[solver.Lock] = problem.locks
    size = len(kept)
    while size := size // 2:
        start = 0
        while start < len(kept):
            fewer = (*kept[:start], *kept[start + size :])
            if fewer and not _can(replace(problem, locks=fewer)):
                kept = fewer
            else:
                start += size
    return tuple(kept)


def _widen(problem: solver.Problem) -> Iterator[tuple[Way, solver.Problem]]:
    """The problem with one thing more."""
    labels = {table.id for table in problem.tables}
    label = next(name for number in range(len(labels) + 1) if (name := f"+{number}") not in labels)
    yield Way.TABLE, replace(problem, tables=(*problem.tables, solver.Table(label, step_free=True)))
    people = tuple(
        replace(one, capacity=(*one.capacity, max(one.capacity, default=1) or 1)) for one in problem.participants
    )
    yield Way.SLOT, replace(problem, slots=problem.slots + 1, participants=people)
    yield Way.ANYWHERE, replace(problem, locks=tuple(solver.Lock(lock.pair) for lock in problem.locks))


def _named(edition: Edition, question: Question, lock: solver.Lock) -> Lock:
    pair = question.problem.pairs[lock.pair]
    both = {question.participants[pair.a].id, question.participants[pair.b].id}
    return next(one for one in edition.locks if {one.a, one.b} == both)
