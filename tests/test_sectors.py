"""Sectors as people write them, and the groups they mean."""

from __future__ import annotations

import csv

import pytest

from matchmaker.demo import demo_registrants
from matchmaker.errors import InputError, NotFoundError
from matchmaker.registrations.names import phrase
from matchmaker.sectors import Group, groups, label, recognise
from tests.shared import SHARED, needs_shared

CPV = [
    "03", "09", "14", "15", "16", "18", "19", "22", "24", "30", "31", "32", "33", "34", "35", "37", "38", "39",
    "41", "42", "43", "44", "45", "48", "50", "51", "55", "60", "63", "64", "65", "66", "70", "71", "72", "73",
    "75", "76", "77", "79", "80", "85", "90", "92", "98",
]  # fmt: skip
"""Every division of the Common Procurement Vocabulary of 2008."""
MIXED = {"55", "79", "90", "98"}
"""Divisions of several trades: hotels and restaurants, business services, cleaning and waste, other services."""


class TestTaxonomy:
    def test_every_division_has_a_group_and_only_mixed_ones_have_several(self) -> None:
        standing = [division for group in groups() for division in group.cpv]
        assert sorted(set(standing)) == CPV
        assert {division for division in standing if standing.count(division) > 1} == MIXED

    def test_keys_and_names_are_unique_in_both_languages(self) -> None:
        assert 20 <= len(groups()) <= 25
        assert len({group.key for group in groups()}) == len(groups())
        for language in ("fr", "en"):
            assert len({label(group.key, language) for group in groups()}) == len(groups())

    def test_words_are_folded_as_what_they_are_compared_with(self) -> None:
        written = [word for group in groups() for word in group.words]
        assert [word for word in written if phrase(word.replace("*", "")) != word.replace("*", "")] == []

    @pytest.mark.parametrize("group", groups(), ids=lambda group: group.key)
    def test_a_group_is_recognised_by_each_of_its_words(self, group: Group) -> None:
        assert [word for word in group.words if group.key not in recognise(word.replace("*", ""))] == []

    @pytest.mark.parametrize("language", ["fr", "en"])
    def test_a_group_is_recognised_by_its_name(self, language: str) -> None:
        assert [one.key for one in groups() if one.key not in recognise(label(one.key, language))] == []


class TestRecognise:
    @pytest.mark.parametrize(
        ("written", "keys"),
        [
            ("Espaces verts", ("green",)),
            ("ESPACE VERT", ("green",)),
            ("Restauration", ("catering",)),
            ("Nettoyage", ("cleaning",)),
            ("Cleaning services", ("cleaning",)),
            ("Peinture et second œuvre", ("building",)),
            ("Traiteur, espaces verts", ("catering", "green")),
            ("espaces verts / traiteur", ("green", "catering")),
            ("Mobilier de réemploi", ("furniture", "waste")),
            ("élagueurs", ("green",)),
            ("", ()),
            ("Divers", ()),
            ("Prestations de services", ()),
        ],
    )
    def test_what_is_written_means(self, written: str, keys: tuple[str, ...]) -> None:
        assert recognise(written) == keys

    def test_a_longer_phrase_speaks_for_the_words_inside_it(self) -> None:
        assert recognise("câblage informatique") == ("equipment",)
        assert recognise("câblage") == ("industry",)
        assert recognise("informatique") == ("digital",)

    def test_a_word_is_no_part_of_another(self) -> None:
        assert recognise("triathlon") == ()
        assert recognise("tri") == ("waste",)

    def test_a_text_is_read_at_its_beginning(self) -> None:
        assert recognise("tri " * 200_000 + "traiteur") == ("waste",)

    def test_every_sector_of_the_demonstration(self) -> None:
        sectors = {line.sector for one in demo_registrants() for line in one.lines}
        assert len(sectors) > 10
        assert {sector for sector in sectors if not recognise(sector)} == set()

    @needs_shared
    def test_every_sector_of_a_real_looking_list(self) -> None:
        with (SHARED / "openmap" / "inscriptions.csv").open(encoding="cp1252", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";"))
        cells = [row[column] or "" for row in rows for column in ("Vos besoins", "Vos offres")]
        sectors = {part.partition(":")[0].strip() for cell in cells for part in cell.split(";")} - {""}
        assert len(sectors) == 16
        assert {sector for sector in sectors if not recognise(sector)} == set()


class TestLabel:
    def test_in_both_languages(self) -> None:
        assert label("cleaning", "fr") == "Nettoyage et propreté"
        assert label("cleaning", "en") == "Cleaning"

    def test_an_unknown_group_is_refused_by_name(self) -> None:
        with pytest.raises(NotFoundError, match="There is no sector group gardening; choose one of green, food,"):
            label("gardening", "fr")

    def test_a_language_without_names_is_refused(self) -> None:
        with pytest.raises(InputError, match="Sector groups have no names in de; choose one of fr, en."):
            label("green", "de")
