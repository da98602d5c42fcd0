"""Papers and exports that an organiser downloads: the right file, name and type, of the plan that was chosen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from matchmaker.entities import Session
from matchmaker.papers import SET
from matchmaker.store import Store
from tests.organising import visit
from tests.scenes import Scene, make_scene
from web import presses
from web.presses import WAITING

FILE = "/organise/events/1/papers/file"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Two plans; the first one was published once, the second one is in force."""
    return make_scene("eve", tmp_path_factory.mktemp("papers"))


def fetch(scene: Scene, query: str) -> tuple[str, str, bytes]:
    """Name, type and content."""
    with visit(scene).get(f"{FILE}?{query}") as page:
        assert page.status_code == 200
        return page.headers["Content-Disposition"].split('"')[1], page.headers["Content-Type"], page.data


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        ("agendas", ("Hôpital des Tilleuls", "Atelier Nord")),
        ("tables", ("Commune de Marnelle",)),
        ("grid", ("Lycée agricole de Sorbeval",)),
        ("catalogue", ("Espaces verts", "Entreprise solidaire 01")),
        ("wishes", ("Atelier Nord",)),
    ],
)
def test_a_paper_is_one_pdf(scene: Scene, paper: str, words: tuple[str, ...]) -> None:
    name, kind, content = fetch(scene, f"paper={paper}&plan=2&language=fr")
    assert (name, kind) == (f"{paper}.pdf", "application/pdf")
    text = text_of(content)
    assert [word in text for word in words] == [True] * len(words)


def test_sets_come_as_one_archive(scene: Scene) -> None:
    name, kind, content = fetch(scene, "paper=papers&plan=2")
    assert (name, kind) == ("papers.zip", "application/zip")
    assert ZipFile(BytesIO(content)).namelist() == [f"{paper}.pdf" for paper in SET if paper != "pitches"]
    name, kind, content = fetch(scene, "paper=calendars&plan=2")
    archive = ZipFile(BytesIO(content))
    assert (name, kind) == ("calendars.zip", "application/zip")
    assert archive.namelist()[0] == "001-atelier-nord.ics"
    assert archive.read("001-atelier-nord.ics").startswith(b"BEGIN:VCALENDAR")


