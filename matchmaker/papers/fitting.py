"""How large letters can be if a page is to stay one page: reckoned from the widths of letters, since laying out twice
would take twice the time. Heights follow the templates; the tests hold them against Typst.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.papers.lettering import balance, count_lines, cut, width

POINT = 0.3528
"""Millimetres."""

_CAP, _LEADING = 0.668, 0.45
"""Height of a line, and from one to the next, in letters of that line."""

_NAME, _WHY, _SMALL = 1.2, 0.95, 0.85
"""Letters of a name, its reasons and a zone, in letters of the page (as in base.typ)."""

_TIMES = 1.79
"""Height of the two times of a row, in letters."""

_BETWEEN = 0.9
"""Letters between two people of one meeting."""

_HEAD_AIR = 3
"""Millimetres around the heads of the columns."""

_CONTACT = 9
"""Points of contacts (as in base.typ)."""

_CONTACTS_AIR, _CONTACT_AIR = 5.2, 1.9
"""Millimetres above contacts, and above each of them, rounded up."""

Row = Mapping[str, Any]
"""A row as templates get it."""


@dataclass(frozen=True, slots=True)
class Density:
    """``size``: of letters, in points; ``air``: millimetres above and below every row."""

    size: float
    air: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of page, in millimetres: room for rows without titles, widths that names, tables (0: not shown), the
    programme and a whole line may take; ``most``: letters and air for pages with little on them; ``badge``: letters of
    a table, in letters of the page (as in the templates).
    """

    room: float
    names: float
    tables: float
    programme: float
    most: Density
    width: float
    badge: float = 2.0


# The least air that each size of letters can do with.
_LADDER = (
    *(Density(13, 2.7), Density(12.5, 2.5), Density(12, 2.3), Density(11.5, 2.1), Density(11, 1.9)),
    *(Density(10.5, 1.7), Density(10, 1.6), Density(9.5, 1.4), Density(9, 1.3), Density(8.5, 1.1)),
)

OVERLEAF = Density(10, 2.1)
"""For what does not fit a page anyway."""

LEGIBLE = 11
"""Points that are worth more than another reason to meet."""


def fit(rows: Sequence[Row], sheet: Sheet, *, above: float, lines: int) -> Density | None:
    """The largest letters with which rows fit below ``above`` millimetres of title, and the most air, if each need or
    offer is cut to so many lines; None if there are none.
    """
    for least in _LADDER:
        if least.size <= sheet.most.size:
            free = sheet.room - above - _height(rows, sheet, least.size, lines)
            air = free / (2 * max(1, _stretches(rows)))
            if air >= least.air:
                return Density(least.size, round(min(air - 0.05, sheet.most.air), 1))
    return None


def fit_title(name: str, room: float, *, sizes: Sequence[float]) -> tuple[float, tuple[str, ...]]:
    """The largest of the sizes (falling, in points) with as few lines as possible, and these lines. The last size is
    only for names that would break inside a word in all others.
    """
    set_in = {size: balance(name, room / (size * POINT), bold=True) for size in sizes}
    fewest = min(len(set_in[size]) for size in sizes[:-1])
    found = [(size, lines) for size, lines in set_in.items() if len(lines) <= fewest]
    return next((one for one in found if not any(line.endswith("-") for line in one[1])), found[0])


def fit_lines(text: str, room: float, *, ways: Sequence[tuple[float, int]]) -> tuple[float, tuple[str, ...]]:
    """The size (in points) and the bold lines, ``room`` millimetres wide, of the first way in which a text fits without
    breaking a word. A way: a size, and how many lines at most. What fits in none is cut in the last, with "…".
    """
    for size, most in ways:
        found = balance(text, room / (size * POINT), bold=True)
        if len(found) <= most and all(line[-1] in " -–—/" for line in found[:-1]):
            return size, found
    size, most = ways[-1]
    letters = room / (size * POINT)
    return size, balance(cut(text, letters, lines=most, bold=True), letters, bold=True)


