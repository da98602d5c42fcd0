"""A CSV or XLSX file as a header and rows of text, whatever its encoding and separator."""

from __future__ import annotations

from pathlib import Path

from matchmaker.errors import FileError
from matchmaker.registrations.sheets import Table, Wanted
from matchmaker.registrations.textfiles import read_text
from matchmaker.registrations.workbooks import OLE, ZIP, legacy, read_workbook

MAX_BYTES = 50_000_000

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".txt", ".tsv")


def read_table(path: Path, wanted: Wanted, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read the table of a file; its content must be what its name says.

    Raises:
        FileError: It cannot be read, or holds no such table.
    """
    data, suffix = _load(path), path.suffix.lower()
    if data.startswith(OLE):
        raise legacy(path, data)
    if suffix == ".xls":
        raise FileError("{path}: files named .xls are not read. Open it and save it as XLSX or CSV.", path=path)
    if data.startswith(ZIP):
        if suffix in _TEXTS:
            raise FileError("{path} is named {suffix} but is a workbook: rename it to .xlsx.", path=path, suffix=suffix)
        return read_workbook(path, data, wanted)
    if suffix in _WORKBOOKS:
        raise FileError(
            "{path} is named {suffix} but is no workbook. If it is a text file, rename it to .csv; otherwise save it "
            "again as XLSX.",
            path=path,
            suffix=suffix,
        )
    return read_text(path, data, wanted, encoding=encoding, delimiter=delimiter)


def _load(path: Path) -> bytes:
    if path.is_dir():
        raise FileError("{path} is a directory; give a CSV or XLSX file.", path=path)
    if not path.is_file():
        raise FileError("{path}: there is no such file.", path=path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileError(
                "{path}: more than {limit} megabytes, the most that is read.", path=path, limit=MAX_BYTES // 1_000_000
            )
        data = path.read_bytes()
    except OSError as error:
        raise FileError("{path} cannot be opened: {reason}.", path=path, reason=error.strerror) from error
    if not data.strip():
        raise FileError("{path} is empty.", path=path)
    return data
