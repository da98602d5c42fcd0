"""What the organiser reads, fills in and gives back."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.entities import Role, Wish
from matchmaker.errors import FileError, InputError
from matchmaker.registrations.answers import read_answers, render_csv
from matchmaker.registrations.consolidate import Entry, State
from matchmaker.registrations.names import fold
from matchmaker.registrations.reading import Reading, read_registrations
from matchmaker.registrations.registrants import Registrant
from matchmaker.registrations.report import HOW_TO_ANSWER, Report, render_text
from matchmaker.registrations.wishes import How, Question, Resolution, Resolver, resolve_wishes

TEXT = """\
Horodatage;Structure;Vous êtes;Courriel;Représentants;Vœux;À éviter
01/03/2025;Relais du Val;fournisseur;a@a.example;2;Ville de Trapelle / toutes les EA / Octet Bleu;
02/03/2025;Relais du Val;fournisseur;A@a.example;deux;Ville de Trapelle / toutes les EA / Octet Bleu;Ville Perdue
02/03/2025;Ville de Trappelle;acheteur;b@b.example;1;Relais du Val / Ville de Trappelle;
02/03/2025;Octet Bleu;fournisseur;c@c.example;1;;
03/03/2025;Octet Bleu;fournisseur;d@c.example;1;;
;;;;;;
"""
HEADER = "sujet;ligne;structure;texte;message;proposition 1;proposition 2;proposition 3;réponse"


def report_of(path: Path) -> Report:
    path.write_text(TEXT, encoding="utf-8")
    reading = read_registrations(path)
    resolver = Resolver({registrant.key: registrant.name for registrant in reading.registrants})
    return Report(reading, resolve_wishes(reading.registrants, resolver))


def test_the_report_in_a_terminal(tmp_path: Path) -> None:
    assert (
        render_text(report_of(tmp_path / "a.csv"))
        == """\
a.csv (utf-8, ;)
Lines: 5. Read: 3; joined to another: 1; replaced by a later one: 1; refused: 0.
Participants in the file: 3. Buyers: 1; suppliers: 2; both: 0; networks: 0; for a step-free table: 0.
Wishes understood: 3; refusals understood: 0. Names taken by likeness: 1. Names that stay open: 2.

Columns
  timestamp: Horodatage
  organisation: Structure
  role: Vous êtes
  email: Courriel
  head_count: Représentants
  wishes: Vœux
  vetoes: À éviter

Lines not simply read
  line 2: replaced by line 3: the same organisation and e-mail, later
  line 6: joined to line 5: another person of the same organisation

Remarks
  No column found for: needs, offers.
  line 3: “deux” (Représentants) is no number of people: 1 is assumed.
  line 4: Ville de Trappelle names itself: ignored.

Names that stay open
  line 3: “Ville Perdue” is no participant's name, and none is near.
  line 3: “toutes les EA” names a group, not an organisation: name one.

Names taken by likeness, please check
  line 3: “Ville de Trapelle” is taken as Ville de Trappelle.

