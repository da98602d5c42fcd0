"""The search box of a directory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.affinity.directory import Directory, search
from matchmaker.entities import Line, LineKind, Participant, Role
from tests.editions import participant

TOWN = participant(1, "Ville de Marnelle", Role.BUYER, needs=(("Espaces verts", "élagage de 12 arbres"),))
WORKS = participant(2, "Chantier-Nord de l’Œuvre", Role.SUPPLIER, offers=(("Blanchisserie", "lavage de linge"),))
TREES = participant(3, "Les Élagueurs Réunis", Role.SUPPLIER, offers=(("Paysage", "taille, soins aux arbres"),))
LAUNDRY = participant(12, "Blanchisserie du Val", Role.SUPPLIER, offers=(("Linge", "draps"),))
EVERYBODY = (TOWN, WORKS, TREES, LAUNDRY)


def found(query: str, *people: Participant) -> list[int]:
    return [one.number for one in search(query, Directory(people or EVERYBODY))]


@pytest.mark.parametrize("query", ["", "   ", "—", "?!"])
def test_an_empty_query_gives_all_in_the_given_order(query: str) -> None:
    assert found(query) == [1, 2, 3, 12]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("Ville de Marnelle", [1]),
        ("marnelle", [1]),
        ("MARN", [1]),
        ("chantier nord", [2]),
        ("ChantierNord", [2]),
        ("oeuvre", [2]),
        ("l'œuvre", [2]),
        ("elagueurs", [3, 1]),
        ("arbre", [1, 3]),
        ("taille des arbres", [3, 1]),
        ("espaces verts", [1, 3]),
    ],
)
def test_case_accents_spaces_and_words_cut_short(query: str, numbers: list[int]) -> None:
    assert found(query) == numbers


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("marnele", [1]), ("mranelle", [1]), ("chanteir", [2]), ("blanchiserie", [12, 2]), ("esapces vrets", [1])],
)
def test_slips_of_the_hand(query: str, numbers: list[int]) -> None:
    assert found(query) == numbers


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("jardinage", [1, 3]), ("jardniage", [1, 3]), ("pressing", [2, 12]), ("Marnelle", [1])],
)
def test_a_trade_in_other_words_finds_its_sector_a_name_does_not(query: str, numbers: list[int]) -> None:
    assert found(query) == numbers


@pytest.mark.parametrize("query", ["zzzz", "vit", "99", "lingot"])
def test_nothing_that_is_merely_near(query: str) -> None:
    assert found(query) == []


def test_names_come_before_sentences() -> None:
    assert found("blanchisserie") == [12, 2]
    assert found("elag") == [3, 1]


def test_the_word_itself_comes_before_a_slip_even_in_a_name() -> None:
    near = participant(4, "Paysagiste", Role.SUPPLIER)
    far = participant(5, "Atelier", Role.SUPPLIER, offers=(("Paysagisme", ""),))
    assert found("paysagisme", near, far) == [5, 4]


def test_a_name_that_begins_so_comes_before_one_that_holds_the_word() -> None:
    holds = participant(4, "Atelier du Val", Role.SUPPLIER)
    begins = participant(5, "Val d’Argency", Role.BUYER)
    assert found("val", holds, begins) == [5, 4]


@pytest.mark.parametrize("query", ["12", "n° 12", "N°12", "no 12"])
def test_a_number_is_the_participant_of_that_number_and_no_quantity(query: str) -> None:
    assert found(query) == [12]


def test_who_has_most_of_the_words() -> None:
    assert found("linge draps zzzz") == [12, 2]
    assert found("arbres zzzz") == [1, 3]


def test_small_words_need_not_be_found_unless_there_are_no_others() -> None:
    assert found("la ville pour marnelle") == [1]
    assert found("les") == [3]


def test_a_whole_page_pasted_is_answered_by_its_first_words() -> None:
    assert found("marnelle " + "zzzz " * 10_000) == [1]


def test_sectors_that_were_chosen_are_found_in_both_languages() -> None:
    chosen = replace(TREES, lines=(Line(LineKind.OFFER, "", title="Haies", groups=("green",)),))
    assert found("espaces verts", chosen) == found("green spaces", chosen) == found("haie", chosen) == [3]
    assert found("cleaning", chosen) == []


def test_an_empty_directory() -> None:
    assert search("x", Directory(())) == search("", Directory(())) == ()
