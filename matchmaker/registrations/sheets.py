"""Rows of text, and where their header stands: what text files and workbooks have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from matchmaker.errors import FileError

MAX_LINES = 50_000
MAX_COLUMNS = 500
MAX_CELL = 20_000
"""Characters."""
HEADER_LINES = 20
"""A header stands among the first lines that are not empty: there may be a title above it."""

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number in the file (from 1) and its cells, without the space around them."""

    line: int
    cells: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """No cell says anything."""
        return not any(self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows under it. ``encoding`` and ``delimiter`` are empty for a workbook, ``sheet`` for a text."""

    name: str
    encoding: str
    delimiter: str
    sheet: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The table that is looked for.

    ``score``: how many columns a line names when taken as the header, 0 when it is none. ``needed``: for people.
    """

    score: Callable[[tuple[str, ...]], int]
    needed: str


def clean(cell: str) -> str:
    """A cell without the space around it and without invisible characters."""
    return (cell if cell.isascii() else cell.translate(_INVISIBLE)).strip()


def find_header(rows: Iterable[Row], wanted: Wanted) -> tuple[int, int] | None:
    """Score and place of the row that names most wanted columns, the first of equals."""
    best = max(((wanted.score(row.cells), -place) for place, row in _head(rows)), default=(0, 0))
    return (best[0], -best[1]) if best[0] else None


def rows_below(rows: Sequence[Row], header: int) -> tuple[Row, ...]:
    """The rows under the header, up to the last that is not empty."""
    end = len(rows)
    while end > header + 1 and rows[end - 1].empty:
        end -= 1
    return tuple(rows[header + 1 : end])


def no_header(path: Path, rows: Iterable[Row], wanted: Wanted) -> FileError:
    """The error that tells what was seen and what is needed."""
    first = [row.cells for _, row in _head(rows)]
    seen = next((cells for cells in first if sum(map(bool, cells)) > 1), first[0] if first else ())
    return FileError(
        "{path}: no header found in the first lines. Seen: {seen}. Needed: {needed}. If the columns are there under "
        "other names, give a mapping file with one line “header;field” for each.",
        path=path,
        seen=", ".join(f"“{cell[:60]}”" for cell in seen if cell) or "–",
        needed=wanted.needed,
    )


def check_row(path: Path, row: Row) -> Row:
    """The row itself, when it keeps the limits."""
    if len(row.cells) > MAX_COLUMNS:
        raise FileError("{path}, line {line}: more than {limit} columns.", path=path, line=row.line, limit=MAX_COLUMNS)
    if any(len(cell) > MAX_CELL for cell in row.cells):
        raise cell_too_long(path, row.line)
    return row


def cell_too_long(path: Path, line: int) -> FileError:
    """The error that names the limit."""
    return FileError(
        "{path}, line {line}: a cell of more than {limit} characters. Perhaps a quotation mark is never closed.",
        path=path,
        line=line,
        limit=MAX_CELL,
    )


def too_many_lines(path: Path) -> FileError:
    """The error that names the limit."""
    return FileError(
        "{path}: more than {limit} lines, the most that is read. Split the file, or delete what stands far below "
        "the list.",
        path=path,
        limit=MAX_LINES,
    )


def _head(rows: Iterable[Row]) -> Iterable[tuple[int, Row]]:
    return islice(((place, row) for place, row in enumerate(rows) if not row.empty), HEADER_LINES)
