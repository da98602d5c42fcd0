"""Papers as they come out of the printer: PDF files, read back."""

from __future__ import annotations

import json
import re
import resource
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from matchmaker.entities import Edition, Plan, PlanState, Role, Table
from matchmaker.errors import FileError, InputError
from matchmaker.files import write_whole
from matchmaker.papers import Unprintable, unprintable
from matchmaker.papers.leaves import Leaf
from matchmaker.papers.letters import printable
from matchmaker.papers.volumes import volumes
from matchmaker.papers.words import words
from matchmaker.programme import slots_of
from tests.editions import LONG, MORNING, crowd, participant, plan_of, showcase, showcase_plan
from tests.font_coverage import CANDIDATES, FONTS, drawn, ranges
from tests.printing import print_papers

MAIN = ("agendas", "tables", "grid")

LABELS = Path(__file__).parents[1] / "matchmaker" / "papers" / "labels"


def text_of(path: Path) -> list[str]:
    """The words of every page with single spaces, as if no line had been broken."""
    pages = (" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(path).pages)
    return [re.sub(r"(?<=\w)- (?=\w)", "-", page) for page in pages]


def busy(meetings: int) -> tuple[Edition, Plan]:
    """One buyer with a meeting in each of so many rounds."""
    event = replace(MORNING, slots=meetings)
    buyer = participant(1, "Ville de Marnelle", Role.BUYER, needs=(("Impression", "affiches de la fête d’été"),))
    others = [
        participant(i, f"Atelier du Val {i:03}", Role.SUPPLIER, offers=(("Impression", "affiches"),))
        for i in range(2, meetings + 2)
    ]
    edition = Edition(event, slots_of(event), (Table(1, "7", "", 1),), (buyer, *others))
    return edition, plan_of(*((1, i, i - 1, 1) for i in range(2, meetings + 2)))


@pytest.fixture(scope="module")
def french(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("fr")
    return {path.name: path for path in print_papers(showcase(), showcase_plan(), out, language="fr", which=MAIN)}


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("en")
    return {path.name: path for path in print_papers(showcase(), showcase_plan(), out, language="en", which=MAIN)}


class TestAgendaPages:
    def test_in_alphabetical_order_one_page_each(self, french: dict[str, Path]) -> None:
        outline = [one.title for one in PdfReader(french["agendas.pdf"]).outline]
        assert outline == [
            "Chantier de l’Œuvre",
            LONG,
            "ESAT Clavier « des Deux Rives »",
            "Fabrique □□ □",
            '#let x = ]*_ " $',
            "Ville de Marnelle",
        ]
        assert len(text_of(french["agendas.pdf"])) == 6

    def test_a_page_in_french(self, french: dict[str, Path]) -> None:
        assert text_of(french["agendas.pdf"])[0] == (
            "OpenMap de l’Œuvre mardi 18 mai 2027 · Halle des Tilleuls, Marnelle "
            "Chantier de l’Œuvre 2 rendez-vous Tour Heure Table Avec "
            "9 h 00 à 9 h 30 Accueil et mode d’emploi "
            f"1 9 h 30 à 9 h 45 2 Nef {LONG} "
            "cherche ce que vous proposez : ACCESSIBILITE NUMERIQUE (RGAA) audit et mise en conformité de 80 sites "
            "cherche ce que vous proposez : restauration "
            "2 9 h 50 à 10 h 05 1 Nef Ville de Marnelle "
            "cherche ce que vous proposez : ACCESSIBILITE NUMERIQUE (RGAA) audit et mise en conformité de 80 sites "
            "10 h 10 à 10 h 25 Pitch 10 h 30 à 10 h 45 Pause "
            "4 10 h 45 à 11 h 00 Libre 5 11 h 05 à 11 h 20 Libre 6 11 h 25 à 11 h 40 Libre "
            "Planning n° 3, établi le mercredi 12 mai 2027 à 14 h 05"
        )

    def test_a_page_in_english(self, english: dict[str, Path]) -> None:
        assert text_of(english["agendas.pdf"])[5] == (
            "OpenMap de l’Œuvre Tuesday 18 May 2027 · Halle des Tilleuls, Marnelle "
            "Ville de Marnelle 3 meetings · you host at table 1 Round Time Table With "
            "9:00 to 9:30 Accueil et mode d’emploi 1 9:30 to 9:45 Free "
            "2 9:50 to 10:05 1 Nef Chantier de l’Œuvre provides what you need: Accessibilité numérique (RGAA) "
            "audits par des testeurs en situation de handicap "
            '3 10:10 to 10:25 1 Nef #let x = ]*_ " $ provides what you need: Reconditionnement '
            "reconditionnement, effacement certifié et don de matériel "
            "10:30 to 10:45 Break "
            "4 10:45 to 11:00 1 Nef ESAT Clavier « des Deux Rives » provides what you need: Reconditionnement "
            "reconditionnement, effacement certifié et don de matériel "
            "5 11:05 to 11:20 Free 6 11:25 to 11:40 Free "
            "Plan no. 3, made on Wednesday 12 May 2027 at 14:05"
        )

    def test_who_meets_nobody_is_welcomed_and_told_the_programme(self, tmp_path: Path) -> None:
        (path,) = print_papers(showcase(), plan_of(), tmp_path, language="fr", which=MAIN)
        assert text_of(path)[5] == (
            "OpenMap de l’Œuvre mardi 18 mai 2027 · Halle des Tilleuls, Marnelle Ville de Marnelle "
            "Aucun rendez-vous n’a pu être fixé à l’avance, mais vous êtes les bienvenus. Présentez-vous à l’accueil : "
            "l’équipe vous aidera à faire de belles rencontres sur place. "
            "9 h 00 à 9 h 30 Accueil et mode d’emploi 10 h 30 à 10 h 45 Pause "
            "Planning n° 3, établi le mercredi 12 mai 2027 à 14 h 05"
        )

    def test_a_network_has_a_page_only_if_it_meets_somebody(self, tmp_path: Path) -> None:
        (path,) = print_papers(showcase(), plan_of((7, 3, 1, 1)), tmp_path, language="fr", which=("agendas",))
        assert "Réseau des clauses" in [one.title for one in PdfReader(path).outline]
        alone = replace(showcase(), participants=showcase().participants[6:])
        assert print_papers(alone, plan_of(), tmp_path, language="fr", which=MAIN) == ()

    def test_only_a_draft_says_so(self, tmp_path: Path, french: dict[str, Path]) -> None:
        draft = replace(showcase_plan(), state=PlanState.DRAFT)
        paths = print_papers(showcase(), draft, tmp_path, language="fr", which=MAIN)
        assert all("BROUILLON" in page for path in paths for page in text_of(path))
        assert not any("BROUILLON" in page for path in french.values() for page in text_of(path))

    @pytest.mark.parametrize("meetings", [1, 6, 12, 14])
    def test_a_morning_stays_on_one_page_without_a_page_number(self, tmp_path: Path, meetings: int) -> None:
        (path,) = print_papers(*busy(meetings), tmp_path, language="fr", which=("agendas",))
        page = next(page for page in text_of(path) if page.split("2027")[1].find("Ville de Marnelle") < 40)
        assert [f"Atelier du Val {i:03}" in page for i in range(2, meetings + 2)] == [True] * meetings
        assert "page 1" not in page

    def test_two_days_go_on_overleaf_under_the_same_heads(self, tmp_path: Path) -> None:
        (path,) = print_papers(*busy(40), tmp_path, language="fr", which=("agendas",))
        pages = [page for page in text_of(path) if "Ville de Marnelle · page" in page]
        assert [re.findall(r"page \d sur \d", page) for page in pages] == [[f"page {i} sur 3"] for i in (1, 2, 3)]
        assert all("Tour Heure Table Avec" in page and "OpenMap de l’Œuvre" in page for page in pages)
        assert re.findall(r"Val (\d{3})", " ".join(pages)) == [f"{i:03}" for i in range(2, 42)]


class TestOtherPapers:
    def test_a_table_sheet(self, french: dict[str, Path]) -> None:
        assert text_of(french["tables.pdf"])[3] == (
            "OpenMap de l’Œuvre mardi 18 mai 2027 · Halle des Tilleuls, Marnelle "
            "Table 12 Tour Heure Qui vient Tenu Non tenu Suite Notes "
            "9 h 00 à 9 h 30 Accueil et mode d’emploi "
            "1 9 h 30 à 9 h 45 Libre 2 9 h 50 à 10 h 05 Libre 3 10 h 10 à 10 h 25 Libre "
            "10 h 30 à 10 h 45 Pause 4 10 h 45 à 11 h 00 Table fermée "
            "5 11 h 05 à 11 h 20 "
            "Fabrique □□ □ cherche : Reconditionnement "
            "parc de 150 ordinateurs à renouveler, reprise de l’ancien matériel "
            "ESAT Clavier « des Deux Rives » propose : Reconditionnement "
            "reconditionnement, effacement certifié et don de matériel "
            "6 11 h 25 à 11 h 40 Libre "
            "Planning n° 3, établi le mercredi 12 mai 2027 à 14 h 05"
        )
        assert [one.title for one in PdfReader(french["tables.pdf"]).outline] == [
            "Table 1 Ville de Marnelle",
            f"Table 2 {LONG}",
            f"Table 3 {LONG}",
            "Table 12 ",
        ]

    def test_twelve_visits_stay_on_one_sheet(self, tmp_path: Path) -> None:
        (path,) = print_papers(*crowd(180), tmp_path, language="fr", which=("tables",))
        pages = text_of(path)
        assert [page.count("propose :") for page in pages] == [12] * 45

    def test_the_grid(self, french: dict[str, Path]) -> None:
        assert text_of(french["grid.pdf"]) == [
            "OpenMap de l’Œuvre mardi 18 mai 2027 · Halle des Tilleuls, Marnelle "
            "Grille des rendez-vous, tours 1 à 6 "
            "Table 1 9 h 30 2 9 h 50 3 10 h 10 4 10 h 45 5 11 h 05 6 11 h 25 "
            '1 Ville de Marnelle Nef Chantier de l’Œuvre #let x = ]*_ " $ ESAT Clavier « des Deux Rives » '
            f"2 {LONG} Nef Chantier de l’Œuvre 3 {LONG} Nef Fabrique □□ □ "
            "12 Table fermée Fabrique □□ □ ESAT Clavier « des Deux Rives » "
            "Planning n° 3, établi le mercredi 12 mai 2027 à 14 h 05"
        ]

    def test_sixty_tables_share_several_pages_with_the_same_heads(self, tmp_path: Path) -> None:
        (path,) = print_papers(*crowd(240), tmp_path, language="fr", which=("grid",))
        pages = text_of(path)
        assert [page.split()[-4:] for page in pages] == [["page", str(i + 1), "sur", "4"] for i in range(4)]
        assert all("Table 1 9 h 30 2 9 h 50" in page and "12 13 h 25" in page for page in pages)

    def test_many_rounds_are_set_in_blocks(self, tmp_path: Path) -> None:
        (path,) = print_papers(*busy(30), tmp_path, language="en", which=("grid",))
        heads = [one.title for one in PdfReader(path).outline]
        assert [head.split(", ")[1].replace("\u00a0", " ") for head in heads] == [
            "rounds 1 to 10",
            "rounds 11 to 20",
            "rounds 21 to 30",
        ]

    def test_a_paper_without_pages_is_not_written(self, tmp_path: Path) -> None:
        assert [path.name for path in print_papers(showcase(), plan_of(), tmp_path, language="fr", which=MAIN)] == [
            "agendas.pdf"
        ]
        assert [path.name for path in tmp_path.iterdir()] == ["agendas.pdf"]


class TestFiles:
    def test_tagged_titled_and_in_a_language(self, french: dict[str, Path], english: dict[str, Path]) -> None:
        for papers, language, title in (
            (french, "fr", "Agendas – OpenMap de l’Œuvre"),
            (english, "en", "Agendas – OpenMap de l’Œuvre"),
        ):
            for path in papers.values():
                root = PdfReader(path).trailer["/Root"]
                assert (root["/Lang"], root["/MarkInfo"]["/Marked"], "/StructTreeRoot" in root) == (
                    language,
                    True,
                    True,
                )
                assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
            assert PdfReader(papers["agendas.pdf"]).metadata["/Title"] == title

    def test_the_heads_of_a_table_are_heads(self, french: dict[str, Path]) -> None:
        root = PdfReader(french["agendas.pdf"]).trailer["/Root"]["/StructTreeRoot"]
        kinds = [node["/S"] for node in structure(root)]
        assert (kinds.count("/H1"), kinds.count("/Table"), kinds.count("/TH")) == (6, 6, 24)

    def test_the_same_plan_gives_the_same_bytes(self, tmp_path: Path, french: dict[str, Path]) -> None:
        again = print_papers(showcase(), showcase_plan(), tmp_path, language="fr", which=MAIN)
        assert {path.name: path.read_bytes() for path in again} == {k: v.read_bytes() for k, v in french.items()}
        assert PdfReader(again[0]).metadata.creation_date == datetime.fromisoformat("2027-05-12T12:05:00+00:00")

    def test_only_fonts_that_come_with_it(self, french: dict[str, Path]) -> None:
        fonts = {
            re.sub(r"^/[A-Z]{6}\+", "", font.get_object()["/BaseFont"])
            for path in french.values()
            for page in PdfReader(path).pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert {font.split("-")[0] for font in fonts} <= {"AtkinsonHyperlegibleNext", "DejaVuSansMono"}
        assert "SIL OPEN FONT LICENSE Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")

    def test_nothing_said_in_private_is_printed(self, french: dict[str, Path], english: dict[str, Path]) -> None:
        assert "FUITE" in repr(showcase())
        printed = " ".join(page for papers in (french, english) for path in papers.values() for page in text_of(path))
        assert "Ville de Marnelle" in printed
        assert [secret for secret in ("FUITE", "@", "priority") if secret in printed] == []

    def test_unknown_languages_and_papers_are_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"^Papers cannot be written in de; choose one of en, fr\.$"):
            print_papers(showcase(), showcase_plan(), tmp_path, language="de", which=MAIN)
        with pytest.raises(InputError, match=r"^There is no paper poster; choose from agendas, tables, signs, .*\.$"):
            print_papers(showcase(), showcase_plan(), tmp_path, language="fr", which=("poster",))
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "papers").write_text("mine")
        with pytest.raises(FileError, match=r"agendas\.pdf cannot be written"):
            print_papers(showcase(), showcase_plan(), tmp_path / "papers", language="fr", which=MAIN)
        assert (tmp_path / "papers").read_text() == "mine"

    @pytest.mark.usefixtures("_little_room")
    def test_a_full_disk_leaves_the_file_that_was_there(self, tmp_path: Path) -> None:
        write_whole(tmp_path / "grid.pdf", b"yesterday")
        with pytest.raises(FileError, match=r"grid\.pdf cannot be written .*make room on the disk"):
            print_papers(showcase(), showcase_plan(), tmp_path, language="fr", which=("grid",))
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"grid.pdf": b"yesterday"}


