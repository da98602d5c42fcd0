"""Who wishes whom: three ways, target by target: what the last file meant, what this one means, and what is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from matchmaker.entities import Wish
from matchmaker.registrations.wishes import Said

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What is said about one target; nothing at all when ``wish`` is None."""

    wish: Wish | None = None
    rank: int | None = None

    def __str__(self) -> str:
        """In words; empty for silence."""
        if self.wish is None:
            return ""
        return self.wish.value + (f", place {self.rank}" if self.rank is not None else "")


@dataclass(frozen=True, slots=True)
class Clash:
    """An opinion that was changed both in the file and by hand."""

    source: str
    target: str
    base: Opinion
    theirs: Opinion
    ours: Opinion


@dataclass(frozen=True, slots=True)
class Merged:
    """What one participant says from now on, sorted by target."""

    said: tuple[Said, ...]
    clashes: tuple[Clash, ...]


def merge_opinions(source: str, *, base: Iterable[Said], theirs: Iterable[Said], ours: Iterable[Said]) -> Merged:
    """Take what the file changed, but never back what was changed by hand."""
    before, file, here = (_by_target(said) for said in (base, theirs, ours))
    merged: dict[str, Opinion] = {}
    clashes = []
    for target in sorted({*before, *file, *here}):
        three = tuple(opinions.get(target, Opinion()) for opinions in (before, file, here))
        merged[target], clash = _merge(*three)
        if clash:
            clashes.append(Clash(source, target, *three))
    said = (Said(source, target, one.wish, one.rank) for target, one in merged.items() if one.wish is not None)
    return Merged(tuple(said), tuple(clashes))


def _merge(base: Opinion, theirs: Opinion, ours: Opinion) -> tuple[Opinion, bool]:
    """Wish and rank each for itself: a rank moves when a line is inserted above. The second value: they clash."""
    wish, clash = _choose(base.wish, theirs.wish, ours.wish)
    if clash:
        return ours, True
    if wish is None or wish is Wish.NO:
        return Opinion(wish), False
    rank, clash = _choose(base.rank, theirs.rank, ours.rank)
    return Opinion(wish, rank), clash


def _choose(base: T, theirs: T, ours: T) -> tuple[T, bool]:
    if theirs in (base, ours):
        return ours, False
    return (theirs, False) if ours == base else (ours, True)


def _by_target(said: Iterable[Said]) -> dict[str, Opinion]:
    return {one.target: Opinion(one.wish, one.rank) for one in said}
