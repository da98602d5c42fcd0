"""Given meetings with the fewest gaps (Bofill et al., JAIR 74, 2022).

A gap is a maximal run of idle slots strictly between two meetings of a participant, who may be absent or not; all
participants' gaps differ by at most ``spread``; the sum is minimised. The question is put as "exactly K gaps" for K
from a lower bound up, each time to a fresh model: most are refuted by propagation alone, and the first that can be
answered is the optimum.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from solver.control import Control
from solver.given import Arrangement, Given, count_gaps
from solver.schedule import Status
from solver.windows import Windows

SLICES = (2.0, 4.0, 8.0, 8.0, 16.0, 16.0, 32.0, 64.0, 128.0, 256.0)
"""Deterministic seconds for one question, with another seed each time: how long luck takes is heavy-tailed."""


def arrange(given: Given, *, seed: int = 1, control: Control) -> Arrangement:
    """The fewest gaps, proved; or the best found when the time is up."""
    if not all(given.allowed):
        return Arrangement(Status.INFEASIBLE, (), None, 0)
    any_: list[int] | None = None
    for gaps in count(_sum_alone(given)):
        control.report("gaps", "gaps", gaps, gaps)
        question = Windows(given, gaps=gaps)
        slots = _ask(question, seed, control)
        if slots is not None:
            return Arrangement(Status.OPTIMAL, tuple(slots), gaps, gaps)
        if not question.refuted:
            return _best(given, any_, gaps, seed, control)
        if any_ is None:
            free = Windows(given, gaps=None)
            any_ = _ask(free, seed, control)
            if free.refuted:
                return Arrangement(Status.INFEASIBLE, (), None, 0)
    raise AssertionError("some number of gaps is answered, refuted or left open")


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


def _best(given: Given, any_: list[int] | None, bound: int, seed: int, control: Control) -> Arrangement:
    """The best that can be had in the time that is left, when nothing more can be proved step by step."""
    model = Windows(given, gaps=None)
    model.minimise()
    slots = model.solve(effort=SLICES[-1], seed=seed, control=control, hint=any_ or ()) or any_
    if slots is None:
        return Arrangement(Status.INFEASIBLE if model.refuted else Status.UNKNOWN, (), None, bound)
    gaps, bound = total_gaps(given, slots), max(bound, model.bound)
    return Arrangement(Status.OPTIMAL if gaps == bound else Status.FEASIBLE, tuple(slots), gaps, bound)


def _sum_alone(given: Given) -> int:
    """A lower bound: what each participant would have if it were alone."""
    return sum(_fewest_alone(given, p) for p in range(given.participants))


def _fewest_alone(given: Given, p: int) -> int:
    """0 where p's meetings fill some window; else a small model of p's meetings only."""
    mine = given.of(p)
    if any(_fills(given, mine, start) for start in range(given.slots - len(mine) + 1)):
        return 0
    model = Windows(
        Given(
            slots=given.slots,
            participants=1,
            meetings=tuple((0, 0) for _ in mine),
            allowed=tuple(given.allowed[m] for m in mine),
            tables=1,
        ),
        gaps=None,
    )
    model.minimise()
    model.solve(effort=1.0, seed=1, control=Control())
    return model.bound


def _fills(given: Given, mine: list[int], start: int) -> bool:
    """Whether these meetings can have the slots from ``start`` on, one each (augmenting paths)."""
    held: dict[int, int] = {}
    window = range(start, start + len(mine))

    def give(m: int, seen: set[int]) -> bool:
        for t in given.allowed[m]:
            if t in window and t not in seen:
                seen.add(t)
                if t not in held or give(held[t], seen):
                    held[t] = m
                    return True
        return False

    return all(give(m, set()) for m in mine)
