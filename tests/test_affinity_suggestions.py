"""Whom one should meet, and the reason given."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import matchmaker.affinity
from matchmaker.affinity import Reason
from matchmaker.affinity.sentences import explain
from matchmaker.affinity.suggestions import MOST, Suggestion, Suggestions
from matchmaker.entities import Line, LineKind, Participant, Role
from matchmaker.papers.words import words
from tests.editions import participant

TOWN = participant(
    1, "Ville", Role.BUYER, needs=(("Espaces verts", "élagage de 40 arbres"), ("Linge", "draps du foyer"))
)
GARDENER = participant(2, "Jardin", Role.SUPPLIER, offers=(("Paysage", "Élagage, soins à l’arbre"), ("Web", "sites")))
LAUNDRY = participant(3, "Lavoir", Role.SUPPLIER, offers=(("Blanchisserie", "lavage et repassage"),))
BAKER = participant(4, "Fournil", Role.SUPPLIER, offers=(("Boulangerie", "pains et brioches"),))


def suggest(one: Participant, others: Sequence[Participant], *, most: int = MOST) -> tuple[Suggestion, ...]:
    return Suggestions((one, *(other for other in others if other.id != one.id))).of(one.id, most=most)


def partners(found: tuple[Suggestion, ...]) -> list[int]:
    return [suggestion.partner for suggestion in found]


class TestSuggest:
    def test_offers_for_needs_with_what_they_share(self) -> None:
        assert suggest(TOWN, [BAKER, LAUNDRY, GARDENER]) == (
            Suggestion(2, Reason(1, TOWN.needs[0], GARDENER.offers[0]), "green", ("élagage", "arbres")),
            Suggestion(3, Reason(1, TOWN.needs[1], LAUNDRY.offers[0]), "laundry", ()),
        )

    def test_needs_for_offers(self) -> None:
        assert suggest(GARDENER, [TOWN, LAUNDRY]) == (
            Suggestion(1, Reason(1, TOWN.needs[0], GARDENER.offers[0]), "green", ("élagage", "arbres")),
        )

    def test_both_roles_seek_and_provide_but_never_with_themselves(self) -> None:
        both = participant(
            5, "Atelier", Role.BOTH, needs=(("Linge", "tabliers"),), offers=(("Pressing", "draps du foyer"),)
        )
        assert suggest(both, [LAUNDRY, both, TOWN]) == (
            Suggestion(1, Reason(1, TOWN.needs[1], both.offers[0]), "laundry", ("draps", "foyer")),
            Suggestion(3, Reason(5, both.needs[0], LAUNDRY.offers[0]), "laundry", ()),
        )

    @pytest.mark.parametrize("role", [Role.BUYER, Role.NETWORK])
    def test_an_offer_counts_only_of_those_who_come_to_supply(self, role: Role) -> None:
        other = participant(6, "Autre", role, offers=(("Espaces verts", "élagage"),))
        assert suggest(TOWN, [other]) == ()

    def test_a_need_counts_only_of_those_who_come_to_buy(self) -> None:
        other = participant(6, "Autre", Role.SUPPLIER, needs=(("Espaces verts", "élagage"),))
        assert suggest(GARDENER, [other]) == ()

    def test_a_partner_appears_once_with_its_best_reason(self) -> None:
        twice = participant(
            7, "Deux", Role.SUPPLIER, offers=(("Espaces verts", "massifs"), ("Espaces verts", "élagage d’arbres"))
        )
        assert suggest(TOWN, [twice]) == (
            Suggestion(7, Reason(1, TOWN.needs[0], twice.offers[1]), "green", ("élagage", "arbres")),
        )

    def test_needs_take_turns(self) -> None:
        gardeners = [
            participant(n, f"J{n}", Role.SUPPLIER, offers=(("Espaces verts", "élagage d’arbres"),))
            for n in range(10, 30)
        ]
        first, second, third, *_ = suggest(TOWN, [*gardeners, LAUNDRY])
        assert [one.reason.need for one in (first, second, third)] == [TOWN.needs[0], TOWN.needs[1], TOWN.needs[0]]
        assert second.partner == LAUNDRY.id

    def test_no_more_than_asked(self) -> None:
        assert partners(suggest(TOWN, [GARDENER, LAUNDRY], most=1)) == [2]

    def test_between_equals_the_lot_decides_whatever_their_order(self) -> None:
        twins = [participant(n, f"T{n}", Role.SUPPLIER, offers=(("Paysage", "élagage"),)) for n in range(2, 22)]
        towns = [participant(n, f"V{n}", Role.BUYER, needs=(("Paysage", "élagage"),)) for n in range(30, 50)]
        drawn = [partners(suggest(town, twins)) for town in towns]
        assert drawn == [partners(suggest(town, twins[::-1])) for town in towns]
        assert len({first for first, *_ in drawn}) > 5

    def test_nothing_without_needs_and_offers(self) -> None:
        silent = participant(11, "Muet", Role.BOTH)
        assert suggest(silent, [TOWN, GARDENER]) == ()
        assert suggest(TOWN, [silent]) == ()
        assert suggest(TOWN, []) == ()

    def test_lines_that_say_nothing_are_no_reason(self) -> None:
        vague = participant(12, "Vague", Role.BUYER, needs=(("", ""), ("—", "de la 12")))
        assert suggest(vague, [participant(13, "V", Role.SUPPLIER, offers=(("", ""), ("—", "de la 12")))]) == ()


class TestReasons:
    def offer(self, sector: str, text: str) -> Participant:
        return participant(2, "B", Role.SUPPLIER, offers=((sector, text),))

    def need(self, sector: str, text: str) -> Participant:
        return participant(1, "A", Role.BUYER, needs=((sector, text),))

    def test_one_sector_in_other_words_is_enough(self) -> None:
        need, offer = self.need("Cleaning", "offices"), self.offer("Propreté", "bionettoyage")
        assert suggest(need, [offer]) == (Suggestion(2, Reason(1, need.needs[0], offer.offers[0]), "cleaning", ()),)

    def test_the_sentence_speaks_where_no_sector_is_written(self) -> None:
        need, offer = self.need("", "cocktail de printemps"), self.offer("Traiteur", "buffets")
        assert suggest(need, [offer]) == (Suggestion(2, Reason(1, need.needs[0], offer.offers[0]), "catering", ()),)

    def test_words_alone_are_a_reason_in_a_sector_that_no_group_knows(self) -> None:
        need, offer = self.need("Lutherie", "archets de violons"), self.offer("Luthiers", "violon, alto")
        assert suggest(need, [offer]) == (Suggestion(2, Reason(1, need.needs[0], offer.offers[0]), None, ("violons",)),)

    def test_what_cannot_be_explained_is_not_suggested(self) -> None:
        assert suggest(self.need("Lutherie", "archets"), [self.offer("Horlogerie", "montres")]) == ()

    def test_words_are_said_as_the_need_writes_them(self) -> None:
        need = self.need("Nettoyage", "Vitres et BUREAUX de l’Œuvre")
        offer = self.offer("Propreté", "lavage de vitre, bureau, oeuvres d’art")
        assert suggest(need, [offer])[0].shared == ("Vitres", "BUREAUX", "Œuvre")

    def test_groups_that_were_chosen_count_instead_of_what_the_sector_means(self) -> None:
        need = replace(TOWN, lines=(Line(LineKind.NEED, "Restauration", title="Murs", groups=("building",)),))
        mason, cook = self.offer("Maçonnerie", "murets"), self.offer("Restauration", "repas")
        assert suggest(need, [cook]) == ()
        assert suggest(need, [mason]) == (Suggestion(2, Reason(1, need.needs[0], mason.offers[0]), "building", ()),)

    @pytest.mark.parametrize(("need", "offer"), [("informatique", "information"), ("entretien", "entreprise")])
    def test_words_that_only_begin_alike_are_not_shared(self, need: str, offer: str) -> None:
        found = suggest(self.need("Nettoyage", need), [self.offer("Nettoyage", offer)])
        assert [suggestion.shared for suggestion in found] == [()]


class TestSuggestions:
    def test_one_index_answers_as_for_each_alone(self) -> None:
        everybody = [TOWN, GARDENER, LAUNDRY, BAKER]
        index = Suggestions(everybody)
        assert {one.id: partners(index.of(one.id)) for one in everybody} == {1: [2, 3], 2: [1], 3: [1], 4: []}

    def test_between_two(self) -> None:
        index = Suggestions([TOWN, GARDENER, LAUNDRY, BAKER])
        reason = Reason(1, TOWN.needs[0], GARDENER.offers[0])
        assert index.between(1, 2) == Suggestion(2, reason, "green", ("élagage", "arbres"))
        assert index.between(2, 1) == Suggestion(1, reason, "green", ("élagage", "arbres"))
        assert index.between(1, 4) is None
        assert index.between(2, 3) is None

    def test_sectors_that_a_buyer_keeps_away_from_change_nothing(self) -> None:
        discreet = replace(TOWN, barred=("green",))
        assert Suggestions([discreet, GARDENER]).of(1) == Suggestions([TOWN, GARDENER]).of(1) != ()

    def test_a_brochure_is_read_at_its_beginning(self) -> None:
        brochure = participant(2, "B", Role.SUPPLIER, offers=(("Paysage", "élagage " + "linge " * 200_000),))
        assert [found.shared for found in suggest(TOWN, [brochure])] == [("élagage",)]

    def test_nobody(self) -> None:
        assert Suggestions([TOWN]).of(1) == ()

    def test_the_same_whatever_the_seed_of_hashing(self) -> None:
        code = (
            "from benchmarks.matching import rank_ours, read_cases\n"
            "print([places[:9] for places in rank_ours(read_cases())])"
        )
        root = Path(__file__).parents[1]
        printed = {
            subprocess.run(
                [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, cwd=root, capture_output=True, check=True
            ).stdout
            for seed in ("1", "2")
        }
        assert len(printed) == 1

    def test_nothing_knows_of_wishes(self) -> None:
        names = {
            alias.name
            for path in Path(matchmaker.affinity.__file__).parent.glob("*.py")
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module in ("matchmaker.entities", "matchmaker.pairing")
            for alias in node.names
        }
        assert names == {"Line", "LineKind", "Participant", "BUYERS", "SUPPLIERS"}


class TestExplain:
    def test_a_need_of_the_reader(self) -> None:
        (found,) = suggest(TOWN, [GARDENER])
        assert explain(found, words=words("fr")) == (
            "Votre besoin «\u00a0élagage de 40 arbres\u00a0» rejoint leur offre «\u00a0Élagage, soins à l’arbre\u00a0»"
            "\u00a0: Espaces verts et milieux naturels, élagage, arbres"
        )

    def test_an_offer_of_the_reader(self) -> None:
        (found,) = suggest(GARDENER, [TOWN])
        assert explain(found, words=words("en")) == (
            "Your offer “Élagage, soins à l’arbre” answers their need “élagage de 40 arbres”: "
            "Green spaces and nature, élagage, arbres"
        )

    def test_the_sector_where_there_is_no_sentence_and_words_where_there_is_no_group(self) -> None:
        need = participant(1, "A", Role.BUYER, needs=(("Violons", ""),))
        offer = participant(2, "B", Role.SUPPLIER, offers=(("Lutherie", "violon, alto"),))
        (found,) = suggest(need, [offer])
        assert explain(found, words=words("en")) == "Your need “Violons” meets their offer “violon, alto”: Violons"

    def test_the_title_before_the_sentence_and_what_was_chosen_where_nothing_is_written(self) -> None:
        need = replace(TOWN, lines=(Line(LineKind.NEED, "", groups=("green", "waste")),))
        offer = replace(GARDENER, lines=(Line(LineKind.OFFER, "", "sur devis", title="Haies", groups=("green",)),))
        (found,) = suggest(need, [offer])
        assert explain(found, words=words("en")) == (
            "Your need “Green spaces and nature, Waste, recycling and reuse” meets their offer “Haies”: "
            "Green spaces and nature"
        )

    def test_curly_braces_that_somebody_typed_stay_what_they_are(self) -> None:
        need = participant(1, "A", Role.BUYER, needs=(("Web", "site {why}"),))
        offer = participant(2, "B", Role.SUPPLIER, offers=(("Web", "{need} 100 %"),))
        (found,) = suggest(need, [offer])
        assert explain(found, words=words("en")) == (
            "Your need “site {why}” meets their offer “{need} 100 %”: Software and digital services"
        )
