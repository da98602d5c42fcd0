"""Meetings given in advance, each to be placed: the data of the B2B Meeting Scheduling Problem."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from solver.schedule import Status


@dataclass(frozen=True, slots=True)
class Given:
    """``meetings[m]``: two participants; ``allowed[m]``: its slots, increasing. ``tables``: meetings at once.

    ``precedences``: (earlier meeting, later meeting), strictly. ``spread``: two participants' gaps differ by no more.
    A pair may be listed more than once.
    """

    slots: int
    participants: int
    meetings: tuple[tuple[int, int], ...]
    allowed: tuple[tuple[int, ...], ...]
    tables: int
    precedences: tuple[tuple[int, int], ...] = ()
    spread: int = 2

    def of(self, participant: int) -> list[int]:
        """The meetings of a participant."""
        return [m for m, pair in enumerate(self.meetings) if participant in pair]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """``slots[m]``: of each meeting, empty when there is none (yet). ``bound``: no arrangement has fewer gaps."""

    status: Status
    slots: tuple[int, ...]
    gaps: int | None
    bound: int


def count_gaps(slots: list[int]) -> int:
    """Gaps of one participant: maximal runs of idle slots strictly between two of its meetings."""
    busy = sorted(slots)
    return sum(later - earlier > 1 for earlier, later in pairwise(busy))
