"""My data in the browser: seen, downloaded, deleted; nothing of it is left in any file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from matchmaker.links import link_of, token_of
from matchmaker.personal.collecting import all_held
from matchmaker.personal.held import Happening, as_json
from matchmaker.store import Store
from tests.browsers import SIZES, audit, needs_chromium, opened, overhear
from tests.command_line import dump
from tests.planted import NOW, files_with_tokens, plant
from tests.scenes import Scene, make_scene, served
from web import create_app
from web.attendee.happenings import author_of, kind_of, value_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "openmap.db"
    plant(made)
    return made


@pytest.fixture
def client(path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser that came in as participant 1."""
    app = create_app(path)
    app.config["CLOCK"] = lambda: NOW
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    client = app.test_client()
    with Store.open(path) as store:
        token = token_of(store, link_of(store, 1, now=NOW))
    assert client.get(f"/l/{token}").status_code == 303
    return client


def test_deleting_leaves_no_byte_in_any_file(client: FlaskClient, path: Path) -> None:
    path.with_name("openmap.before-v2.db").write_bytes(path.read_bytes())
    assert files_with_tokens(path.parent) != []
    page = client.post("/my/1/delete", data={"sure": "y"})
    assert (page.status_code, page.location) == (303, "/events/1/deleted")
    assert files_with_tokens(path.parent) == []
    assert {file.name for file in path.parent.iterdir()} <= {"openmap.db", "openmap.db-wal", "openmap.db-shm"}
    done = client.get("/events/1/deleted?lang=en")
    assert "Nothing of what was deleted is left in our file" in done.text
    assert [word for word in ("Alpha", "Participant 1", "jeton") if word in done.text] == []
    assert files_with_tokens(path.parent) == []


def test_the_browser_is_signed_out_and_the_link_is_dead(client: FlaskClient, path: Path) -> None:
    with Store.open(path) as store:
        link = token_of(store, link_of(store, 1, now=NOW))
    client.post("/my/1/delete", data={"sure": "y"})
    assert client.get(f"/l/{link}").status_code == 404
    assert [client.get(f"/my/1/{page}").status_code for page in ("", "data", "data.json", "delete")] == [403] * 4


def test_nothing_is_deleted_without_the_tick(client: FlaskClient, path: Path) -> None:
    before = dump(path)
    page = client.post("/my/1/delete?lang=en")
    assert (page.status_code, "Tick the box if you want to delete it" in page.text) == (422, True)
    assert dump(path) == before


def test_a_double_click_deletes_once(client: FlaskClient, path: Path) -> None:
    """The second request was sent before the first was answered: with the cookie of before."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    client.post("/my/1/delete", data={"sure": "y"})
    before = dump(path)
    client.set_cookie("session", cookie.value)
    again = client.post("/my/1/delete", data={"sure": "y"})
    assert (again.status_code, again.location, dump(path)) == (303, "/events/1/deleted", before)


def test_what_a_reader_keeps_is_told_and_finished_by_the_next_look(client: FlaskClient, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        assert client.post("/my/1/delete", data={"sure": "y"}).status_code == 303
        assert "One thing remains to be done" in client.get("/events/1/deleted?lang=en").text
        assert files_with_tokens(path.parent) != []
    assert "Nothing of what was deleted is left" in client.get("/events/1/deleted?lang=en").text
    assert files_with_tokens(path.parent) == []


def test_the_download_is_all_that_is_held(client: FlaskClient, path: Path) -> None:
    file = client.get("/my/1/data.json")
    assert (file.mimetype, file.headers["Content-Disposition"]) == (
        "application/json", 'attachment; filename="openmap-1.json"',
    )  # fmt: skip
    with Store.open(path) as store:
        assert file.text == as_json(all_held(store, store.participants.get(1)))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_tells_what_the_download_holds(client: FlaskClient, path: Path, language: str) -> None:
    """Every text of the file with a token is on the page, also what no form asks for."""
    with Store.open(path) as store:
        known = tuple(replace(line, groups=("laundry",)) for line in store.participants.get(1).lines)
        store.participants.save(replace(store.participants.get(1), lines=known))
    page = client.get(f"/my/1/data?lang={language}").text
    texts = set(_texts(json.loads(client.get("/my/1/data.json").text)))
    assert {text for text in texts if "jeton" in text and text not in page} == {"jeton-lines-sector"}


@pytest.mark.parametrize(
    ("what", "before", "after", "said"),
    [
        ("A: registered", "", "", ("Inscription", "", "")),
        ("A: attendance", "coming", "replaced, late until 09:30",
         ("Réponse\u00a0: si vous venez", "Nous venons",
          "Quelqu’un d’autre vient, en retard jusqu’à 9\u202fh\u202f30")),
        ("A: needs and offers", "", "Linge", ("Besoins et offres", "", "Linge")),
        ("A: wishes entered (yes)", "", "B", ("Souhaits saisis par l’équipe", "", "B")),
        ("mobiles deleted, a week after the event", "", "",
         ("Numéros de mobile effacés, une semaine après l’événement", "", "")),
        ("something new", "", "", ("something new", "", "")),
    ],
)  # fmt: skip
def test_the_journal_speaks_the_language_of_the_page(
    client: FlaskClient, what: str, before: str, after: str, said: tuple[str, ...]
) -> None:
    entry = Happening(NOW, "matchmaker", what, before, after)
    with client.application.test_request_context("/?lang=fr"):
        assert (str(kind_of(entry)), value_of(before), value_of(after)) == said
        assert author_of(entry) == "Le programme, de lui-même"


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, list | dict):
        for inner in data.values() if isinstance(data, dict) else data:
            yield from _texts(inner)


@needs_chromium
def test_on_a_telephone_it_is_seen_downloaded_and_deleted(tmp_path: Path, browser: Browser) -> None:
    scene: Scene = make_scene("published", tmp_path)
    with served(scene.app) as site, opened(browser, size=SIZES["phone"]) as tab:
        heard = overhear(tab)
        tab.goto(f"{site}{scene.link(1)}")
        tab.goto(f"{site}/my/1/?lang=fr")
        tab.locator("nav.sections a[href='/my/1/data']").click()
        assert "fournisseur0@exemple.example" in tab.locator("main").inner_text()
        with tab.expect_download() as download:
            tab.locator("a[href='/my/1/data.json']").click()
        assert download.value.suggested_filename == "openmap-1.json"
        tab.locator("main a[href='/my/1/delete']").click()
        tab.locator("main button.danger").click()
        assert tab.locator(".summary a").count() == 1
        tab.locator("#sure").check()
        tab.locator("main button.danger").click()
        tab.wait_for_url(f"{site}/events/1/deleted")
        assert (audit(tab), heard) == ([], [])
        assert tab.goto(f"{site}/my/1/data").status == 403  # type: ignore[union-attr]
    with scene.open() as store:
        one = store.participants.get(1)
        assert (one.erased, one.email, store.audit.all(1)[-1].what) == (True, "", "participant 1 asked to be deleted")
