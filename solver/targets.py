"""Targets of groups: floors that are wished, not rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.problem import Group, Problem


@dataclass(frozen=True, slots=True)
class Target:
    """``pairs``: positions in ``Prepared.pairs``, in order; ``floor``: how many of them are wished to meet."""

    pairs: tuple[int, ...]
    floor: int


def is_rule(group: Group) -> bool:
    """It has a cap, or a floor that must be kept."""
    return group.cap is not None or (group.hard and group.floor > 0)


def find_targets(problem: Problem, chosen: Sequence[int]) -> tuple[Target, ...]:
    """Of the soft floors. ``chosen``: the problem's pairs by position in ``Prepared.pairs``."""
    soft = [group for group in problem.groups if group.floor and not group.hard]
    members = [frozenset(group.pairs) for group in soft]
    return tuple(
        Target(tuple(m for m, k in enumerate(chosen) if k in inside), group.floor)
        for group, inside in zip(soft, members, strict=True)
    )
