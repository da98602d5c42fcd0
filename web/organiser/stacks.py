"""Bars that lie, each divided by what became of its meetings: numbers for a picture, which a table repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matchmaker.afterwards.closing import Tally

LENGTH, THICK, STEP = 330, 14, 40
"""Of the longest bar, and of every one; from one name to the next."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a bar. ``series``: its class and pattern; ``x``: where it begins."""

    series: str
    x: int
    length: int


@dataclass(frozen=True, slots=True)
class Stack:
    """The bar of one name. ``y``: where the name stands; ``end``: where its number does."""

    name: str
    y: int
    segments: tuple[Segment, ...]
    end: int
    number: int


def stacked(tallies: Iterable[tuple[str, Tally]]) -> tuple[Stack, ...]:
    """One below the other, all to the same scale."""
    named = [(str(name), tally) for name, tally in tallies]
    most = max((tally.planned for _, tally in named), default=1)
    stacks = []
    for place, (name, tally) in enumerate(named):
        segments = tuple(_segments(tally, most))
        stacks.append(Stack(name, place * STEP + 14, segments, segments[-1].x + segments[-1].length, tally.planned))
    return tuple(stacks)


def _segments(tally: Tally, most: int) -> Iterator[Segment]:
    """Edges are rounded, not lengths: so the bars of equal sums are equally long."""
    done = 0
    for series, count in (("met", tally.held), ("missed", tally.not_held), ("aim", tally.unmarked)):
        x = round(done * LENGTH / most)
        done += count
        if count:
            yield Segment(series, x, round(done * LENGTH / most) - x)
