"""Invented problems: every kind of rule and limit turns up, in sizes from brute force to a real morning.

All randomness comes from a ``random.Random``: a seeded one for a fixed set of problems, hypothesis' own for problems
that shrink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random

from hypothesis import strategies as st

from solver.problem import Demand, Group, Lock, Pair, Participant, Problem, Rules, Table, Wish

SAID = (Wish.PRIORITY, Wish.YES, Wish.YES, Wish.OPEN, Wish.NO, None)


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each. ``pairs``: at most. ``duties``: also given pairs, locks, hard floors and precedences, which
    may make the problem infeasible.
    """

    buyers: int
    suppliers: int
    both: int
    slots: int
    shared: int
    pairs: int
    duties: bool = False


TINY = Size(buyers=2, suppliers=3, both=1, slots=4, shared=2, pairs=8)
STRICT = Size(buyers=2, suppliers=3, both=1, slots=4, shared=2, pairs=8, duties=True)
SMALL = Size(buyers=4, suppliers=6, both=1, slots=5, shared=3, pairs=18)
MEDIUM = Size(buyers=12, suppliers=25, both=3, slots=8, shared=5, pairs=180)


def make_problem(random: Random, size: Size) -> Problem:
    """A problem of the size: buyers, then suppliers, then participants with both roles."""
    participants = _make_participants(random, size)
    pairs = _make_pairs(random, size)
    tables = _make_tables(random, size, participants)
    return Problem(
        size.slots,
        participants,
        tables,
        pairs,
        pauses=tuple(t for t in range(size.slots - 1) if random.random() < 0.25),
        together=_make_together(random, len(participants)),
        locks=_make_locks(random, pairs, tables, size.slots) if size.duties else (),
        groups=_make_groups(random, len(pairs), hard=size.duties),
        precedences=_make_precedences(random, len(pairs)) if size.duties else (),
        rules=_make_rules(random),
        seed=random.randint(0, 99),
    )


def make_tiny(seed: int) -> Problem:
    """A problem for brute force that has a schedule: the empty one at least."""
    return make_problem(Random(seed), TINY)


def make_strict(seed: int) -> Problem:
    """A problem for brute force that may have no schedule at all."""
    return make_problem(Random(seed), STRICT)


def make_medium(seed: int) -> Problem:
    """40 participants, 8 slots, up to 180 pairs."""
    return make_problem(Random(seed), MEDIUM)


def list_problems(size: Size) -> st.SearchStrategy[Problem]:
    """A hypothesis strategy of problems of the size."""
    return st.randoms(use_true_random=False).map(lambda random: make_problem(random, size))


def _make_participants(random: Random, size: Size) -> tuple[Participant, ...]:
    names = [f"{kind} {i}" for kind, n in (("Buyer", size.buyers), ("Firm", size.suppliers), ("Both", size.both))
             for i in range(1, n + 1)]  # fmt: skip
    return tuple(_make_participant(random, name, size.slots) for name in names)


def _make_participant(random: Random, name: str, slots: int) -> Participant:
    maximum = random.choice([None, None, None, 1, 2, 3])
    return Participant(
        name,
        _make_capacity(random, slots),
        minimum=random.choice([0, 0, 0, 1, maximum or 2]),
        maximum=maximum,
        step_free=random.random() < 0.12,
        zone=random.choice(["", "", "", "", "", "north", "south"]),
    )


def _make_capacity(random: Random, slots: int) -> tuple[int, ...]:
    """Late arrivals, early leavers, absences in between; some hold two meetings in parallel, now and then."""
    parallel = random.choice([1, 1, 1, 1, 2])
    arrive, leave = random.choice([0, 0, 0, 1]), slots - random.choice([0, 0, 0, 1])
    away = random.choice([None, None, None, random.randrange(slots)])
    alone = random.choice([None, None, random.randrange(slots)])
    return tuple(0 if not arrive <= t < leave or t == away else 1 if t == alone else parallel for t in range(slots))


