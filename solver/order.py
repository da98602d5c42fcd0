"""The order of the lot: the same problem, whatever the order of its lines.

Participants are sorted by a draw on their ids, pairs by their participants. Every stage may then break ties by
position, and whoever registered first has no advantage.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from solver.goals import draw
from solver.problem import Lock, Pair, Problem
from solver.schedule import Notice, Schedule, sort_meetings


@dataclass(frozen=True, slots=True)
class Ordered:
    """``participants[i]`` and ``pairs[i]``: positions in the problem as given of what is i-th in this one."""

    problem: Problem
    participants: tuple[int, ...]
    pairs: tuple[int, ...]


def put_in_order(problem: Problem) -> Ordered:
    """The problem in the order of the lot. Tables keep theirs: it is the room's."""
    people = problem.participants
    order = sorted(range(len(people)), key=lambda p: (draw(problem.seed, people[p].id), people[p].id))
    place = {p: i for i, p in enumerate(order)}
    pairs = sorted(range(len(problem.pairs)), key=lambda k: (place[problem.pairs[k].a], place[problem.pairs[k].b]))
    pair_place = {k: i for i, k in enumerate(pairs)}
    ordered = replace(
        problem,
        participants=tuple(people[p] for p in order),
        tables=tuple(
            replace(table, owner=None if table.owner is None else place[table.owner]) for table in problem.tables
        ),
        pairs=tuple(_moved(problem.pairs[k], place) for k in pairs),
        together=tuple(sorted(tuple(sorted(place[p] for p in group)) for group in problem.together)),
        locks=tuple(
            sorted(
                (replace(lock, pair=pair_place[lock.pair]) for lock in problem.locks),
                key=_lock_key,
            )
        ),
        groups=tuple(
            sorted(
                (replace(group, pairs=tuple(sorted(pair_place[k] for k in group.pairs))) for group in problem.groups),
                key=lambda group: (group.id, group.pairs),
            )
        ),
        precedences=tuple(sorted((pair_place[one], pair_place[other]) for one, other in problem.precedences)),
    )
    return Ordered(ordered, tuple(order), tuple(pairs))


def put_back(ordered: Ordered, schedule: Schedule) -> Schedule:
    """A schedule of the ordered problem as one of the problem as given."""
    return replace(
        schedule,
        meetings=sort_meetings((ordered.pairs[m.pair], m.slot, m.table) for m in schedule.meetings),
        notices=tuple(_named(ordered, notice) for notice in schedule.notices),
    )


def _lock_key(lock: Lock) -> tuple[int, int, int]:
    return lock.pair, -1 if lock.slot is None else lock.slot, -1 if lock.table is None else lock.table


def _moved(pair: Pair, place: dict[int, int]) -> Pair:
    return Pair(
        place[pair.a],
        place[pair.b],
        pair.wish_a,
        pair.wish_b,
        pair.rank_a,
        pair.rank_b,
        pair.demand,
        pair.slots,
        pair.meetings,
        pair.bonus,
    )


def _named(ordered: Ordered, notice: Notice) -> Notice:
    return replace(
        notice,
        participants=tuple(sorted(ordered.participants[p] for p in notice.participants)),
        pairs=tuple(sorted(ordered.pairs[k] for k in notice.pairs)),
    )
