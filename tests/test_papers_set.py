"""The papers of the morning besides agendas, sheets and the grid of tables, as they come out of the printer."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from functools import cache
from pathlib import Path
from zlib import compress, crc32

import pytest
import segno
from pypdf import PdfReader

from matchmaker.entities import Accreditation, Edition, LegalForm, Line, LineKind, Logo, Person, Plan, Role, Session
from matchmaker.papers import PAPERS, Source, make_papers, write_papers
from matchmaker.papers.attendance import half_days
from matchmaker.papers.badges import check_in_address
from matchmaker.papers.choices import choose, keep
from matchmaker.papers.fitting import fit_lines
from matchmaker.papers.words import words
from matchmaker.programme import slots_of
from tests.editions import LONG, crowd, participant, plan_of, showcase, showcase_plan
from tests.test_papers_fitting import pieces_of

SITE = "https://openmap.example"
LINE = "Cofinancé par l’Union européenne"


def png() -> bytes:
    """A picture of one white point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4)

    head = chunk(b"IHDR", (1).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0]))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", compress(b"\0\xff\xff\xff")) + chunk(b"IEND", b"")


def named() -> Edition:
    """The showcase with people who come, one of them unnamed, and the secrets that it has anyway."""
    edition = showcase()
    first, second, *others = edition.participants
    people = (
        *(Person(name, "Acheteuse FONCTION", "FUITE-06", "FUITE-personne@structure.example") for name in ("Ana", "Bo")),
    )
    organisation = replace(second.organisation, legal_form=LegalForm.PUBLIC, accreditations=(Accreditation.EA,))
    first, second = replace(first, people=people, head_count=3), replace(second, organisation=organisation)
    return replace(edition, event=replace(edition.event, mandatory_line=LINE), participants=(first, second, *others))


def printed(
    out: Path, edition: Edition, plan: Plan, *which: str, language: str = "fr", site: str = SITE, logos: bool = False
) -> dict[str, PdfReader]:
    source = Source(edition, plan, words(language), site, (Logo("Région", "image/png", png()),) if logos else ())
    return {path.stem: PdfReader(path) for path in write_papers(make_papers(source, which or PAPERS), plan, out)}


@cache
def text_of(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in reader.pages]


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    return printed(tmp_path_factory.mktemp("fr"), named(), showcase_plan(), logos=True)


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    return printed(tmp_path_factory.mktemp("en"), named(), showcase_plan(), language="en", site="")


def test_all_papers_are_tagged_titled_in_a_language_and_with_their_fonts(
    french: dict[str, PdfReader], english: dict[str, PdfReader]
) -> None:
    assert (tuple(french), tuple(english)) == (PAPERS, PAPERS)
    for papers, language in ((french, "fr"), (english, "en")):
        for name, reader in papers.items():
            root = reader.trailer["/Root"]
            assert (name, root["/Lang"], root["/MarkInfo"]["/Marked"]) == (name, language, True)
            assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
            assert reader.metadata["/Title"].endswith("OpenMap de l’Œuvre")
            fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
            assert all("/FontFile2" in repr(font["/DescendantFonts"][0].get_object()["/FontDescriptor"]) or
                       "/FontFile3" in repr(font["/DescendantFonts"][0].get_object()["/FontDescriptor"])
                       for font in fonts)  # fmt: skip
    titles = {name: reader.metadata["/Title"].split(" – ")[0] for name, reader in english.items()}
    assert titles["attendance"] == "Attendance sheet"


def test_nothing_private_is_printed(french: dict[str, PdfReader], english: dict[str, PdfReader]) -> None:
    """Names and functions of people stand on their badges and on the sheet to sign, and nowhere else."""
    found = {
        name: sorted({word for word in ("FUITE", "@", "FONCTION", "priority") if word in " ".join(text_of(reader))})
        for papers in (french, english)
        for name, reader in papers.items()
    }
    assert found == {**{name: [] for name in PAPERS}, "badges": ["FONCTION"], "attendance": ["FONCTION"]}


