"""Badges: A4 cut in two, folded to A6 for the holder; in front who one is, on the back one's morning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import segno

from matchmaker.agendas import Agenda, Row, RowKind
from matchmaker.entities import Participant, Role
from matchmaker.papers.catalogues import say_kind
from matchmaker.papers.fitting import POINT, fit_lines
from matchmaker.papers.headings import Record, Source, day_in_lines, paid_heading
from matchmaker.papers.leaves import Leaf, Paper
from matchmaker.papers.lettering import balance, count_lines, cut
from matchmaker.papers.people import Guest, by_name, guests_of, mark_of
from matchmaker.papers.words import Words

_ROOM = 87
"""Millimetres between the margins of the front."""

_NAMES = tuple((size, 3) for size in (30, 27, 24, 21, 18, 16))
_HOUSES = tuple((size, 3) for size in (18, 16, 15, 14, 13, 12))
"""Points and lines of a person's name, of an organisation's."""

_BAND = 58
"""Millimetres for the event beside the letter of the role."""

_BACK, _PARTNER, _TABLE = 110, 48, 12
"""Millimetres: height of the lines on the back, width of a partner and of a table in them."""

_LINE = 0.45
"""Millimetres from one line to the next, for each point."""

_AIR = 1.7
"""Millimetres around each row."""

_LADDER = tuple((size, lines) for lines in (2, 1) for size in (11.5, 11, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7))
"""Points, and lines of a partner's name."""

_SPARE = 4
"""Badges without anything on them, for those who walk in."""


def badges(source: Source) -> Paper:
    """One for each person who comes; whoever has no name yet writes it. The last ones are for walk-ins."""
    pages = {one.party.id: one for one in source.agendas}
    head = paid_heading(source, "badges_title", room=_ROOM)
    event = source.edition.event
    head["event"] = cut(event.name, _BAND / (12 * POINT), lines=2, bold=True)
    head["day"] = day_in_lines(event, source.words, _BAND / (8.5 * POINT))
    return Paper("badges", "badges", head, (*_leaves(source, pages), _spare(source)), logos=source.logos)


def check_in_address(source: Source, one: Participant) -> str:
    """What the QR code says: an ordinary address, for the camera of any phone; empty while nobody reaches the pages.

    The number is no secret: only those who organise may open the page.
    """
    event = source.edition.event
    return f"{source.site}/organise/events/{event.id}/check-in?number={one.number}" if source.site else ""


def _leaves(source: Source, pages: Mapping[int, Agenda]) -> Iterator[Leaf]:
    for one in by_name(source.edition):
        back, front = _back(_morning(one, pages[one.id]), source.words), _house(one, source)
        content = [{**front, **_person(guest), "back": back} for guest in guests_of(one)]
        yield Leaf({"badges": content}, participant=one.id, name=one.name, number=one.number)


def _morning(one: Participant, page: Agenda) -> tuple[Row, ...]:
    """A network that meets nobody is not told so round by round."""
    told = one.role is not Role.NETWORK or page.encounters
    return page.rows if told else tuple(row for row in page.rows if row.round is None)


def _spare(source: Source) -> Leaf:
    """Rounds are left to be written in."""
    blank = {"house": None, "kind": "", "number": "", "mark": None, "qr": "", "person": None, "function": ""}
    back = _back(source.free_rows, source.words)
    back["rows"] = [{**row, "lines": [] if row["kind"] == RowKind.FREE else row["lines"]} for row in back["rows"]]
    return Leaf({"badges": [{**blank, "back": back}] * _SPARE})


def _house(one: Participant, source: Source) -> Record:
    size, lines = fit_lines(one.name, _ROOM, ways=_HOUSES)
    address = check_in_address(source, one)
    return {
        "house": {"size": size, "lines": lines},
        "kind": cut(say_kind(one, source.words), _ROOM / (10 * POINT), lines=1),
        "number": str(one.number),
        "mark": asdict(mark_of(one.role, source.words)),
        "qr": _qr(address) if address else "",
    }


def _person(guest: Guest) -> Record:
    size, lines = fit_lines(guest.name, _ROOM, ways=_NAMES)
    return {
        "person": {"size": size, "lines": lines} if guest.name else None,
        "function": cut(guest.function, _ROOM / (11 * POINT), lines=2),
    }


def _qr(address: str) -> str:
    """As SVG. One mask for all: choosing the best takes four times as long, and phones read any."""
    code = segno.make(address, error="m", boost_error=False, micro=False, mask=0)
    return code.svg_inline(border=0, omitsize=True)


def _back(rows: tuple[Row, ...], words: Words) -> Record:
    """The largest letters with which the morning fits; of more than fits, as much as does, and where the rest is."""
    shown = [line for row in rows for line in _lines(row, words)]
    for size, most in _LADDER:
        if _height(shown, size, most) <= _BACK:
            return {"size": size, "more": False, "rows": [_cut(one, size, most) for one in shown]}
    size, most = _LADDER[-1]
    while _height(shown, size, most) > _BACK - 6:
        shown.pop()
    return {"size": size, "more": True, "rows": [_cut(one, size, most) for one in shown]}


def _lines(row: Row, words: Words) -> Iterator[Record]:
    """One for each meeting, else one for what else there is."""
    start, number = words.clock(row.start), str(row.round) if row.round else ""
    for met in row.encounters:
        yield {"kind": "meeting", "round": number, "start": start, "table": met.table, "said": met.partner.name}
    if not row.encounters:
        said = row.title or words.say(row.kind.value)
        yield {"kind": row.kind.value, "round": number, "start": start, "table": "", "said": said}


def _height(rows: list[Record], size: float, most: int) -> float:
    """Millimetres."""
    lines: int = sum(_cut(row, size, most)["high"] for row in rows)
    return lines * size * _LINE + _AIR * len(rows)


def _cut(row: Record, size: float, most: int) -> Record:
    """The lines of a row, and of how many it is ``high``."""
    is_met = row["kind"] == "meeting"
    room, beside = _PARTNER / (size * POINT), _TABLE / (size * POINT)
    lines = balance(cut(row["said"], room, lines=most, bold=is_met), room, bold=is_met)
    table = cut(row["table"], beside, lines=most, bold=True)
    return {**row, "table": table, "lines": lines, "high": max(len(lines), count_lines(table, beside, bold=True))}
