"""Who may meet whom, and what both said: the rules of wished, vetoed and locked pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from matchmaker.entities import Edition, Lock, Participant, Role, Statement, Wish
from matchmaker.errors import InputError
from solver.problem import Pair

BUYERS = (Role.BUYER, Role.BOTH)
SUPPLIERS = (Role.SUPPLIER, Role.BOTH)
ASKED = (Wish.PRIORITY, Wish.YES)
NETWORKS = "networks meet nobody"
HOSTS_FIRST = (Role.BUYER, Role.BOTH, Role.SUPPLIER, Role.NETWORK)

Said = Mapping[tuple[int, int], Statement]
"""By who said it and about whom: ids of participants, or their positions."""


def may_meet(a: Participant, b: Participant) -> bool:
    """Buyer or both with supplier or both."""
    return (a.role in BUYERS and b.role in SUPPLIERS) or (b.role in BUYERS and a.role in SUPPLIERS)


def is_vetoed(said: Said, pair: tuple[int, int]) -> bool:
    """Whether one of the two asked not to meet the other."""
    one, other = said.get(pair), said.get(pair[::-1])
    return (one is not None and one.wish is Wish.NO) or (other is not None and other.wish is Wish.NO)


def is_asked(said: Said, pair: tuple[int, int]) -> bool:
    """Whether one of the two asked to meet the other."""
    return any(said[key].wish in ASKED for key in (pair, pair[::-1]) if key in said)


def pair_up(
    edition: Edition, people: Sequence[Participant], *, kept: Iterable[tuple[int, int]] = ()
) -> tuple[Pair, ...]:
    """The pairs that may be scheduled, of positions in ``people``, sorted.

    A pair is wished when at least one side said priority or yes and neither said no; or it is the organiser's lock; or
    its meeting is to be ``kept`` (ids) and neither said no. Pairs kept apart have slots before that only. Who never met
    has the bonus of the event.

    Raises:
        InputError: A lock is on a pair that may never meet.
    """
    at = {p.id: i for i, p in enumerate(people)}
    said = {(at[s.source], at[s.target]): s for s in edition.statements if s.source in at and s.target in at}
    locked = set(_locked(edition, people, said=said, at=at))
    wished = {
        _sorted(pair)
        for pair, one in said.items()
        if one.wish in ASKED and may_meet(people[pair[0]], people[pair[1]]) and not is_vetoed(said, pair)
    }
    staying = {
        _sorted(pair)
        for pair in ((at[a], at[b]) for a, b in kept if a in at and b in at)
        if may_meet(*(people[i] for i in pair)) and not is_vetoed(said, pair)
    }
    until = {_sorted((at[a], at[b])): first for a, b, first in edition.apart if a in at and b in at}
    new = wished - {_sorted((at[a], at[b])) for a, b in edition.met if a in at and b in at}
    return tuple(
        _pair(
            people,
            said,
            both=pair,
            slots=tuple(range(until[pair] - 1)) if pair in until else None,
            bonus=edition.event.never_met if pair in new else 0,
        )
        for pair in sorted(locked | wished | staying)
    )


def _pair(
    people: Sequence[Participant],
    said: Said,
    *,
    both: tuple[int, int],
    slots: tuple[int, ...] | None,
    bonus: int,
) -> Pair:
    """The buyer first: its table counts first. Of two with both roles, the one that comes first."""
    a, b = both
    if HOSTS_FIRST.index(people[b].role) < HOSTS_FIRST.index(people[a].role):
        a, b = b, a
    one, other = said.get((a, b)), said.get((b, a))
    return Pair(
        a,
        b,
        wish_a=one.wish if one else None,
        wish_b=other.wish if other else None,
        rank_a=one.rank if one else None,
        rank_b=other.rank if other else None,
        slots=slots,
        bonus=bonus,
    )


def _locked(
    edition: Edition, people: Sequence[Participant], *, said: Said, at: Mapping[int, int]
) -> Iterable[tuple[int, int]]:
    name = {p.id: p.name for p in edition.participants}
    for lock in edition.locks:
        why = _why_never(lock, people, said=said, at=at)
        if why is not None:
            raise InputError(
                "{a} and {b} are locked together, but {why}; remove the lock",
                a=name[lock.a],
                b=name[lock.b],
                why=why,
            )
        yield _sorted((at[lock.a], at[lock.b]))


def refuse_pair(edition: Edition, a: Participant, b: Participant) -> None:
    """Let a pair pass that may be locked.

    Raises:
        InputError: The two may never meet.
    """
    said = {(s.source, s.target): s for s in edition.statements}
    why = _why_apart(a, b, vetoed=is_vetoed(said, (a.id, b.id)))
    if why is not None:
        raise InputError("{a} and {b} cannot be locked: {why}", a=a.name, b=b.name, why=why)


def drop_impossible_locks(edition: Edition) -> Edition:
    """The edition without locks that what was said since contradicts: a plan that is there is judged without them."""
    people = [p for p in edition.participants if p.role is not Role.NETWORK]
    at = {p.id: i for i, p in enumerate(people)}
    said = {(at[s.source], at[s.target]): s for s in edition.statements if s.source in at and s.target in at}
    possible = (
        lock
        for lock in edition.locks
        if (lock.slot is None or lock.slot <= len(edition.slots)) and _why_never(lock, people, said=said, at=at) is None
    )
    return replace(edition, locks=tuple(possible))


def _why_never(lock: Lock, people: Sequence[Participant], *, said: Said, at: Mapping[int, int]) -> str | None:
    """What of the things people said or come for a lock contradicts."""
    if lock.a not in at or lock.b not in at:
        return NETWORKS
    both = at[lock.a], at[lock.b]
    return _why_apart(people[both[0]], people[both[1]], vetoed=is_vetoed(said, both))


def _why_apart(a: Participant, b: Participant, *, vetoed: bool) -> str | None:
    if Role.NETWORK in (a.role, b.role):
        return NETWORKS
    if not may_meet(a, b):
        return "neither buys what the other sells"
    return "one asked not to meet the other" if vetoed else None


def _sorted(pair: tuple[int, int]) -> tuple[int, int]:
    return min(pair), max(pair)