def test_exports_are_those_of_the_chosen_plan_and_language(scene: Scene) -> None:
    found = {}
    for plan in (1, 2):
        name, kind, content = fetch(scene, f"paper=json&plan={plan}")
        assert (name, kind) == ("meetings.json", "application/json")
        found[plan] = json.loads(content)
    assert found[1] != found[2]
    heads = {code: fetch(scene, f"paper=csv&plan=2&language={code}") for code in ("fr", "en", "xx")}
    assert {code: (name, kind) for code, (name, kind, _) in heads.items()} == dict.fromkeys(
        heads, ("meetings.csv", "text/csv")
    )
    assert heads["fr"][2] != heads["en"][2]
    assert heads["fr"][2] == heads["xx"][2]  # no such language: the event's
    name, kind, content = fetch(scene, "paper=xlsx&plan=2")
    assert (name, kind) == (
        "meetings.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )  # fmt: skip
    assert len(CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names) == 3


def test_the_same_plan_gives_the_same_bytes(scene: Scene) -> None:
    assert fetch(scene, "paper=papers&plan=2") == fetch(scene, "paper=papers&plan=2")


def test_what_is_taken_to_the_printer_is_remembered_what_is_looked_at_is_not(tmp_path: Path) -> None:
    scene = make_scene("eve", tmp_path)
    scene.app.config["WTF_CSRF_ENABLED"] = False
    client = visit(scene)

    def take(**asked: str) -> tuple[int, str]:
        with client.post(FILE, data={"plan": "2", "language": "fr", **asked}) as page:
            said = page.headers.get("Content-Disposition")
            return page.status_code, said or page.text

    def pages_of(**asked: str) -> int:
        return len(PdfReader(BytesIO(client.post(FILE, data={"plan": "2", "language": "fr", **asked}).data)).pages)

    fetch(scene, "paper=agendas&plan=2")
    assert "Last printed on" not in client.get("/organise/events/1/papers?lang=en").text
    assert take(paper="agendas", role="buyer") == (200, 'attachment; filename="agendas-chosen.pdf"')
    assert "Last printed on" in client.get("/organise/events/1/papers?lang=en").text
    buyers = pages_of(paper="agendas", role="buyer")
    assert 0 < buyers < pages_of(paper="agendas")
    status, said = take(paper="agendas", changed="yes", lang="en")
    assert (status, "Nothing has changed since the last printing" in said) == (409, True)
    assert pages_of(paper="badges", who="Atelier Nord; 2", changed="yes") == 1
    assert take(paper="agendas", who="Nobody of this name")[0] == 404
    with Store.open(scene.workspace) as store:
        assert {one.paper for one in store.printings.all(1)} == {"agendas", "badges"}


def test_what_is_not_there_is_said(scene: Scene, tmp_path: Path) -> None:
    client = visit(scene)
    assert [client.get(f"{FILE}?{query}").status_code for query in ("paper=nothing", "paper=csv&plan=9", "")] == [
        422, 404, 422,
    ]  # fmt: skip
    empty = visit(make_scene("several", tmp_path))
    assert empty.get(f"{FILE}?paper=agendas").status_code == 404
    page = empty.get("/organise/events/1/papers?lang=en").text
    assert ["There is no plan yet" in page, 'value="agendas"' in page, 'value="catalogue"' in page] == [
        True, False, True,
    ]  # fmt: skip


def test_errors_keep_the_menu_and_lead_back_and_what_is_empty_is_not_offered(scene: Scene) -> None:
    client = visit(scene)
    page = client.get(f"{FILE}?paper=pitches&plan=2&lang=en")
    assert (page.status_code, 'aria-label="This event"' in page.text) == (409, True)
    assert 'href="/organise/events/1/papers">Back to: Papers</a>' in page.text
    unknown = client.get(f"{FILE}?paper=tables&plan=2&tables=1;99&lang=fr")
    assert (unknown.status_code, "il n’y a pas de table" in unknown.text.casefold()) == (422, True)
    with client.get(f"{FILE}?paper=tables&plan=2&tables=1") as some:
        assert len(PdfReader(BytesIO(some.data)).pages) == 1
    stranger = scene.app.test_client().get("/nowhere?lang=en").text
    assert ("Go to the home page" in stranger, "This event" in stranger) == (True, False)
    assert 'value="pitches"' not in client.get("/organise/events/1/papers").text
    with Store.open(scene.workspace) as store:
        event = store.events.get(1)
        before, speaker = event.sessions, store.participants.all(1)[0].id
        pitch = Session("Pitch", time(8, 30), 20, (speaker,))
        store.events.save(replace(event, sessions=(*before, pitch)))
    assert 'value="pitches"' in client.get("/organise/events/1/papers").text
    with Store.open(scene.workspace) as store:
        store.events.save(replace(store.events.get(1), sessions=before))


def test_the_plan_in_force_is_proposed(scene: Scene) -> None:
    client = visit(scene)
    page = client.get("/organise/events/1/papers?lang=en").text
    assert '<option value="2" selected>Plan no. 2 – in force' in page
    assert '<option value="1" selected>' in client.get("/organise/events/1/papers?plan=1").text


def test_an_organiser_prints_while_attendees_wait_and_nobody_waits_for_ever(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fetch(scene, "paper=csv&plan=2")[0] == "meetings.csv"
    press = scene.app.extensions["press"]
    seats = [press.seats.acquire(blocking=False) for _ in range(WAITING)]
    assert fetch(scene, "paper=csv&plan=2")[0] == "meetings.csv"
    for _ in filter(None, seats):
        press.seats.release()
    monkeypatch.setattr(presses, "PATIENCE", 0.01)
    attendee = scene.app.test_client()
    assert attendee.get(scene.link(1)).status_code == 303
    with press.turn:
        pages = (visit(scene).get(f"{FILE}?paper=csv&plan=2&lang=en"), attendee.get("/my/1/wishes.pdf?lang=en"))
    assert [(page.status_code, "try again in a minute" in page.text) for page in pages] == [(409, True)] * 2
    assert fetch(scene, "paper=csv&plan=2")[0] == "meetings.csv"
