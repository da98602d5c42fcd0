"""Mapping files: which column means what, for headers that are not known by themselves.

A mapping file is a CSV file (or workbook) with the columns ``header`` and ``field`` (or ``colonne`` and ``champ``)::

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
from matchmaker.registrations.sheets import Wanted
from matchmaker.registrations.tables import read_table

_HEADER = ("header", "entete", "en tete", "colonne", "column")
_FIELD = ("field", "champ")


def read_mapping(path: Path) -> dict[str, Field]:
    """Headers (as ``names.phrase`` writes them) and their fields.

    Raises:
        FileError: It cannot be read, names an unknown field, or one header twice.
    """
    table = read_table(path, Wanted(_score, "“header” and “field”"))
    header, field = (_place(table.header, names) for names in (_HEADER, _FIELD))
    mapping: dict[str, Field] = {}
    for row in table.rows:
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
    return 2 if known & set(_HEADER) and known & set(_FIELD) else 0


def _place(header: tuple[str, ...], names: tuple[str, ...]) -> int:
    return next(place for place, cell in enumerate(header) if phrase(cell) in names)


def _field(path: Path, line: int, text: str) -> Field:
    try:
        return Field(text.strip().lower())
    except ValueError as error:
        raise FileError(
            "{path}, line {line}: there is no field “{field}”. Known are: {known}.",
            path=path,
            line=line,
            field=text,
            known=", ".join(Field),
        ) from error
