"""What an event needs, in numbers, against what it has: rounds, tables, places for meetings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matchmaker.entities import Edition, Participant, Role, Wish
from matchmaker.pairing import drop_impossible_locks, pair_up


@dataclass(frozen=True, slots=True)
class Needs:
    """``roles``: how many come as what; ``wishes``: without vetoes; ``wished``: pairs that may meet
    because one of them asked for it.

    ``rounds`` there are, ``longest``: as many would grant every wish of the one who is in most of the wished pairs.
    ``tables`` there are; ``owned``: needed so that each buyer keeps its own (0: all are shared); ``together``: needed
    so that all wished pairs find a place in these rounds. ``places``: meetings that the tables hold in all rounds.
    """

    roles: dict[Role, int]
    wishes: int
    wished: int
    rounds: int
    longest: int
    tables: int
    owned: int
    together: int
    places: int


def count_needs(edition: Edition) -> Needs:
    """As things are now; a programme that makes no sense has no edition."""
    pairs = pair_up(drop_impossible_locks(edition), _meeting(edition))
    rounds, people = len(edition.slots), _meeting(edition)
    degrees = Counter(p for pair in pairs for p in (pair.a, pair.b))
    buyers = [one for one in people if one.role is Role.BUYER]
    return Needs(
        roles=dict(Counter(one.role for one in edition.participants)),
        wishes=sum(said.wish is not Wish.NO for said in edition.statements),
        wished=len(pairs),
        rounds=rounds,
        longest=max((-(-degree // people[p].parallel) for p, degree in degrees.items()), default=0),
        tables=len(edition.tables),
        owned=sum(one.parallel for one in buyers) if edition.event.buyers_own_tables else 0,
        together=-(-len(pairs) // rounds),
        places=sum(rounds - sum(slot <= rounds for slot in set(table.closed)) for table in edition.tables),
    )


def _meeting(edition: Edition) -> list[Participant]:
    return [one for one in edition.participants if one.role is not Role.NETWORK]