class TestBadges:
    def test_one_for_each_person_who_comes_and_blank_ones(self, french: dict[str, PdfReader]) -> None:
        said = " ".join(text_of(french["badges"]))
        # 3 of the town, 3 of the long name, 5 others, 4 spare: two on each page
        assert len(french["badges"].pages) == 8
        assert [said.count(name) for name in ("Ana", "Bo ", "Nom ", "Ma matinée")] == [1, 1, 13, 15]
        assert said.count("EA · organisme public") == 3
        assert ["Libre" in page for page in text_of(french["badges"])[-2:]] == [False, False]
        assert "A Ana Acheteuse FONCTION Ville de Marnelle" in said

    def test_the_morning_is_on_the_back(self, french: dict[str, PdfReader]) -> None:
        page = next(page for page in text_of(french["badges"]) if "Ana" in page)
        back = page.split("Ma matinée")[1].split("Planning")[0]
        assert back == (
            " Tour Heure Table Avec 9 h 00 Accueil et mode d’emploi 1 9 h 30 Libre 2 9 h 50 1 Chantier de l’Œuvre "
            '3 10 h 10 1 #let x = ]*_ " $ 10 h 30 Pause 4 10 h 45 1 ESAT Clavier « des Deux Rives » '
            "5 11 h 05 Libre 6 11 h 25 Libre "
        )

    def test_role_letter_and_word(self, french: dict[str, PdfReader], english: dict[str, PdfReader]) -> None:
        for papers, said in ((french, ("AF", "Réseau", "Fournisseur")), (english, ("BS", "Network", "Supplier"))):
            text = " ".join(text_of(papers["badges"]))
            assert [word in text for word in said] == [True] * 3

    def test_the_code_leads_to_check_in_and_is_left_out_while_nobody_reaches_it(self) -> None:
        source = Source(named(), showcase_plan(), words("fr"), SITE)
        one = source.edition.participants[1]
        assert check_in_address(source, one) == f"{SITE}/organise/events/1/check-in?number=2"
        (paper,) = make_papers(source, ("badges",))
        drawn = {badge["qr"] for leaf in paper.leaves if leaf.participant == 2 for badge in leaf.content["badges"]}
        code = segno.make(check_in_address(source, one), error="m", boost_error=False, micro=False, mask=0)
        assert drawn == {code.svg_inline(border=0, omitsize=True)}
        (paper,) = make_papers(replace(source, site=""), ("badges",))
        assert {badge["qr"] for leaf in paper.leaves for badge in leaf.content["badges"]} == {""}

    def test_a_day_of_forty_rounds_says_where_the_rest_is(self, tmp_path: Path) -> None:
        event = replace(showcase().event, slots=40, meeting=5, changeover=1, sessions=(), breaks=())
        edition = replace(showcase(), event=event, slots=slots_of(event))
        text = text_of(printed(tmp_path, edition, plan_of((1, 3, 2, 1)), "badges")["badges"])
        assert all("La suite est sur votre agenda." in page for page in text)


def test_what_funders_want_to_read_is_on_every_paper(french: dict[str, PdfReader]) -> None:
    first = {name: text_of(reader)[0] for name, reader in french.items() if name != "agendas-large"}
    assert [name for name, text in first.items() if LINE not in text] == []


def test_signs_have_a_number_that_is_read_from_afar_on_both_sides(french: dict[str, PdfReader]) -> None:
    pages = french["signs"].pages
    assert [one.title for one in french["signs"].outline] == ["Table 1", "Table 2", "Table 3", "Table 12"]
    large = [[(one.text, one.size) for one in pieces_of(page) if one.size >= 200] for page in pages]
    assert [len(page) for page in large] == [2, 2, 2, 2]
    assert {text for page in large for text, _ in page} == {"1", "2", "3", "12"}
    assert ["Ville de Marnelle" in pages[0].extract_text(), "Table partagée" in pages[3].extract_text()] == [True] * 2


def test_attendance_has_a_line_for_each_person_and_blank_ones(french: dict[str, PdfReader], tmp_path: Path) -> None:
    first, last = text_of(french["attendance"])
    assert "N° Structure Nom Fonction Signature – matin" in first
    assert first.count("Ville de Marnelle") == 3
    assert "Ville de Marnelle Ana Acheteuse FONCTION 1 Ville de Marnelle Bo" in first
    assert [LINE in first, LINE in last, "sans être inscrites" in first] == [True] * 3
    kinds = [node["/S"] for node in structure(french["attendance"])]
    assert kinds.count("/TR") == 1 + 11 + 1 + 15
    assert "Région" in figures(french["badges"])
    event = replace(showcase().event, slots=18, start=time(9), sessions=(), breaks=())
    edition = replace(showcase(), event=event, slots=slots_of(event))
    assert half_days(edition) == ("morning", "afternoon")
    assert half_days(replace(edition, slots=edition.slots[14:])) == ("afternoon",)
    page = printed(tmp_path, edition, showcase_plan(), "attendance")["attendance"].pages[0]
    assert "Signature – après-midi" in " ".join(page.extract_text().split())
    assert page.mediabox.width > page.mediabox.height


