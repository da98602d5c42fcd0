"""Whether one may register and wish: decided once, and said alike on every page, whatever way participants came."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matchmaker.openings import Openings, openings
from matchmaker.reception import LEGAL, Phase, Reception
from matchmaker.store import AccountRole
from tests import workspaces
from tests.scenes import Scene, command, make_scene, registrations
from tests.workspaces import NOON
from web.organisers import COOKIE

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
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(AccountRole.ORGANISER))
    return client


def read(client: FlaskClient, path: str) -> str:
    page = client.get(f"{path}?lang=en", follow_redirects=True).text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main")[0])).split())


def test_pages_agree_when_registrations_come_from_a_file(scene: Scene, client: FlaskClient) -> None:
    steps, public = "/organise/events/1/", "/events/1/"
    assert "Import it" in read(client, steps)
    assert "Not open yet; the date is not fixed." in read(client, public)
    path = scene.workspace.with_name("inscriptions.csv")
    path.write_text(registrations(), encoding="utf-8")
    command("import", scene.workspace, path, "--event", "1")
    attendee = scene.app.test_client()
    attendee.get(scene.link(1))
    said = read(client, public)
    assert "Registration The organising team registers the participants. Wishes The organising team collects" in said
    assert "The organising team registers the participants" in read(client, "/events/1/register")
    mine = read(attendee, "/my/1/")
    assert "The organising team registered you" in mine
    assert "The organising team collects the wishes." in mine
    assert "The organising team collects the wishes." in read(attendee, "/my/1/directory")
    assert "From a file. Participants:" in read(client, steps)
    assert "Import a newer file" in read(client, steps)
    command("plan", scene.workspace, "--event", "1")
    command("publish", scene.workspace, "--event", "1")
    assert "Registration Closed. Wishes Closed." in read(client, public)
    assert "Registration is closed" in read(client, "/events/1/register")
    mine = read(attendee, "/my/1/")
    assert "Registration is closed; persons and accessibility can still be changed." in mine
    assert "Wishes are closed." in mine
    assert "Agendas by mail" in read(client, steps)
    assert "/organise/events/1/agendas" in client.get(steps).text


def post(client: FlaskClient, path: str, data: Mapping[str, object]) -> TestResponse:
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert token
    return client.post(f"{path}?lang=en", data={"csrf_token": token[1], **data})


def test_data_are_not_deleted_before_the_event(scene: Scene, client: FlaskClient) -> None:
    path = "/organise/events/1/reception"
    with scene.open() as store:
        day = store.events.get(1).date
    page = post(client, path, {"revision": 1, "priorities": 3, "retention": day - DAY})
    assert page.status_code == 422
    assert '<a href="#retention">Personal data would be deleted before the event' in page.text
    assert post(client, path, {"revision": 1, "priorities": 3, "retention": day}).status_code == 303


def test_names_that_need_an_answer_come_before_those_already_understood(client: FlaskClient) -> None:
    lines = (
        "Structure;Vous êtes;Souhaits de rencontre",
        "Ville de Sorbeval;acheteur;Atelier Norde / Club de tir",
        "Atelier Nord;fournisseur;",
    )
    upload = "/organise/events/1/import"
    sent = post(client, upload, {"file": (BytesIO("\n".join(lines).encode()), "inscriptions.csv")})
    page = client.get(f"{sent.headers['Location']}?lang=en").text
    asked, folded = page.split("<details>")
    assert "Club de tir" in asked
    assert '<option value="">leave it open</option>' in asked
    folded = folded.split("</details>")[0]
    assert "<summary>Names understood in spite of their spelling: 1</summary>" in folded
    assert '<option value="">yes, it is Atelier Nord</option><option value="&#9;">nobody</option>' in folded
    assert "Club de tir" not in folded
