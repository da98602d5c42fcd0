"""By which rule meetings are given, and what was published by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.entities.targets import Target
from solver.problem import MOST_BONUS

MOST_NEVER_MET = MOST_BONUS
"""Points that one may add for those who never met: with more, a wish would count like one of a higher grade."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What decides who meets whom, and is the same for everybody.

    ``goals``: in their order. ``points``: of a priority, a yes, a gladly-if-they-ask, and what a first choice adds.
    ``maximum``: meetings of those for whom nothing else is said. ``priorities``: how many one may give.
    ``never_met``: points more for a pair that did not meet in an earlier edition, up to a first choice.
    """

    goals: tuple[str, ...]
    points: tuple[int, int, int, int]
    floor: int
    wishes_first: bool
    maximum: int | None
    priorities: int
    targets: tuple[Target, ...] = ()
    never_met: int = 0


@dataclass(frozen=True, slots=True)
class RuleChange:
    """The rule was changed. ``late``: when wishes were open already, so that everybody reads of it."""

    at: datetime
    who: str
    late: bool
    before: Rule
    after: Rule


class PublicationKind(StrEnum):
    """A provisional plan may still be replaced by another one, and says so."""

    PROVISIONAL = "provisional"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Publication:
    """A plan (its id) was published. ``rule``: the one it was made by."""

    plan: int
    kind: PublicationKind
    at: datetime
    who: str
    rule: Rule