@pytest.fixture
def _little_room() -> Iterator[None]:
    """No file may grow beyond 10 kB: what a full disk does to a writer."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def structure(node: dict[str, object]) -> Iterator[dict[str, object]]:
    """All elements of a tagged PDF."""
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        one = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(one, dict) and "/S" in one:
            yield one
            yield from structure(one)


class TestLetters:
    def test_what_no_font_has_is_named(self) -> None:
        edition = showcase()
        assert unprintable(edition) == (Unprintable(6, "Fabrique 日本 😀", "日本😀"),)
        tables = (replace(edition.tables[0], zone="Nef 本"), *edition.tables[1:])
        assert unprintable(replace(edition, tables=tables))[0] == Unprintable(None, "Nef 本", "本")

    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("Œuvre « d’été » — 5 €, n° 12", "Œuvre « d’été » — 5 €, n° 12"),
            ("e\u0301te\u0301", "été"),
            ("Деревня Αθήνα", "Деревня Αθήνα"),
            ("a\nb\tc\x00\u202e\u200dd\ufe0f", "a b cd"),
            ("𝗔𝗧𝗘𝗟𝗜𝗘𝗥 ＡＢ", "ATELIER AB"),
            ("日\ud800", "□□"),
        ],
    )
    def test_as_much_as_possible_is_kept(self, typed: str, printed: str) -> None:
        assert printable({"rows": [{"name": typed, "long": False}]}) == {"rows": [{"name": printed, "long": False}]}

    def test_the_list_of_letters_is_what_typst_can_draw(self) -> None:
        listed = (FONTS / "coverage.txt").read_text(encoding="ascii").split()
        assert listed == ranges(drawn(CANDIDATES)), "python -m tests.font_coverage writes it anew"

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(st.text(max_size=60), min_size=20, max_size=40))
    def test_no_name_stops_the_press(self, tmp_path: Path, names: list[str]) -> None:
        people = tuple(participant(i, name, Role.SUPPLIER) for i, name in enumerate(names, 1))
        edition = replace(showcase(), participants=people, tables=())
        (path,) = print_papers(edition, plan_of(), tmp_path, language="fr", which=MAIN)
        assert len(PdfReader(path).pages) == len(names)


def leaves_of(edition: Edition) -> list[Leaf]:
    return [Leaf({}, participant=one.id, name=one.name, number=one.number) for one in edition.participants]


class TestVolumes:
    def test_a_small_set_is_one(self) -> None:
        leaves = leaves_of(crowd(250, slots=1)[0])
        assert [(one.letters, len(one.leaves)) for one in volumes(leaves)] == [("", 250)]

    def test_a_large_set_is_bound_by_letter(self) -> None:
        leaves = [*leaves_of(crowd(600, slots=1)[0]), Leaf({})]
        bound = volumes(leaves)
        assert [(one.letters, len(one.leaves)) for one in bound] == [
            ("a-e", 180),
            ("f-m", 180),
            ("o-r", 180),
            ("v-blank", 61),
        ]
        names = [leaf.name for one in bound for leaf in one.leaves]
        assert sorted(names) == sorted(leaf.name for leaf in leaves)

    def test_a_thick_letter_is_several_and_other_signs_come_first(self) -> None:
        edition, _ = crowd(450, slots=1)
        people = tuple(
            replace(one, organisation=replace(one.organisation, name=f"{'École' if one.id > 9 else '1er'} {one.id}"))
            for one in edition.participants
        )
        bound = volumes(leaves_of(replace(edition, participants=people)))
        assert [(one.letters, len(one.leaves)) for one in bound] == [
            ("0", 9),
            ("e-1", 147),
            ("e-2", 147),
            ("e-3", 147),
        ]

    def test_what_has_no_name_is_bound_by_number(self) -> None:
        bound = volumes([Leaf({}, table=str(number)) for number in range(1, 452)])
        assert [(one.letters, len(one.leaves)) for one in bound] == [("1-200", 200), ("201-400", 200), ("401-451", 51)]

    def test_their_files(self, tmp_path: Path) -> None:
        edition, plan = crowd(260, slots=1)
        paths = print_papers(edition, plan, tmp_path, language="fr", which=("agendas",))
        assert [(path.name, len(PdfReader(path).pages)) for path in paths] == [
            ("agendas-a-o.pdf", 182),
            ("agendas-r-v.pdf", 78),
        ]


class TestWords:
    @pytest.mark.parametrize(
        ("language", "day", "said"),
        [
            ("fr", date(2027, 6, 1), "mardi 1er\u00a0juin 2027"),
            ("fr", date(2027, 2, 28), "dimanche 28\u00a0février 2027"),
            ("en", date(2027, 6, 1), "Tuesday 1\u00a0June 2027"),
        ],
    )
    def test_dates(self, language: str, day: date, said: str) -> None:
        assert words(language).day(day) == said

    def test_clocks(self) -> None:
        moment = datetime(2027, 5, 18, 9, 5)
        assert (words("fr").clock(moment), words("en").clock(moment)) == ("9\u202fh\u202f05", "9:05")

    def test_numbers_of_things(self) -> None:
        said = words("fr")
        assert [said.count("count", n) for n in range(3)] == [
            "Aucun rendez-vous fixé",
            "1\u00a0rendez-vous",
            "2\u00a0rendez-vous",
        ]
        assert [said.series(items) for items in (["2"], ["2", "3"], ["2", "3", "12"])] == ["2", "2 et 3", "2, 3 et 12"]

    def test_every_language_says_the_same_things(self) -> None:
        spoken = {path.stem: json.loads(path.read_text(encoding="utf-8"))["labels"] for path in LABELS.glob("*.json")}
        places = {
            language: {name: sorted(re.findall(r"\{(\w+)", label)) for name, label in labels.items()}
            for language, labels in spoken.items()
        }
        assert sorted(spoken) == ["en", "fr"]
        assert places["fr"] == places["en"]

    def test_french_is_set_as_french(self) -> None:
        labels = json.loads((LABELS / "fr.json").read_text(encoding="utf-8"))["labels"].values()
        wrong = [label for label in labels if re.search(r"'|[^\u00a0]:|[^\u202f][;!?]|«[^\u00a0\u202f]", label)]
        assert [label for label in wrong if "{minute:02}" not in label] == []
