"""Single cells: every form people write, and that nothing raises."""

from __future__ import annotations

from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.entities import Accreditation, LegalForm, Line, LineKind, Role
from matchmaker.registrations.kinds import Kind, deduce_role, is_step_free, read_kind, read_role
from matchmaker.registrations.values import (
    find_time,
    read_count,
    read_department,
    read_emails,
    read_lines,
    read_names,
    read_time,
    read_timestamp,
    says_nothing,
)

NEED, OFFER = LineKind.NEED, LineKind.OFFER
CELLS = st.text() | st.text("0123456789:/.,;-+() hHamp\n\u00a0«»@TZ", max_size=40)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9h30", time(9, 30)),
        ("09h30", time(9, 30)),
        ("09 H 30", time(9, 30)),
        ("9h:30", time(9, 30)),
        ("9 heures 30", time(9, 30)),
        ("9h30min", time(9, 30)),
        ("10:15", time(10, 15)),
        ("10:15:00", time(10, 15)),
        ("9.30", time(9, 30)),
        ("9,30", time(9, 30)),
        ("9h", time(9)),
        ("9", time(9)),
        ("1:30 PM", time(13, 30)),
        ("12:00 am", time(0)),
        ("midi", time(12)),
        ("0.40625", time(9, 45)),
        ("0,5", time(12)),
        ("24h", None),
        ("9h60", None),
        ("9.3", None),
        ("9h3", None),
        ("13:00 pm", None),
        ("0,99999", None),
        ("tôt", None),
        ("9h30-12h", None),
    ],
)
def test_times(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("à partir de 10h15", time(10, 15)),
        ("vers 10 h", time(10)),
        ("avant 9:30, merci", time(9, 30)),
        ("de 9h à 10h", None),
        ("le 12", None),
        ("9h3", None),
    ],
)
def test_a_time_within_a_sentence(text: str, expected: time | None) -> None:
    assert find_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25/04/2017 11:03", datetime(2017, 4, 25, 11, 3)),
        ("25/04/2017 11:03:22", datetime(2017, 4, 25, 11, 3, 22)),
        ("25/4/17 9h03", datetime(2017, 4, 25, 9, 3)),
        ("25-04-2017", datetime(2017, 4, 25)),
        ("25.04.2017 à 11h03", datetime(2017, 4, 25, 11, 3)),
        ("2017-04-25T11:03:22.123", datetime(2017, 4, 25, 11, 3, 22)),
        ("2017-04-25 11:03:00+02:00", datetime(2017, 4, 25, 9, 3)),
        ("2017-04-25T11:03:00Z", datetime(2017, 4, 25, 11, 3)),
        ("2017/04/25 1:03:22 PM UTC+2", datetime(2017, 4, 25, 11, 3, 22)),
        ("42850.5", datetime(2017, 4, 25, 12)),
        ("04/05/2017", datetime(2017, 5, 4)),
        ("04/25/2017 11:03", None),
        ("31/02/2017", None),
        ("25/04/2017 25:00", None),
        ("99999", None),
        ("hier", None),
        ("0001-01-01 00:00 +14:00", None),
    ],
)
def test_timestamps(text: str, expected: datetime | None) -> None:
    assert read_timestamp(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("75", "75"),
        ("(75)", "75"),
        ("75 - Paris", "75"),
        ("Paris (75)", "75"),
        ("75.0", "75"),
        ("1", "01"),
        ("2a", "2A"),
        ("974", "974"),
        ("75011", "75"),
        ("01000", "01"),
        ("20000", "2A"),
        ("20600", "2B"),
        ("97400", "974"),
        ("75, 75020", "75"),
        ("75 ou 93", None),
        ("20", None),
        ("96", None),
        ("999", None),
        ("98000", None),
        ("Paris", None),
        ("Paris 12e", None),
    ],
)
def test_departments(text: str, expected: str | None) -> None:
    assert read_department(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2", 2), ("2.0", 2), ("2,0", 2), ("2 personnes", 2), ("99", 99)]
    + [(text, None) for text in ("0", "100", "2 ou 3", "2.5", "-1", "deux", "²")],
)
def test_counts(text: str, expected: int | None) -> None:
    assert read_count(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a@b.example", ("a@b.example",)),
        ("a@b.example; C@d.example a@b.example", ("a@b.example", "C@d.example")),
        ("Accueil <a@b.example>", ("a@b.example",)),
        ("mailto:a@b.example.", ("a@b.example",)),
        ("a@b", None),
        ("a@b.example, c@", None),
        ("a(at)b.example", None),
    ],
)
def test_emails(text: str, expected: tuple[str, ...] | None) -> None:
    assert read_emails(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A / B /   C  ", ("A", "B", "C")),
        ("A / B / ", ("A", "B")),
        ("A / B /", ("A", "B")),
        ("A ; B;", ("A", "B")),
        ("1. A\n2) B\r\n- C\n• D", ("A", "B", "C", "D")),
        ("A/B services", ("A/B services",)),
        ("3 Moulins / 2 Rives", ("3 Moulins", "2 Rives")),
        ("Aucun", ()),
        ("-", ()),
        ("A / néant / B", ("A", "B")),
        ("", ()),
    ],
)
def test_names(text: str, expected: tuple[str, ...]) -> None:
    assert read_names(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Web : sites, applications ; Tri\u00a0: papier",
            (Line(NEED, "Web", "sites, applications"), Line(NEED, "Tri", "papier")),
        ),
        ("Web: sites à 10:30\nTri", (Line(NEED, "Web", "sites à 10:30"), Line(NEED, "Tri"))),
        ("x" * 61, (Line(NEED, "", "x" * 61),)),
        ("Web : a ; Web : a", (Line(NEED, "Web", "a"),)),
        (": sites", (Line(NEED, "", "sites"),)),
        ("aucun ; ;", ()),
    ],
)
def test_needs(text: str, expected: tuple[Line, ...]) -> None:
    assert read_lines(text, NEED) == expected


