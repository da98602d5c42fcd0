"""The sourcing record and the numbers in the browser: who may take them, and what they say to whom."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from matchmaker.store import AccountRole
from tests.organising import number_of, read, visit
from tests.scenes import BUYERS, SUPPLIERS, Scene, make_scene

EVENT = "/organise/events/1"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene("published", tmp_path_factory.mktemp("published"))


def test_a_record_is_taken_for_one_buyer_or_for_all(published: Scene) -> None:
    client, buyer = visit(published), number_of(published, BUYERS[0])
    page = client.get(f"{EVENT}/record?lang=en")
    assert "It speaks of plan no. 1, in force." in read(page).replace("\u00a0", " ")
    one = client.get(f"{EVENT}/record/file?format=pdf&of={buyer}&language=en")
    assert (one.status_code, one.content_type, one.headers["Content-Disposition"]) == (
        200, "application/pdf", f'attachment; filename="record-{buyer:03}.pdf"',
    )  # fmt: skip
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(one.data)).pages)
    assert [name for name in BUYERS if name in text] == [BUYERS[0]]
    book = client.get(f"{EVENT}/record/file?format=xlsx&of=&language=no")
    assert (book.status_code, book.headers["Content-Disposition"]) == (200, 'attachment; filename="record.xlsx"')


@pytest.mark.parametrize(("query", "status"), [("format=exe", 422), ("", 422), ("format=pdf&of=999", 404)])
def test_what_is_none_is_refused(published: Scene, query: str, status: int) -> None:
    assert visit(published).get(f"{EVENT}/record/file?{query}").status_code == status


def test_before_publication_it_says_so(tmp_path_factory: pytest.TempPathFactory) -> None:
    client = visit(make_scene("draft", tmp_path_factory.mktemp("draft")))
    assert "the record comes with the published plan" in read(client.get(f"{EVENT}/record?lang=en"))
    refused = client.get(f"{EVENT}/record/file?format=pdf&lang=en")
    assert (refused.status_code, "nothing to record" in refused.text) == (409, True)


def test_numbers_name_nobody_and_hide_wishes_of_few_from_readers(published: Scene) -> None:
    organiser, reader = (visit(published, role).get(f"{EVENT}/numbers?lang=en")
                         for role in (AccountRole.ORGANISER, AccountRole.READER))  # fmt: skip
    assert [name for name in (*BUYERS, *SUPPLIERS) if name in organiser.text] == []
    assert "laundry" in organiser.text.casefold()
    assert ("Meetings are those of plan no. 1" in read(organiser).replace("\u00a0", " ")) is True
    said = "Wishes and meetings of categories with fewer than 5 participants are not shown"
    assert (said in read(organiser), said in read(reader)) == (False, True)
    table = visit(published, AccountRole.READER).get(f"{EVENT}/numbers.csv?lang=en")
    lines = [line.split(",") for line in table.data.decode("utf-8-sig").splitlines()]
    few = [line[-1] for line in lines if line[0] == "By sector" and line[-2] == "Wished pairs"]
    assert few == [""] * len(few)


def test_every_plot_has_a_name_and_the_same_numbers_as_a_table(published: Scene) -> None:
    page = visit(published).get(f"{EVENT}/numbers?lang=en").text
    assert page.count("<svg ") == page.count("<title id=") == page.count("<desc id=") == 6
    assert page.count('<table class="list counted"') == 5
