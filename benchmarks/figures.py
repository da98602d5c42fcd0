"""Figures as the tables show them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

NONE = "–"


def spread(values: Sequence[float], *, sign: str = "") -> str:
    """The median, with the least and the greatest where there are several."""
    text = f"{sign}{_short(median(values))}"
    return text if len(values) == 1 else f"{text} ({_short(min(values))}–{_short(max(values))})"


def whole(value: int | None) -> str:
    """A whole number with thousands apart."""
    return NONE if value is None else f"{value:,}"


def percent(share: float | None) -> str:
    """A share, fine enough for gaps."""
    if share is None:
        return NONE
    return "0" if share == 0 else f"{100 * share:.2g} %"


def verdict(reached: bool | None) -> str:
    """Whether what was asked for was reached; nothing if nothing was asked."""
    return NONE if reached is None else "yes" if reached else "**no**"


def _short(value: float) -> str:
    """Two figures that matter, and never less than a thousandth."""
    if value >= 100:
        return f"{value:,.0f}"
    digits = 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f}"
