"""What the stages work on: the pairs that can meet at all, with their slots as bit masks (bit t = slot t)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solver.goals import draw, is_mutual_priority, points
from solver.problem import Demand, Pair, Problem
from solver.targets import Target, find_targets
from solver.venue import Stand, only_owner, open_venue


@dataclass(frozen=True, slots=True)
class Sum:
    """Something that several participants share, over all slots: these pairs have at most ``most`` meetings.

    ``tables``: how many tables without owner it is, else 0.
    """

    pairs: tuple[int, ...]
    most: int
    tables: int = 0


@dataclass(frozen=True, slots=True)
class Prepared:
    """``pairs[i]``: position in the problem of the i-th eligible pair, as often as it meets; ``a``, ``b``, ``allowed``
    (bit mask of slots), ``stands``, ``must`` (given or locked) and ``lots`` go with it, and ``worth``: what the meeting
    adds to each goal that pairs have.

    ``reach[p]``: the most meetings p could have alone. ``pools``: sets of tables that can run out in a slot. ``sums``:
    tables and people that several share. ``companions[p]``: those never busy together with p. ``impossible``: pairs
    that must be placed and cannot. ``targets``: groups of pairs with a wished number of meetings.
    """

    problem: Problem
    pairs: tuple[int, ...]
    a: tuple[int, ...]
    b: tuple[int, ...]
    allowed: tuple[int, ...]
    stands: tuple[Stand, ...]
    must: tuple[bool, ...]
    worth: dict[str, tuple[int, ...]]
    lots: tuple[int, ...]
    reach: tuple[int, ...]
    pools: tuple[frozenset[int], ...]
    sums: tuple[Sum, ...]
    companions: dict[int, tuple[int, ...]]
    impossible: tuple[int, ...]
    targets: tuple[Target, ...]


def goal_names(prepared: Prepared, *, wishes_first: bool | None = None) -> list[str]:
    """Goals of choosing, in order; ``wishes_first``: in place of what the problem says."""
    rules = prepared.problem.rules
    levels = [f"level {j}" for j in range(1, rules.floor + 1)]
    first = rules.wishes_first if wishes_first is None else wishes_first
    lifted = [*levels, "groups"] if prepared.targets else levels
    middle = ["wishes", *lifted] if first else [*lifted, "wishes"]
    return ["imposed", "mutual priorities", "minimum", *middle]


def prepare(problem: Problem, *, settled: Mapping[int, int] | None = None) -> Prepared:
    """Drop the pairs that cannot meet. ``settled``: tables of pairs that no rule of places concerns any more.

    Raises ProblemError when zones and step-free tables cross in too many ways.
    """
    venue = open_venue(problem, settled=settled or {})
    people = problem.participants
    masks = _masks(problem)
    slots = {i: mask & stand.open for i, (mask, stand) in enumerate(zip(masks, venue.stands, strict=True)) if stand}
    locked = {lock.pair for lock in problem.locks}
    must = [pair.demand is Demand.GIVEN or i in locked for i, pair in enumerate(problem.pairs)]
    pairs = problem.pairs
    chosen = [i for i, mask in slots.items() if mask for _ in range(pairs[i].meetings)]
    stands = tuple(stand for i in chosen if (stand := venue.stands[i]) is not None)
    return Prepared(
        problem=problem,
        pairs=tuple(chosen),
        a=tuple(pairs[i].a for i in chosen),
        b=tuple(pairs[i].b for i in chosen),
        allowed=tuple(slots[i] for i in chosen),
        stands=stands,
        must=tuple(must[i] for i in chosen),
        worth=_worth(problem, chosen),
        lots=tuple(draw(problem.seed, people[pairs[i].a].id, people[pairs[i].b].id) >> 48 for i in chosen),
        reach=_reach(problem, chosen),
        pools=venue.pools,
        sums=(*_table_sums(problem, stands, [(pairs[i], slots[i]) for i in chosen]), *_people_sums(problem, chosen)),
        companions=companions_of(problem.together),
        impossible=tuple(i for i, needed in enumerate(must) if needed and not slots.get(i)),
        targets=find_targets(problem, chosen),
    )


def _worth(problem: Problem, chosen: list[int]) -> dict[str, tuple[int, ...]]:
    """A pair that meets more than once counts once."""
    first = [k == 0 or chosen[k - 1] != i for k, i in enumerate(chosen)]
    pairs = [problem.pairs[i] for i in chosen]
    return {
        "imposed": tuple(one and pair.demand is Demand.IMPOSED for one, pair in zip(first, pairs, strict=True)),
        "mutual priorities": tuple(one and is_mutual_priority(pair) for one, pair in zip(first, pairs, strict=True)),
        "wishes": tuple(points(pair) if one else 0 for one, pair in zip(first, pairs, strict=True)),
    }


def _table_sums(problem: Problem, stands: tuple[Stand, ...], places: list[tuple[Pair, int]]) -> Iterator[Sum]:
    """Every set of tables that meetings are bound to, unless its only owner could never fill it. ``places``: the pair
    of each stand, and its slots.
    """
    bound: dict[frozenset[int], list[int]] = {}
    for i, stand in enumerate(stands):
        bound.setdefault(stand.anywhere, []).append(i)
    for tables in bound:
        if not _never_full(problem, tables):
            inside = sorted(i for some, pairs in bound.items() if some <= tables for i in pairs)
            seats = [sum(t not in problem.tables[k].closed for k in tables) for t in range(problem.slots)]
            possible = _count_possible(problem, [places[i] for i in inside])
            most = [min(both) for both in zip(seats, possible, strict=True)]
            scarce = most == seats and all(problem.tables[k].owner is None for k in tables)
            yield Sum(tuple(inside), sum(most), len(tables) if scarce else 0)


def _count_possible(problem: Problem, places: list[tuple[Pair, int]]) -> list[int]:
    """How many of these meetings each slot can have at most: everyone takes one of each side."""
    sides: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for pair, mask in places:
        for side, p in zip(sides, (pair.a, pair.b), strict=True):
            side[p] = side.get(p, 0) | mask
    return [
        min(sum(problem.participants[p].capacity[t] for p, mask in side.items() if mask >> t & 1) for side in sides)
        for t in range(problem.slots)
    ]


def _never_full(problem: Problem, tables: frozenset[int]) -> bool:
    """All of one owner, who cannot hold more meetings at once than there are tables."""
    owner = only_owner(problem, tables)
    return owner is not None and max(problem.participants[owner].capacity) <= len(tables)


def _people_sums(problem: Problem, chosen: list[int]) -> Iterator[Sum]:
    """Those with the same person behind them."""
    for group in problem.together:
        capacities = zip(*(problem.participants[p].capacity for p in group), strict=True)
        inside = [i for i, k in enumerate(chosen) if problem.pairs[k].a in group or problem.pairs[k].b in group]
        yield Sum(tuple(inside), sum(map(max, capacities)))


def _masks(problem: Problem) -> list[int]:
    """Slots in which both sides are present, the pair is allowed and a lock agrees."""
    present = [sum(1 << t for t, c in enumerate(p.capacity) if c) for p in problem.participants]
    masks = [present[pair.a] & present[pair.b] for pair in problem.pairs]
    for i, pair in enumerate(problem.pairs):
        if pair.slots is not None:
            masks[i] &= sum(1 << t for t in pair.slots)
    for lock in problem.locks:
        if lock.slot is not None:
            masks[lock.pair] &= 1 << lock.slot
    companions = companions_of(problem.together)
    for i, pair in enumerate(problem.pairs):
        if pair.b in companions.get(pair.a, ()):
            masks[i] = 0
    return _without_taken(problem, masks, companions)


def _without_taken(problem: Problem, masks: list[int], companions: Mapping[int, tuple[int, ...]]) -> list[int]:
    """No slot in which meetings that are locked there leave a side no room."""
    locked = {(lock.pair, lock.slot) for lock in problem.locks if lock.slot is not None}
    if not locked:
        return masks
    held = Counter((p, t) for k, t in locked for p in (problem.pairs[k].a, problem.pairs[k].b))

    def is_taken(i: int, p: int, t: int) -> bool:
        own = (i, t) in locked
        full = held[p, t] - own >= problem.participants[p].capacity[t] > 0
        return full or any(held[q, t] for q in companions.get(p, ()))

    return [
        mask & ~sum(1 << t for t in range(problem.slots) if is_taken(i, pair.a, t) or is_taken(i, pair.b, t))
        for i, (mask, pair) in enumerate(zip(masks, problem.pairs, strict=True))
    ]


def companions_of(together: Sequence[Sequence[int]]) -> dict[int, tuple[int, ...]]:
    """By participant: the others with the same person behind them, sorted."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for group in together:
        for p in group:
            found[p].update(q for q in group if q != p)
    return {p: tuple(sorted(others)) for p, others in found.items()}


def _reach(problem: Problem, eligible: list[int]) -> tuple[int, ...]:
    partners = [0] * len(problem.participants)
    for i in eligible:
        pair = problem.pairs[i]
        partners[pair.a] += pair.meetings
        partners[pair.b] += pair.meetings
    return tuple(
        min(partners[p], sum(one.capacity), partners[p] if one.maximum is None else one.maximum)
        for p, one in enumerate(problem.participants)
    )
