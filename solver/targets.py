"""Targets of groups: floors that are wished, not rules. Where a flow can count them, and how.

A group whose pairs all have one participant in common hangs on that participant as a node of its own: its first
meetings pass arcs of one unit that count for the goal. Groups of one participant that nest or are apart keep the flow
exact; all others take the integer model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from solver.problem import Group, Problem


@dataclass(frozen=True, slots=True)
class Target:
    """``pairs``: positions in ``Prepared.pairs``, in order; ``floor``: how many of them are wished to meet."""

    pairs: tuple[int, ...]
    floor: int


@dataclass(frozen=True, slots=True)
class Nest:
    """Targets on one participant, larger ones first; ``inside[i]``: the target the i-th is inside of, None if none."""

    targets: tuple[Target, ...]
    inside: tuple[int | None, ...]


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


def nest(targets: Sequence[Target], sides: Sequence[tuple[int, int]]) -> dict[int, Nest] | None:
    """By participant; None where a flow cannot count them. ``sides``: both participants of each pair, a pair alone
    hangs on the first.
    """
    of: dict[int, list[Target]] = {}
    for target in sorted(targets, key=lambda one: -len(one.pairs)):
        if not target.pairs:
            continue
        first, *others = (sides[m] for m in target.pairs)
        shared = [p for p in first if all(p in both for both in others)]
        if not shared:
            return None
        of.setdefault(shared[0], []).append(target)
    found = {p: _nest(mine) for p, mine in of.items()}
    nests = {p: one for p, one in found.items() if one is not None}
    return nests if len(nests) == len(found) else None


def _nest(targets: list[Target]) -> Nest | None:
    sets = [frozenset(target.pairs) for target in targets]
    inside: list[int | None] = []
    for i, one in enumerate(sets):
        around = [j for j in range(i) if not one.isdisjoint(sets[j])]
        if any(not one <= sets[j] for j in around):
            return None
        inside.append(around[-1] if around else None)
    return Nest(tuple(targets), tuple(inside))
