"""Letters as large as a page allows: sizes and places of words, read back from PDF files."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader

from matchmaker.agendas import agendas, table_sheets
from matchmaker.entities import Edition, Meeting, Participant, Plan, PlanState, Role, Table
from matchmaker.papers.documents import agenda_document, table_document
from matchmaker.papers.lettering import balance, count_lines, cut
from matchmaker.papers.words import words
from matchmaker.programme import slots_of
from tests.editions import (
    LONG,
    MORNING,
    PARK,
    PARK_OFFER,
    WEB,
    WEB_OFFER,
    participant,
    plan_of,
    showcase,
    showcase_plan,
)
from tests.font_coverage import FONTS, MEASURED, widths
from tests.printing import print_papers

TITLE = "Agence d’urbanisme de Lombombreuil-en-Braye"
WORDS = re.findall(
    r"\S+",
    "Ville Atelier Régie des du Grand-Cèdre-les-Bois Argency-sur-Orle d’agglomération ESAT MAIRIE METROPOLE et le Val "
    "Œuvre accessibilité numérique (RGAA) « Entreprise Adaptée » Services Intercommunalissimement",
)
MILLIMETRE = 72 / 25.4


@dataclass(frozen=True)
class Piece:
    """Words on one line, ``size`` in points, ``height`` in millimetres above the foot of the page."""

    text: str
    size: float
    height: float


def pieces_of(page: PageObject) -> list[Piece]:
    found: list[Piece] = []

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        if text.strip():
            height = (tm[5] * cm[3] + cm[5]) / MILLIMETRE
            found.append(Piece(text.strip(), round(size * abs(tm[3] * cm[3]), 1), height))

    page.extract_text(visitor_text=visit)
    return found


def pages_by_title(path: Path) -> list[int]:
    """How many pages each title has."""
    reader = PdfReader(path)
    starts = [reader.get_destination_page_number(title) for title in reader.outline]
    return [end - start for start, end in zip(starts, [*starts[1:], len(reader.pages)], strict=True)]


def usual(meetings: int, *, name: str = "Ville de Marnelle") -> tuple[Edition, Plan]:
    """A buyer with so many meetings in twelve rounds, one reason each."""
    event = replace(MORNING, slots=12)
    buyer = participant(1, name, Role.BUYER, needs=(WEB,))
    others = [
        participant(i, f"EA Étincelle du Vieux Puits {i}", Role.SUPPLIER, offers=(WEB_OFFER,))
        for i in range(2, meetings + 2)
    ]
    edition = Edition(event, slots_of(event), (Table(1, "7", "Nef", 1),), (buyer, *others))
    return edition, plan_of(*((1, i, i - 1, 1) for i in range(2, meetings + 2)))


def varied(seed: int) -> tuple[Edition, Plan]:
    """Names, needs and offers of all lengths, tables with long labels, two meetings at once, gaps."""
    lot = random.Random(seed)

    def text(most: int, least: int = 1) -> str:
        return " ".join(lot.choices(WORDS, k=lot.randint(least, most)))

    def lines(most: int) -> tuple[tuple[str, str], ...]:
        return tuple((sector, text(lot.choice((4, 10, 25)), 0)) for sector in lot.sample(sectors, most))

    def someone(i: int) -> Participant:
        name = f"{text(lot.choice((3, 6, 14)))} {i}"
        if i <= 12:
            return participant(i, name, Role.BUYER, needs=lines(3), parallel=2)
        return participant(i, name, Role.SUPPLIER, offers=lines(lot.randint(1, 3)))

    sectors = [text(5) for _ in range(3)]
    event = replace(MORNING, slots=lot.choice((6, 12, 14)))
    labels = ("{}", "A{}", "Salon {}", "Grand salon bleu, mezzanine {}")
    tables = tuple(
        Table(
            k, lot.choice(labels).format(k), lot.choice(("", "Mezzanine côté jardin")), (k + 1) // 2 if k < 22 else None
        )
        for k in range(1, 27)
    )
    meetings = [
        Meeting(table.owner or 12, guest, slot, table.id)
        for slot in range(1, event.slots + 1)
        for table, guest in zip(tables, lot.sample(range(13, 43), len(tables)), strict=True)
        if lot.random() < (0.3, 0.95)[table.id % 2]
    ]
    people = tuple(someone(i) for i in range(1, 43))
    return Edition(event, slots_of(event), tables, people), replace(plan_of(), meetings=tuple(meetings))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("meetings", range(7, 13))
def test_a_usual_page_is_full_and_legible(tmp_path: Path, meetings: int, language: str) -> None:
    (path,) = print_papers(*usual(meetings), tmp_path, language=language, which=("agendas",))
    pieces = pieces_of(PdfReader(path).pages[-1])
    assert "Ville de Marnelle" in [one.text for one in pieces if one.size > 16]
    assert min(one.size for one in pieces if one.text.startswith("EA Étincelle")) >= 12
    assert min(one.size for one in pieces if "ACCESSIBILITE" in one.text or "audits" in one.text) >= 9.5
    *_, last, foot = sorted(pieces, key=lambda one: -one.height)
    assert (foot.size, last.height < 35) == (8, True)


@pytest.mark.parametrize("seed", range(4))
def test_only_what_cannot_fit_goes_on_overleaf(tmp_path: Path, seed: int) -> None:
    edition, plan = varied(seed)
    said = words("fr")
    pages, sheets = agendas(edition, plan), table_sheets(edition, plan)
    papers = print_papers(edition, plan, tmp_path, language="fr", which=("agendas", "tables"))
    documents = (agenda_document(edition, plan, pages, words=said), table_document(edition, plan, sheets, words=said))
    for path, document in zip(papers, documents, strict=True):
        assert sorted(count > 1 for count in pages_by_title(path)) == sorted(one["long"] for one in document["pages"])


def shared(rounds: int) -> tuple[Edition, Plan]:
    """One table without an owner, two long names and their reasons in every round."""
    event = replace(MORNING, name="OpenMap", place="", sessions=(), slots=rounds)
    need, offer = (
        (f"{PARK[0]} de matériel informatique", PARK[1]),
        (f"{PARK[0]} de matériel informatique", PARK_OFFER[1]),
    )
    sides = [participant(i, f"Société nouvelle du Vieux Puits {i}", Role.BOTH, needs=(need,)) for i in (1, 2)]
    guests = [participant(i, f"ESAT Tremplin {i}", Role.SUPPLIER, offers=(offer,)) for i in range(3, rounds + 3)]
    edition = Edition(event, slots_of(event), (Table(1, "47"),), (*sides, *guests))
    return edition, plan_of(*((1, i, i - 2, 1) for i in range(3, rounds + 3)))


class TestSharedTables:
    def test_twelve_rounds_of_two_names_stay_on_one_page_with_their_reasons(self, tmp_path: Path) -> None:
        (path,) = print_papers(*shared(12), tmp_path, language="fr", which=("tables",))
        (page,) = PdfReader(path).pages
        said = [one.text for one in pieces_of(page)]
        assert sum("cherche" in one for one in said) == sum("propose" in one for one in said) == 12

    def test_more_go_on_overleaf_under_the_number_in_large(self, tmp_path: Path) -> None:
        (path,) = print_papers(*shared(24), tmp_path, language="en", which=("tables",))
        large = [[(one.text, one.size) for one in pieces_of(page) if one.size > 25] for page in PdfReader(path).pages]
        assert large == [[("47", 40)], *[[("47", 32)]] * (len(large) - 1)]
        assert len(large) > 1


class TestMasthead:
    @pytest.mark.parametrize("language", ["fr", "en"])
    @pytest.mark.parametrize("state", PlanState)
    @pytest.mark.parametrize(
        ("name", "place"),
        [
            (f"OpenMap des achats responsables, solidaires et inclusifs – {LONG}", f"Halle des Tilleuls, {LONG}"),
            ("Rencontres " * 30, "au fond de la cour " * 30),
            ("Intercommunalissimement" * 9, "Lombombreuil" * 30),
        ],
    )
    def test_a_long_name_and_place_take_two_lines_each(
        self, tmp_path: Path, name: str, place: str, state: PlanState, language: str
    ) -> None:
        edition = replace(showcase(), event=replace(showcase().event, name=name, place=place))
        draft_or_not = replace(showcase_plan(), state=state)
        for path in print_papers(
            edition, draft_or_not, tmp_path, language=language, which=("agendas", "tables", "grid")
        ):
            reader = PdfReader(path)
            for page in reader.pages:
                top = float(page.mediabox.height) / MILLIMETRE
                heights = {round(one.height) for one in pieces_of(page) if one.size == 9 and one.height > top - 19}
                assert 1 <= len(heights) <= 2
                assert max(heights) < top - 6
                assert "2027" in page.extract_text()


class TestTitles:
    def test_smaller_rather_than_broken(self, tmp_path: Path) -> None:
        (path,) = print_papers(*usual(1, name=TITLE), tmp_path, language="fr", which=("agendas",))
        titles = [one for page in PdfReader(path).pages for one in pieces_of(page) if one.size > 16]
        assert (titles[0].text, titles[0].size) == (TITLE, 22)

    def test_beside_the_badge_as_one_block_broken_at_spaces(self, tmp_path: Path) -> None:
        (path,) = print_papers(*usual(1, name=LONG), tmp_path, language="fr", which=("tables",))
        places: list[tuple[str, float]] = []

        def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
            if text.strip():
                places.append((text.strip(), round(tm[4] * cm[0] + cm[4])))

        PdfReader(path).pages[0].extract_text(visitor_text=visit)
        lines = [(text, x) for text, x in places if text in LONG and len(text) > 20]
        assert [text for text, _ in lines] == [
            "Communauté d’agglomération de Montfleury-sur-Yerrette,",
            "des Hauts de Villenoy et du Val d’Argency",
        ]
        assert lines[0][1] == lines[1][1] > 80

    def test_a_word_that_is_longer_than_the_page_is_broken_not_cut(self, tmp_path: Path) -> None:
        word = "Intercommunalissimement" * 6
        (path,) = print_papers(*usual(1, name=word), tmp_path, language="fr", which=("agendas",))
        assert word in [one.title for one in PdfReader(path).outline]
        assert max(len(one.text) for page in PdfReader(path).pages for one in pieces_of(page) if one.size > 15) < 90


class TestLines:
    @pytest.mark.parametrize(
        ("text", "room", "lines"),
        [
            ("", 10, ("",)),
            (TITLE, 24, (TITLE,)),
            (TITLE, 20, ("Agence d’urbanisme de ", "Lombombreuil-en-Braye")),
            (TITLE, 10, ("Agence d’urbanisme ", "de Lombombreuil-", "en-Braye")),
            ("ESAT Clavier « des Deux Rives »", 12, ("ESAT Clavier « des ", "Deux Rives »")),
            ("Un « mot »", 4, ("Un ", "« mot »")),
            ("Val-Argency-en-Braye", 6.5, ("Val-Argency-", "en-Braye")),
            ("iiiiiiiiii", 2, ("iiiii", "iiiii")),
        ],
    )
    def test_as_few_and_as_even_as_possible(self, text: str, room: float, lines: tuple[str, ...]) -> None:
        assert balance(text, room, bold=True) == lines
        assert "".join(lines) == text

    @pytest.mark.parametrize(
        ("text", "room", "lines", "said"),
        [
            ("", 10, 1, ""),
            ("vitres du siège", 10, 0, ""),
            ("vitres du siège", 10, 1, "vitres du siège"),
            ("médiation numérique, formation aux usages, ateliers", 14, 1, "médiation numérique\u00a0…"),
            (
                "hébergement éthique et logiciels libres pour les associations",
                24,
                1,
                "hébergement éthique et logiciels libres\u00a0…",
            ),
            (
                "parc de 12 ordinateurs à renouveler, reprise et don",
                19.5,
                1,
                "parc de 12 ordinateurs à renouveler\u00a0…",
            ),
            ("annotation de données (images, textes)", 16, 1, "annotation de données\u00a0…"),
            ("collecte, tri et démantèlement de matériel", 18, 1, "collecte, tri et démantèlement\u00a0…"),
            ("audits par des testeurs", 5, 1, "audits\u00a0…"),
            ("iiiiiiiiii", 2, 1, "iiii…"),
        ],
    )
    def test_what_is_too_long_ends_with_a_phrase_or_a_word(self, text: str, room: float, lines: int, said: str) -> None:
        assert cut(text, room, lines=lines) == said
        assert count_lines(said, room) <= max(1, lines)

    def test_long_words_count_as_the_lines_they_take(self) -> None:
        assert [count_lines("i" * 40, room) for room in (11, 10, 5.1, 2.6)] == [1, 2, 2, 4]

    def test_a_text_of_a_thousand_words_or_none_breaks_like_any_other(self) -> None:
        assert balance("i" * 2000, 1.1) == ("i" * 4,) * 500
        assert balance("Relais " * 2000, 20, bold=True) == (*("Relais " * 6,) * 333, "Relais Relais ")

    def test_the_list_of_widths_is_what_typst_measures(self) -> None:
        listed = (FONTS / "widths.txt").read_text(encoding="ascii").splitlines()
        assert listed == widths(MEASURED), "python -m tests.font_coverage writes it anew"