def _make_tables(random: Random, size: Size, participants: Sequence[Participant]) -> tuple[Table, ...]:
    hosts = [*range(size.buyers), *range(size.buyers + size.suppliers, len(participants))]
    owners = [p for p in hosts if random.random() < 0.7 for _ in range(max(participants[p].capacity))]
    return tuple(
        Table(
            str(i),
            zone=random.choice(["", "north", "south"]),
            owner=owner,
            step_free=random.random() < 0.6,
            closed=tuple(t for t in range(size.slots) if random.random() < 0.1),
        )
        for i, owner in enumerate([*owners, *[None] * size.shared], start=1)
    )


def _make_pairs(random: Random, size: Size) -> tuple[Pair, ...]:
    """Buyer or both with supplier or both; vetoed and unwished pairs are left out."""
    buyers, suppliers = range(size.buyers), range(size.buyers, size.buyers + size.suppliers)
    both = range(size.buyers + size.suppliers, size.buyers + size.suppliers + size.both)
    possible = [(a, b) for a in (*buyers, *both) for b in suppliers]
    possible += [(a, b) for a in buyers for b in both] + list(combinations(both, 2))
    found = [_make_pair(random, a, b, size) for a, b in possible]
    kept = [pair for pair in found if pair is not None]
    return tuple(random.sample(kept, min(len(kept), size.pairs)))


def _make_pair(random: Random, a: int, b: int, size: Size) -> Pair | None:
    wish_a, wish_b = random.choice(SAID), random.choice(SAID)
    demand = Demand.IMPOSED if random.random() < 0.12 else Demand.WISHED
    if size.duties and random.random() < 0.06:
        demand = Demand.GIVEN
    wished = {Wish.PRIORITY, Wish.YES} & {wish_a, wish_b}
    if Wish.NO in (wish_a, wish_b) or not (wished or demand is not Demand.WISHED):
        return None
    slots = tuple(t for t in range(size.slots) if random.random() < 0.5)
    return Pair(
        a,
        b,
        wish_a,
        wish_b,
        rank_a=random.choice([None, random.randint(1, 25)]),
        rank_b=random.choice([None, random.randint(1, 5)]),
        demand=demand,
        slots=random.choice([None, None, None, None, slots]),
        meetings=random.choice([1, 2]) if demand is Demand.GIVEN else 1,
        bonus=(7 * a + 5 * b) % 20 if (a + b) % 3 == 0 else 0,
    )


def _make_together(random: Random, people: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(random.sample(range(people), 2)) for _ in range(random.choice([0, 0, 1])))


def _make_locks(random: Random, pairs: Sequence[Pair], tables: Sequence[Table], slots: int) -> tuple[Lock, ...]:
    if not pairs:
        return ()
    return tuple(
        Lock(
            random.randrange(len(pairs)),
            slot=random.choice([None, random.randrange(slots)]),
            table=random.choice([None, None, random.randrange(len(tables))]),
        )
        for _ in range(random.choice([0, 1]))
    )


def _make_groups(random: Random, pairs: int, *, hard: bool) -> tuple[Group, ...]:
    """None, one, or one inside another."""
    members = [tuple(sorted(random.sample(range(pairs), size))) for size in (pairs // 2,) if size]
    members += [inner[: len(inner) // 2] for inner in members if len(inner) > 1]
    return tuple(
        Group(f"group {i}", inside, floor=1, cap=random.choice([None, 1, 2]), hard=hard and random.random() < 0.5)
        for i, inside in enumerate(members[: random.choice([0, 0, 1, 2])])
    )


def _make_precedences(random: Random, pairs: int) -> tuple[tuple[int, int], ...]:
    if pairs < 2 or random.random() < 0.5:
        return ()
    earlier, later = random.sample(range(pairs), 2)
    return ((earlier, later),)


def _make_rules(random: Random) -> Rules:
    return Rules(
        floor=random.choice([0, 1, 2, 3]),
        wishes_first=random.random() < 0.3,
        longest_wait=random.choice([0, 1, 2]),
        longest_row=random.choice([1, 2, 4]),
        absence_is_gap=random.random() < 0.3,
    )
