"""Headers in the wild, and the mapping file for the others."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import FileError
from matchmaker.registrations.columns import Field, recognise
from matchmaker.registrations.mappings import read_mapping


def fields(*header: str) -> dict[Field, tuple[int, ...]]:
    return dict(recognise(header).places)


def said(*header: str) -> list[str]:
    """The remarks but the one about what is missing."""
    return [one.text() for one in recognise(header).remarks if "No column found" not in one.text()]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Horodateur", Field.TIMESTAMP),
        ("Date de réponse", Field.TIMESTAMP),
        ("NOM DE LA STRUCTURE", Field.ORGANISATION),
        ("Nom de votre organisme ", Field.ORGANISATION),
        ("Raison sociale", Field.ORGANISATION),
        ("Organization name", Field.ORGANISATION),
        ("Type de structure", Field.KIND),
        ("Vous êtes :", Field.ROLE),
        ("Vous venez comme…", Field.ROLE),
        ("E-mail", Field.EMAIL),
        ("Adresse électronique de la structure", Field.EMAIL),
        ("Département (numéro)", Field.DEPARTMENT),
        ("Code postal", Field.DEPARTMENT),
        ("Combien de personnes viendront ?", Field.HEAD_COUNT),
        ("Combien de structures pouvez-vous rencontrer en parallèle ?", Field.PARALLEL),
        ("Meetings at once", Field.PARALLEL),
        ("Besoins d’accessibilité", Field.ACCESSIBILITY),
        ("Besoins d'accessibilite (PMR…)", Field.ACCESSIBILITY),
        ("Quels sont vos besoins ?", Field.NEEDS),
        ("Your needs", Field.NEEDS),
        ("Que proposez-vous ?", Field.OFFERS),
        ("Arrivée", Field.ARRIVE),
        ("Heure d’arrivée prévue", Field.ARRIVE),
        ("Départ", Field.LEAVE),
        ("Qui souhaitez-vous rencontrer ? (par ordre de préférence)", Field.WISHES),
        ("Who would you like to meet?", Field.WISHES),
        ("Vœux", Field.WISHES),
        ("Qui ne souhaitez-vous pas rencontrer ?", Field.VETOES),
        ("Structures à éviter", Field.VETOES),
        ("Who do you not want to meet?", Field.VETOES),
        ("Prénom", Field.FIRST_NAME),
        ("Nom du représentant", Field.PERSON),
        ("Fonction", Field.FUNCTION),
        ("N° de téléphone", Field.PHONE),
    ],
)
def test_headers_are_recognised_however_spelt(header: str, field: Field) -> None:
    assert fields(header) == {field: (0,)}


@pytest.mark.parametrize(
    "header", ["", "Âge", "Commentaires", "J'accepte la charte", "Structure;Vœux", "Nom de la structure, " * 20]
)
def test_others_are_not(header: str) -> None:
    assert fields(header) == {}


def test_a_lone_name_is_the_organisation_unless_somebody_else_is() -> None:
    assert fields("Nom", "Vœux") == {Field.ORGANISATION: (0,), Field.WISHES: (1,)}
    assert fields("Nom", "Structure") == {Field.PERSON: (0,), Field.ORGANISATION: (1,)}
    assert fields("Nom", "Prénom") == {Field.PERSON: (0,), Field.FIRST_NAME: (1,)}


def test_numbered_wishes_are_read_one_after_the_other() -> None:
    header = ("Structure", "Vœu 1", "Vœu n°2", "Vœu 3")
    assert fields(*header) == {Field.ORGANISATION: (0,), Field.WISHES: (1, 2, 3)}
    assert said(*header) == ["Read one after the other as wishes: “Vœu 1”, “Vœu n°2”, “Vœu 3”."]


def test_what_is_not_used_is_told() -> None:
    assert said("Structure", "Bidule", "Raison sociale", "", "Truc") == [
        "The column “Raison sociale” is not used: “Structure” is already read as organisation.",
        "Columns that are not known and not used: “Bidule”, “Truc”.",
    ]


def test_a_known_name_goes_before_a_header_that_only_contains_it() -> None:
    assert fields("Courriel de la direction", "Courriel") == {Field.EMAIL: (1,)}


def test_missing_columns_are_told() -> None:
    remarks = [one.text() for one in recognise(("Structure", "Besoins")).remarks]
    assert remarks == ["No column found for: email, offers, wishes."]


@given(st.lists(st.text()))
def test_no_header_makes_it_raise(header: list[str]) -> None:
    recognise(tuple(header))


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_file_goes_before_the_known_names(tmp_path: Path) -> None:
    path = write(tmp_path / "m.csv", "Colonne;Champ\nPetit nom ?;organisation\nStructure;IGNORE\n;\n")
    mapping = read_mapping(path)
    assert mapping == {"petit nom": Field.ORGANISATION, "structure": Field.IGNORE}
    columns = recognise(("Structure", "Petit nom", "Vœux"), mapping)
    assert columns.places == {Field.ORGANISATION: (1,), Field.WISHES: (2,)}


@pytest.mark.parametrize("text", ["Petit nom, usuel ?;organisation\nStructure;ignore;\n"])
def test_a_mapping_file_may_leave_out_its_first_line(tmp_path: Path, text: str) -> None:
    mapping = read_mapping(write(tmp_path / "m.csv", text))
    assert mapping == {"petit nom usuel": Field.ORGANISATION, "structure": Field.IGNORE}


@pytest.mark.parametrize("header", ["Je suis", "Nous sommes", "Profil", "Je suis (plusieurs choix)", "Ici, je suis…"])
def test_who_one_is_is_the_role(header: str) -> None:
    assert recognise(("Structure", header)).places[Field.ROLE] == (1,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "header;field\nA;nom\n",
            "{path}, line 2: there is no field “nom”. Write a line as “Nom de votre maison;organisation”. Known are: "
            + ", ".join(Field)
            + ".",
        ),
        ("header;field\nA;role\na !;kind\n", "{path}, line 3: “a !” is empty or mapped twice."),
        ("header;field\n;role\n", "{path}, line 2: “” is empty or mapped twice."),
    ],
)
def test_a_wrong_mapping_is_explained(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path / "m.csv", text)
    with pytest.raises(FileError) as caught:
        read_mapping(path)
    assert str(caught.value) == message.format(path=path)


def test_a_file_that_is_no_mapping_is_explained(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="Needed: one line for each column, as “Nom de votre maison;organisation”; f"):
        read_mapping(write(tmp_path / "m.csv", "Structure;Vœux;Autre\n"))
