"""What is different for whom: two schedules of one problem, person by person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from solver.problem import Problem
from solver.schedule import Meeting


class Kind(StrEnum):
    """What happened to a meeting, in the eyes of its two participants."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    TABLE = "table"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """``kind``: ``MOVED`` is another slot, whatever the table; ``TABLE`` another table only. ``old`` is None for a
    new meeting, ``new`` for one that is called off.
    """

    kind: Kind
    old: Meeting | None
    new: Meeting | None


def list_changes(
    problem: Problem, before: Iterable[Meeting], after: Iterable[Meeting]
) -> dict[int, tuple[Change, ...]]:
    """The changes of each participant who has any; participants by position.

    In the order of time: of the old slot, or that of a new meeting. Both schedules are of ``problem``, in which a pair
    meets once.
    """
    olds, news = ({m.pair: m for m in meetings} for meetings in (before, after))
    found: dict[int, list[tuple[int, int, Change]]] = defaultdict(list)
    for k in sorted(olds.keys() | news.keys()):
        old, new = olds.get(k), news.get(k)
        if old != new:
            slot = next(m.slot for m in (old, new) if m)
            for p in (problem.pairs[k].a, problem.pairs[k].b):
                found[p].append((slot, k, Change(_kind(old, new), old, new)))
    return {p: tuple(change for _, _, change in sorted(found[p], key=lambda one: one[:2])) for p in sorted(found)}


def _kind(old: Meeting | None, new: Meeting | None) -> Kind:
    if old is None:
        return Kind.ADDED
    if new is None:
        return Kind.CANCELLED
    return Kind.TABLE if old.slot == new.slot else Kind.MOVED
