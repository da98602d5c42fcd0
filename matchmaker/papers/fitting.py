"""How large letters can be if a page is to stay one page: estimated, since measuring would lay everything out twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

_POINT = 0.3528
"""Millimetres."""

_NAME, _WHY = 1.2, 0.9
"""Letters of a name and of its reasons, in letters of the page (as in base.typ)."""

_LEADING = 1.15
"""From line to line, in letters."""

_BADGE, _IDLE, _PROGRAMME = 3.4, 2.0, 2.1
"""Height of a table's badge with its zone, of a row without a meeting and of a pause, in letters."""


@dataclass(frozen=True, slots=True)
class Density:
    """``size``: of letters, in points; ``air``: millimetres above and below every row."""

    size: float
    air: float


ROOMY_FIRST = (
    Density(12, 4.2),
    Density(12, 3.2),
    Density(11, 2.6),
    Density(10, 2.1),
    Density(9, 1.6),
    Density(8.5, 1.1),
)

OVERLEAF = ROOMY_FIRST[3]
"""For what does not fit a page anyway."""


def fit(rows: Sequence[Mapping[str, Any]], room: float, *, width: float) -> Density | None:
    """The roomiest density at which rows fit ``room`` and names fit ``width`` (millimetres); None if there is none."""
    return next((density for density in ROOMY_FIRST if _height(rows, density, width) <= room), None)


def lines(text: str, size: float, *, width: float) -> int:
    """Lines of a text in letters of ``size`` points, from the usual width of capitals and small letters."""
    letter = 0.6 if text.isupper() else 0.465
    return ceil(len(text) * letter * size * _POINT / width)


def _height(rows: Iterable[Mapping[str, Any]], density: Density, width: float) -> float:
    """Millimetres."""
    letter, air = density.size * _POINT, 2 * density.air
    height = 0.0
    for row in rows:
        if not row["round"]:
            height += _PROGRAMME * letter
        elif not row["tables"]:
            height += _IDLE * letter + air
        for table in row["tables"]:
            people = sum(_person(one, density.size, width) for one in table["people"])
            height += max(_BADGE, people) * letter + air
    return height


def _person(one: Mapping[str, Any], size: float, width: float) -> float:
    """In letters; a bold name is a little wider."""
    name = lines(one["name"], size * _NAME * 1.07, width=width)
    why = sum(lines(text, size * _WHY, width=width) for why in one["why"] for text in why.values())
    return (name * _NAME + why * _WHY) * _LEADING + 0.15 * len(one["why"])
