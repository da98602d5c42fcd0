"""What stands above the columns of a file, known or not, for a person who says what they mean."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from matchmaker.errors import FileError
from matchmaker.registrations.columns import Field, recognise, registrations
from matchmaker.registrations.mappings import read_mapping
from matchmaker.registrations.names import phrase
from matchmaker.registrations.sheets import Table, Wanted
from matchmaker.registrations.tables import read_table

SHOWN = 2
"""Cells of each column that are shown as examples."""

_ANY = Wanted(lambda cells: sum(map(bool, cells)), "at least one column")
"""Where no column is known, the line that fills most cells is the header."""


@dataclass(frozen=True, slots=True)
class Header:
    """A column: its header, what it is read as (None: not used) and some of what stands under it."""

    name: str
    field: Field | None
    examples: tuple[str, ...]


def read_headers(path: Path, *, mapping: Path | None = None, encoding: str | None = None) -> tuple[Header, ...]:
    """The columns that have a header, each once, from left to right; ``mapping``: a file as in ``mappings``.

    Raises:
        FileError: The file or the mapping cannot be read.
        InputError: There is no such encoding.
    """
    fields = read_mapping(mapping) if mapping is not None else {}
    try:
        table = read_table(path, registrations(fields), encoding=encoding)
    except FileError:
        table = read_table(path, _ANY, encoding=encoding)
    places = recognise(table.header, fields).places
    meant = {place: field for field, found in places.items() for place in found}
    headers: dict[str, Header] = {}
    for place, name in enumerate(table.header):
        if phrase(name):
            said = meant.get(place) or (Field.IGNORE if fields.get(phrase(name)) is Field.IGNORE else None)
            headers.setdefault(phrase(name), Header(name, said, _examples(table, place)))
    return tuple(headers.values())


def render_mapping(fields: Mapping[str, str]) -> bytes:
    """A mapping file: header to field."""
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([("header", "field"), *fields.items()])
    return text.getvalue().encode()


def _examples(table: Table, place: int) -> tuple[str, ...]:
    filled = (row.cells[place] for row in table.rows if place < len(row.cells) and row.cells[place])
    return tuple(islice(dict.fromkeys(filled), SHOWN))
