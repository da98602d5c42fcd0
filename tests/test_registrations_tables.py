"""Files as they come: encodings, delimiters, workbooks, and everything that can be wrong with them."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from matchmaker.errors import FileError, InputError
from matchmaker.registrations.columns import registrations
from matchmaker.registrations.sheets import MAX_LINES, Row, Table
from matchmaker.registrations.tables import read_table

HEADER = "Structure;Vous êtes;Vœux"
LINES = f"{HEADER}\r\nRelais d’Été;fournisseur;Ville\r\n"
TOO_LONG = (
    "{path}: more than 50000 lines, the most that is read. Split the file, or delete what stands far below the list."
)
NO_FILE = "{path} is no ordinary file. Save what comes from it as a CSV or XLSX file, and give that one."
NO_WORKBOOK = (
    "{path} is named .xlsx but is no workbook. If it is a text file, rename it to .csv; otherwise save it again as "
    "XLSX."
)
NO_HEADER = (
    "{path}: no header found in the first lines. Seen: “Prénom”, “Âge”. Needed: “Nom de la structure”, "
    "“Organisation”. If the columns are there under other names, give a mapping file with one line “header;field” for "
    "each."
)
ROWS = (Row(2, ("Relais d’Été", "fournisseur", "Ville")),)


def read(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    return read_table(path, registrations(), encoding=encoding, delimiter=delimiter)


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def write_workbook(path: Path, rows: list[list[object]], *, title_sheet: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        if title_sheet:
            book.add_worksheet("Lisez-moi").write(0, 0, "Liste des inscrits")
        sheet = book.add_worksheet("Réponses")
        clock = book.add_format({"num_format": "hh:mm"})
        for line, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, time):
                    sheet.write_datetime(line, column, cell, clock)
                else:
                    sheet.write(line, column, cell)
    return path


@pytest.mark.parametrize(
    ("codec", "named"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encodings_are_recognised(tmp_path: Path, codec: str, named: str) -> None:
    table = read(write(tmp_path / "a.csv", LINES.encode(codec)))
    assert table == Table("a.csv", named, ";", "", tuple(HEADER.split(";")), ROWS)


def test_a_given_encoding_goes_before_recognition(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", LINES.encode("mac-roman")), encoding="mac-roman")
    assert (table.encoding, table.rows) == ("mac-roman", ROWS)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters_are_recognised(tmp_path: Path, delimiter: str) -> None:
    text = "Structure;Vous êtes;Vœux\nA;acheteur;B\nC;acheteur;D\n".replace(";", delimiter)
    table = read(write(tmp_path / "a.csv", text))
    assert (table.delimiter, [row.cells for row in table.rows]) == (
        delimiter,
        [("A", "acheteur", "B"), ("C", "acheteur", "D")],
    )


def test_the_delimiter_that_makes_the_header_known_wins(tmp_path: Path) -> None:
    text = "Structure|Besoins, en quelques mots|Vœux\nA|a, b, c|B\nC|a, b, c|D\n"
    assert read(write(tmp_path / "a.csv", text)).delimiter == "|"


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Structure\nA\nB\n"))
    assert [row.cells for row in table.rows] == [("A",), ("B",)]


def test_a_declared_delimiter_is_believed(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "sep=,\r\nStructure,Vœux\r\nA,B ; C\r\n"))
    assert (table.delimiter, table.rows) == (",", (Row(3, ("A", "B ; C")),))


def test_line_numbers_are_those_of_the_file(tmp_path: Path) -> None:
    text = 'Inscriptions au 12 avril\n\nStructure;Vœux\nA;"un\ndeux"\n\n;\nB;C\n;\n;\n'
    assert read(write(tmp_path / "a.csv", text)).rows == (
        Row(4, ("A", "un\ndeux")),
        Row(7, ("", "")),
        Row(8, ("B", "C")),
    )


def test_invisible_characters_and_outer_space_are_dropped(tmp_path: Path) -> None:
    table = read(write(tmp_path / "a.csv", "Structure;Vœux\n\u00a0\u200bA\ufeff ;\tB\n"))
    assert table.rows == (Row(2, ("A", "B")),)


def test_formulas_stay_text(tmp_path: Path) -> None:
    cells = ("=1+1", "+33 1", "@sum", "-2")
    table = read(write(tmp_path / "a.csv", "Structure;a;b;c\n" + ";".join(cells) + "\n"))
    assert table.rows == (Row(2, cells),)


def test_a_workbook_reads_as_it_was_typed(tmp_path: Path) -> None:
    moment = datetime(2025, 4, 3, 11, 5)
    path = write_workbook(
        tmp_path / "a.xlsx",
        [[], ["Structure", "a", "b", "c", "d", "e"], ["A", 75, 2.5, moment, time(10, 15), True], [], ["=1+1", "B"]],
        title_sheet=True,
    )
    table = read(path)
    assert table == Table(
        "a.xlsx",
        "",
        "",
        "Réponses",
        ("Structure", "a", "b", "c", "d", "e"),
        (
            Row(3, ("A", "75", "2.5", "2025-04-03T11:05:00", "10:15:00", "oui")),
            Row(4, ("", "", "", "", "", "")),
            Row(5, ("0", "B", "", "", "", "")),
        ),
    )


def test_dates_without_a_time_come_in_iso_order(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Structure", "Date"])
        sheet.write(1, 0, "A")
        sheet.write_datetime(1, 1, date(2025, 4, 3), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert read(tmp_path / "a.xlsx").rows == (Row(2, ("A", "2025-04-03")),)


def nothing(path: Path) -> None:
    """There is no such file."""


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def directory(path: Path) -> None:
    path.mkdir()


def zeros(path: Path) -> None:
    path.write_bytes(b"")


def blanks(path: Path) -> None:
    path.write_bytes(b" \r\n\r\n")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(128)) * 20)


def undefined_in_cp1252(path: Path) -> None:
    path.write_bytes(b"Structure;\x81\x8d\nA;\xe9\xe8\n")


def damaged_utf8(path: Path) -> None:
    path.write_bytes("Structure;Vœux\nÉtœuf;É\nÀ;".encode() + b"\xe9;\n")


def no_header(path: Path) -> None:
    path.write_text("Prénom;Âge\nA;3\n", encoding="utf-8")


def unclosed_quote(path: Path) -> None:
    path.write_text('Structure;Vœux\nA;"B\nC;D\n', encoding="utf-8")


def swallowing_quote(path: Path) -> None:
    path.write_text('Structure;Vœux\nA;B\nC;"' + "D;E\n" * 60_000, encoding="utf-8")


def long_cell(path: Path) -> None:
    path.write_text("Structure;Vœux\nA;" + "x" * 20_001, encoding="utf-8")


def many_columns(path: Path) -> None:
    path.write_text("Structure" + ";" * 501, encoding="utf-8")


def many_lines(path: Path) -> None:
    path.write_text("Structure\n" + "A\n" * 100_000, encoding="utf-8")


def legacy(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def protected(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))


def text_as_workbook(path: Path) -> None:
    path.write_text(LINES, encoding="utf-8")


def workbook_as_text(path: Path) -> None:
    write_workbook(path, [["Structure"], ["A"]])


def other_archive(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", "<x/>")


def cut_workbook(path: Path) -> None:
    write_workbook(path, [["Structure"], ["A"]])
    path.write_bytes(path.read_bytes()[:-40])


def broken_inside(path: Path) -> None:
    repack(path, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")


def bomb(path: Path) -> None:
    repack(path, "xl/media/big.bin", b"\0" * 400_000_001)


def stray_cell_far_right(path: Path) -> None:
    stray_cell(path, 4, 16_383)


def stray_cell_far_below(path: Path) -> None:
    stray_cell(path, 1_048_575, 0)


def stray_cell(path: Path, row: int, column: int) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Structure")
        sheet.write(row, column, "x")


def repack(path: Path, name: str, content: bytes) -> None:
    """A sound workbook with one part replaced or added."""
    write_workbook(path, [["Structure"], ["A"]])
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, part in {**parts, name: content}.items():
            archive.writestr(entry, part)


@pytest.mark.parametrize(
    ("make", "name", "message"),
    [
        (nothing, "a.csv", "{path}: there is no such file."),
        (pipe, "a.csv", NO_FILE),
        (device, "a.csv", NO_FILE),
        (directory, "a.csv", "{path} is a directory; give a CSV or XLSX file."),
        (zeros, "a.csv", "{path} is empty."),
        (blanks, "a.csv", "{path} is empty."),
        (binary, "a.csv", "{path} is no text file. Save the list as CSV or XLSX."),
        (
            undefined_in_cp1252,
            "a.csv",
            "{path} is not written in cp1252. Save it again as “CSV UTF-8”, or name its encoding.",
        ),
        (damaged_utf8, "a.csv", "{path}, line 3: damaged UTF-8. Export the file again, or name its encoding."),
        (
            no_header,
            "a.csv",
            NO_HEADER,
        ),
        (unclosed_quote, "a.csv", "{path}, line 2: a quotation mark is opened and never closed."),
        (
            swallowing_quote,
            "a.csv",
            "{path}, line 3: a cell of more than 20000 characters. Perhaps a quotation mark is never closed.",
        ),
        (
            long_cell,
            "a.csv",
            "{path}, line 2: a cell of more than 20000 characters. Perhaps a quotation mark is never closed.",
        ),
        (many_columns, "a.csv", "{path}, line 1: more than 500 columns."),
        (
            many_lines,
            "a.csv",
            TOO_LONG,
        ),
        (legacy, "a.xls", "{path} is a workbook of Excel before 2007. Open it and save it as XLSX or CSV."),
        (text_as_workbook, "a.xls", "{path}: files named .xls are not read. Open it and save it as XLSX or CSV."),
        (protected, "a.xlsx", "{path} is protected by a password. Save a copy without password."),
        (
            text_as_workbook,
            "a.xlsx",
            NO_WORKBOOK,
        ),
        (workbook_as_text, "a.csv", "{path} is named .csv but is a workbook: rename it to .xlsx."),
        (other_archive, "a.xlsx", "{path} is no XLSX workbook. Save the list as XLSX or CSV."),
        (other_archive, "a.csv", "{path} is no XLSX workbook. Save the list as XLSX or CSV."),
        (cut_workbook, "a.xlsx", "{path} is a damaged workbook. Open it and save it again as XLSX or CSV."),
        (broken_inside, "a.xlsx", "{path} is a damaged workbook. Open it and save it again as XLSX or CSV."),
        (bomb, "a.xlsx", "{path}: more than 400 megabytes once unpacked, the most that is read."),
        (stray_cell_far_right, "a.xlsx", "{path}: more than 500 columns."),
        (
            stray_cell_far_below,
            "a.xlsx",
            TOO_LONG,
        ),
    ],
)
def test_a_broken_file_is_explained(tmp_path: Path, make: Callable[[Path], None], name: str, message: str) -> None:
    path = tmp_path / name
    make(path)
    with pytest.raises(FileError) as caught:
        read(path)
    assert str(caught.value) == message.format(path=path)


def test_a_file_too_large_is_not_even_opened(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(50_000_001)
    with pytest.raises(FileError, match="more than 50 megabytes"):
        read(tmp_path / "a.csv")


def test_as_many_lines_as_allowed_are_read(tmp_path: Path) -> None:
    text = "Structure\n" + "A\n" * (MAX_LINES - 1)
    assert len(read(write(tmp_path / "a.csv", text)).rows) == MAX_LINES - 1


def test_a_wrong_encoding_or_delimiter_is_the_callers_mistake(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", LINES)
    with pytest.raises(InputError, match="There is no encoding “klingon”"):
        read(path, encoding="klingon")
    with pytest.raises(InputError, match="The separator “x” is none of"):
        read(path, delimiter="x")
    with pytest.raises(FileError, match="is not written in ascii"):
        read(path, encoding="ascii")
