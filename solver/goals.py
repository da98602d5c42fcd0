"""What the stages aim at: the points of a pair, and the lot that decides between equals."""

from __future__ import annotations

from hashlib import blake2b

from solver.problem import Pair, Wish

POINTS = {Wish.PRIORITY: 130, Wish.YES: 100, Wish.OPEN: 50}
RANKED = 20
"""Ranks below this add to the points of a wish: the first choice adds 19, the twentieth nothing."""


def points(pair: Pair) -> int:
    """What placing the pair is worth in wishes: the sum of what both sides said, and the bonus of the pair.

    Any mutual yes (at least 200) is above any one-sided priority with an open door (at most 199), a higher grade above
    a lower one, and within a grade the order of preference decides. A bonus only fills up what that order left open:
    with it a pair is worth no more than as the first choice of those who asked, so grades stay apart.
    """
    sides = ((pair.wish_a, pair.rank_a), (pair.wish_b, pair.rank_b))
    plain = sum(POINTS[wish] for wish, _ in sides if wish is not None)
    asked = [rank for wish, rank in sides if wish in (Wish.PRIORITY, Wish.YES)]
    ranked = sum(max(0, RANKED - rank) for rank in asked if rank is not None)
    return plain + min(ranked + pair.bonus, (RANKED - 1) * len(asked))


def is_mutual_priority(pair: Pair) -> bool:
    """Both sides said priority."""
    return pair.wish_a is Wish.PRIORITY and pair.wish_b is Wish.PRIORITY


def draw(seed: int, *ids: str) -> int:
    """A 64-bit number drawn for these ids, in whatever order they are named: the lot that breaks ties."""
    text = "\x00".join([str(seed), *sorted(ids)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