def structure(reader: PdfReader) -> list[dict[str, object]]:
    """All elements of a tagged PDF."""
    found, open_nodes = [], [reader.trailer["/Root"]["/StructTreeRoot"]]
    while open_nodes:
        children = open_nodes.pop().get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            node = child.get_object() if hasattr(child, "get_object") else child
            if isinstance(node, dict) and "/S" in node:
                found.append(node)
                open_nodes.append(node)
    return found


def figures(reader: PdfReader) -> str:
    """What stands for pictures where they cannot be seen."""
    return " ".join(str(node.get("/Alt", "")) for node in structure(reader))


def test_the_wall_by_participant_leaves_free_cells_white(french: dict[str, PdfReader]) -> None:
    (page,) = text_of(french["people"])
    assert "1 Ville de Marnelle 1 Chantier de l’Œuvre 1 #let" in page
    (paper,) = make_papers(Source(named(), showcase_plan(), words("fr")), ("people",))
    (block,) = paper.leaves[0].content["pages"]
    assert [one["number"] for one in block["people"]] == ["3", "2", "5", "6", "4", "1"]
    cells = {one["number"]: [cell["away"] for cell in one["cells"]] for one in block["people"]}
    assert cells["5"] == [False, True, False, False, False, False]  # away in round 2
    assert cells["1"] == [False] * 6
    assert "7" not in cells  # a network that meets nobody


def test_blank_agendas_pitches_and_the_room(french: dict[str, PdfReader]) -> None:
    blank = text_of(french["blanks"])
    assert len(blank) == 4
    assert "Structure N° Tour Heure Table Avec 9 h 00 à 9 h 30 Accueil et mode d’emploi 1 9 h 30" in blank[0]
    (pitches,) = text_of(french["pitches"])
    assert "9 h 00 à 9 h 30 Accueil et mode d’emploi Pour tous les participants 10 h 10 à 10 h 25 Pitch 3" in pitches
    assert (
        "3 Chantier de l’Œuvre propose : Accessibilité numérique".casefold()
        in pitches.replace("ACCESSIBILITE NUMERIQUE", "Accessibilité numérique").casefold()
    )
    rules, plan = text_of(french["room"])
    assert ["un rendez-vous dure 15 minutes" in rules, "vous avez 5 minutes" in rules] == [True, True]
    assert f"Nef 1 Ville de Marnelle 2 {LONG.split(', ')[0]}" in plan.replace("- ", "-").replace("d’ ", "d’")
    assert "12 Table partagée" in plan


def test_a_network_that_meets_nobody_has_no_rounds_on_its_badge() -> None:
    edition, idle = showcase(), replace(showcase_plan(), meetings=())
    network = replace(edition.participants[0], role=Role.NETWORK)
    edition = replace(edition, participants=(network, *edition.participants[1:]))
    (badges,) = make_papers(Source(edition, idle, words("fr")), ("badges",))
    rounds = {
        leaf.participant: [row["round"] for row in leaf.content["badges"][0]["back"]["rows"]] for leaf in badges.leaves
    }
    assert set(rounds[network.id]) == {""}  # pauses and sessions for everybody
    assert "1" in rounds[edition.participants[1].id]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_one_minute_is_not_several(language: str) -> None:
    event = replace(showcase().event, meeting=20, changeover=1)
    (room,) = make_papers(Source(replace(showcase(), event=event), showcase_plan(), words(language)), ("room",))
    rules = room.leaves[0].content["rules"]
    assert ("20\u00a0minutes." in rules[1], "1\u00a0minute " in rules[3]) == (True, True)


def test_large_print_has_no_letter_below_18_points(french: dict[str, PdfReader]) -> None:
    sizes = {one.size for page in french["agendas-large"].pages for one in pieces_of(page)}
    assert min(sizes) >= 18
    text = " ".join(text_of(french["agendas-large"]))
    assert "2 9 h 50 à 10 h 05 Table 1 Nef Chantier de l’Œuvre propose ce que vous cherchez" in text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_on_a5_a_usual_morning_stays_on_one_page(tmp_path: Path, language: str) -> None:
    edition, plan = crowd(24)
    reader = printed(tmp_path, edition, plan, "agendas-a5", language=language)["agendas-a5"]
    assert len(reader.pages) == 24
    page = reader.pages[0]
    assert [round(float(side) / 72 * 25.4) for side in (page.mediabox.width, page.mediabox.height)] == [148, 210]
    assert min(one.size for page in reader.pages for one in pieces_of(page) if len(one.text) > 4) >= 7


