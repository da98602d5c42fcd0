"""Whether one may register and wish: decided once, and said alike on every page, whatever way participants came."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from matchmaker.openings import Openings, openings
from matchmaker.reception import LEGAL, Phase, Reception
from tests import workspaces
from tests.organising import read, send, visit
from tests.scenes import Scene, command, make_scene, registrations
from tests.workspaces import NOON

DAY = timedelta(days=1)
BEGUN = datetime(2027, 5, 18, 9, tzinfo=UTC)
SILENT = Reception(1)
texts: dict[str, Any] = dict.fromkeys(LEGAL, "texte")
DATED = replace(SILENT, **{**texts, "retention": date(2027, 12, 31)}, opens=NOON, wishes_open=NOON + DAY)
RUNNING = replace(DATED, wishes_open=NOON)


@pytest.mark.parametrize(
    ("reception", "facts", "now", "registration", "wishes"),
    [
        (SILENT, "", NOON, Phase.BEFORE, Phase.BEFORE),
        (SILENT, "imported", NOON, Phase.TEAM, Phase.TEAM),
        (replace(SILENT, wishes_open=NOON + DAY), "imported", NOON, Phase.TEAM, Phase.BEFORE),
        (replace(SILENT, closes=NOON), "imported", NOON, Phase.BEFORE, Phase.BEFORE),
        (SILENT, "imported published", NOON, Phase.OVER, Phase.OVER),
        (SILENT, "", BEGUN, Phase.OVER, Phase.OVER),
        (DATED, "imported", NOON, Phase.OPEN, Phase.BEFORE),
        (DATED, "published", NOON, Phase.OPEN, Phase.OVER),
        (RUNNING, "published", NOON, Phase.OPEN, Phase.OPEN),
        (RUNNING, "published", BEGUN, Phase.OVER, Phase.OVER),
    ],
)
def test_dates_the_plan_and_the_file_decide_together(
    reception: Reception, facts: str, now: datetime, registration: Phase, wishes: Phase
) -> None:
    found = openings(
        workspaces.event(), reception, published="published" in facts, imported="imported" in facts, now=now
    )
    assert found == Openings(registration, wishes)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("several", tmp_path)


@pytest.fixture
def client(scene: Scene) -> FlaskClient:
    return visit(scene)


def see(client: FlaskClient, path: str) -> str:
    return read(client.get(f"{path}?lang=en", follow_redirects=True))


def test_pages_agree_when_registrations_come_from_a_file(scene: Scene, client: FlaskClient) -> None:
    steps, public = "/organise/events/1/", "/events/1/"
    assert "Import it" in see(client, steps)
    assert "Not open yet; the date is not fixed." in see(client, public)
    path = scene.workspace.with_name("inscriptions.csv")
    path.write_text(registrations(), encoding="utf-8")
    command("import", scene.workspace, path, "--event", "1")
    attendee = scene.app.test_client()
    attendee.get(scene.link(1))
    said = see(client, public)
    assert "Registration The organising team registers the participants. Wishes The organising team collects" in said
    assert "The organising team registers the participants" in see(client, "/events/1/register")
    mine = see(attendee, "/my/1/")
    assert "The organising team registered you" in mine
    assert "The organising team collects the wishes." in mine
    assert "The organising team collects the wishes." in see(attendee, "/my/1/directory")
    assert "From a file. Participants:" in see(client, steps)
    assert "Import a newer file" in see(client, steps)
    assert "Legal texts Can wait Texts that are missing: 8. Attendees’ pages show them" in see(client, steps)
    assert "Plan Next" in see(client, steps)
    command("plan", scene.workspace, "--event", "1")
    command("publish", scene.workspace, "--event", "1", "--provisional")
    said = see(client, steps)
    assert "Next Plan no. 1 is published as provisional, and still to be made final. Make it final" in said
    command("publish", scene.workspace, "--event", "1")
    assert "Publication Done Plan no. 1 is published. Agendas by mail Can wait No mail server is named" in see(
        client, steps
    )
    paper = {"paper": "room", "plan": "1"}
    assert send(client, "/organise/events/1/papers/file", paper, page="/organise/events/1/papers").status_code == 200
    assert "Papers Done Taken on Tuesday 20 April 2027" in see(client, steps)
    assert "Registration Closed. Wishes Closed." in see(client, public)
    assert "Registration is closed" in see(client, "/events/1/register")
    mine = see(attendee, "/my/1/")
    assert "Registration is closed; persons and accessibility can still be changed." in mine
    assert "Wishes are closed." in mine
    assert "Agendas by mail" in see(client, steps)
    assert "/organise/events/1/agendas" in client.get(steps).text


def test_data_are_not_deleted_before_the_event(scene: Scene, client: FlaskClient) -> None:
    path = "/organise/events/1/reception"
    with scene.open() as store:
        day = store.events.get(1).date
    page = send(client, path, {"revision": 1, "priorities": 3, "retention": day - DAY})
    assert page.status_code == 422
    assert '<a href="#retention">Personal data would be deleted before the event' in page.text
    assert send(client, path, {"revision": 1, "priorities": 3, "retention": day}).status_code == 303


def test_names_that_need_an_answer_come_before_those_already_understood(client: FlaskClient) -> None:
    lines = (
        "Structure;Vous êtes;Souhaits de rencontre",
        "Ville de Sorbeval;acheteur;Atelier Norde / Club de tir",
        "Atelier Nord;fournisseur;",
    )
    upload = "/organise/events/1/import"
    sent = send(client, upload, {"file": (BytesIO("\n".join(lines).encode()), "inscriptions.csv")})
    page = client.get(f"{sent.headers['Location']}?lang=en").text
    asked, folded, *_ = page.split("<details>")
    assert "Club de tir" in asked
    assert '<option value="">leave it open</option>' in asked
    folded = folded.split("</details>")[0]
    assert "<summary>Names understood in spite of their spelling: 1</summary>" in folded
    assert '<option value="">yes, it is Atelier Nord</option><option value="&#9;">nobody</option>' in folded
    assert "Club de tir" not in folded
