"""Contacts on paper: below the timetable while the page has room, never at the price of a page, never on the wall."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from matchmaker.entities import Edition, Person, Plan, PlanState
from matchmaker.exports import export
from tests.editions import showcase, showcase_plan
from tests.printing import print_papers
from tests.test_papers_fitting import pages_by_title, usual, varied

SITE = "https://openmap.example"


def sharing(edition: Edition, *, seed: int = 0) -> Edition:
    """Everybody shares the contacts of one to three people, some with very long ones."""
    lot = random.Random(seed)

    def person(one: int, place: int) -> Person:
        function = " ".join(["chargée de l’accessibilité et des achats responsables"] * lot.choice((0, 1, 1, 5)))
        name = "-".join([f"Personne {place}", *["Aimée"] * lot.choice((0, 1, 20))])
        return Person(name, function, "02 00 00 00 00", f"p{place}.{'x' * lot.choice((1, 90))}@s{one}.example", True)

    people = {one.id: tuple(person(one.id, k) for k in range(lot.randint(1, 3))) for one in edition.participants}
    return replace(edition, participants=tuple(replace(one, people=people[one.id]) for one in edition.participants))


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_they_never_cost_a_page(tmp_path: Path) -> None:
    edition, plan = varied(0)
    without = print_papers(edition, plan, tmp_path / "a", language="fr", which=("agendas", "tables"))
    given = sharing(edition)
    papers = print_papers(given, plan, tmp_path / "b", language="fr", which=("agendas", "tables"), site=SITE)
    for before, after in zip(without, papers, strict=True):
        counts = zip(pages_by_title(before), pages_by_title(after), strict=True)
        assert [(old, new) for old, new in counts if old == 1 and new > 1] == []
        assert "@s" in text_of(after).replace("\n", "")


@pytest.mark.parametrize("meetings", range(1, 12))
def test_neither_do_many_long_ones_below_few_meetings(tmp_path: Path, meetings: int) -> None:
    edition, plan = usual(meetings)
    given = sharing(edition, seed=meetings)
    papers = print_papers(given, plan, tmp_path, language="fr", which=("agendas", "tables"))
    assert [set(pages_by_title(path)) for path in papers] == [{1}, {1}]


@pytest.mark.parametrize("meetings", range(1, 13))
def test_a_usual_page_has_them_or_says_where_they_are(tmp_path: Path, meetings: int) -> None:
    edition, plan = usual(meetings)
    people = tuple(
        replace(one, people=(Person("Personne A", "achats", "02 00 00 00 00", f"a@s{one.id}.example", True),))
        for one in edition.participants
    )
    given = replace(edition, participants=people)
    for site in ("", SITE):
        (path,) = print_papers(given, plan, tmp_path, language="fr", which=("agendas",), site=site)
        page = PdfReader(path).pages[-1].extract_text()
        shown = [one.id for one in people if f"@s{one.id}.example" in page]
        assert shown in ([], list(range(2, meetings + 2)))
        assert (SITE in page) == (not shown and site == SITE)
        assert shown or meetings > 9


def test_nothing_of_them_on_the_wall_in_exports_or_in_drafts(tmp_path: Path) -> None:
    edition, plan = sharing(showcase()), showcase_plan()
    tokens = ("Personne 0", "02 00 00 00 00", "@s")

    def found(plan: Plan, folder: Path) -> dict[str, bool]:
        papers = print_papers(edition, plan, folder, language="en", which=("agendas", "tables", "grid"))
        return {path.name: any(token in text_of(path) for token in tokens) for path in papers}

    assert found(plan, tmp_path) == {"agendas.pdf": True, "tables.pdf": True, "grid.pdf": False}
    assert not any(found(replace(plan, state=PlanState.DRAFT), tmp_path).values())
    files = [path for path in export(edition, plan, tmp_path, language="en") if path.suffix != ".xlsx"]
    assert [path for path in files if any(token in path.read_text(encoding="utf-8-sig") for token in tokens)] == []
