"""The data of a result: what was decided, how good it is, and how far that is proved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """``OPTIMAL``: every goal of choosing (who meets whom) is proved. ``FEASIBLE``: a valid schedule within its bounds.
    ``INFEASIBLE``: the notices name why there is none. ``UNKNOWN``: stopped before there was one.
    """

    OPTIMAL = "OPTIMAL"
    FEASIBLE = "FEASIBLE"
    INFEASIBLE = "INFEASIBLE"
    UNKNOWN = "UNKNOWN"


class Scope(StrEnum):
    """What a bound speaks of: all schedules, or only those with the chosen meetings."""

    GLOBAL = "global"
    CHOSEN = "chosen meetings"


class Sense(StrEnum):
    """Which way a goal is good."""

    MOST = "most"
    LEAST = "least"


@dataclass(frozen=True, slots=True, order=True)
class Meeting:
    """Pair, slot and table, as positions in the problem."""

    pair: int
    slot: int
    table: int


def sort_meetings(places: Iterable[tuple[int, int, int]]) -> tuple[Meeting, ...]:
    """Meetings in order, from pair, slot and table of each: plain tuples are sorted many times faster."""
    return tuple(Meeting(*place) for place in sorted(places))


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: no schedule in its scope, equal in the goals before it, is better than ``bound``."""

    name: str
    sense: Sense
    value: int
    bound: int
    scope: Scope = Scope.GLOBAL

    @property
    def proved(self) -> bool:
        """Value and bound meet."""
        return self.value == self.bound

    @property
    def gap(self) -> float:
        """Distance between value and bound, as a share of the larger; 0 when proved."""
        if self.value == self.bound:
            return 0.0
        return abs(self.bound - self.value) / max(abs(self.bound), abs(self.value))


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the organiser should know: a named rule or target, the participants, pairs or tables concerned."""

    name: str
    message: str
    participants: tuple[int, ...] = ()
    pairs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderValues:
    """``levels[j]``: participants with more than j meetings, up to the floor; ``wishes``: points."""

    levels: tuple[int, ...]
    wishes: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """What it means that the worst-off come before wishes, or the other way round.

    The order the schedule was made in has the values of the schedule. The other one has what choosing alone says: slots
    are summed there, so that no schedule of that order has more wishes (or, levels first, better levels).
    """

    levels_first: OrderValues
    wishes_first: OrderValues

    @property
    def cost(self) -> int:
        """Points of wishes that the first meetings of everybody cost."""
        return self.wishes_first.wishes - self.levels_first.wishes

    @property
    def lost(self) -> tuple[int, ...]:
        """Per level, how many fewer participants would reach it with wishes first."""
        pairs = zip(self.levels_first.levels, self.wishes_first.levels, strict=True)
        return tuple(fair - free for fair, free in pairs)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the pipeline and the seconds it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Schedule:
    """A result. ``meetings`` are sorted; ``reproducible`` is False once the wall clock or a stop request cut in.
    ``fairness``: None where it was not worked out: no levels, no time left, or rules that choosing alone does not know.
    """

    status: Status
    meetings: tuple[Meeting, ...]
    goals: tuple[Goal, ...]
    seed: int
    notices: tuple[Notice, ...] = ()
    stages: tuple[Stage, ...] = ()
    reproducible: bool = True
    fairness: Fairness | None = None
