"""Rules about which pairs meet, and how often: once, given, lock, group, precedence, slots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from solver.check.violations import Rule, Violation
from solver.problem import Demand, Lock, Problem
from solver.schedule import Meeting


def judge_once(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Too many meetings of a pair, or two of them in one slot."""
    for k, count in Counter(m.pair for m in meetings).items():
        if count > problem.pairs[k].meetings:
            message = f"meet {count} times instead of {problem.pairs[k].meetings}"
            yield _blame(problem, k, rule=Rule.ONCE, message=message)
    for (k, slot), count in Counter((m.pair, m.slot) for m in meetings).items():
        if count > 1:
            message = f"meet {count} times in slot {slot + 1}"
            yield _blame(problem, k, rule=Rule.ONCE, message=message, slot=slot)


def judge_slots(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A pair outside the slots it is restricted to."""
    for m in meetings:
        allowed = problem.pairs[m.pair].slots
        if allowed is not None and m.slot not in allowed:
            message = f"may not meet in slot {m.slot + 1}"
            yield _blame(problem, m.pair, rule=Rule.SLOTS, message=message, slot=m.slot, table=m.table)


def judge_given(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A given pair that is missing, or meets too rarely."""
    counts = Counter(m.pair for m in meetings)
    for k, pair in enumerate(problem.pairs):
        if pair.demand is Demand.GIVEN and counts[k] < pair.meetings:
            message = f"must meet {pair.meetings} times and meet {counts[k]} times"
            yield _blame(problem, k, rule=Rule.GIVEN, message=message)


def judge_locks(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A lock without a meeting of its pair that fits it."""
    placed = _group_by_pair(meetings)
    for lock in problem.locks:
        if not any(_fits(lock, m) for m in placed[lock.pair]):
            message = "are locked" + _describe(problem, lock) + " and do not meet there"
            yield _blame(problem, lock.pair, rule=Rule.LOCK, message=message, slot=lock.slot, table=lock.table)


def judge_precedences(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A later pair that meets before, or together with, the earlier one."""
    placed = _group_by_pair(meetings)
    for earlier, later in problem.precedences:
        if not placed[earlier] or not placed[later]:
            continue
        last, first = max(m.slot for m in placed[earlier]), min(m.slot for m in placed[later])
        if last >= first:
            message = f"{_name(problem, earlier)} must come before {_name(problem, later)}"
            where = f"they meet in slots {last + 1} and {first + 1}"
            both = (*_sides(problem, earlier), *_sides(problem, later))
            yield Violation(Rule.PRECEDENCE, f"{message}; {where}", both, (earlier, later), first)


def judge_groups(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """A group above its cap or below its hard floor."""
    placed = _group_by_pair(meetings)
    for group in problem.groups:
        count = sum(len(placed[k]) for k in set(group.pairs))
        found = tuple(sorted(k for k in set(group.pairs) if placed[k]))
        if group.cap is not None and count > group.cap:
            yield Violation(Rule.GROUP, f"group {group.id}: {count} meetings, at most {group.cap}", pairs=found)
        if group.hard and count < group.floor:
            yield Violation(Rule.GROUP, f"group {group.id}: {count} meetings, at least {group.floor}", pairs=found)


def _fits(lock: Lock, m: Meeting) -> bool:
    return lock.slot in (None, m.slot) and lock.table in (None, m.table)


def _describe(problem: Problem, lock: Lock) -> str:
    slot = "" if lock.slot is None else f" in slot {lock.slot + 1}"
    table = "" if lock.table is None else f" at table {problem.tables[lock.table].id}"
    return slot + table


def _group_by_pair(meetings: Sequence[Meeting]) -> defaultdict[int, list[Meeting]]:
    placed: defaultdict[int, list[Meeting]] = defaultdict(list)
    for m in meetings:
        placed[m.pair].append(m)
    return placed


def _sides(problem: Problem, k: int) -> tuple[int, int]:
    return problem.pairs[k].a, problem.pairs[k].b


def _name(problem: Problem, k: int) -> str:
    a, b = _sides(problem, k)
    return f"{problem.participants[a].id} and {problem.participants[b].id}"


def _blame(
    problem: Problem, k: int, *, rule: Rule, message: str, slot: int | None = None, table: int | None = None
) -> Violation:
    return Violation(rule, f"{_name(problem, k)} {message}", _sides(problem, k), (k,), slot, table)
