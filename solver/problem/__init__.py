"""The data of a problem: who could meet whom, when and where.

Everything is an index or an integer. A participant, pair or table is named by its position; ``id`` is a stable
key that ties are broken by, so that the order of the lines never decides. Slots count from 0.
"""

from solver.problem.parts import (
    MOST_BONUS,
    MOST_LEVELS,
    Demand,
    Group,
    Lock,
    Pair,
    Participant,
    ProblemError,
    Rules,
    Table,
    Wish,
)
from solver.problem.whole import Problem

__all__ = [
    "MOST_BONUS", "MOST_LEVELS", "Demand", "Group", "Lock", "Pair", "Participant", "Problem", "ProblemError", "Rules",
    "Table", "Wish",
]  # fmt: skip
