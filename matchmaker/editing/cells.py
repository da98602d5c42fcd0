"""Where a meeting could go: every slot and table of a problem, possible, possible with an exchange, or why not.

It works on positions, as the solver does, and says the same as the independent checker would of each change: a cell is
possible when the meetings with the change break no rule that they kept before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matchmaker.editing.benches import Bench, Cause, Why
from solver.problem import Problem
from solver.schedule import Meeting


class State(StrEnum):
    """What a cell is for the picked meeting. ``HERE``: it takes place there."""

    HERE = "here"
    POSSIBLE = "possible"
    SWAP = "swap"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Cell:
    """``why``: what stands against it. ``leaves``, ``goes``: with a swap, the other meeting as it is and then."""

    state: State
    why: Why | None = None
    leaves: Meeting | None = None
    goes: Meeting | None = None


Cells = dict[tuple[int, int], Cell]
"""By slot and table."""


def survey(
    problem: Problem,
    meetings: Sequence[Meeting],
    *,
    pair: int,
    picked: Meeting | None = None,
    held: Collection[tuple[int, int]] = (),
) -> Cells:
    """What every cell is for a meeting of this pair: for ``picked``, which it has, or for one more.

    ``held``: slots and tables that something else takes. In an exchange, another pair of that slot goes to the slot of
    the picked one, at its own table if it can stay there, else at the table that becomes free.
    """
    bench = Bench(problem, (m for m in meetings if m != picked), held=held)
    return {
        (slot, table): _judge(bench, Meeting(pair, slot, table), picked)
        for slot in range(problem.slots)
        for table in range(len(problem.tables))
    }


def _judge(bench: Bench, wanted: Meeting, picked: Meeting | None) -> Cell:
    """``bench``: all meetings but the picked one."""
    if wanted == picked:
        return Cell(State.HERE)
    why = bench.find_fault(wanted, more=picked is None)
    if why is None:
        return Cell(State.POSSIBLE)
    if picked is not None:
        for leaves in _blockers(bench, wanted, why):
            goes = _exchange(bench, wanted, leaves=leaves, freed=picked)
            if goes is not None:
                return Cell(State.SWAP, why, leaves, goes)
    return Cell(State.IMPOSSIBLE, why)


def _blockers(bench: Bench, wanted: Meeting, why: Why) -> Sequence[Meeting]:
    """Meetings of that slot of which one must make way, for the first fault to be gone; none if nothing helps."""
    match why.cause:
        case Cause.TAKEN:
            return bench.at(wanted.slot, wanted.table)
        case Cause.BUSY:
            return bench.of(why.participants[0], wanted.slot)
        case Cause.TOGETHER:
            return bench.of(why.participants[1], wanted.slot)
        case Cause.PRECEDENCE if why.meeting and why.meeting.slot == wanted.slot:
            return (why.meeting,)
    return ()


def _exchange(bench: Bench, wanted: Meeting, *, leaves: Meeting, freed: Meeting) -> Meeting | None:
    """Where the other meeting goes when it makes way; None if it cannot, or does not help."""
    with bench.without(leaves):
        if bench.find_fault(wanted) is not None:
            return None
        with bench.along(wanted):
            return next(
                (goes for goes in _ways_out(leaves, freed) if goes != leaves and bench.find_fault(goes) is None), None
            )


def _ways_out(leaves: Meeting, freed: Meeting) -> Iterable[Meeting]:
    tables = dict.fromkeys((leaves.table, freed.table))
    return (Meeting(leaves.pair, freed.slot, table) for table in tables)
