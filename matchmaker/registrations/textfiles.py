"""Text files: from bytes to characters, from characters to rows."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from contextlib import suppress
from io import StringIO
from itertools import islice
from pathlib import Path

from matchmaker.errors import FileError, InputError
from matchmaker.registrations.sheets import (
    HEADER_LINES,
    MAX_LINES,
    Row,
    Table,
    Wanted,
    cell_too_long,
    check_row,
    clean,
    find_header,
    no_header,
    rows_below,
    too_many_lines,
)

DELIMITERS = ";,\t|"

_SAMPLE = 8_000
_END = "\0"
"""A last line of our own: when it does not come back alone, a quotation mark was never closed. Text has no NUL."""


def read_text(
    path: Path, data: bytes, wanted: Wanted, *, encoding: str | None = None, delimiter: str | None = None
) -> Table:
    """Read a text file. Unless given, the delimiter is the one that makes most columns known.

    Raises:
        FileError: It is no text, or holds no such table.
        InputError: The encoding or delimiter given does not exist.
    """
    if delimiter is not None and (len(delimiter) != 1 or delimiter not in DELIMITERS):
        raise InputError("The separator “{delimiter}” is none of ; , | and tab.", delimiter=delimiter)
    text, encoding = _decode(path, data, encoding)
    text, declared = _declared_delimiter(text)
    chosen = delimiter or declared or _guess_delimiter(path, text, wanted)
    rows = _all_rows(path, text, chosen)
    found = find_header(rows, wanted)
    if found is None:
        raise no_header(path, rows, wanted)
    _, place = found
    return Table(path.name, encoding, chosen, "", rows[place].cells, rows_below(rows, place))


def _decode(path: Path, data: bytes, encoding: str | None) -> tuple[str, str]:
    encoding = encoding or _guess_encoding(path, data)
    try:
        text = data.decode(encoding)
    except LookupError as error:
        raise InputError(
            "There is no encoding “{encoding}”. Known are, for instance, utf-8 and cp1252.", encoding=encoding
        ) from error
    except ValueError as error:
        raise FileError(
            "{path} is not written in {encoding}. Save it again as “CSV UTF-8”, or name its encoding.",
            path=path,
            encoding=encoding,
        ) from error
    if "\0" in text:
        raise FileError("{path} is no text file. Save the list as CSV or XLSX.", path=path)
    return text.removeprefix("\ufeff"), encoding


def _guess_encoding(path: Path, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged(path, data, error.start)
        return "cp1252"
    return "utf-8"


def _refuse_damaged(path: Path, data: bytes, place: int) -> None:
    """Letters that are valid UTF-8 hardly ever occur in cp1252: more of them than errors means a damaged file."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    if len(text) - len(text.encode("ascii", errors="ignore")) > 2 * broken:
        raise FileError(
            "{path}, line {line}: damaged UTF-8. Export the file again, or name its encoding.",
            path=path,
            line=data.count(b"\n", 0, place) + 1,
        )


def _declared_delimiter(text: str) -> tuple[str, str | None]:
    """Spreadsheets may announce the delimiter in a first line ``sep=;``, which is kept as an empty line."""
    first = text[:7].lower().rstrip('"\r\n').lstrip('"')
    if len(first) == 5 and first.startswith("sep=") and first[4] in DELIMITERS:
        return text[text.index("=") + 2 :].lstrip('"'), first[4]
    return text, None


def _guess_delimiter(path: Path, text: str, wanted: Wanted) -> str:
    likely = max(DELIMITERS, key=text.lstrip().partition("\n")[0].count)
    with suppress(csv.Error):
        likely = str(csv.Sniffer().sniff(text[:_SAMPLE], delimiters=DELIMITERS).delimiter)
    best: str = max((likely, *DELIMITERS), key=lambda delimiter: _score(path, text, delimiter, wanted))
    return best


def _score(path: Path, text: str, delimiter: str, wanted: Wanted) -> tuple[int, int]:
    """Known columns, then columns."""
    try:
        rows = tuple(islice(_rows(path, text, delimiter), 2 * HEADER_LINES))
    except FileError:  # cut at the wrong places, cells may well be too long
        return 0, 0
    found = find_header(rows, wanted)
    return (found[0], len(rows[found[1]].cells)) if found else (0, 0)


def _all_rows(path: Path, text: str, delimiter: str) -> tuple[Row, ...]:
    rows = tuple(islice(_rows(path, f"{text}\r\n{_END}", delimiter), MAX_LINES + 2))
    if len(rows) > MAX_LINES + 1:
        raise too_many_lines(path)
    if rows[-1].cells != (_END,):
        raise FileError(
            "{path}, line {line}: a quotation mark is opened and never closed.", path=path, line=rows[-1].line
        )
    return rows[:-1]


def _rows(path: Path, text: str, delimiter: str) -> Iterator[Row]:
    """Rows that say something or at least have delimiters; ``line`` is where a row begins."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield check_row(path, Row(line, tuple(map(clean, cells))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise cell_too_long(path, line) from error
