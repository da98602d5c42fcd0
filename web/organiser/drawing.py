"""How many people have how many meetings, as bars: numbers for a picture, which a table repeats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 30, 110
"""Of a bar with its gap, and of the highest one."""

LINE = 18
"""Height of a line of numbers, above and below the bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """``people`` with so many ``meetings``. ``x`` and ``y``: its upper left corner; ``middle``: of its numbers."""

    meetings: int
    people: int
    x: int
    y: int
    height: int

    @property
    def middle(self) -> int:
        """Where its numbers stand."""
        return self.x + WIDTH // 2 - 3


@dataclass(frozen=True, slots=True)
class Picture:
    """The bars of one plan, with the size of the drawing; plans beside each other have the same one."""

    bars: tuple[Bar, ...]
    width: int
    height: int


def draw(spreads: Sequence[Sequence[int]]) -> list[Picture]:
    """One picture for each plan, all to the same scale; ``spreads``: how many people have 0, 1, 2, … meetings."""
    most = max((count for spread in spreads for count in spread), default=0) or 1
    columns = max(map(len, spreads), default=0)
    size = columns * WIDTH, HEIGHT + 2 * LINE
    return [Picture(tuple(_bar(*one, most) for one in enumerate(spread)), *size) for spread in spreads]


def _bar(meetings: int, people: int, most: int) -> Bar:
    height = round(people * HEIGHT / most)
    return Bar(meetings, people, meetings * WIDTH, LINE + HEIGHT - height, height)
