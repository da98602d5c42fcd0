"""Where a flow can count the meetings of targets.

A target whose pairs all have one participant in common hangs below that participant, one that is all the meetings of
several participants above them, between these and the hub. As long as those on one side nest or are apart, the
optimum of the flow is whole; all other targets take the integer model.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.prepare import Prepared
from solver.targets import Target

Sides = Sequence[int]
"""A side, 0 or 1, for every participant, so that all pairs cross."""


@dataclass(frozen=True, slots=True)
class Nest:
    """Targets on one participant, larger ones first; ``inside[i]``: the target the i-th is inside of, None if none."""

    targets: tuple[Target, ...]
    inside: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Whole:
    """A target that is all the meetings of its ``members``, none of whom meet each other. ``side``: theirs; None where
    there are no sides.
    """

    target: Target
    members: frozenset[int]
    side: int | None


@dataclass(frozen=True, slots=True)
class Nests:
    """``below``: by participant. ``above``: those of one side nest or are apart."""

    below: dict[int, Nest]
    above: tuple[Whole, ...]


def find_nests(prepared: Prepared) -> Nests | None:
    """All targets, each in its place; None where the flow cannot count them."""
    if not prepared.targets:
        return Nests({}, ())
    sides = find_sides(prepared)
    degree = Counter((*prepared.a, *prepared.b))
    below: dict[int, list[Target]] = {}
    above: list[Whole] = []
    for target in sorted(prepared.targets, key=lambda one: -len(one.pairs)):
        if not target.pairs:
            continue
        shared = _shared(prepared, target)
        if shared is not None:
            below.setdefault(shared, []).append(target)
            continue
        options = (one for one in _wholes(prepared, target, degree, sides) if not any(_crosses(one, o) for o in above))
        found = next(options, None)
        if found is None:
            return None
        above.append(found)
    nests = {p: nest for p, mine in below.items() if (nest := _nest(mine)) is not None}
    return Nests(nests, tuple(above)) if len(nests) == len(below) else None


def find_sides(prepared: Prepared) -> Sides | None:
    """Sides for all participants, hosts on the first where possible; None if there are none."""
    people = len(prepared.problem.participants)
    partners: list[list[int]] = [[] for _ in range(people)]
    for p, q in zip(prepared.a, prepared.b, strict=True):
        partners[p].append(q)
        partners[q].append(p)
    side = [-1] * people
    for start in [*dict.fromkeys(prepared.a), *range(people)]:
        if side[start] >= 0:
            continue
        side[start] = 0
        stack = [start]
        while stack:
            p = stack.pop()
            for q in partners[p]:
                if side[q] < 0:
                    side[q] = 1 - side[p]
                    stack.append(q)
                elif side[q] == side[p]:
                    return None
    return side


def _crosses(one: Whole, other: Whole) -> bool:
    """They share some members of a side, and each has others."""
    if one.side != other.side:
        return False
    return not (one.members.isdisjoint(other.members) or one.members <= other.members or other.members <= one.members)


def _shared(prepared: Prepared, target: Target) -> int | None:
    """Who is in all the pairs; of a pair alone the first."""
    first, *others = ((prepared.a[m], prepared.b[m]) for m in target.pairs)
    return next((p for p in first if all(p in both for both in others)), None)


def _wholes(prepared: Prepared, target: Target, degree: Counter[int], sides: Sides | None) -> Iterator[Whole]:
    """Where it could hang above. Every pair has one of the members, so they have no others if they have no more."""
    for side in (0, 1):
        if sides is None:
            members = frozenset((prepared.a, prepared.b)[side][m] for m in target.pairs)
        else:
            ends = (p for m in target.pairs for p in (prepared.a[m], prepared.b[m]))
            members = frozenset(p for p in ends if sides[p] == side)
        if sum(degree[p] for p in members) == len(target.pairs):
            yield Whole(target, members, None if sides is None else side)


def _nest(targets: list[Target]) -> Nest | None:
    sets = [frozenset(target.pairs) for target in targets]
    inside: list[int | None] = []
    for i, one in enumerate(sets):
        around = [j for j in range(i) if not one.isdisjoint(sets[j])]
        if any(not one <= sets[j] for j in around):
            return None
        inside.append(around[-1] if around else None)
    return Nest(tuple(targets), tuple(inside))
