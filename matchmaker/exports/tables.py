"""Tables as files: CSV as the language's spreadsheets open it, and a workbook."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO, StringIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from matchmaker.exports.lines import Cell, Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run."""

_DAY = 24 * 60
"""Minutes: spreadsheets count in days."""


def as_csv(table: Table, *, language: str) -> bytes:
    """UTF-8 with the mark that spreadsheets need, ``;`` where they expect it (French), else ``,``.

    A text that looks like a formula gets an apostrophe before it, which spreadsheets hide.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if language == "fr" else ",", lineterminator="\r\n")
    writer.writerow([column.title for column in table.columns])
    writer.writerows([plain(cell) for cell in line] for line in table.lines)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(tables: Sequence[Table], *, title: str, created: datetime) -> bytes:
    """A sheet per table, its heads frozen; texts are stored as texts, whatever they begin with."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": created.astimezone(UTC).replace(tzinfo=None)})
        styles = _Styles(
            head=book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"}),
            cell=book.add_format({"text_wrap": True, "valign": "top"}),
            quoted=book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
            clock=book.add_format({"num_format": "hh:mm", "valign": "top"}),
        )
        for table in tables:
            _fill(book.add_worksheet(table.name), table, styles)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Styles:
    """``quoted``: for texts that would become formulas if somebody edited them."""

    head: Format
    cell: Format
    quoted: Format
    clock: Format


def _fill(sheet: Worksheet, table: Table, styles: _Styles) -> None:
    sheet.freeze_panes(1, table.frozen)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    for x, column in enumerate(table.columns):
        sheet.set_column(x, x, column.width)
        sheet.write_string(0, x, column.title, styles.head)
    for y, line in enumerate(table.lines, start=1):
        for x, cell in enumerate(line):
            _write(sheet, y, x, cell, styles)


def _write(sheet: Worksheet, y: int, x: int, cell: Cell, styles: _Styles) -> None:
    if isinstance(cell, time):
        sheet.write_number(y, x, (cell.hour * 60 + cell.minute) / _DAY, styles.clock)
    elif isinstance(cell, int):
        sheet.write_number(y, x, cell, styles.cell)
    elif cell:
        sheet.write_string(y, x, cell, styles.quoted if cell.startswith(_FORMULA) else styles.cell)


def plain(cell: Cell) -> str:
    """A cell of a CSV file that no spreadsheet runs."""
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
