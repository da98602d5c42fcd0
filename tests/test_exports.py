"""Exports, read back with the libraries that other programs use."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, time
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from python_calamine import CalamineWorkbook

from matchmaker.agendas import agendas
from matchmaker.entities import Edition
from matchmaker.errors import FileError, InputError
from matchmaker.exports import export
from matchmaker.exports.calendars import calendars
from matchmaker.exports.lines import Column, Table
from matchmaker.exports.tables import as_csv, as_workbook
from matchmaker.papers.words import words
from tests.editions import LONG, plan_of, showcase, showcase_plan

HEADS = ("Tour", "Début", "Fin", "Table", "Zone", "N° hôte", "Hôte", "N° visiteur", "Visiteur")
LET = '#let x = ]*_ "\n$'
RGAA = ("Accessibilité numérique (RGAA)", "audit et mise en conformité de 80 sites")
SITES = (*RGAA, "audits par des testeurs en situation de handicap")
PARK = (
    "Reconditionnement",
    "parc de 150 ordinateurs à renouveler, reprise de l’ancien matériel",
    "reconditionnement, effacement certifié et don de matériel",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports")
    export(showcase(), showcase_plan(), out, language="fr")
    return out


def named(edition: Edition, *names: str) -> Edition:
    """The same people under other names."""
    people = [
        replace(one, organisation=replace(one.organisation, name=name))
        for one, name in zip(edition.participants, names, strict=False)
    ]
    return replace(edition, participants=(*people, *edition.participants[len(people) :]))


def test_the_files(tmp_path: Path) -> None:
    paths = export(showcase(), showcase_plan(), tmp_path / "new" / "folder", language="fr")
    assert [str(path.relative_to(tmp_path / "new" / "folder")) for path in paths] == [
        "meetings.csv",
        "meetings.xlsx",
        "meetings.json",
        "ics/001-ville-de-marnelle.ics",
        "ics/002-communaute-d-agglomeration-de-montfleury-sur-yerrette-des-ha.ics",
        "ics/003-chantier-de-l-oeuvre.ics",
        "ics/004-let-x.ics",
        "ics/005-esat-clavier-des-deux-rives.ics",
        "ics/006-fabrique.ics",
    ]
    assert sorted(paths) == sorted(path for path in tmp_path.rglob("*") if path.is_file())


def test_a_calendar_of_somebody_who_no_longer_meets_is_taken_away_and_nothing_else(tmp_path: Path) -> None:
    export(showcase(), showcase_plan(), tmp_path, language="fr")
    notes = tmp_path / "ics" / "007-notes.ics"
    notes.write_text("BEGIN:VCALENDAR\r\nPRODID:somebody else\r\n", encoding="utf-8")
    fewer = replace(showcase_plan(), meetings=showcase_plan().meetings[:1])
    paths = export(showcase(), fewer, tmp_path, language="fr")
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file()) == sorted((*paths, notes))
    assert len([path for path in paths if path.suffix == ".ics"]) == 2


def test_names_cannot_leave_the_folder(tmp_path: Path) -> None:
    edition = named(showcase(), "../../etc/passwd", "日本", "con", "a\0b")
    paths = export(edition, showcase_plan(), tmp_path, language="fr")
    assert [path.name for path in paths if path.suffix == ".ics"] == [
        "001-etc-passwd.ics",
        "002.ics",
        "003-con.ics",
        "004-a-b.ics",
        "005-esat-clavier-des-deux-rives.ics",
        "006-fabrique.ics",
    ]


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    again = export(showcase(), showcase_plan(), tmp_path, language="fr")
    assert [path.read_bytes() == (folder / path.relative_to(tmp_path)).read_bytes() for path in again] == [True] * 9
    with zipfile.ZipFile(folder / "meetings.xlsx") as book:
        assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        dates = re.findall(r">([\d:TZ-]+)</dcterms", book.read("docProps/core.xml").decode())
    assert dates == ["2027-05-12T12:05:00Z"] * 2


def test_nothing_said_in_private_is_exported(folder: Path) -> None:
    assert "FUITE" in repr(showcase())
    files = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with zipfile.ZipFile(folder / "meetings.xlsx") as book:
        files |= {name: book.read(name) for name in book.namelist()}
    assert any(b"Ville de Marnelle" in content for content in files.values())
    secrets = (b"FUITE", b"structure.example", b"priority", b"step_free")
    assert [(name, secret) for name, content in files.items() for secret in secrets if secret in content] == []


def test_errors_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Papers cannot be written in de"):
        export(showcase(), showcase_plan(), tmp_path, language="de")
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(FileError, match=r"meetings\.csv cannot be written .*choose another folder"):
        export(showcase(), showcase_plan(), tmp_path / "taken", language="fr")


class TestCsv:
    def test_french(self, folder: Path) -> None:
        content = (folder / "meetings.csv").read_bytes()
        assert content.startswith(b"\xef\xbb\xbfTour;")
        assert list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")) == [
            [
                "Tour",
                "Début",
                "Fin",
                "Table",
                "Zone",
                "N° hôte",
                "Hôte",
                "N° visiteur",
                "Visiteur",
                "Secteur",
                "Besoin",
                "Offre",
            ],
            ["1", "09:30", "09:45", "2", "Nef", "2", LONG, "3", "Chantier de l’Œuvre", *SITES],
            ["1", "09:30", "09:45", "3", "Nef", "2", LONG, "6", "Fabrique 日本 😀", *SITES],
            ["2", "09:50", "10:05", "1", "Nef", "1", "Ville de Marnelle", "3", "Chantier de l’Œuvre", *SITES],
            ["3", "10:10", "10:25", "1", "Nef", "1", "Ville de Marnelle", "4", LET, *PARK],
            [
                "4",
                "10:45",
                "11:00",
                "1",
                "Nef",
                "1",
                "Ville de Marnelle",
                "5",
                "ESAT Clavier « des Deux Rives »",
                *PARK,
            ],
            ["5", "11:05", "11:20", "12", "", "6", "Fabrique 日本 😀", "5", "ESAT Clavier « des Deux Rives »", *PARK],
        ]

    def test_english_and_without_a_reason(self, tmp_path: Path) -> None:
        path = export(showcase(), plan_of((7, 4, 6, 4)), tmp_path, language="en")[0]
        assert path.read_bytes().decode("utf-8-sig") == (
            "Round,Start,End,Table,Zone,Host no.,Host,Visitor no.,Visitor,Sector,Need,Offer\r\n"
            '6,11:25,11:40,12,,7,Réseau des clauses,4,"#let x = ]*_ ""\n$",,,\r\n'
        )

    @pytest.mark.parametrize("text", ["=1+1", "+33 1", "-A", "@A", "\tA", "\rA"])
    def test_a_formula_is_defused(self, text: str) -> None:
        table = Table("t", (Column("Nom", 9),), ((text,), (f"a{text}",)))
        lines = as_csv(table, language="fr").decode("utf-8-sig")
        assert list(csv.reader(StringIO(lines, newline=""))) == [["Nom"], [f"'{text}"], [f"a{text}"]]


class TestWorkbook:
    def test_its_sheets(self, folder: Path) -> None:
        book = CalamineWorkbook.from_path(folder / "meetings.xlsx")
        assert book.sheet_names == ["Rendez-vous", "Par participant", "Grille"]
        meetings = book.get_sheet_by_name("Rendez-vous").to_python()
        assert meetings[1] == [1, time(9, 30), time(9, 45), "2", "Nef", 2, LONG, 3, "Chantier de l’Œuvre", *SITES]
        people = book.get_sheet_by_name("Par participant").to_python()
        assert people[0] == ["N°", "Structure", "Tour", "Début", "Fin", "Table", "Zone", "N° avec", "Avec"]
        assert [(line[1], line[2], line[8]) for line in people[1:]] == [
            ("Ville de Marnelle", 2, "Chantier de l’Œuvre"),
            ("Ville de Marnelle", 3, LET),
            ("Ville de Marnelle", 4, "ESAT Clavier « des Deux Rives »"),
            (LONG, 1, "Chantier de l’Œuvre"),
            (LONG, 1, "Fabrique 日本 😀"),
            ("Chantier de l’Œuvre", 1, LONG),
            ("Chantier de l’Œuvre", 2, "Ville de Marnelle"),
            (LET, 3, "Ville de Marnelle"),
            ("ESAT Clavier « des Deux Rives »", 4, "Ville de Marnelle"),
            ("ESAT Clavier « des Deux Rives »", 5, "Fabrique 日本 😀"),
            ("Fabrique 日本 😀", 1, LONG),
            ("Fabrique 日本 😀", 5, "ESAT Clavier « des Deux Rives »"),
            ("Réseau des clauses", "", "Aucun rendez-vous fixé"),
        ]
        grid = book.get_sheet_by_name("Grille").to_python()
        assert [line[0] for line in grid] == ["Table", "1", "2", "3", "12"]
        assert grid[0][2] == "Tour 1\n9\u202fh\u202f30"
        assert grid[4][1:7] == ["", "", "", "", "", "Fabrique 日本 😀\nESAT Clavier « des Deux Rives »"]

    def test_heads_stay_in_sight(self, folder: Path) -> None:
        with zipfile.ZipFile(folder / "meetings.xlsx") as book:
            panes = [re.findall(r"<pane [^>]*>", book.read(f"xl/worksheets/sheet{i}.xml").decode()) for i in (1, 2, 3)]
        assert [('ySplit="1"' in pane, "xSplit" in pane, "frozen" in pane) for (pane,) in panes] == [
            (True, False, True),
            (True, True, True),
            (True, True, True),
        ]

    @pytest.mark.parametrize("text", ["=1+1", "+33 1", "-A", "@A", "\tA", "{=1}", "https://structure.example", "007"])
    def test_texts_stay_texts(self, text: str) -> None:
        table = Table("t", (Column("Nom", 9),), ((text,),))
        content = as_workbook([table], title="t", created=datetime(2027, 5, 12, tzinfo=UTC))
        assert CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python() == [["Nom"], [text]]
        with zipfile.ZipFile(BytesIO(content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert re.search(r'<c r="A2"[^>]* t="s"', sheet)
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet


class TestCalendars:
    def test_events(self, folder: Path) -> None:
        (calendar,) = Calendar.from_ical((folder / "ics/004-let-x.ics").read_bytes(), multiple=True)
        (event,) = calendar.events
        said = {name: event.decoded(name) for name in event if name != "UID"}
        assert {name: str(v, "utf-8") if isinstance(v, bytes) else v for name, v in said.items()} == {
            "SEQUENCE": 3,
            "DTSTAMP": datetime(2027, 5, 12, 12, 5, tzinfo=UTC),
            "DTSTART": datetime(2027, 5, 18, 8, 10, tzinfo=UTC),
            "DTEND": datetime(2027, 5, 18, 8, 25, tzinfo=UTC),
            "SUMMARY": "Tour 3 – table 1 – Ville de Marnelle",
            "LOCATION": "Table\u00a01, Nef, Halle des Tilleuls, Marnelle",
            "DESCRIPTION": "OpenMap de l’Œuvre\n"
            "Ville de Marnelle cherche ce que vous proposez\u00a0: Reconditionnement\n"
            "parc de 150 ordinateurs à renouveler, reprise de l’ancien matériel",
        }

    def test_both_sides_hold_one_meeting_that_a_new_plan_moves(self) -> None:
        def uids(*meetings: tuple[int, int, int, int]) -> dict[str, str]:
            edition, plan = showcase(), plan_of(*meetings)
            files = calendars(edition, plan, agendas(edition, plan), words=words("fr"))
            return {name[:3]: str(Calendar.from_ical(content).events[0]["UID"]) for name, content in files}

        first = uids((1, 3, 2, 1), (2, 6, 1, 3))
        moved = uids((1, 3, 5, 4), (2, 5, 1, 3))
        assert first["001"] == first["003"] == moved["001"] == moved["003"]
        assert len({first["001"], first["002"], moved["002"]}) == 3

    def test_as_many_events_as_meetings(self, folder: Path) -> None:
        held = {path.name[:3]: len(Calendar.from_ical(path.read_bytes()).events) for path in folder.glob("ics/*")}
        assert held == {"001": 3, "002": 2, "003": 2, "004": 1, "005": 2, "006": 2}

    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\r\n\t,;\\"), max_size=300))
    def test_any_name_survives_the_folding(self, name: str) -> None:
        edition, plan = named(showcase(), name), plan_of((1, 3, 2, 1))
        content = dict(calendars(edition, plan, agendas(edition, plan), words=words("fr")))[
            "003-chantier-de-l-oeuvre.ics"
        ]
        lines = content.split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert b"\n" not in b"".join(lines)
        assert b"".join(lines).decode() == "".join(line.decode() for line in lines)
        (event,) = Calendar.from_ical(content).events
        assert str(event["SUMMARY"]) == "Tour 2 – table 1 – " + name.replace("\r\n", "\n").replace("\r", "\n")


def test_json(folder: Path) -> None:
    names = [
        "Ville de Marnelle",
        LONG,
        "Chantier de l’Œuvre",
        LET,
        "ESAT Clavier « des Deux Rives »",
        "Fabrique 日本 😀",
    ]
    roles = ["buyer", "buyer", "supplier", "supplier", "supplier", "both", "network"]
    starts = ["09:30", "09:50", "10:10", "10:45", "11:05", "11:25"]
    ends = ["09:45", "10:05", "10:25", "11:00", "11:20", "11:40"]
    assert json.loads((folder / "meetings.json").read_text(encoding="utf-8")) == {
        "format": "matchmaker-meetings",
        "version": 1,
        "event": {
            "name": "OpenMap de l’Œuvre",
            "date": "2027-05-18",
            "place": "Halle des Tilleuls, Marnelle",
            "timezone": "Europe/Paris",
        },
        "plan": {"number": 3, "state": "published", "created": "2027-05-12T14:05:00+02:00"},
        "participants": [
            {"number": number, "name": name, "role": role}
            for number, (name, role) in enumerate(zip([*names, "Réseau des clauses"], roles, strict=True), 1)
        ],
        "rounds": [
            {"round": i, "start": f"2027-05-18T{start}:00+02:00", "end": f"2027-05-18T{end}:00+02:00"}
            for i, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
        ],
        "meetings": [
            {"round": 1, "table": "2", "zone": "Nef", "a": 2, "b": 3},
            {"round": 1, "table": "3", "zone": "Nef", "a": 2, "b": 6},
            {"round": 2, "table": "1", "zone": "Nef", "a": 1, "b": 3},
            {"round": 3, "table": "1", "zone": "Nef", "a": 1, "b": 4},
            {"round": 4, "table": "1", "zone": "Nef", "a": 1, "b": 5},
            {"round": 5, "table": "12", "zone": "", "a": 6, "b": 5},
        ],
    }


def test_who_withdrew_is_in_no_export(tmp_path: Path) -> None:
    edition = showcase()
    left = replace(edition, participants=tuple(one for one in edition.participants if one.id != 3))
    paths = export(left, showcase_plan(), tmp_path, language="fr")
    assert len(json.loads(paths[2].read_text(encoding="utf-8"))["meetings"]) == 4
    assert not any("Chantier" in path.read_bytes().decode(errors="replace") for path in paths)
