"""When two spellings are one name, and whom a misspelt one means."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.registrations.likeness import Likeness, is_misspelling
from matchmaker.registrations.names import alphabetical, fold, squash, words
from matchmaker.registrations.wishes import How, Match, Resolver

NAMES = (
    "Relais d’Emploi",
    "ESAT Relais d’Emploi",
    "Relais du Val",
    "Relais Solidaire",
    "Ville de Trappelle",
    "Ville de Marnelle",
    "CCAS de Fontenelle",
    "CCAS de Chelleval",
    "Département du Argency",
    "Chantier Nord",
    "Chantier de l’Œuvre",
    "EA Pixel du Val",
    "Coordination des clauses Ouest",
    "Lycée 12",
    "Communauté d’agglomération de Montfleury",
)
RESOLVER = Resolver({fold(name): name for name in NAMES})


@dataclass(frozen=True)
class Shown:
    name: str
    number: int = 1


def test_lists_for_people_are_in_the_order_of_a_dictionary() -> None:
    names = ["Ecluse", "École d’art", "L’Étape", "l’Œuvre", "Œuvre", "Saint Éloi", "Saint-Étienne", "Zèbre"]
    shown = [Shown(name) for name in reversed(names)]
    assert [one.name for one in sorted(shown, key=alphabetical)] == names
    assert sorted([Shown("Étape", 2), Shown("etape", 1)], key=alphabetical) == [Shown("etape", 1), Shown("Étape", 2)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("RELAIS D’EMPLOI", "Relais d'Emploi"),
        ("Relais  d`Emploi ", "relais d´emploi"),
        ("CHANTIER DE L’ŒUVRE", "Chantier de l'Oeuvre"),
        ("Lætitia", "LAETITIA"),
        ("E\u0301te\u0301", "Été"),
        ("Ville\u00a0de\u202fTrappelle", "ville de trappelle"),
    ],
)
def test_case_accents_ligatures_apostrophes_and_spaces_do_not_count(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [("Chantier-Nord", "Chantier Nord"), ("Relais", "Relais."), ("ESAT Relais", "Relais"), ("L'Eau", "Leau")],
)
def test_everything_else_does(a: str, b: str) -> None:
    assert fold(a) != fold(b)


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    assert fold(fold(name)) == fold(name)
    assert squash(name) == squash(fold(name)) == "".join(words(name))


@given(st.text(alphabet=st.characters(codec="cp1252")))
def test_case_never_makes_a_difference_in_what_spreadsheets_write(name: str) -> None:
    assert fold(name.upper()) == fold(name) == fold(f"\t{name.swapcase()} ")


@pytest.mark.parametrize(
    ("text", "how", "name"),
    [
        ("RELAIS D'EMPLOI", How.EXACT, "Relais d’Emploi"),
        ("esat relais d’emploi", How.EXACT, "ESAT Relais d’Emploi"),
        ("ChantierNord", How.SPACING, "Chantier Nord"),
        ("Chantier-Nord.", How.SPACING, "Chantier Nord"),
        ("Relais d Emploi", How.SPACING, "Relais d’Emploi"),
        ("Ville deTrappelle", How.SPACING, "Ville de Trappelle"),
        ("Ville d Trappelle", How.LIKENESS, "Ville de Trappelle"),
        ("CCAS e Fontenelle", How.LIKENESS, "CCAS de Fontenelle"),
        ("CAS de Fontenelle", How.LIKENESS, "CCAS de Fontenelle"),
        ("Dépatement du Argency", How.LIKENESS, "Département du Argency"),
        ("Relais du al", How.LIKENESS, "Relais du Val"),
        ("Reais du Val", How.LIKENESS, "Relais du Val"),
        ("Relasi du Val", How.LIKENESS, "Relais du Val"),
        ("Relais Solidzire", How.LIKENESS, "Relais Solidaire"),
        ("ESAT Relais d'Emplois", How.LIKENESS, "ESAT Relais d’Emploi"),
        ("Comunauté d’aglomération de Montfleury", How.LIKENESS, "Communauté d’agglomération de Montfleury"),
    ],
)
def test_slips_of_the_hand_are_understood(text: str, how: How, name: str) -> None:
    assert RESOLVER.resolve(text) == Match(how, fold(name))


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("Pixel du Val", ("EA Pixel du Val", "Relais du Val")),
        ("ESAT Relais du Val", ("Relais du Val", "ESAT Relais d’Emploi", "EA Pixel du Val")),
        ("Pixel du Val (EA)", ("EA Pixel du Val", "Relais du Val")),
        ("Relais du Bal", ("Relais du Val",)),
        ("Ville de Karnelle", ("Ville de Marnelle", "Ville de Trappelle")),
        ("Coordination des clauses Est", ("Coordination des clauses Ouest",)),
        ("Lycée 13", ("Lycée 12",)),
        ("Ville de Nulle-Part", ("Ville de Marnelle",)),
        ("CIAS de Chelleval", ("CCAS de Chelleval",)),
    ],
)
def test_another_name_stays_open_with_what_is_near(text: str, near: tuple[str, ...]) -> None:
    assert RESOLVER.resolve(text) == Match(How.NEAR, near=tuple(map(fold, near)))


def test_a_name_like_no_other_is_unknown() -> None:
    assert RESOLVER.resolve("Zoo municipal") == Match(How.UNKNOWN)


@pytest.mark.parametrize(
    "text", ["toutes les EA", "un ESAT du 93", "Les ESAT", "acheteurs publics", "tout le monde", "ESAT", "EA du 77"]
)
def test_a_group_is_no_organisation(text: str) -> None:
    assert RESOLVER.resolve(text) == Match(How.GROUP)


@pytest.mark.parametrize("text", ["Les Relais du Nord", "Un Toit pour Tous", "Réseau Bleu"])
def test_a_name_that_sounds_like_a_group_is_none(text: str) -> None:
    assert RESOLVER.resolve(text).how in (How.NEAR, How.UNKNOWN)


def test_two_names_that_are_nearly_as_close_leave_it_open() -> None:
    resolver = Resolver({fold(name): name for name in ("Ville de Marnelle", "Ville de Marnette")})
    assert resolver.resolve("Ville de Marnele") == Match(How.NEAR, near=("ville de marnelle", "ville de marnette"))
    assert resolver.resolve("Ville de Marnelle") == Match(How.EXACT, "ville de marnelle")


def test_names_that_differ_in_spaces_only_are_never_confused() -> None:
    resolver = Resolver({fold(name): name for name in ("Chantier Nord", "Chantier-Nord")})
    assert resolver.resolve("ChantierNord") == Match(How.NEAR, near=("chantier nord", "chantier-nord"))


def test_what_was_answered_once_is_remembered() -> None:
    names = {fold(name): name for name in NAMES}
    remembered = {
        "relais du al": "Relais Solidaire",
        "toutes les ea": "EA Pixel du Val",
        "x": None,
        "y": "Parti",
        "relais du val": "Relais Solidaire",
    }
    resolver = Resolver(names, remembered)
    assert [resolver.resolve(text) for text in ("Relais du al", "Toutes les EA", "X", "Y", "Relais du Val")] == [
        Match(How.REMEMBERED, "relais solidaire"),
        Match(How.REMEMBERED, "ea pixel du val"),
        Match(How.NOBODY),
        Match(How.ABSENT),
        Match(How.EXACT, "relais du val"),
    ]


def test_short_names_are_never_guessed() -> None:
    assert Likeness(["pôle"]).meant("pole") is None
    assert Likeness(["alpha bleu"]).meant("alpha bleuu") == "alpha bleu"


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    RESOLVER.resolve(text)


@given(st.sampled_from(NAMES), st.data())
def test_one_slip_leads_to_the_name_or_nowhere(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("aelmtz"))
    cut = data.draw(st.integers(0, 1))
    text = name[:place] + letter * data.draw(st.integers(1 - cut, 1)) + name[place + cut :]
    assert RESOLVER.resolve(text).key in (fold(name), None)


@pytest.mark.parametrize(
    ("text", "name", "same"),
    [
        ("Tremplin du Vla", "Tremplin du Val", True),
        ("ACI Tremplin", "AI Tremplin", False),
        ("SAS Tremplin", "SA Tremplin", False),
        ("EAU Tremplin", "EA Tremplin", False),
        ("Lycée 1", "Lycée 12", False),
        ("Lycée 12e", "Lycée 12", False),
        ("Tremplin Est", "Tremplin Ouest", False),
        ("Tremplin Sud", "Tremplin Sur", False),
        ("Agglomération Bleue", "Aglomeratin Bleue", True),
        ("Comunauté d’aglomération de Monfleury", "Communauté d’agglomération de Montfleury", False),
        ("Tremplin", "Tremplin du Val", False),
    ],
)
def test_only_slips_are_misspellings(text: str, name: str, same: bool) -> None:
    assert is_misspelling(text, name) is is_misspelling(name, text) is same


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_misspelling_knows_no_direction(a: str, b: str) -> None:
    assert is_misspelling(a, b) == is_misspelling(b, a) == (a == b)
