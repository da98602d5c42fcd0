"""Today's file, tomorrow's, and what was corrected by hand in between."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest
import xlsxwriter

from matchmaker import wording
from matchmaker.entities import Line, LineKind, Participant, Role, Wish
from matchmaker.errors import FileError, InputError
from matchmaker.imports import Outcome, Rewish, Update, import_file
from matchmaker.imports.opinions import merge_opinions
from matchmaker.participants import keep_corrections
from matchmaker.registrations.answers import render_csv
from matchmaker.registrations.report import HOW_TO_ANSWER
from matchmaker.registrations.wishes import Said
from matchmaker.store import DecidedBy
from tests import workspaces
from tests.command_line import dump
from tests.desks import Desk
from tests.registration_files import BOTH, BUYER, HEADER, NETWORK, line

CITY = line("Ville de Marnelle", BUYER, email="ville@marnelle.example", wishes=("Atelier Nord", "Atelier Sud"))
NORTH = line("Atelier Nord", email="nord@atelier.example", people=2, offers="Couture : sacs", arrive="9h30")
SOUTH = line("Atelier Sud", email="sud@atelier.example", wishes=("Ville de Marnelle",))
DAY_ONE = (CITY, NORTH, SOUTH)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.store.close()


def test_the_first_file(desk: Desk) -> None:
    outcome = desk.read(*DAY_ONE)
    assert outcome.added == ("Atelier Nord", "Atelier Sud", "Ville de Marnelle")
    assert outcome.wishes == (Rewish("Atelier Sud", 0, 1), Rewish("Ville de Marnelle", 0, 2))
    assert (outcome.updates, outcome.conflicts, outcome.missing, outcome.changed) == ((), (), (), True)
    assert outcome.summary == "3 new, 2 with wishes"
    north = desk.one("Atelier Nord")
    assert north == Participant(
        id=1,
        number=1,
        organisation=replace(north.organisation, name="Atelier Nord", key="atelier nord"),
        role=Role.SUPPLIER,
        email="nord@atelier.example",
        head_count=2,
        arrive=time(9, 30),
        lines=(Line(LineKind.OFFER, "Couture", "sacs"),),
    )
    assert desk.said() == {
        ("Ville de Marnelle", "Atelier Nord", "yes", 1),
        ("Ville de Marnelle", "Atelier Sud", "yes", 2),
        ("Atelier Sud", "Ville de Marnelle", "yes", 1),
    }


def test_a_column_that_is_gone_tomorrow_says_nothing(desk: Desk) -> None:
    city = line(
        "Ville de Marnelle", BUYER, email="v@marnelle.example", wishes=("Atelier Nord",), refuses=("Atelier Sud",)
    )
    north = line(
        "Atelier Nord", email="n@nord.example", offers="Couture : sacs", arrive="9h30", access="Fauteuil roulant"
    )
    desk.read(city, north, SOUTH)
    before = dump(desk.path)
    path = desk.path.with_name("bare.csv")
    path.write_text("Structure\nVille de Marnelle\nAtelier Nord\nAtelier Sud\n", encoding="utf-8")
    outcome = import_file(desk.store, 1, path=path, who="test")
    assert (outcome.changed, dump(desk.path)) == (False, before)
    told = [said.text() for said in outcome.report.reading.remarks if "what the last one said stays" in said.text()]
    assert [text.split(" for ")[1].split(":")[0] for text in told] == [
        "role", "email", "arrive", "accessibility", "wishes", "vetoes", "offers"
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing_at_all(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    before = dump(desk.path)
    again = desk.read(*DAY_ONE)
    assert (again.changed, again.summary) == (False, "")
    assert dump(desk.path) == before
    other_order = desk.read(*reversed(DAY_ONE))
    assert not other_order.changed
    assert dump(desk.path) == before


def test_the_same_file_after_corrections_changes_nothing_either(desk: Desk) -> None:
    desk.read(*DAY_ONE, line("Ville Perdue", BUYER, wishes=("Atelier Nrod",)))
    desk.correct("Atelier Nord", leave=time(11), head_count=5)
    desk.correct("Ville Perdue", withdrawn=True)
    desk.say("Ville de Marnelle", ("Atelier Sud", Wish.PRIORITY, 1))
    before = dump(desk.path)
    again = desk.read(*DAY_ONE, line("Ville Perdue", BUYER, wishes=("Atelier Nrod",)))
    assert (again.changed, again.conflicts, again.withdrawn) == (False, (), ("Ville Perdue",))
    assert dump(desk.path) == before


def test_a_workbook_says_the_same_as_a_text(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    path = desk.folder / "inscriptions.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate((HEADER, *DAY_ONE)):
            sheet.write_row(place, 0, row)
    assert not import_file(desk.store, desk.event, path=path, who="test").changed


def test_only_what_differs_is_applied(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    untouched = desk.one("Atelier Sud")
    new_north = line("ATELIER NORD", BOTH, email="neuf@atelier.example", people=2, offers="Couture : sacs")
    outcome = desk.read(CITY, new_north, SOUTH, line("Atelier Ouest"))
    assert outcome.added == ("Atelier Ouest",)
    assert outcome.updates == (
        Update("ATELIER NORD", "name", "Atelier Nord", "ATELIER NORD"),
        Update("ATELIER NORD", "role", Role.SUPPLIER, Role.BOTH),
        Update("ATELIER NORD", "emails", ("nord@atelier.example",), ("neuf@atelier.example",)),
        Update("ATELIER NORD", "arrive", time(9, 30), None),
    )
    assert outcome.wishes == ()
    north = desk.one("ATELIER NORD")
    assert (north.id, north.number, north.arrive, north.email) == (1, 1, None, "neuf@atelier.example")
    assert desk.one("Atelier Sud") == untouched
    assert desk.one("Atelier Ouest").number == 4


def test_a_correction_by_hand_stays_and_is_listed_once_as_a_question(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    desk.correct("Atelier Nord", head_count=4, role=Role.BOTH)
    changed = line("Atelier Nord", email="neuf@atelier.example", people=3, offers="Couture : sacs", arrive="9h30")
    outcome = desk.read(CITY, changed, SOUTH)
    assert [update.field for update in outcome.updates] == ["emails"]
    assert [(name, asked.field) for name, asked in outcome.conflicts] == [("Atelier Nord", "head_count")]
    assert desk.waiting() == [("Atelier Nord", "head_count", "3", "4")]
    assert (desk.one("Atelier Nord").head_count, desk.one("Atelier Nord").role) == (4, Role.BOTH)
    before = dump(desk.path)
    assert not desk.read(CITY, changed, SOUTH).changed
    assert dump(desk.path) == before


def test_a_question_ends_when_both_agree_or_the_correction_is_kept(desk: Desk) -> None:
    desk.read(*DAY_ONE)

    def contradict(people: int) -> None:
        desk.read(CITY, line("Atelier Nord", email="nord@atelier.example", people=people), SOUTH)

    desk.correct("Atelier Nord", head_count=4)
    contradict(3)
    desk.correct("Atelier Nord", head_count=3)
    assert desk.waiting() == []
    desk.correct("Atelier Nord", head_count=6)
    contradict(5)
    assert desk.waiting() == [("Atelier Nord", "head_count", "5", "6")]
    contradict(6)
    assert desk.waiting() == []
    desk.correct("Atelier Nord", head_count=8)
    contradict(7)
    assert keep_corrections(desk.store, desk.event, one=desk.one("Atelier Nord")) == 1
    contradict(7)
    assert (desk.waiting(), desk.one("Atelier Nord").head_count) == ([], 8)


def test_an_hour_that_contradicts_a_corrected_one_is_asked_not_applied(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    desk.correct("Atelier Nord", leave=time(10))
    outcome = desk.read(CITY, line("Atelier Nord", people=3, arrive="10h30", email="nord@atelier.example"), SOUTH)
    assert [update.field for update in outcome.updates] == ["head_count", "lines"]
    assert desk.waiting() == [("Atelier Nord", "arrive", "10:30", "09:30")]


def test_who_is_gone_from_the_file_is_marked_and_never_deleted(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    outcome = desk.read(CITY, SOUTH)
    assert (outcome.left, outcome.missing) == (("Atelier Nord",), ("Atelier Nord",))
    assert replace(desk.one("Atelier Nord"), missing=False).withdrawn is False
    assert ("Ville de Marnelle", "Atelier Nord", "yes", 1) in desk.said()
    again = desk.read(CITY, SOUTH)
    assert (again.left, again.missing, again.changed) == ((), ("Atelier Nord",), False)
    back = desk.read(*DAY_ONE)
    assert (back.returned, back.missing) == (("Atelier Nord",), ())
    assert desk.one("Atelier Nord").missing is False


def test_the_organiser_decides_about_who_is_gone(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    desk.read(CITY)
    assert desk.correct("Atelier Nord", withdrawn=True).missing is False
    desk.correct("Atelier Sud", withdrawn=False)
    outcome = desk.read(CITY)
    assert (outcome.missing, outcome.changed) == ((), False)
    back = desk.read(*DAY_ONE)
    assert (back.withdrawn, back.returned, back.changed) == (("Atelier Nord",), (), False)
    assert desk.one("Atelier Nord").withdrawn


def test_a_newcomer_makes_an_old_wish_understood(desk: Desk) -> None:
    asker = line("Ville de Bellerive", BUYER, wishes=("Atelier Est", "Atelier Nord"))
    first = desk.read(asker, NORTH)
    assert [question.text for question in first.report.open] == ["Atelier Est"]
    assert desk.said() == {("Ville de Bellerive", "Atelier Nord", "yes", 2)}
    second = desk.read(asker, NORTH, line("atelier est"))
    assert second.wishes == (Rewish("Ville de Bellerive", 1, 2),)
    assert desk.said() == {
        ("Ville de Bellerive", "atelier est", "yes", 1),
        ("Ville de Bellerive", "Atelier Nord", "yes", 2),
    }


def test_a_misspelling_understood_once_stays_understood_and_stays_in_the_report(desk: Desk) -> None:
    asker = line("Ville de Bellerive", BUYER, wishes=("Tremplin Solidare", "Pixel-Vert"))
    first = desk.read(asker, line("Tremplin Solidaire"), line("Pixel Vert"))
    near = (line("Tremplin Solidarel"), line("PixelVert"))
    second = desk.read(asker, line("Tremplin Solidaire"), line("Pixel Vert"), *near)
    assert [question.text for question in first.report.guessed] == ["Tremplin Solidare"]
    assert [question.text for question in second.report.guessed] == ["Pixel-Vert", "Tremplin Solidare"]
    assert second.wishes == ()
    assert {target for _, target, _, _ in desk.said()} == {"Tremplin Solidaire", "Pixel Vert"}
    names = desk.store.imports.names(desk.event)
    assert {text: known.decided_by for text, known in names.items()} == {
        "tremplin solidare": DecidedBy.IMPORT,
        "pixel-vert": DecidedBy.IMPORT,
    }


def test_the_exact_name_of_a_newcomer_is_meant_rather_than_one_like_it(desk: Desk) -> None:
    asker = line("Ville de Bellerive", BUYER, wishes=("Tremplin Solidare",))
    desk.read(asker, line("Tremplin Solidaire"))
    desk.read(asker, line("Tremplin Solidaire"), line("Tremplin Solidare"))
    assert desk.said() == {("Ville de Bellerive", "Tremplin Solidare", "yes", 1)}


def answered(desk: Desk, outcome: Outcome, **answers: str) -> Path:
    """The report of an import, with answers filled in by text."""
    rows = [row.split(";") for row in render_csv(outcome.report).decode("utf-8-sig").splitlines()]
    for row in rows[1:]:
        row[-1] = answers.get(row[3].replace(" ", "_"), row[-1])
    path = desk.folder / "reponses.csv"
    path.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8-sig")
    return path


ASKING = line("Ville de Bellerive", BUYER, wishes=("la boutique", "les autres", "Atelier Nrod"), refuses=("le voisin",))


def test_answers_are_applied_and_remembered(desk: Desk) -> None:
    lines = (ASKING, NORTH, SOUTH, CITY)
    first = desk.read(*lines)
    assert ("Ville de Bellerive", "Atelier Nord", "yes", 3) in desk.said()
    report = answered(
        desk,
        first,
        la_boutique="atelier sud",
        les_autres="personne",
        Atelier_Nrod="Atelier Sud",
        le_voisin="Atelier Nord",
    )
    outcome = desk.read(*lines, answers=report)
    assert outcome.wishes == (Rewish("Ville de Bellerive", 1, 1),)
    expected = {("Ville de Bellerive", "Atelier Sud", "yes", 1), ("Ville de Bellerive", "Atelier Nord", "no", None)}
    assert {said for said in desk.said() if said[0] == "Ville de Bellerive"} == expected
    before = dump(desk.path)
    again = desk.read(*lines)
    assert (again.changed, again.report.open, again.report.guessed) == (False, (), ())
    assert dump(desk.path) == before


def test_an_answer_may_name_a_newcomer_of_the_same_file(desk: Desk) -> None:
    report = answered(desk, desk.read(ASKING, NORTH), la_boutique="Atelier Ouest")
    desk.read(ASKING, NORTH, line("Atelier Ouest"), answers=report)
    assert ("Ville de Bellerive", "Atelier Ouest", "yes", 1) in desk.said()


def test_a_wrong_answer_is_refused_with_its_line_and_nothing_is_kept(desk: Desk) -> None:
    report = answered(desk, desk.read(ASKING, NORTH), la_boutique="Atelier Nord", les_autres="Atelier Perdu")
    before = dump(desk.path)
    number = next(place for place, row in enumerate(report.read_text("utf-8-sig").splitlines(), 1) if "Perdu" in row)
    with pytest.raises(InputError) as refused:
        desk.read(ASKING, NORTH, line("Atelier Ouest"), answers=report)
    assert str(refused.value) == (
        f"{report}, line {number}: the answer “Atelier Perdu” is no participant's name. {HOW_TO_ANSWER}"
    )
    assert dump(desk.path) == before


def test_a_rehearsal_tells_everything_and_keeps_nothing(desk: Desk) -> None:
    before = dump(desk.path)
    outcome = desk.read(*DAY_ONE, rehearse=True)
    assert outcome.added == ("Atelier Nord", "Atelier Sud", "Ville de Marnelle")
    assert dump(desk.path) == before


def test_wishes_changed_by_hand_stay_and_the_others_follow_the_file(desk: Desk) -> None:
    desk.read(*DAY_ONE, line("Atelier Ouest"))
    desk.say("Ville de Marnelle", ("Atelier Nord", Wish.NO, None), ("Atelier Ouest", Wish.YES, 5))
    longer = line("Ville de Marnelle", BUYER, email="ville@marnelle.example", wishes=("Atelier Est", "Atelier Sud"))
    outcome = desk.read(longer, NORTH, SOUTH, line("Atelier Ouest"), line("Atelier Est"))
    assert outcome.wishes == (Rewish("Ville de Marnelle", 1, 2),)
    assert {said for said in desk.said() if said[0] == "Ville de Marnelle"} == {
        ("Ville de Marnelle", "Atelier Est", "yes", 1),
        ("Ville de Marnelle", "Atelier Nord", "no", None),
        ("Ville de Marnelle", "Atelier Ouest", "yes", 5),
    }
    assert desk.waiting() == [("Ville de Marnelle", "wish about Atelier Nord", "", "no")]
    desk.say("Ville de Marnelle", ("Atelier Est", Wish.YES, 1))
    desk.read(longer, NORTH, SOUTH, line("Atelier Ouest"), line("Atelier Est"))
    assert desk.waiting() == []


@pytest.mark.parametrize(
    ("base", "theirs", "ours", "merged", "clashes"),
    [
        ("yes 1", "yes 1", "yes 1", "yes 1", False),
        ("yes 1", "yes 2", "yes 1", "yes 2", False),
        ("yes 1", "yes 2", "", "", False),
        ("yes 1", "yes 2", "priority 1", "priority 2", False),
        ("yes 1", "yes 2", "no", "no", False),
        ("yes 1", "", "yes 1", "", False),
        ("", "yes 1", "", "yes 1", False),
        ("", "", "open 3", "open 3", False),
        ("", "no", "no", "no", False),
        ("yes 1", "no", "priority 1", "priority 1", True),
        ("yes 1", "", "no", "no", True),
        ("yes 1", "no", "", "", True),
        ("", "yes 1", "no", "no", True),
        ("yes 1", "yes 3", "yes 2", "yes 2", True),
    ],
)
def test_opinions_are_merged_three_ways(base: str, theirs: str, ours: str, merged: str, clashes: bool) -> None:
    def said(text: str) -> tuple[Said, ...]:
        wish, _, rank = text.partition(" ")
        return (Said("a", "b", Wish(wish), int(rank) if rank else None),) if text else ()

    found = merge_opinions("a", base=said(base), theirs=said(theirs), ours=said(ours))
    assert (found.said, bool(found.clashes)) == (said(merged), clashes)


def test_an_organisation_known_from_another_event_is_the_same_and_what_differs_is_asked(desk: Desk) -> None:
    desk.read(line("Ville de Marnelle", BUYER), line("Réseau Inclusif", NETWORK))
    old, desk.event = desk.event, desk.store.events.add(workspaces.event("Automne")).id
    outcome = desk.read(line("VILLE DE MARNELLE", BUYER))
    assert (outcome.added, outcome.updates) == (("Ville de Marnelle",), ())
    assert desk.waiting() == [("Ville de Marnelle", "name", "VILLE DE MARNELLE", "Ville de Marnelle")]
    first, second = (desk.store.participants.all(event)[-1] for event in (old, desk.event))
    assert (first.organisation, first.number, second.number) == (second.organisation, 2, 1)


def test_a_file_that_cannot_be_read_changes_nothing(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    before = dump(desk.path)
    (desk.folder / "autre.csv").write_text("Prix;Poids\n3;4\n", encoding="utf-8")
    with pytest.raises(FileError, match="no header found"):
        import_file(desk.store, desk.event, path=desk.folder / "autre.csv", who="test")
    assert dump(desk.path) == before


def test_each_import_that_changes_something_is_in_the_journal(desk: Desk) -> None:
    desk.read(*DAY_ONE)
    desk.read(*DAY_ONE)
    desk.correct("Atelier Nord", leave=time(11))
    desk.read(CITY, SOUTH)
    assert [(entry.who, entry.what, entry.before, entry.after) for entry in desk.store.audit.all(desk.event)] == [
        ("test", "import of inscriptions.csv", "", "3 new, 2 with wishes"),
        ("test", "Atelier Nord: departure", "", "11:00"),
        ("test", "import of inscriptions.csv", "", "1 no longer in the file"),
    ]


def test_the_examples_of_the_wording_are_true() -> None:
    assert doctest.testmod(wording).failed == 0