def title_height(lines: Sequence[str], size: float) -> float:
    """Millimetres."""
    return _block(len(lines)) * size * POINT


def lead_height(text: str, room: float) -> float:
    """Millimetres of a text in letters of 12 points, ``room`` wide."""
    return _block(count_lines(text, room / (12 * POINT))) * 12 * POINT


def contacts_height(said: Sequence[str], room: float) -> float:
    """Millimetres of contacts below a timetable, ``room`` wide, with their heading; as if all letters were bold."""
    lines = [count_lines(text, room / (_CONTACT * POINT), bold=True) for text in said]
    letters = _CAP + sum(_block(count) for count in lines)
    return letters * _CONTACT * POINT + _CONTACTS_AIR + _CONTACT_AIR * len(said)


def badge_width(word: str, label: str) -> float:
    """Millimetres that a word in letters of 14 points, a large badge and the gaps beside them take."""
    badge = 40 * _shrunk(label)
    return (width(f"{word} ", bold=True) * 14 + (width(label, bold=True) + 0.6) * badge) * POINT + 7


def name_lines(name: str, size: float, *, room: float) -> tuple[str, ...]:
    """A name in a row, ``size`` being that of the page and ``room`` the millimetres it has."""
    return balance(name, room / (size * POINT * _NAME), bold=True)


def detail_lines(text: str, size: float, *, room: float, lines: int) -> str:
    """What a row says of a need or offer: cut to so many lines."""
    return cut(text, room / (size * POINT * _WHY), lines=lines)


def _stretches(rows: Sequence[Row]) -> int:
    """Rows that have air above and below: all but the programme."""
    return sum(max(1, len(row["tables"])) for row in rows if row["round"])


def _height(rows: Sequence[Row], sheet: Sheet, size: float, lines: int) -> float:
    """Millimetres of the heads, and of rows without air."""
    letters = _SMALL * _CAP
    for row in rows:
        if not row["round"]:
            said = f"{row['start']} {row['until']}   {row['title']}"
            letters += _block(count_lines(said, sheet.programme / (size * POINT), bold=True)) + 1.2
        elif not row["tables"]:
            letters += _TIMES
        for table in row["tables"]:
            people = [_person(one, sheet.names / (size * POINT), lines) for one in table["people"]]
            place = _place(table, sheet.tables / (size * POINT), sheet.badge) if sheet.tables else 0
            letters += max(_TIMES, place, sum(people) + _BETWEEN * (len(people) - 1))
    return letters * size * POINT + _HEAD_AIR


def _person(one: Mapping[str, Any], room: float, lines: int) -> float:
    """In letters of the page, as is ``room``."""
    height = _NAME * _block(len(balance(one["name"], room / _NAME, bold=True)))
    for why in one["why"]:
        height += 0.6 + _WHY * _block(count_lines(why["said"], room / _WHY))
        if lines and why["detail"]:
            height += 0.45 + _WHY * _block(min(lines, count_lines(why["detail"], room / _WHY)))
    return height


def _place(table: Mapping[str, Any], room: float, size: float) -> float:
    """A table's badge and zone. A label of several lines is given one more, for words that are wider than the badge."""
    badge = size * _shrunk(table["table"])
    lines = count_lines(table["table"], room / badge - 0.6, bold=True)
    height = badge * (_block(lines + (lines > 1)) + 0.56)
    if table["zone"]:
        height += count_lines(table["zone"], room / _SMALL) * (_LEADING + _SMALL * _CAP)
    return height


def _shrunk(label: str) -> float:
    """The part of its size that a badge keeps: long labels shrink."""
    return 1 if len(label) <= 3 else 0.6 if len(label) <= 6 else 0.45


def _block(lines: int) -> float:
    """Height of so many lines, in their letters."""
    return lines * _CAP + (lines - 1) * _LEADING
