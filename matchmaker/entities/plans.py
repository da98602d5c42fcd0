"""Who meets whom, when and where: what organisers lock, drafts and published plans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.entities.words import PlanState


@dataclass(frozen=True, slots=True)
class Lock:
    """The organiser's hand on a pair: it meets, at this slot number and table id where they are given."""

    a: int
    b: int
    slot: int | None = None
    table: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """Participants ``a`` and ``b`` (ids), slot number, table id."""

    a: int
    b: int
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class PastMeeting:
    """Two organisations (their ids) met in an earlier edition (the id of its event)."""

    event: int
    a: int
    b: int


@dataclass(frozen=True, slots=True)
class ByHand:
    """The meeting of this pair is the decision of ``who``, for this reason: imposed, placed or moved by hand."""

    a: int
    b: int
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class PlanGoal:
    """One goal of a plan with its bound; ``scope`` says what the bound speaks of."""

    name: str
    sense: str
    value: int
    bound: int
    scope: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A draft or a frozen version. ``problem``: SHA-256 of the problem it answers.

    ``origin``: the number of the plan it was made from. ``provisional``: it is published, and may still be replaced.
    """

    id: int
    number: int
    state: PlanState
    created: datetime
    status: str
    seed: int
    reproducible: bool
    problem: str
    meetings: tuple[Meeting, ...] = ()
    goals: tuple[PlanGoal, ...] = ()
    notices: tuple[str, ...] = ()
    revision: int = 1
    by_hand: tuple[ByHand, ...] = ()
    origin: int | None = None
    provisional: bool = False
