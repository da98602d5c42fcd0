"""Numbers as pages write them: decimal mark, thousands and percent as the visitor's language has them."""

from __future__ import annotations

from babel.numbers import format_decimal, format_percent
from flask import Flask

from web.languages import language


def teach_amounts(app: Flask) -> None:
    """The filter ``amount`` for templates."""
    app.jinja_env.filters["amount"] = amount


def amount(value: float) -> str:
    """As in "3 012" or "1,3"."""
    return str(format_decimal(value, locale=language()))


def share(part: int, whole: int) -> str:
    """As in "93 %", rounded; only all of it is 100, and ``whole`` is not 0."""
    rounded = round(100 * part / whole)
    return percent(min(rounded, 99) if part < whole else rounded)


def percent(hundredths: int) -> str:
    """As in "20 %"."""
    return str(format_percent(hundredths / 100, locale=language()))
