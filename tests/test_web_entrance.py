"""Coming in by a personal link: many in one browser, links that let nobody in, and how to get one again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import session

from matchmaker.entities import Organisation, Participant, Role
from matchmaker.links import revoke_link
from matchmaker.settings import MailServer, Security, set_mail_server
from tests.scenes import MOMENT, Scene, command, make_scene

MOST = 30


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = make_scene("published", tmp_path)
    scene.app.config["WTF_CSRF_ENABLED"] = False
    return scene


def ways(page: str) -> list[str]:
    """Where the page leads whoever needs a link."""
    return re.findall(r'href="(/events/\d+/link)(?:\?[^"]*)?"', page)


def add_more(scene: Scene, number: int) -> None:
    with scene.open() as store:
        names = [f"Structure {count}" for count in range(number)]
        people = [Participant(0, 0, Organisation(0, name, name.casefold()), Role.SUPPLIER) for name in names]
        store.participants.add(1, people)


def test_one_browser_remembers_the_last_ones_who_came_in(scene: Scene) -> None:
    add_more(scene, 25)
    with scene.app.test_client() as client:
        for participant in (1, *range(2, 32), 3):
            assert client.get(scene.link(participant)).status_code == 303
        assert [entry[0] for entry in session["entries"]] == [2, *range(4, 32), 3]
        assert len(session["entries"]) == MOST
        cookie = client.get_cookie("session")
        assert cookie
        assert len(cookie.value) < 3000
    for participant, status in ((1, 403), (2, 200), (3, 200), (31, 200)):
        assert client.get(f"/my/{participant}/").status_code == status
    assert client.post("/my/3/leave").status_code == 303
    assert [client.get(f"/my/{participant}/").status_code for participant in (2, 3)] == [200, 403]


def test_a_dead_link_leads_to_a_new_one(scene: Scene) -> None:
    with scene.open() as store:
        dead = scene.link(1)
        revoke_link(store, 1, now=MOMENT)
    for address in (dead, "/l/guessed"):
        page = scene.app.test_client().get(f"{address}?lang=en")
        assert (page.status_code, ways(page.text)) == (404, ["/events/1/link"])
        assert "<h1>This link no longer works</h1>" in page.text


def test_somebody_elses_page_leads_to_ones_own_link(scene: Scene) -> None:
    client = scene.app.test_client()
    client.get(scene.link(2))
    page = client.get("/my/1/?lang=en")
    assert (page.status_code, ways(page.text)) == (403, ["/events/1/link"])
    command("init", scene.workspace, "--add", "--date", "2028-05-16", "--name", "Seconde édition")
    page = client.get("/my/1/?lang=en")
    assert ways(page.text) == ["/events/1/link", "/events/2/link"]
    assert "Get my personal link for Seconde édition" in page.text


@pytest.mark.parametrize("mails", [True, False])
def test_no_mail_is_promised_that_does_not_go_out(scene: Scene, mails: bool) -> None:
    with scene.open() as store:
        if mails:
            set_mail_server(store, MailServer("localhost", 9, Security.NONE, "openmap@marnelle.example"))
    page = scene.app.test_client().get("/events/1/link/sent?lang=en").text
    assert ("is on its way" in page, "the organising team will send it" in page) == (mails, not mails)
