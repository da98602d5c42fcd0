"""A CSV or XLSX file as a header and rows of text, whatever its encoding and separator."""

from __future__ import annotations

from pathlib import Path

from matchmaker.errors import FileError
from matchmaker.registrations.sheets import Table, Wanted
from matchmaker.registrations.textfiles import read_text
from matchmaker.registrations.workbooks import OLE, ZIP, legacy, named_as_text, read_workbook

MAX_BYTES = 50_000_000

_WORKBOOKS = (".xlsx", ".xlsm")
_TEXTS = (".csv", ".txt", ".tsv")
_PICTURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF8": "GIF"}
_PDF = b"%PDF-"
_NO_TEXTS = (*_PICTURES, _PDF, OLE, ZIP)


def read_table(path: Path, wanted: Wanted, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Read the table of a file; its content must be what its name says.

    Raises:
        FileError: It cannot be read, or holds no such table.
    """
    data, suffix = _load(path), path.suffix.lower()
    _refuse_pictures(path, data)
    if data.startswith(OLE):
        raise legacy(path, data)
    if suffix == ".xls":
        raise FileError("{path}: files named .xls are not read. Open it and save it as XLSX or CSV.", path=path)
    if data.startswith(ZIP):
        if suffix in _TEXTS:
            raise named_as_text(path, data)
        return read_workbook(path, data, wanted)
    if suffix in _WORKBOOKS:
        raise FileError(
            "{path} is named {suffix} but is no workbook. If it is a text file, rename it to .csv; otherwise save it "
            "again as XLSX.",
            path=path,
            suffix=suffix,
        )
    return read_text(path, data, wanted, encoding=encoding, delimiter=delimiter)


def may_be_text(path: Path) -> bool:
    """Whether another encoding could make something of it."""
    data = path.read_bytes() if path.is_file() else b""
    return path.suffix.lower() not in _WORKBOOKS and bool(data.strip()) and not data.startswith(_NO_TEXTS)


def _refuse_pictures(path: Path, data: bytes) -> None:
    """Whatever it is named: letters would be looked for in vain."""
    for beginning, kind in _PICTURES.items():
        if data.startswith(beginning):
            raise FileError(
                "{path} is a picture ({kind}), not a list of registrations. Export the list as CSV or XLSX.",
                path=path,
                kind=kind,
            )
    if data.startswith(_PDF):
        raise FileError(
            "{path} is a document (PDF), not a list of registrations. Export the list as CSV or XLSX.", path=path
        )


def _load(path: Path) -> bytes:
    if path.is_dir():
        raise FileError("{path} is a directory; give a CSV or XLSX file.", path=path)
    if not path.exists():
        raise FileError("{path}: there is no such file.", path=path)
    if not path.is_file():  # a pipe is read only once, and a device may never end
        raise FileError(
            "{path} is no ordinary file. Save what comes from it as a CSV or XLSX file, and give that one.", path=path
        )
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
