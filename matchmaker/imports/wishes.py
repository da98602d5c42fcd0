"""The wishes of everybody in a file, set where they changed and nobody corrected them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matchmaker.entities import Statement, Wish
from matchmaker.imports.memory import Memory
from matchmaker.imports.opinions import Clash, merge_opinions
from matchmaker.imports.outcome import Rewish
from matchmaker.imports.people import People
from matchmaker.registrations.wishes import Said
from matchmaker.store import Store


def read_wishes(store: Store, event_id: int, *, people: People) -> dict[str, list[Said]]:
    """Wishes as they are now, by key of who said them, sorted by target."""
    key = {one.id: one.organisation.key for one in people.values()}
    said = (Said(key[s.source], key[s.target], s.wish, s.rank) for s in store.statements.all(event_id))
    return _by_source(said)


def set_wishes(
    store: Store,
    event_id: int,
    *,
    said: Iterable[Said],
    sources: Iterable[str],
    memories: Mapping[str, Memory],
    people: People,
) -> tuple[tuple[Rewish, ...], list[Clash]]:
    """Those whose wishes are others now, and what clashes with corrections by hand.

    ``said``: what the file means. ``sources``: keys of those in the file, whether they wish anything or not.
    """
    theirs, ours = _by_source(said), read_wishes(store, event_id, people=people)
    news: dict[str, tuple[Said, ...]] = {}
    clashes: list[Clash] = []
    for key in sources:
        base, here = memories[key].said if key in memories else (), ours.get(key, [])
        merged = merge_opinions(key, base=base, theirs=theirs.get(key, ()), ours=here)
        clashes += merged.clashes
        if list(merged.said) != here:
            news[key] = merged.said
    store.statements.set(
        event_id, {people[key].id: [_statement(people, one) for one in mine] for key, mine in news.items()}
    )
    return (
        tuple(Rewish(people[key].name, _count(ours.get(key, ())), _count(mine)) for key, mine in news.items()),
        clashes,
    )


def _count(said: Iterable[Said]) -> int:
    """Wishes; refusals are none."""
    return sum(one.wish is not Wish.NO for one in said)


def _by_source(said: Iterable[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in sorted(said, key=lambda one: (one.source, one.target)):
        found.setdefault(one.source, []).append(one)
    return found


def _statement(people: People, said: Said) -> Statement:
    return Statement(people[said.source].id, people[said.target].id, said.wish, said.rank)
