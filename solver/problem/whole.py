"""A whole problem, which refuses to be one when it contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from solver.problem.parts import (
    MOST_BONUS,
    MOST_LEVELS,
    Demand,
    Group,
    Lock,
    Pair,
    Participant,
    ProblemError,
    Rules,
    Table,
    Wish,
)


@dataclass(frozen=True, slots=True)
class Problem:
    """All of it. ``pauses``: slots after which there is a pause. ``together``: sets of participants (at least two)
    with the same person behind them, never busy in the same slot. ``precedences``: (earlier pair, later pair).
    """

    slots: int
    participants: tuple[Participant, ...]
    tables: tuple[Table, ...]
    pairs: tuple[Pair, ...]
    pauses: tuple[int, ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    locks: tuple[Lock, ...] = ()
    groups: tuple[Group, ...] = ()
    precedences: tuple[tuple[int, int], ...] = ()
    rules: Rules = field(default_factory=Rules)
    seed: int = 1

    def __post_init__(self) -> None:
        _validate(self)


def _validate(problem: Problem) -> None:
    if problem.slots < 1:
        raise ProblemError("slots", "at least 1")
    people, pairs = len(problem.participants), len(problem.pairs)
    _check_participants(problem)
    for i, table in enumerate(problem.tables):
        if table.owner is not None:
            _reference(table.owner, people, f"tables[{i}].owner")
        _slots(table.closed, problem.slots, f"tables[{i}].closed")
    _unique([t.id for t in problem.tables], "tables")
    _check_pairs(problem)
    _slots(problem.pauses, problem.slots, "pauses")
    for i, members in enumerate(problem.together):
        if len(set(members)) != len(members) or len(members) < 2:
            raise ProblemError(f"together[{i}]", "at least two different participants")
        for j, p in enumerate(members):
            _reference(p, people, f"together[{i}][{j}]")
    for i, lock in enumerate(problem.locks):
        _check_lock(problem, lock, f"locks[{i}]")
    _check_groups(problem)
    for i, (earlier, later) in enumerate(problem.precedences):
        _reference(earlier, pairs, f"precedences[{i}][0]")
        _reference(later, pairs, f"precedences[{i}][1]")
        if earlier == later:
            raise ProblemError(f"precedences[{i}]", "a pair cannot come before itself")
    rules = problem.rules
    if min(rules.floor, rules.longest_wait) < 0 or rules.longest_row < 1:
        raise ProblemError("rules", "floor and longest_wait at least 0, longest_row at least 1")
    if rules.floor > MOST_LEVELS:
        raise ProblemError("rules.floor", f"at most {MOST_LEVELS}")


def _check_groups(problem: Problem) -> None:
    for i, group in enumerate(problem.groups):
        for j, k in enumerate(group.pairs):
            _reference(k, len(problem.pairs), f"groups[{i}].pairs[{j}]")
        if group.floor < 0 or (group.cap is not None and group.cap < group.floor):
            raise ProblemError(f"groups[{i}]", "0 ≤ floor ≤ cap")
        if not 0 <= group.share <= 100 or (group.share and group.hard):
            raise ProblemError(f"groups[{i}].share", "a percentage from 0 to 100, wished and never hard")


def _check_participants(problem: Problem) -> None:
    for i, p in enumerate(problem.participants):
        path = f"participants[{i}]"
        if len(p.capacity) != problem.slots:
            raise ProblemError(f"{path}.capacity", f"{len(p.capacity)} numbers for {problem.slots} slots")
        if any(c < 0 for c in p.capacity):
            raise ProblemError(f"{path}.capacity", "at least 0")
        if p.minimum < 0 or (p.maximum is not None and p.maximum < p.minimum):
            raise ProblemError(path, "0 ≤ minimum ≤ maximum")
    _unique([p.id for p in problem.participants], "participants")


def _check_pairs(problem: Problem) -> None:
    seen: set[tuple[int, int]] = set()
    for i, pair in enumerate(problem.pairs):
        path = f"pairs[{i}]"
        _reference(pair.a, len(problem.participants), f"{path}.a")
        _reference(pair.b, len(problem.participants), f"{path}.b")
        if pair.a == pair.b:
            raise ProblemError(path, "a participant cannot meet itself")
        key = (min(pair.a, pair.b), max(pair.a, pair.b))
        if key in seen:
            raise ProblemError(path, "this pair is listed twice; use meetings for repeated pairs")
        seen.add(key)
        if pair.slots is not None:
            _slots(pair.slots, problem.slots, f"{path}.slots")
        for rank in (pair.rank_a, pair.rank_b):
            if rank is not None and rank < 1:
                raise ProblemError(path, "ranks count from 1")
        if pair.meetings < 1 or (pair.meetings > 1 and pair.demand is not Demand.GIVEN):
            raise ProblemError(f"{path}.meetings", "1, or more for given pairs")
        if not 0 <= pair.bonus <= MOST_BONUS:
            raise ProblemError(f"{path}.bonus", f"from 0 to {MOST_BONUS}: more would lift a wish above its grade")
        if Wish.NO in (pair.wish_a, pair.wish_b):
            raise ProblemError(path, "a vetoed pair cannot be scheduled; leave it out")


def _check_lock(problem: Problem, lock: Lock, path: str) -> None:
    _reference(lock.pair, len(problem.pairs), f"{path}.pair")
    if lock.slot is not None:
        _reference(lock.slot, problem.slots, f"{path}.slot")
    if lock.table is not None:
        _reference(lock.table, len(problem.tables), f"{path}.table")


def _reference(value: int, size: int, path: str) -> None:
    if not 0 <= value < size:
        raise ProblemError(path, f"{value} is not between 0 and {size - 1}")


def _slots(values: tuple[int, ...], slots: int, path: str) -> None:
    for j, t in enumerate(values):
        _reference(t, slots, f"{path}[{j}]")
    if list(values) != sorted(set(values)):
        raise ProblemError(path, "slots in increasing order, each once")


def _unique(ids: list[str], path: str) -> None:
    first: dict[str, int] = {}
    for i, name in enumerate(ids):
        if name in first:
            raise ProblemError(f"{path}[{i}].id", f"{name!r} is also {path}[{first[name]}]")
        first[name] = i
