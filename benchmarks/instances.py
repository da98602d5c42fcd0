"""Random events of a given size, from a seed."""

from __future__ import annotations

from random import Random

from solver.problem import Pair, Participant, Problem, Table, Wish


def event(
    people: int,
    wishes: int,
    *,
    slots: int,
    tables: int | None,
    limited: float = 0.1,
    buyers: float = 0.3,
    both: float = 0.0,
    seed: int = 1,
) -> Problem:
    """An event with ``wishes`` wished pairs, drawn with a bias to popular buyers.

    ``tables``: shared tables; None = every buyer owns one. ``limited``: share of people who come late or leave early.
    ``buyers`` and ``both``: shares of the people.
    """
    random = Random(seed)
    hosts = round(people * buyers)
    either = round(people * both)
    participants = tuple(Participant(f"p{i}", _presence(random, slots, limited)) for i in range(people))
    places = (
        tuple(Table(f"t{k}") for k in range(tables))
        if tables is not None
        else tuple(Table(f"t{p}", owner=p) for p in range(hosts + either))
    )
    return Problem(slots, participants, places, _pairs(random, people, wishes, (hosts, either)), seed=seed)


def _presence(random: Random, slots: int, limited: float) -> tuple[int, ...]:
    if random.random() >= limited:
        return (1,) * slots
    away = random.randint(1, slots // 2)
    here = [1] * slots
    if random.random() < 0.5:
        here[:away] = [0] * away
    else:
        here[-away:] = [0] * away
    return tuple(here)


def _pairs(random: Random, people: int, wishes: int, sides: tuple[int, int]) -> tuple[Pair, ...]:
    hosts, either = sides
    drawn: dict[tuple[int, int], Pair] = {}
    while len(drawn) < wishes:
        a = int((hosts + either) * random.random() ** 1.3)
        b = random.randrange(hosts, people)
        if a == b or (min(a, b), max(a, b)) in drawn:
            continue
        wish_a, wish_b = _said(random)
        ranks = (random.randint(1, 12), random.randint(1, 12))
        drawn[min(a, b), max(a, b)] = Pair(
            a, b, wish_a, wish_b, ranks[0] if wish_a else None, ranks[1] if wish_b else None
        )
    return tuple(drawn.values())


def _said(random: Random) -> tuple[Wish | None, Wish | None]:
    """At least one side wishes, both in one pair of five; one wish in ten is a priority."""

    def grade() -> Wish:
        return Wish.PRIORITY if random.random() > 0.9 else Wish.YES

    luck = random.random()
    return (grade() if luck < 0.6 else None), (grade() if luck > 0.4 else None)
