"""Who may meet whom, and what both said: the rules of wished, vetoed and locked pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from matchmaker.entities import Edition, Lock, Participant, Role, Statement, Wish
from matchmaker.errors import InputError
from solver.problem import Pair

BUYERS = (Role.BUYER, Role.BOTH)
SUPPLIERS = (Role.SUPPLIER, Role.BOTH)
ASKED = (Wish.PRIORITY, Wish.YES)
HOSTS_FIRST = (Role.BUYER, Role.BOTH, Role.SUPPLIER, Role.NETWORK)

Said = Mapping[tuple[int, int], Statement]
"""By positions of who said it and about whom."""


def may_meet(a: Participant, b: Participant) -> bool:
    """Buyer or both with supplier or both."""
    return (a.role in BUYERS and b.role in SUPPLIERS) or (b.role in BUYERS and a.role in SUPPLIERS)


def pair_up(edition: Edition, people: Sequence[Participant]) -> tuple[Pair, ...]:
    """The pairs that may be scheduled, of positions in ``people``, sorted.

    A pair is wished when at least one side said priority or yes and neither said no; or it is the organiser's lock.
    Raises InputError when a lock is on a pair that may never meet.
    """
    at = {p.id: i for i, p in enumerate(people)}
    said = {(at[s.source], at[s.target]): s for s in edition.statements if s.source in at and s.target in at}
    for lock in edition.locks:
        _refuse_lock(lock, people, at, said)
    locked = {_sorted(at[lock.a], at[lock.b]) for lock in edition.locks}
    asked = {_sorted(i, j) for (i, j), statement in said.items() if statement.wish in ASKED}
    wished = {
        (i, j) for i, j in asked if may_meet(people[i], people[j]) and Wish.NO not in _wishes(said, i, j)
    }
    return tuple(_pair(people, said, i, j) for i, j in sorted(locked | wished))


def _pair(people: Sequence[Participant], said: Said, i: int, j: int) -> Pair:
    """The buyer first: its table counts first. Of two with both roles, the one that comes first."""
    a, b = sorted((i, j), key=lambda p: (HOSTS_FIRST.index(people[p].role), p))
    one, other = said.get((a, b)), said.get((b, a))
    return Pair(
        a,
        b,
        wish_a=one.wish if one else None,
        wish_b=other.wish if other else None,
        rank_a=one.rank if one else None,
        rank_b=other.rank if other else None,
    )


def _refuse_lock(lock: Lock, people: Sequence[Participant], at: Mapping[int, int], said: Said) -> None:
    if lock.a not in at or lock.b not in at:
        raise InputError("a network is locked into a meeting; networks meet nobody: remove the lock")
    i, j = at[lock.a], at[lock.b]
    names = {"a": people[i].name, "b": people[j].name}
    if not may_meet(people[i], people[j]):
        raise InputError("{a} and {b} are locked together, but neither buys what the other sells", **names)
    if Wish.NO in _wishes(said, i, j):
        raise InputError("{a} and {b} are locked together, but one asked not to meet the other", **names)


def _wishes(said: Said, i: int, j: int) -> Iterator[Wish]:
    return (said[key].wish for key in ((i, j), (j, i)) if key in said)


def _sorted(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)
