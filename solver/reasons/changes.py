"""What could be changed so that a pair meets although nobody loses a meeting."""

from __future__ import annotations

from collections.abc import Iterator

from solver.place import bits
from solver.problem import Pair, Participant, Problem
from solver.reasons.data import Change, Kind
from solver.reasons.trials import Trials
from solver.venue import Stand


def find_changes(trials: Trials, pair: Pair, stand: Stand | None, *, at: int | None) -> Iterator[Change]:
    """Changes of which each would do, the cheapest first. ``at``: the pair's position among those that can meet.

    Only what one change does alone is found, with meetings of others moved to other slots and tables at most.
    """
    people = trials.prepared.problem.participants
    if pair.b in trials.prepared.companions.get(pair.a, ()):
        return
    limited = [p for p in (pair.a, pair.b) if _is_limited(trials, p)]
    if limited:
        if len(limited) == 1 and at is not None and trials.takes(at):
            yield Change(Kind.LIMIT, limited[0])
        return
    if _helps_table(trials, pair, stand, at=at):
        yield Change(Kind.TABLE)
    if stand is None:
        return
    for p, q in ((pair.a, pair.b), (pair.b, pair.a)):
        slots = [t for t in range(trials.table.slots) if _finds_room(trials, pair, stand, t, late=p, there=q)]
        if slots:
            yield Change(Kind.HOURS, p, min(slots, key=lambda t: (_distance(people[p], t), t)))
    if stand.anywhere and pair.slots is None:
        yield Change(Kind.SLOT)


def allowed_slots(problem: Problem, pair: Pair) -> int:
    """Bit mask of the slots that are not forbidden to the pair."""
    return (1 << problem.slots) - 1 if pair.slots is None else sum(1 << t for t in pair.slots)


def _is_limited(trials: Trials, p: int) -> bool:
    most = trials.prepared.problem.participants[p].maximum
    return most is not None and trials.held[p] >= most


def _helps_table(trials: Trials, pair: Pair, stand: Stand | None, *, at: int | None) -> bool:
    """With one more shared table that suits the pair."""
    table, problem = trials.table, trials.prepared.problem
    if len({problem.participants[p].zone for p in (pair.a, pair.b)} - {""}) > 1:
        return False
    common = bits(table.free[pair.a] & table.free[pair.b] & allowed_slots(problem, pair))
    if any(stand is None or not stand.tables[t] for t in common):
        return True
    if at is None or stand is None or any(problem.tables[k].owner is not None for k in stand.anywhere):
        return False
    return trials.takes(at, more=dict.fromkeys(k for t in range(problem.slots) for k in table.pools(at, t)))


def _finds_room(trials: Trials, pair: Pair, stand: Stand, slot: int, *, late: int, there: int) -> bool:
    """Whether one who is away in the slot would find the other and a table free."""
    table, prepared = trials.table, trials.prepared
    companions = prepared.companions.get(late, ())
    return (
        not prepared.problem.participants[late].capacity[slot]
        and bool(table.free[there] & allowed_slots(prepared.problem, pair) & 1 << slot)
        and not any(table.at[other * table.slots + slot] for other in companions)
        and bool(stand.tables[slot])
        and (stand.pools is None or all(table.seats[k] > 0 for k in stand.pools[slot]))
    )


def _distance(one: Participant, slot: int) -> int:
    """From the slots in which they are there."""
    return min((abs(slot - t) for t, c in enumerate(one.capacity) if c), default=0)
