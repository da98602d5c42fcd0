"""Rules about one participant's time: capacity, maximum, together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from solver.check.violations import Rule, Violation
from solver.problem import Problem
from solver.schedule import Meeting


def judge_capacity(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """More meetings at once than a participant can hold."""
    held: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for m in meetings:
        for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b):
            held[p, m.slot].append(m.pair)
    for (p, slot), pairs in held.items():
        participant = problem.participants[p]
        if len(pairs) > participant.capacity[slot]:
            most = participant.capacity[slot]
            message = f"too many meetings of {participant.id} in slot {slot + 1}: {len(pairs)}, at most {most}"
            yield Violation(Rule.CAPACITY, message, (p,), tuple(sorted(set(pairs))), slot)


def judge_maximum(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """More meetings than a participant's own maximum."""
    held: defaultdict[int, list[int]] = defaultdict(list)
    for m in meetings:
        held[problem.pairs[m.pair].a].append(m.pair)
        held[problem.pairs[m.pair].b].append(m.pair)
    for p, pairs in held.items():
        participant = problem.participants[p]
        if participant.maximum is not None and len(pairs) > participant.maximum:
            message = f"too many meetings of {participant.id}: {len(pairs)}, at most {participant.maximum}"
            yield Violation(Rule.MAXIMUM, message, (p,), tuple(sorted(set(pairs))))


def judge_together(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """Two of a set busy in one slot, be it with each other."""
    busy: list[set[int]] = [set() for _ in range(problem.slots)]
    for m in meetings:
        busy[m.slot] |= {problem.pairs[m.pair].a, problem.pairs[m.pair].b}
    for members in problem.together:
        for slot, people in enumerate(busy):
            both = tuple(p for p in sorted(members) if p in people)
            if len(both) > 1:
                names = ", ".join(problem.participants[p].id for p in both)
                message = f"{names} have the same person behind them, yet are busy in slot {slot + 1}"
                yield Violation(Rule.TOGETHER, message, both, slot=slot)
