"""The tick columns typed in: saved, the next table follows; nothing typed is lost, nothing counts twice."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.day.held import Tick, marks
from matchmaker.store import Feedback
from tests.organising import read, visit
from tests.scenes import MOMENTS, Scene, make_scene

SHEETS = "/organise/events/1/held"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Ten meetings at four tables are over."""
    return make_scene("afterwards", tmp_path_factory.mktemp("marking"))


def sheet(client: FlaskClient, table: int) -> dict[str, str]:
    """What a page sends of a sheet on which nothing was touched."""
    page = client.get(f"{SHEETS}/{table}?lang=en").text
    hidden = dict(re.findall(r'<input[^>]* type="hidden" name="([^"]+)" value="([^"]*)"', page))
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert token
    checked = re.findall(r'name="([^"]+-held)" value="([^"]*)" checked', page)
    return {**hidden, **dict(checked), "csrf_token": unescape(token[1])}


def lines(sent: dict[str, str]) -> list[str]:
    return [name for name in sent if re.fullmatch(r"line-\d+-\d+", name)]


def ticks(scene: Scene, table: int) -> list[Tick]:
    with scene.open() as store:
        return [one.tick for one in marks(store, 1) if one.meeting.table == table]


def test_from_table_to_table_until_all_is_typed_in(scene: Scene) -> None:
    client = visit(scene)
    assert "0 of 10 meetings are typed in." in read(client.get(f"{SHEETS}?lang=en"))
    address = f"{SHEETS}/1"
    assert "Table 1 · Commune de Marnelle" in read(client.get(f"{address}?lang=en"))
    for following in (f"{SHEETS}/2", f"{SHEETS}/3", f"{SHEETS}/4", SHEETS):
        sent = sheet(client, int(address[-1]))
        first, *others = lines(sent)
        said = {f"{first}-held": "yes", f"{first}-follow": "on"} | {f"{name}-held": "no" for name in others}
        for _ in range(2):  # the button is pressed twice
            answer = client.post(address, data=sent | said)
            assert (answer.status_code, answer.location) == (303, following)
        assert ticks(scene, int(address[-1])) == [Tick(True, True), *[Tick(False)] * len(others)]
        address = following
    assert "All 10 meetings are typed in." in read(client.get(f"{SHEETS}?lang=en"))
    with scene.open() as store:
        assert [line.what for line in store.audit.all(1) if line.what.startswith("tick")] == [
            f"tick columns: table {number}" for number in (1, 2, 3, 4)
        ]


def test_a_page_that_was_open_too_long_comes_back_with_what_was_typed(scene: Scene) -> None:
    client = visit(scene)
    sent = sheet(client, 1)
    name = lines(sent)[0]
    before = ticks(scene, 1)
    answer = client.post(f"{SHEETS}/1?lang=en", data={**sent, f"{name}-held": "", "csrf_token": "old"})
    assert (answer.status_code, ticks(scene, 1)) == (422, before)
    assert f'name="{name}-held" value="" checked' in answer.text
    assert "Nothing you typed is lost" in answer.text


def test_what_was_said_afterwards_stands_beside_and_strange_tables_are_not_there(scene: Scene) -> None:
    client = visit(scene)
    with scene.open() as store:
        met = next(one.meeting for one in marks(store, 1) if one.meeting.table == 2)
        store.feedback.set([Feedback(met.a, met.b, MOMENTS["afterwards"], useful=True, follow_up=True)])
    assert "Said afterwards: useful 1 of 1, follow-up wanted 1." in read(client.get(f"{SHEETS}/2?lang=en"))
    assert [client.get(f"{SHEETS}/{table}").status_code for table in (5, 99)] == [404, 404]


def test_a_round_that_was_dropped_is_named_and_not_asked(tmp_path: Path) -> None:
    delayed = make_scene("delayed", tmp_path)
    with delayed.open() as store:
        last = next(one for one in marks(store, 1) if one.dropped)
    page = read(visit(delayed).get(f"{SHEETS}/{last.meeting.table}?lang=en"))
    assert f"Round {last.meeting.slot} " in page
    assert "This round did not take place." in page