How to answer, in the report that --report writes
  To answer, write in the last column the name of the participant who is meant, or the number of a proposition (1, \
2 or 3), or “oui” for the only one, or “personne” for nobody; left empty, the question stays open.
"""
    )


def test_the_report_can_be_translated(tmp_path: Path) -> None:
    text = render_text(report_of(tmp_path / "a.csv"), translate=lambda template: f"<{template}>")
    assert "\n  <line <line" not in text
    assert "\n  <line 2: <replaced by line 3: the same organisation and e-mail, later>>\n" in text
    assert "\n<Remarks>\n" in text


def test_the_report_as_a_table(tmp_path: Path) -> None:
    content = render_csv(report_of(tmp_path / "a.csv"))
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert ";".join(rows[0]) == HEADER
    perdue, group, trapelle = "Ville Perdue", "toutes les EA", "Ville de Trapelle"
    assert rows[1] == ["aide", "", "", "", HOW_TO_ANSWER, "", "", "", ""]
    assert [row[:4] + row[5:] for row in rows[2:5]] == [
        ["refus", "3", "Relais du Val", perdue, "", "", "", ""],
        ["vœu", "3", "Relais du Val", group, "", "", "", ""],
        ["vœu", "3", "Relais du Val", trapelle, "Ville de Trappelle", "", "", ""],
    ]
    assert [row[0] for row in rows[5:]] == ["fichier"] * 4 + ["ligne"] * 2 + ["remarque"] * 3
    assert {len(row) for row in rows} == {9}


def test_an_english_report_is_read_like_a_french_one(tmp_path: Path) -> None:
    content = render_csv(report_of(tmp_path / "a.csv"), language="en")
    header, *rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert ";".join(header) == "subject;line;organisation;text;message;proposal 1;proposal 2;proposal 3;answer"
    subjects = ["help", *["refusal"], *["wish"] * 2, *["file"] * 4, *["line"] * 2, *["remark"] * 3]
    assert [row[0] for row in rows] == subjects
    path = tmp_path / "answers.csv"
    path.write_bytes(fill(content, {"Ville Perdue": "nobody", "toutes les EA": "Octet bleu", "Ville de Trapelle": "1"}))
    assert read_answers(path) == {
        "ville perdue": None, "toutes les ea": "Octet bleu", "ville de trapelle": "Ville de Trappelle",
    }  # fmt: skip


def fill(content: bytes, answers: dict[str, str], *, codec: str = "utf-8-sig") -> bytes:
    """The table with answers, as a spreadsheet saves it."""
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    for row in rows:
        row[-1] = answers.get(row[3], row[-1])
    text = StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode(codec)


@pytest.mark.parametrize("codec", ["utf-8-sig", "cp1252"])
def test_answers_come_back(tmp_path: Path, codec: str) -> None:
    content = render_csv(report_of(tmp_path / "a.csv"))
    path = tmp_path / "answers.csv"
    path.write_bytes(
        fill(content, {"Ville Perdue": "Personne", "toutes les EA": "Octet bleu", "deux": "3"}, codec=codec)
    )
    assert read_answers(path) == {"ville perdue": None, "toutes les ea": "Octet bleu"}


def test_a_report_without_answers_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(render_csv(report_of(tmp_path / "a.csv")))
    assert read_answers(path) == {}


def test_answers_may_come_as_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.split(";"))
        sheet.write_row(1, 0, ["vœu", 3, "", "Relais du al", "", "", "", "", "Relais du Val"])
    assert read_answers(path) == {"relais du al": "Relais du Val"}


def test_two_answers_to_one_question_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text("sujet;texte;réponse\nvœu;Zoo;A\nrefus;zoo;a\nrefus;ZOO;B\n", encoding="utf-8")
    with pytest.raises(InputError, match="Line 4: “zoo” already has another answer, “a”"):
        read_answers(path)


KNOWN = {"octet bleu": "Octet Bleu", "relais du val": "Relais du Val", "atelier nord": "Atelier Nord"}


def answer(path: Path, text: str, *proposed: str, known: dict[str, str] = KNOWN) -> str | None:
    """What an answer to one question comes back as."""
    rows = [HEADER.split(";"), ["vœu", "3", "", "Zoo", "", *proposed, *[""] * (3 - len(proposed)), text]]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    return read_answers(path, known=known)["zoo"]


@pytest.mark.parametrize("text", ["personne", "Aucun", "aucune", "nobody", "None", "NON", "no", "-", "–", "'-"])
def test_many_words_say_nobody(tmp_path: Path, text: str) -> None:
    assert answer(tmp_path / "a.csv", text, "Octet Bleu") is None


def test_an_answer_may_choose_a_proposition(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert answer(path, "2", "Octet Bleu", "Relais du Val") == "Relais du Val"
    assert answer(path, "Oui", "Octet Bleu") == "Octet Bleu"
    assert answer(path, "yes", "Octet Bleu") == "Octet Bleu"
    assert answer(path, "Non", known={**KNOWN, "non": "Non"}) == "Non"
    for text, proposed in (("3", ("Octet Bleu",)), ("oui", ("Octet Bleu", "Relais du Val")), ("oui", ()), ("4", ())):
        with pytest.raises(InputError, match=f"line 2: the answer “{text}” is no participant's name"):
            answer(path, text, *proposed)


def test_a_misspelt_answer_is_refused_with_the_only_near_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with pytest.raises(InputError) as refused:
        answer(path, "Relais du al")
    assert str(refused.value) == (
        f"{path}, line 2: the answer “Relais du al” is no participant's name; did you mean “Relais du Val”? "
        + HOW_TO_ANSWER
    )


def test_another_table_is_no_report(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(FileError, match="Needed: “sujet”, “texte”, “réponse”"):
        read_answers(path)


def asked(texts: list[str]) -> Report:
    questions = tuple(Question(text, Wish.YES, How.UNKNOWN, ("=A1", "@B"), (2,)) for text in texts)
    registrants = (Registrant("a", "A", Role.BUYER),)
    reading = Reading("a.csv", "utf-8", ";", "", {}, registrants, (Entry(2, State.READ),), ())
    return Report(reading, Resolution((), questions, ()))


TEXTS = st.text("=+-@'\tab\r\n\"; éœ’", min_size=1).map(str.strip).filter(fold)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, unique_by=fold, min_size=1), answer=TEXTS)
def test_no_cell_is_a_formula_and_every_text_comes_back(tmp_path: Path, texts: list[str], answer: str) -> None:
    content = render_csv(asked(texts))
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert rows[2][2] == "'=A1, @B"
    path = tmp_path / "answers.csv"
    path.write_bytes(fill(content, {row[3]: "Personne A" for row in rows[1:] if row[0] == "vœu"}))
    assert read_answers(path) == {fold(text): "Personne A" for text in texts}