def hard() -> tuple[Edition, Plan]:
    """Everything that people type as long or as strange as it gets."""
    texts = (
        "Mot " * 30,
        "Intercommunalissimement" * 6,
        "مؤسسة العمل " * 8,
        "É" * 120,
        "😀 日本 " * 20,
        "نص mixte " * 12,
    )
    lines = tuple(Line(LineKind.OFFER, "Secteur " * 8, "phrase longue " * 22) for _ in range(4))
    needs = tuple(replace(line, kind=LineKind.NEED) for line in lines)
    people = tuple(
        replace(
            participant(i, f"{texts[i % 6]}{i}", Role.BUYER if i < 6 else Role.SUPPLIER),
            lines=needs if i < 6 else lines,
            people=(Person(texts[(i + 1) % 6], texts[(i + 2) % 6]),),
        )
        for i in range(1, 13)
    )
    base, _ = crowd(12, slots=6)
    sessions = (Session(texts[0], time(8), 30, (7, 8)), *base.event.sessions)
    event = replace(base.event, name=texts[0], place=texts[2], sessions=sessions, mandatory_line=texts[0])
    labels = ("{}", "B-{}", "Grand salon bleu, mezzanine {}", "Intercommunalissimementalement {}")
    tables = tuple(
        replace(table, label=labels[table.id % 4].format(table.id), zone=texts[table.id % 3], owner=None)
        for table in base.tables[:6]
    )
    met = [(b, 6 + (b + t) % 7, t + 1, b) for t in range(6) for b in range(1, 6)]
    return replace(base, event=event, tables=tables, participants=people), plan_of(*met)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whatever_people_type_stays_on_the_paper(tmp_path: Path, language: str) -> None:
    """No letter outside the sheet, none of it lost without an ellipsis, and no badge or sign of more than its place."""
    edition, plan = hard()
    which = [name for name in PAPERS if name not in ("agendas", "tables", "grid")]  # their own tests are harder
    papers = printed(tmp_path, edition, plan, *which, language=language, logos=True)
    assert len(papers["signs"].pages) == 6
    assert len(papers["badges"].pages) == (12 + 4) / 2
    for name, reader in papers.items():
        for page in reader.pages:
            outside = [one for one in pieces_of(page) if not 3 < one.height * 72 / 25.4 < float(page.mediabox.height)]
            assert (name, outside) == (name, [])


def test_names_are_cut_where_nothing_else_helps() -> None:
    ways = ((30, 1), (20, 2))
    assert fit_lines("Atelier", 60, ways=ways) == (30, ("Atelier",))
    assert fit_lines("Atelier Nord du Val", 60, ways=ways) == (20, ("Atelier ", "Nord du Val"))
    size, lines = fit_lines(LONG, 60, ways=ways)
    assert (size, len(lines), lines[-1][-1]) == (20, 2, "…")


class TestChoices:
    def test_people_roles_zones_and_tables(self) -> None:
        edition = showcase()
        assert choose(edition) is None
        both = choose(edition, who=("Ville de Marnelle", "4"))
        assert both is not None
        assert (both.participants, both.tables) == (frozenset({1, 4}), frozenset({"1"}))
        buyers = choose(edition, roles=(Role.BUYER,))
        assert buyers is not None
        assert (buyers.participants, buyers.tables) == (frozenset({1, 2}), frozenset({"1", "2", "3"}))
        nave = choose(edition, zones=("Nef",), who=("2",))
        assert nave is not None
        assert (nave.participants, nave.tables) == (frozenset({2}), frozenset({"2", "3"}))
        shared = choose(edition, tables=("12",))
        assert shared is not None
        assert (shared.participants, shared.tables) == (frozenset(), frozenset({"12"}))

    def test_only_their_parts_are_left(self) -> None:
        source = Source(showcase(), showcase_plan(), words("fr"))
        choice = choose(source.edition, who=("1",))
        assert choice is not None
        kept = keep(make_papers(source, PAPERS), lambda _, leaf: choice.holds(leaf))
        assert [(paper.name, [leaf.participant or leaf.table for leaf in paper.leaves]) for paper in kept] == [
            ("agendas", [1]),
            ("tables", ["1"]),
            ("signs", ["1"]),
            ("badges", [1]),
            ("agendas-a5", [1]),
            ("agendas-large", [1]),
        ]
