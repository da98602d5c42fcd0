"""From a registration file to registrants: the entry point of this package."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from matchmaker.entities import Role
from matchmaker.errors import FileError
from matchmaker.registrations.columns import Columns, Field, recognise, registrations
from matchmaker.registrations.consolidate import Entry, State, consolidate
from matchmaker.registrations.mappings import read_mapping
from matchmaker.registrations.names import fold
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.remarks import Remark, remark
from matchmaker.registrations.rows import read_row
from matchmaker.registrations.sheets import Table
from matchmaker.registrations.tables import read_table


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says. ``registrants`` are sorted by key, ``entries`` (one per line) and ``remarks`` by line.

    ``columns``: the header that was read as each field. ``encoding`` and ``delimiter`` are empty for a workbook,
    ``sheet`` for a text.
    """

    name: str
    encoding: str
    delimiter: str
    sheet: str
    columns: Mapping[Field, tuple[str, ...]]
    registrants: tuple[Registrant, ...]
    entries: tuple[Entry, ...]
    remarks: tuple[Remark, ...]


def read_registrations(
    path: Path, *, mapping: Path | None = None, encoding: str | None = None, delimiter: str | None = None
) -> Reading:
    """Read a registration file (CSV or XLSX); ``mapping``: a file as in ``mappings``.

    Raises:
        FileError: The file or the mapping cannot be read at all; single cells and lines never raise.
        InputError: The encoding or the delimiter given does not exist.
    """
    fields = read_mapping(mapping) if mapping is not None else {}
    table = read_table(path, registrations(fields), encoding=encoding, delimiter=delimiter)
    if not table.rows:
        raise FileError("{path}: there is a header, but no line under it.", path=path)
    return read_rows(table, recognise(table.header, fields))


def read_rows(table: Table, columns: Columns) -> Reading:
    """Read the rows of a table whose columns are known."""
    parsed = [(row, read_row(row, columns)) for row in table.rows]
    together = consolidate(found.registrant for _, found in parsed if found.registrant is not None)
    refused = [Entry(row.line, State.REFUSED, reason=found.refusal) for row, found in parsed if found.refusal]
    remarks = [
        *columns.remarks,
        *_deduced_roles(columns, [found.registrant.role for _, found in parsed if found.registrant is not None]),
        *_nameless_columns(table),
        *(said for _, found in parsed for said in found.remarks),
        *together.remarks,
    ]
    return Reading(
        name=table.name,
        encoding=table.encoding,
        delimiter=table.delimiter,
        sheet=table.sheet,
        columns={
            field: tuple(table.header[place] for place in columns.places[field])
            for field in Field
            if field in columns.places
        },
        registrants=tuple(_cut_enumerations(together.registrants)),
        entries=tuple(sorted((*together.entries, *refused), key=lambda entry: entry.line)),
        remarks=tuple(sorted(remarks, key=lambda said: said.line or 0)),
    )


def _deduced_roles(columns: Columns, roles: Iterable[Role]) -> list[Remark]:
    """Without a column for roles, who buys and who sells is a guess that decides everything."""
    if Field.ROLE in columns.places:
        return []
    count = Counter(role.value for role in roles)
    how = "If a column says it, name it in a mapping file."
    if count.keys() == {Role.BOTH.value}:
        return [
            remark("No column says who buys and who sells: everybody is taken as buyer and supplier. {how}", how=how)
        ]
    return [
        remark(
            "No column says who buys and who sells. Lines taken as buyer and supplier: {both}; from the kind, the "
            "needs and the offers, as buyer: {buyer}, as supplier: {supplier}, as network: {network}. {how}",
            how=how,
            **{role.value: count[role.value] for role in Role},
        )
    ]


def _nameless_columns(table: Table) -> list[Remark]:
    """Columns without a header cannot be recognised; they are worth a word when they hold something."""
    nameless = [place for place, cell in enumerate(table.header) if not cell]
    filled = [place for place in nameless if any(place < len(row.cells) and row.cells[place] for row in table.rows)]
    if not filled:
        return []
    numbers = ", ".join(str(place + 1) for place in filled)
    return [remark("Columns without a header are not used: {columns}.", columns=numbers)]


def _cut_enumerations(registrants: tuple[Registrant, ...]) -> Iterator[Registrant]:
    """Forms with boxes to tick write “A, B, C”. Commas also stand in names, so most of the parts must be names."""
    known = {registrant.key for registrant in registrants}
    for registrant in registrants:
        wishes, vetoes = (
            tuple(part for text in texts for part in _parts(text, known))
            for texts in (registrant.wishes, registrant.vetoes)
        )
        yield replace(registrant, wishes=wishes, vetoes=vetoes)


def _parts(text: str, known: Container[str]) -> list[str]:
    parts = [part for part in map(str.strip, text.split(",")) if part]
    if len(parts) < 2 or fold(text) in known or 2 * sum(fold(part) in known for part in parts) <= len(parts):
        return [text]
    return parts
