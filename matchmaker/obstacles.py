"""Why locked pairs cannot all be placed, in words: the checker is asked what the locks would break by themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from matchmaker.planning import Question, name_people
from matchmaker.violations import explain_violation
from solver.check import Rule, check
from solver.problem import Lock, Problem
from solver.schedule import Meeting

PEOPLE = (Rule.CAPACITY, Rule.TOGETHER)
PLACES = (Rule.TABLE, Rule.CLOSED, Rule.OWNER, Rule.STEP_FREE, Rule.ZONE)


def find_obstacles(question: Question) -> tuple[str, ...]:
    """What contradicts the locks, each thing once; empty when only a search shows that they cannot all be kept."""
    return tuple(dict.fromkeys((*find_clashes(question), *_broken(name_people(question), PLACES, tables=True))))


def find_clashes(question: Question) -> tuple[str, ...]:
    """What contradicts the locks whatever the tables, each thing once."""
    problem = name_people(question)
    found = (*_apart(problem), *_overbooked(problem), *_broken(problem, PEOPLE, tables=False))
    return tuple(dict.fromkeys(found))


def name_locks(question: Question) -> tuple[str, ...]:
    """Every lock as the organiser set it: names, slot and table."""
    problem = name_people(question)
    return tuple(_name(problem, lock) + _place(problem, lock) for lock in problem.locks)


def _apart(problem: Problem) -> Iterator[str]:
    """Locked pairs of which never both are there."""
    for lock in problem.locks:
        pair = problem.pairs[lock.pair]
        a, b = problem.participants[pair.a].capacity, problem.participants[pair.b].capacity
        if not any(map(min, a, b)):
            yield f"{_name(problem, lock)} are never there at the same time"


def _overbooked(problem: Problem) -> Iterator[str]:
    """Those with more locked meetings than they can have on the whole morning."""
    pairs = [problem.pairs[lock.pair] for lock in problem.locks]
    locked = Counter(p for pair in pairs for p in (pair.a, pair.b))
    for p, count in sorted(locked.items()):
        one = problem.participants[p]
        most = sum(one.capacity) if one.maximum is None else min(sum(one.capacity), one.maximum)
        if count > most:
            yield f"{one.id} has {count} locked meetings and can have {most} at most"


def _broken(problem: Problem, rules: tuple[Rule, ...], *, tables: bool) -> Iterator[str]:
    """What the meetings of the locks break by themselves, those without a table only if tables do not matter."""
    meetings = [
        Meeting(lock.pair, lock.slot, lock.table or 0)
        for lock in problem.locks
        if lock.slot is not None and (lock.table is not None or not tables)
    ]
    found = (violation for violation in check(problem, meetings) if violation.rule in rules)
    return (str(explain_violation(problem, violation)) for violation in found)


def _name(problem: Problem, lock: Lock) -> str:
    pair = problem.pairs[lock.pair]
    return f"{problem.participants[pair.a].id} and {problem.participants[pair.b].id}"


def _place(problem: Problem, lock: Lock) -> str:
    slot = "" if lock.slot is None else f", slot {lock.slot + 1}"
    return slot + ("" if lock.table is None else f", table {problem.tables[lock.table].id}")
