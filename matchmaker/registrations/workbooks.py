"""XLSX workbooks: guarded before they are opened, then every cell as the text a person would have typed."""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from matchmaker.errors import FileError
from matchmaker.registrations.sheets import (
    MAX_COLUMNS,
    MAX_LINES,
    Row,
    Table,
    Wanted,
    check_row,
    clean,
    find_header,
    no_header,
    rows_below,
    too_many_lines,
)

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of Excel before 2007, and of encrypted workbooks."""
MAX_UNPACKED = 400_000_000
"""Bytes."""

Cell = float | str | bool | time | date | datetime | timedelta

_DAMAGES = (
    *(CalamineError, zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(OSError, EOFError, NotImplementedError, RuntimeError, ValueError),
)
"""What the libraries raise for an archive or a workbook that is broken somewhere."""
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CHUNK = 1_000_000
_LONGEST_TAG = 1_000


def read_workbook(path: Path, data: bytes, wanted: Wanted) -> Table:
    """Read the first worksheet that has a header; hidden ones only when no other has.

    Raises:
        FileError: It is no sound XLSX workbook, too large, protected by a password, or holds no such table.
    """
    try:
        _check_size(path, data)
        _check_extent(path, data)
        return _first_table(path, data, wanted)
    except PasswordError as error:
        raise _protected(path) from error
    except _DAMAGES as error:
        raise FileError("{path} is a damaged workbook. Open it and save it again as XLSX or CSV.", path=path) from error


def named_as_text(path: Path, data: bytes) -> FileError:
    """The error for an archive that is named as a text."""
    try:
        _check_size(path, data)
    except FileError as error:
        return error
    except _DAMAGES:  # once it has its own name, it is said what is broken
        pass
    return FileError(
        "{path} is named {suffix} but is a workbook: rename it to .xlsx.", path=path, suffix=path.suffix.lower()
    )


def legacy(path: Path, data: bytes) -> FileError:
    """The error for a container that is not XLSX."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return _protected(path)
    return FileError("{path} is a workbook of Excel before 2007. Open it and save it as XLSX or CSV.", path=path)


def _protected(path: Path) -> FileError:
    return FileError("{path} is protected by a password. Save a copy without password.", path=path)


def _check_size(path: Path, data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise FileError(
                "{path}: more than {limit} megabytes once unpacked, the most that is read.",
                path=path,
                limit=MAX_UNPACKED // 1_000_000,
            )
        if "xl/workbook.xml" not in {entry.filename.lower() for entry in archive.infolist()}:
            raise FileError("{path} is no XLSX workbook. Save the list as XLSX or CSV.", path=path)


def _check_extent(path: Path, data: bytes) -> None:
    """The library keeps a full rectangle in memory: one stray cell at XFD1048576 would take the process down."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in filter(_WORKSHEET.fullmatch, archive.namelist()):
            for column, line in _extents(archive, name):
                if line > MAX_LINES + 1:
                    raise too_many_lines(path)
                if column > MAX_COLUMNS:
                    raise FileError("{path}: more than {limit} columns.", path=path, limit=MAX_COLUMNS)


def _extents(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[int, int]]:
    """Column and line (from 1) of each cell that holds something."""
    tail = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            text, end = tail + chunk, 0
            for match in _CELL.finditer(text):
                end = match.end()
                yield _column_number(match[1]), int(match[2])
            tail = text[max(end, len(text) - _LONGEST_TAG) :]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _first_table(path: Path, data: bytes, wanted: Wanted) -> Table:
    first: tuple[Row, ...] = ()
    with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
        found = enumerate(workbook.sheets_metadata)
        sheets = [(index, sheet) for index, sheet in found if sheet.typ == SheetTypeEnum.WorkSheet]
        for index, sheet in sorted(sheets, key=lambda one: one[1].visible != SheetVisibleEnum.Visible):
            rows = _rows(path, workbook.get_sheet_by_index(index))
            header = find_header(rows, wanted)
            if header is not None:
                place = header[1]
                return Table(path.name, "", "", sheet.name, rows[place].cells, rows_below(rows, place))
            first = first or rows
    raise no_header(path, first, wanted)


def _rows(path: Path, sheet: CalamineSheet) -> tuple[Row, ...]:
    rows = sheet.to_python(skip_empty_area=False)
    return tuple(check_row(path, Row(line, tuple(map(_text, cells)))) for line, cells in enumerate(rows, 1))


def _text(cell: Cell) -> str:
    """What a person would have typed; dates in ISO order, which is never ambiguous."""
    if isinstance(cell, str):
        return clean(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return cell.isoformat()
