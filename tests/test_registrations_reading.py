"""From a file to registrants: each line's fate, each remark, and the identity of organisations."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Person, Role
from matchmaker.errors import FileError
from matchmaker.registrations.columns import Field
from matchmaker.registrations.consolidate import Entry, State, consolidate
from matchmaker.registrations.reading import Reading, read_registrations
from matchmaker.registrations.registrants import Registrant, from_json, to_json

HEADER = (
    "Horodatage", "Structure", "Type", "Vous êtes", "Courriel", "Département", "Représentants", "Besoins", "Offres",
    "Arrivée", "Départ", "Accessibilité", "Vœux", "À éviter", "En parallèle", "Prénom", "Nom", "Fonction", "Téléphone",
)  # fmt: skip
FULL = {
    "Horodatage": "25/04/2017 11:03",
    "Structure": "  Relais de l’Œuvre ",
    "Type": "Association, ACI",
    "Vous êtes": "les deux",
    "Courriel": "A@relais.example",
    "Département": "(93)",
    "Représentants": "2",
    "Besoins": "Tri : papier",
    "Offres": "Web : sites ; Saisie : données",
    "Arrivée": "9h30",
    "Départ": "12:00",
    "Accessibilité": "Fauteuil roulant",
    "Vœux": "Ville A / VILLE B / ",
    "À éviter": "Ville C",
    "En parallèle": "2",
    "Prénom": "Personne",
    "Nom": "A",
    "Fonction": "Accueil",
    "Téléphone": "01 02",
}
REGISTRANT = Registrant(
    key="relais de l'oeuvre",
    name="Relais de l’Œuvre",
    role=Role.BOTH,
    legal_form=LegalForm.ASSOCIATION,
    accreditations=(Accreditation.ACI,),
    department="93",
    emails=("A@relais.example",),
    head_count=2,
    parallel=2,
    arrive=time(9, 30),
    leave=time(12),
    accessibility="Fauteuil roulant",
    step_free=True,
    people=(Person("Personne A", "Accueil", "01 02", "A@relais.example"),),
    lines=(
        Line(LineKind.NEED, "Tri", "papier"),
        Line(LineKind.OFFER, "Web", "sites"),
        Line(LineKind.OFFER, "Saisie", "données"),
    ),
    wishes=("Ville A", "VILLE B"),
    vetoes=("Ville C",),
    timestamp=datetime(2017, 4, 25, 11, 3),
    source=(2,),
)


def write(path: Path, rows: Sequence[dict[str, str] | Sequence[str]]) -> Path:
    """Rows as cells, or by header."""
    text = StringIO(newline="")
    cells = [[row.get(header, "") for header in HEADER] if isinstance(row, dict) else row for row in rows]
    csv.writer(text, delimiter=";").writerows([HEADER, *cells])
    path.write_bytes(text.getvalue().encode("utf-8"))
    return path


def read(tmp_path: Path, *rows: dict[str, str] | Sequence[str]) -> Reading:
    return read_registrations(write(tmp_path / "a.csv", rows))


def said(reading: Reading) -> list[tuple[int | None, str]]:
    return [(one.line, one.text()) for one in reading.remarks]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (("A;", "B;"), "No column says who buys and who sells: everybody is taken as buyer and supplier. "),
        (
            ("A;", "B;Couture", "C;"),
            "No column says who buys and who sells. Lines taken as buyer and supplier: 2; from the kind, the needs and "
            "the offers, as buyer: 0, as supplier: 1, as network: 0. ",
        ),
    ],
)
def test_without_a_column_for_roles_it_says_how_everybody_is_taken(
    tmp_path: Path, lines: tuple[str, ...], told: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(("Structure;Offres", *lines)), encoding="utf-8")
    remarks = [one.text() for one in read_registrations(path).remarks]
    assert told + "If a column says it, name it in a mapping file." in remarks


def test_every_column_is_read(tmp_path: Path) -> None:
    reading = read(tmp_path, FULL)
    assert reading == Reading(
        name="a.csv",
        encoding="utf-8",
        delimiter=";",
        sheet="",
        columns={
            Field.TIMESTAMP: ("Horodatage",),
            Field.ORGANISATION: ("Structure",),
            Field.KIND: ("Type",),
            Field.ROLE: ("Vous êtes",),
            Field.EMAIL: ("Courriel",),
            Field.DEPARTMENT: ("Département",),
            Field.HEAD_COUNT: ("Représentants",),
            Field.PARALLEL: ("En parallèle",),
            Field.NEEDS: ("Besoins",),
            Field.OFFERS: ("Offres",),
            Field.ARRIVE: ("Arrivée",),
            Field.LEAVE: ("Départ",),
            Field.ACCESSIBILITY: ("Accessibilité",),
            Field.WISHES: ("Vœux",),
            Field.VETOES: ("À éviter",),
            Field.PERSON: ("Nom",),
            Field.FIRST_NAME: ("Prénom",),
            Field.FUNCTION: ("Fonction",),
            Field.PHONE: ("Téléphone",),
        },
        registrants=(REGISTRANT,),
        entries=(Entry(2, State.READ),),
        remarks=(),
    )


def test_a_name_alone_is_enough_and_says_so(tmp_path: Path) -> None:
    reading = read(tmp_path, {"Structure": "A"})
    assert reading.registrants == (Registrant("a", "A", Role.BOTH, source=(2,)),)
    assert said(reading) == [(2, "No role is given: taken as both, from the kind, the needs and the offers.")]


@pytest.mark.parametrize(
    ("column", "value", "field", "message"),
    [
        (
            "Horodatage",
            "04/25/2017",
            {"timestamp": None},
            "“04/25/2017” (Horodatage) is no date in the order day/month/year: the line counts as the oldest.",
        ),
        (
            "Type",
            "Cirque",
            {"legal_form": LegalForm.UNKNOWN, "accreditations": ()},
            "“Cirque” (Type) is no known kind of organisation: left open.",
        ),
        (
            "Vous êtes",
            "curieux",
            {},
            "“curieux” (Vous êtes) says no role: taken as both, from the kind, the needs and the offers.",
        ),
        ("Département", "Paris", {"department": ""}, "“Paris” (Département) is no department's number: left empty."),
        (
            "Représentants",
            "2 ou 3",
            {"head_count": 1},
            "“2 ou 3” (Représentants) is no number of people: 1 is assumed.",
        ),
        (
            "En parallèle",
            "oui",
            {"parallel": 1},
            "“oui” (En parallèle) is no number of meetings at once: 1 is assumed.",
        ),
        ("Arrivée", "t" * 81, {"arrive": None}, f"“{'t' * 79}…” (Arrivée) is no time of day: left open."),
        ("Arrivée", "tôt", {"arrive": None}, "“tôt” (Arrivée) is no time of day: left open."),
        ("Arrivée", "vers 10h15", {"arrive": time(10, 15)}, "“vers 10h15” (Arrivée) is read as 10:15."),
        (
            "Départ",
            "9h15",
            {"arrive": None, "leave": None},
            "The departure (09:15) is not after the arrival (09:30): both are left open.",
        ),
    ],
)
def test_what_cannot_be_read_is_told(
    tmp_path: Path, column: str, value: str, field: dict[str, Any], message: str
) -> None:
    reading = read(tmp_path, {**FULL, column: value})
    assert reading.registrants == (replace(REGISTRANT, **field),)
    assert said(reading) == [(2, message)]


def test_a_wrong_address_is_not_kept(tmp_path: Path) -> None:
    reading = read(tmp_path, {**FULL, "Courriel": "a(at)b"})
    assert (reading.registrants[0].emails, reading.registrants[0].people[0].email) == ((), "")
    assert said(reading) == [(2, "“a(at)b” (Courriel) is no e-mail address: left empty.")]


def test_a_telephone_without_a_person_is_told(tmp_path: Path) -> None:
    reading = read(tmp_path, {**FULL, "Prénom": "", "Nom": "", "Fonction": ""})
    assert reading.registrants[0].people == ()
    assert said(reading) == [(2, "Function or telephone without a person's name: not kept.")]


def test_nothing_in_words_is_an_empty_cell(tmp_path: Path) -> None:
    nothing = dict.fromkeys(("Arrivée", "Accessibilité", "Vœux", "À éviter", "Besoins"), "Néant")
    registrant = read(tmp_path, {**FULL, **nothing}).registrants[0]
    assert (registrant.arrive, registrant.accessibility, registrant.wishes, registrant.vetoes) == (None, "", (), ())
    assert [line.kind for line in registrant.lines] == [LineKind.OFFER, LineKind.OFFER]


def test_ticked_boxes_are_cut_at_commas_when_most_parts_are_names(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        {"Structure": "A", "Vœux": "B, c , Zoo / B, Zoo", "À éviter": "C, B"},
        {"Structure": "B", "Vœux": "Tri, papier, C / A, C"},
        {"Structure": "C"},
        {"Structure": "A, C"},
    )
    assert [(one.wishes, one.vetoes) for one in reading.registrants] == [
        (("B", "c", "Zoo", "B, Zoo"), ("C", "B")),
        ((), ()),
        (("Tri, papier, C", "A, C"), ()),
        ((), ()),
    ]


def test_lines_that_name_nobody_are_refused(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        FULL,
        [""] * 19,
        HEADER,
        {"Horodatage": "25/04/2017", "Structure": " - "},
        ["x"] * 19 + ["y"],
        ["x", "B", "ACI"],
        ["", "C", "ACI", "acheteur", "", "", "", "", "", "", "", ""],
    )
    refusals = [(entry.line, entry.state, entry.reason.text()) for entry in reading.entries if entry.reason]
    ragged = (
        "Cells in this line: {}; columns in the header: 19. A separator or a line break stands inside a cell, or is "
        "missing. Mend the line and read the file again."
    )
    assert refusals == [
        (3, State.REFUSED, "The line is empty."),
        (4, State.REFUSED, "The line repeats the header."),
        (5, State.REFUSED, "No organisation is named."),
        (6, State.REFUSED, ragged.format(20)),
        (7, State.REFUSED, ragged.format(3)),
    ]
    assert [registrant.name for registrant in reading.registrants] == ["C", "Relais de l’Œuvre"]
    assert said(reading) == [(8, "This line has 12 of 19 cells: the missing ones at the end are read as empty.")]


@pytest.mark.parametrize(
    ("column", "value", "letters", "most"),
    [
        ("Structure", "x" * 10_000, 10_000, 200),
        ("Nom", "x" * 200, 209, 200),
        ("Fonction", "x" * 201, 201, 200),
        ("Téléphone", "0" * 201, 201, 200),
        ("Accessibilité", "x" * 2001, 2001, 2000),
        ("Besoins", f"Tri : {'x' * 2001}", 2001, 2000),
        ("Offres", f"{'x' * 2001} : sites", 2001, 2000),
    ],
)
def test_what_no_form_takes_is_refused_with_its_column(
    tmp_path: Path, column: str, value: str, letters: int, most: int
) -> None:
    reading = read(tmp_path, {**FULL, column: value}, {"Structure": "x" * 200, "Accessibilité": "x" * 2000})
    assert [(entry.line, entry.state, entry.reason and entry.reason.text()) for entry in reading.entries] == [
        (
            2,
            State.REFUSED,
            f"“{column}” holds a text of {letters} characters; at most {most} are kept. Shorten it in the file and "
            "read the file again.",
        ),
        (3, State.READ, None),
    ]


def test_signs_that_deceive_are_left_out_and_it_is_told(tmp_path: Path) -> None:
    deceiving = {
        "Structure": "Relais \u202ede l’\u200bŒuvre",
        "Courriel": "A\u200e@relais.example",
        "Vœux": "Ville\u2066 A / VILLE\x07 B",
    }
    reading = read(tmp_path, {**FULL, **deceiving})
    assert reading.registrants == (REGISTRANT,)
    assert said(reading) == [(2, "Signs that nobody sees are left out (Structure, Courriel, Vœux).")]
    needed = read(tmp_path, {**FULL, "Structure": "می\u200cخواهم"})
    assert (needed.registrants[0].name, said(needed)) == ("می\u200cخواهم", [])


def test_a_column_without_a_header_is_told_when_it_holds_something(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Structure;;Vous êtes;;\nA;;acheteur;x;\n", encoding="utf-8")
    assert (None, "Columns without a header are not used: 4.") in said(read_registrations(path))


def test_a_header_alone_is_no_list(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="there is a header, but no line under it"):
        read(tmp_path)


def test_a_mapping_file_names_the_columns(tmp_path: Path) -> None:
    path, mapping = tmp_path / "a.csv", tmp_path / "m.csv"
    path.write_text("Petit nom;Vous êtes\nA;acheteur\n", encoding="utf-8")
    mapping.write_text("header;field\nPetit nom;organisation\n", encoding="utf-8")
    assert read_registrations(path, mapping=mapping).registrants == (Registrant("a", "A", Role.BUYER, source=(2,)),)


def one(line: int, name: str = "A", *, at: int | None = None, **fields: Any) -> Registrant:
    """A registration of one line; ``at``: its day."""
    timestamp = datetime(2025, 3, at) if at else None
    return replace(Registrant(name.lower(), name, Role.SUPPLIER, timestamp=timestamp, source=(line,)), **fields)


def test_the_later_registration_of_one_person_wins_wherever_it_stands() -> None:
    old = one(3, at=1, emails=("a@a.example",), wishes=("X",))
    new = one(2, "a", at=2, emails=("A@A.example",), wishes=("Y",))
    found = consolidate([new, old])
    assert (found.registrants, found.entries) == (
        (new,),
        (Entry(2, State.READ), Entry(3, State.SUPERSEDED, 2)),
    )


def test_without_dates_the_lower_line_wins_and_a_date_beats_none() -> None:
    first, second, dated = one(2), one(3), one(4, at=1)
    assert consolidate([first, second]).registrants == (second,)
    assert consolidate([dated, first, second]).entries == (
        Entry(2, State.SUPERSEDED, 3),
        Entry(3, State.SUPERSEDED, 4),
        Entry(4, State.READ),
    )


def test_another_address_is_another_person_and_all_is_joined() -> None:
    web, tri = Line(LineKind.OFFER, "Web"), Line(LineKind.NEED, "Tri")
    a = one(
        2,
        at=1,
        emails=("a@a.example",),
        people=(Person("Personne A"),),
        lines=(web,),
        wishes=("X", "Y"),
        vetoes=("V",),
        arrive=time(10),
        leave=time(11),
        department="93",
        accreditations=(Accreditation.ESAT,),
        legal_form=LegalForm.ASSOCIATION,
        accessibility="PMR",
        step_free=True,
    )
    b = one(
        5,
        at=3,
        emails=("b@a.example",),
        people=(Person("Personne B"),),
        lines=(tri, web),
        wishes=("É", "x"),
        arrive=time(9),
        role=Role.BUYER,
        accreditations=(Accreditation.EA,),
        parallel=2,
    )
    found = consolidate([b, a])
    assert found.registrants == (
        replace(
            b,
            role=Role.BOTH,
            legal_form=LegalForm.ASSOCIATION,
            accreditations=(Accreditation.EA, Accreditation.ESAT),
            department="93",
            emails=("a@a.example", "b@a.example"),
            head_count=2,
            people=(Person("Personne A"), Person("Personne B")),
            lines=(web, tri),
            wishes=("X", "Y", "É"),
            vetoes=("V",),
            leave=None,
            accessibility="PMR",
            step_free=True,
            source=(2, 5),
        ),
    )
    assert found.entries == (Entry(2, State.READ), Entry(5, State.MERGED, 2))
    assert [remark.text() for remark in found.remarks] == ["A: its persons named different roles; taken as both."]


def test_the_second_person_may_correct_herself() -> None:
    a, b = one(2, at=1, emails=("a@a.example",)), one(3, at=2, emails=("b@a.example",), wishes=("X",))
    again = one(4, at=3, emails=("b@a.example",), wishes=("Y",))
    found = consolidate([a, b, again])
    assert found.registrants[0].wishes == ("Y",)
    assert found.entries == (Entry(2, State.READ), Entry(3, State.SUPERSEDED, 4), Entry(4, State.MERGED, 2))


def test_likeness_is_no_identity() -> None:
    names = ("Relais d'Emploi", "ESAT Relais d'Emploi", "Relais d'Emplois", "Relais-d'Emploi")
    assert len(consolidate(one(line, name) for line, name in enumerate(names, 2)).registrants) == 4


def test_one_address_behind_two_organisations_is_told() -> None:
    found = consolidate([one(2, "B", emails=("x@x.example",)), one(3, "A", emails=("X@x.example",))])
    assert [(remark.line, remark.text()) for remark in found.remarks] == [
        (3, "x@x.example is behind A + B: one person, who is never at two meetings at once.")
    ]
    assert len(found.registrants) == 2


def test_json_is_canonical_and_comes_back() -> None:
    assert from_json(to_json(REGISTRANT)) == REGISTRANT
    assert to_json(Registrant("é", "É", Role.BUYER)) == (
        '{"accessibility":"","accreditations":[],"arrive":null,"department":"","emails":[],"head_count":1,"key":"é",'
        '"leave":null,"legal_form":"","lines":[],"name":"É","parallel":1,"people":[],"role":"buyer","source":[],'
        '"step_free":false,"timestamp":null,"vetoes":[],"wishes":[]}'
    )


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "Structure": st.sampled_from(["Relais", "RELAIS", "Été", "ete", "Val", ""]),
            "Courriel": st.sampled_from(["", "a@a.example", "A@a.example", "b@b.example"]),
            "Vœux": st.sampled_from(["", "X / Y", "Y / Z"]),
            "Besoins": st.sampled_from(["", "Tri : papier"]),
            "Arrivée": st.sampled_from(["", "9h30", "10:15"]),
        }
    ),
    min_size=1,
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, data=st.data())
def test_the_order_of_the_lines_does_not_count(tmp_path: Path, rows: list[dict[str, str]], data: st.DataObject) -> None:
    dated = [{**row, "Horodatage": f"25/04/2017 11:{minute:02}"} for minute, row in enumerate(rows)]
    there, elsewhere = (
        [replace(registrant, source=()) for registrant in read(tmp_path, *order).registrants]
        for order in (dated, data.draw(st.permutations(dated)))
    )
    assert there == elsewhere


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, data=st.data())
def test_persons_who_registered_at_no_known_time_are_joined_in_no_order_of_lines(
    tmp_path: Path, rows: list[dict[str, str]], data: st.DataObject
) -> None:
    persons = [{**row, "Courriel": f"{number}@a.example"} for number, row in enumerate(rows)]
    there, elsewhere = (
        [replace(registrant, source=()) for registrant in read(tmp_path, *order).registrants]
        for order in (persons, data.draw(st.permutations(persons)))
    )
    assert there == elsewhere


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), max_size=20), min_size=1))
def test_no_cells_make_it_raise(tmp_path: Path, rows: list[list[str]]) -> None:
    reading = read(tmp_path, *rows, FULL)
    assert len(reading.entries) == len({entry.line for entry in reading.entries}) > 0