def kind(form: LegalForm, *accreditations: Accreditation) -> Kind:
    return Kind(form, accreditations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((code.value, kind(LegalForm.UNKNOWN, code)) for code in Accreditation),
        ("esat", kind(LegalForm.UNKNOWN, Accreditation.ESAT)),
        ("ea", kind(LegalForm.UNKNOWN, Accreditation.EA)),
        ("Entreprise d’insertion", kind(LegalForm.UNKNOWN, Accreditation.EI)),
        ("Entreprise de travail temporaire d'insertion", kind(LegalForm.UNKNOWN, Accreditation.ETTI)),
        ("Ateliers et chantiers d'insertion (ACI)", kind(LegalForm.UNKNOWN, Accreditation.ACI)),
        ("Entreprise adaptée", kind(LegalForm.UNKNOWN, Accreditation.EA)),
        ("SCIC, EA et EI", kind(LegalForm.SCIC, Accreditation.EI, Accreditation.EA)),
        ("Association loi 1901", kind(LegalForm.ASSOCIATION)),
        ("SCOP", kind(LegalForm.SCOP)),
        ("Société coopérative d'intérêt collectif", kind(LegalForm.SCIC)),
        ("Acheteur public", kind(LegalForm.PUBLIC)),
        ("Collectivité", kind(LegalForm.PUBLIC)),
        ("Réseau", kind(LegalForm.NETWORK)),
        ("Entreprise", kind(LegalForm.COMPANY)),
        ("SARL", kind(LegalForm.COMPANY)),
        ("Public body", kind(LegalForm.PUBLIC)),
        ("Autre (j'ai oublié)", kind(LegalForm.UNKNOWN)),
    ],
)
def test_kinds(text: str, expected: Kind) -> None:
    assert read_kind(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("acheteur", Role.BUYER),
        ("ACHETEUSE", Role.BUYER),
        ("donneur d'ordres", Role.BUYER),
        ("buyer", Role.BUYER),
        ("fournisseur", Role.SUPPLIER),
        ("prestataire", Role.SUPPLIER),
        ("supplier", Role.SUPPLIER),
        ("les deux", Role.BOTH),
        ("acheteur et fournisseur", Role.BOTH),
        ("both", Role.BOTH),
        ("réseau", Role.NETWORK),
        ("network", Role.NETWORK),
        ("visiteur", None),
        ("", None),
    ],
)
def test_roles(text: str, expected: Role | None) -> None:
    assert read_role(text) == expected


@pytest.mark.parametrize(
    ("kind_of", "said", "expected"),
    [
        (kind(LegalForm.NETWORK), (NEED,), Role.NETWORK),
        (kind(LegalForm.PUBLIC), (), Role.BUYER),
        (kind(LegalForm.UNKNOWN, Accreditation.ESAT), (), Role.SUPPLIER),
        (kind(LegalForm.UNKNOWN, Accreditation.ESAT), (NEED, OFFER), Role.BOTH),
        (kind(LegalForm.COMPANY), (NEED,), Role.BUYER),
        (kind(LegalForm.COMPANY), (OFFER,), Role.SUPPLIER),
        (kind(LegalForm.COMPANY), (OFFER, NEED), Role.BOTH),
        (kind(LegalForm.UNKNOWN), (), Role.BOTH),
    ],
)
def test_a_role_that_nobody_named(kind_of: Kind, said: tuple[LineKind, ...], expected: Role) -> None:
    assert deduce_role(kind_of, tuple(Line(kind, "Tri") for kind in said)) == expected


@pytest.mark.parametrize("text", ["Fauteuil roulant", "à MOBILITE REDUITE", "PMR", "wheelchair", "step free access"])
def test_words_that_ask_for_a_step_free_table(text: str) -> None:
    assert is_step_free(text)


@pytest.mark.parametrize("text", ["", "Place assise au calme", "Interprète LSF", "boucle magnétique"])
def test_words_that_do_not(text: str) -> None:
    assert not is_step_free(text)


@given(CELLS)
def test_no_cell_makes_a_reader_raise(text: str) -> None:
    for read in (read_time, find_time, read_timestamp, read_count, read_department, read_emails, read_names, read_kind):
        read(text)
    read_lines(text, NEED), read_role(text), is_step_free(text), says_nothing(text)


@given(st.times())
def test_every_minute_is_read_back(at: time) -> None:
    minute = at.replace(second=0, microsecond=0)
    assert {read_time(f"{at:%H:%M}"), read_time(f"{at:%Hh%M}"), read_time(at.isoformat())} == {minute}


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)))
def test_every_moment_is_read_back(moment: datetime) -> None:
    second = moment.replace(microsecond=0)
    assert {read_timestamp(f"{moment:%d/%m/%Y %H:%M:%S}"), read_timestamp(moment.isoformat(" "))} == {second}


def test_a_spreadsheets_moment_is_its_time_of_day() -> None:
    assert read_time("2027-05-18T09:30:00") == time(9, 30)
    assert read_time("2027-05-18") is None
