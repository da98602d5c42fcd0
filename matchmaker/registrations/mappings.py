"""Mapping files: which column means what, for headers that are not known by themselves.

A mapping file is a CSV file (or workbook) with the columns ``header`` and ``field`` (or ``colonne`` and ``champ``).
Where there are these two alone, the line that names them may be left out::

    header;field
    Quel est le petit nom de votre maison ?;organisation
    J'accepte la charte;ignore

A field is one of ``matchmaker.registrations.columns.Field``. The mapping goes before the known headers.
"""

from __future__ import annotations

from pathlib import Path

from matchmaker.errors import FileError
from matchmaker.registrations.columns import Field
from matchmaker.registrations.names import phrase
from matchmaker.registrations.sheets import Row, Table, Wanted
from matchmaker.registrations.tables import read_table

_HEADER = ("header", "entete", "en tete", "colonne", "column")
_FIELD = ("field", "champ")
EXAMPLE = "Nom de votre maison;organisation"


def read_mapping(path: Path) -> dict[str, Field]:
    """Headers (as ``names.phrase`` writes them) and their fields.

    Raises:
        FileError: It cannot be read, names an unknown field, or one header twice.
    """
    table = read_table(path, Wanted(_score, f"one line for each column, as “{EXAMPLE}”; fields are {', '.join(Field)}"))
    header, field, rows = _layout(table)
    mapping: dict[str, Field] = {}
    for row in rows:
        if not row.empty:
            cells = (*row.cells, "", "")
            name = phrase(cells[header])
            if not name or name in mapping:
                raise FileError(
                    "{path}, line {line}: “{header}” is empty or mapped twice.",
                    path=path,
                    line=row.line,
                    header=cells[header],
                )
            mapping[name] = _field(path, row.line, cells[field])
    return mapping


def _score(cells: tuple[str, ...]) -> int:
    known = {phrase(cell) for cell in cells}
    if known & set(_HEADER) and known & set(_FIELD):
        return 2
    return int(len(cells) > 1 and all(cells[:2]) and not any(cells[2:]))


def _layout(table: Table) -> tuple[int, int, tuple[Row, ...]]:
    """Where header and field stand, and the lines that say something: the first of all, when it names no columns."""
    if _score(table.header) == 2:
        return _place(table.header, _HEADER), _place(table.header, _FIELD), table.rows
    return 0, 1, (Row(1, table.header), *table.rows)


def _place(header: tuple[str, ...], names: tuple[str, ...]) -> int:
    return next(place for place, cell in enumerate(header) if phrase(cell) in names)


def _field(path: Path, line: int, text: str) -> Field:
    try:
        return Field(text.strip().lower())
    except ValueError as error:
        raise FileError(
            "{path}, line {line}: there is no field “{field}”. Write a line as “{example}”. Known are: {known}.",
            path=path,
            line=line,
            field=text,
            example=EXAMPLE,
            known=", ".join(Field),
        ) from error
