"""Texts that are longer than any form takes them: a page, a badge and a list have no room for them."""

from __future__ import annotations

from matchmaker.entities import LineKind
from matchmaker.registrations.columns import Columns, Field
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.remarks import Remark, remark
from matchmaker.sense import LONGEST, LONGEST_NAME


def refuse_overlong(one: Registrant, columns: Columns) -> Remark | None:
    """Why its line cannot be kept: the first of its texts that is too long, by column."""
    for what, most, texts in _texts(one):
        letters = max(map(len, texts), default=0)
        if letters > most:
            return remark(
                "“{column}” holds a text of {letters} characters; at most {most} are kept. Shorten it in the file and "
                "read the file again.",
                one.source[0],
                column=_header(columns, what),
                letters=letters,
                most=most,
            )
    return None


def _texts(one: Registrant) -> tuple[tuple[Field, int, list[str]], ...]:
    """By the field that says them, with the most characters each may have."""
    needs, offers = (
        [text for line in one.lines if line.kind is kind for text in (line.sector, line.text)]
        for kind in (LineKind.NEED, LineKind.OFFER)
    )
    return (
        (Field.ORGANISATION, LONGEST_NAME, [one.name]),
        (Field.PERSON, LONGEST_NAME, [person.name for person in one.people]),
        (Field.FUNCTION, LONGEST_NAME, [person.function for person in one.people]),
        (Field.PHONE, LONGEST_NAME, [person.phone for person in one.people]),
        (Field.ACCESSIBILITY, LONGEST, [one.accessibility]),
        (Field.NEEDS, LONGEST, needs),
        (Field.OFFERS, LONGEST, offers),
    )


def _header(columns: Columns, what: Field) -> str:
    """A person's name may also stand in a column of first names alone."""
    places = columns.places.get(what) or columns.places[Field.FIRST_NAME]
    return columns.header[places[0]]
