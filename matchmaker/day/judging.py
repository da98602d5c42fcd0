"""The checker goes once more through what is about to be published, against the plan in force."""

from __future__ import annotations

from collections.abc import Sequence

from solver.check import Rule, Violation, check
from solver.problem import Problem
from solver.schedule import Meeting


def find_wrong(
    problem: Problem, before: Sequence[Meeting], after: Sequence[Meeting], *, start: int
) -> Violation | None:
    """The first thing wrong with ``after``. What was wrong ``before`` may stay so, and get better: who had more
    meetings than a maximum that was lowered since may have as many. Whatever is over may stay too: rounds before the
    one of number ``start``.
    """
    known = {_what(wrong): len(wrong.pairs) for wrong in check(problem, before)}
    for wrong in check(problem, after):
        past = wrong.slot is not None and wrong.slot < start - 1
        if not past and len(wrong.pairs) > known.get(_what(wrong), -1):
            return wrong
    return None


def _what(wrong: Violation) -> tuple[object, ...]:
    """A maximum counts the meetings of the day, whichever they are; all else is about those that it names."""
    which = () if wrong.rule is Rule.MAXIMUM else wrong.pairs
    return wrong.rule, wrong.participants, which, wrong.slot, wrong.table
