"""Given meetings with the fewest gaps (Bofill et al., JAIR 74, 2022).

A gap is a maximal run of idle slots strictly between two meetings of a participant, who may be absent or not; all
participants' gaps differ by at most ``spread``; the sum is minimised. First the question is put without gaps: nobody
leaves its window, a much smaller model. If that is refuted, the bound is raised core by core.
"""

from __future__ import annotations

from collections.abc import Sequence

from solver.control import Control
from solver.given import Arrangement, Given, count_gaps
from solver.schedule import Status
from solver.windows import Windows

SLICES = (2.0, 4.0, 8.0, 8.0, 16.0, 16.0, 32.0)
"""Deterministic seconds for one question, with another seed each time: how long luck takes is heavy-tailed."""

LONGEST = 1000.0
"""Deterministic seconds for the last question."""


def arrange(given: Given, *, seed: int = 1, control: Control) -> Arrangement:
    """The fewest gaps, proved; or the best found when the time is up."""
    if not all(given.allowed):
        return Arrangement(Status.INFEASIBLE, (), None, 0)
    tight = Windows(given, gaps=False)
    slots = _ask(tight, seed, control)
    if slots is not None:
        return Arrangement(Status.OPTIMAL, tuple(slots), 0, 0)
    loose = Windows(given, gaps=True)
    slots = loose.solve(effort=LONGEST, seed=seed, control=control)
    if slots is None:
        return Arrangement(Status.INFEASIBLE if loose.refuted else Status.UNKNOWN, (), None, loose.bound)
    gaps, bound = total_gaps(given, slots), max(loose.bound, int(tight.refuted))
    return Arrangement(Status.OPTIMAL if gaps == bound else Status.FEASIBLE, tuple(slots), gaps, bound)


def total_gaps(given: Given, slots: Sequence[int]) -> int:
    """Gaps of all participants together."""
    return sum(count_gaps([slots[m] for m in given.of(p)]) for p in range(given.participants))


def _ask(question: Windows, seed: int, control: Control) -> list[int] | None:
    """One question with one seed after the other, in growing slices."""
    for attempt, effort in enumerate(SLICES):
        if control.over():
            return None
        slots = question.solve(effort=effort, seed=seed + attempt, control=control)
        if slots is not None or question.refuted:
            return slots
    return None
