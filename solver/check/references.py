"""Meetings that name what does not exist. The other rules and the goals look at sound meetings only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from solver.check.violations import Rule, Violation
from solver.problem import Problem
from solver.schedule import Meeting


def select_sound(problem: Problem, meetings: Sequence[Meeting]) -> list[Meeting]:
    """The meetings whose pair, slot and table exist, in their order."""
    return [m for m in meetings if not _find_missing(problem, m)]


def judge_references(problem: Problem, meetings: Sequence[Meeting]) -> Iterator[Violation]:
    """One violation for each meeting that is not sound."""
    for m in meetings:
        if missing := _find_missing(problem, m):
            pair = m.pair if "pair" not in missing else None
            yield Violation(
                Rule.REFERENCE,
                f"{m}: there is no such {' and no such '.join(missing)}",
                participants=() if pair is None else (problem.pairs[pair].a, problem.pairs[pair].b),
                pairs=() if pair is None else (pair,),
                slot=m.slot if "slot" not in missing else None,
                table=m.table if "table" not in missing else None,
            )


def _find_missing(problem: Problem, m: Meeting) -> list[str]:
    parts = (
        ("pair", m.pair, len(problem.pairs)),
        ("slot", m.slot, problem.slots),
        ("table", m.table, len(problem.tables)),
    )
    return [name for name, value, size in parts if type(value) is not int or not 0 <= value < size]
