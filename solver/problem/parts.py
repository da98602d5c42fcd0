"""What a problem is made of: people, tables, pairs, what is asked of them, settings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MOST_LEVELS = 100
"""Nobody is lifted further one by one."""

MOST_BONUS = 19
"""What a first choice adds to a wish, and so the most that a bonus can add to it."""


class ProblemError(ValueError):
    """The problem contradicts itself; ``path`` names the culprit as in ``pairs[3].slots[0]``."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path, self.message = path, message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class Wish(StrEnum):
    """What one side says about the other. ``NO`` is a veto. Silence is ``None``."""

    PRIORITY = "priority"
    YES = "yes"
    OPEN = "open"
    NO = "no"


class Demand(StrEnum):
    """How much a pair is asked for.

    ``WISHED``: placed if it pays. ``IMPOSED``: the organiser's first goal, reported when missed.
    ``GIVEN``: must be placed, or the problem is infeasible.
    """

    WISHED = "wished"
    IMPOSED = "imposed"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Participant:
    """One who meets. ``capacity[t]``: meetings at once in slot t, 0 = away."""

    id: str
    capacity: tuple[int, ...]
    minimum: int = 0
    maximum: int | None = None
    step_free: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A place for one meeting at a time. ``owner``: participant index; an owned table is for the owner's meetings."""

    id: str
    zone: str = ""
    owner: int | None = None
    step_free: bool = False
    closed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two participants who may meet. ``a`` is the side whose table comes first (the buyer's, where there is one).

    ``rank_*``: place in that side's order of preference, from 1. ``slots``: where it may be placed, None = anywhere.
    ``meetings``: how often (more than 1 only for given pairs). ``bonus``: points added to its wishes, up to what they
    would be worth as first choices: it never makes more of a wish than its grade allows.
    """

    a: int
    b: int
    wish_a: Wish | None = None
    wish_b: Wish | None = None
    rank_a: int | None = None
    rank_b: int | None = None
    demand: Demand = Demand.WISHED
    slots: tuple[int, ...] | None = None
    meetings: int = 1
    bonus: int = 0


@dataclass(frozen=True, slots=True)
class Lock:
    """The organiser's hand: this pair meets, at this slot and table where they are given."""

    pair: int
    slot: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A set of pairs with a wished least number and a hard greatest number of meetings.

    A floor is a target, a goal after the levels; with ``hard`` it is a rule. Targets that nest in one participant, or
    in all meetings of some, cost nothing; caps and hard floors take the whole model. ``share``: percent of all meetings
    wished for the group. It is measured; ``solver.shares.count_shares`` makes a floor of it, which is aimed at.
    """

    id: str
    pairs: tuple[int, ...]
    floor: int = 0
    cap: int | None = None
    hard: bool = False
    share: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings that hold for the whole problem.

    ``floor``: the worst-off are lifted level by level up to it. ``wishes_first``: goals 2 and 3 swapped.
    ``longest_wait`` (idle slots in a row) and ``longest_row`` (meetings in a row without a free slot or pause) are
    goals of waiting. ``absence_is_gap``: count slots away between two meetings as waiting.
    """

    floor: int = 3
    wishes_first: bool = False
    longest_wait: int = 2
    longest_row: int = 4
    absence_is_gap: bool = False
