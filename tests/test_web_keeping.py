"""Keeping and moving in the browser, and what the pages of a frozen copy say."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.keeping.backups import last_backup
from matchmaker.keeping.carrying import bring_back, carry_away
from matchmaker.store import AccountRole, Store
from matchmaker.store.schema import STEPS
from tests.command_line import dump
from tests.routes import ROUTES
from tests.scenes import MOMENT, Scene, make_scene
from web.organisers import COOKIE
from web.serving import _take_up

BANNER = "Nothing can be changed here at the moment"


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    made = make_scene("published", tmp_path_factory.mktemp("keeping"))
    made.app.config["WTF_CSRF_ENABLED"] = False
    return made


def owner(scene: Scene) -> FlaskClient:
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(AccountRole.OWNER))
    client.set_cookie("lang", "en")
    return client


def test_the_owner_downloads_a_backup_and_nothing_is_left_of_it(scene: Scene, tmp_path: Path) -> None:
    client = owner(scene)
    assert "None was made yet." in client.get("/organise/keep").text
    before = dump(scene.workspace)
    with client.post("/organise/keep/backup") as page:
        name = page.headers["Content-Disposition"].partition("filename=")[2]
        (tmp_path / name).write_bytes(page.data)
    assert dump(tmp_path / name)["participants"] == before["participants"]
    assert [file.name for file in scene.workspace.parent.glob("*backup*")] == []
    with scene.open() as store:
        made = last_backup(store)
        assert made
        assert (made.name, made.at, store.audit.all()[-1].what) == (name, MOMENT, "workspace: backup downloaded")
    assert name in client.get("/organise/keep").text


def test_the_owner_is_reminded_when_data_are_kept_too_long(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    client, told = owner(scene), "Personal data are kept longer than you said"
    assert told not in client.get("/organise/").text
    monkeypatch.setitem(scene.app.config, "CLOCK", lambda: datetime(2028, 1, 2, 9, tzinfo=UTC))
    client = owner(scene)
    assert told in client.get("/organise/").text
    assert "matchmaker shred openmap.db --event 1" in client.get("/organise/keep").text
    reader = scene.app.test_client()
    reader.set_cookie(COOKIE, scene.session(AccountRole.READER))
    assert told not in reader.get("/organise/?lang=en").text


def test_every_page_of_a_frozen_copy_says_so_and_every_change_is_refused(scene: Scene, tmp_path: Path) -> None:
    client, laptop = owner(scene), tmp_path / "day.db"
    assert client.get(scene.link(1)).status_code == 303
    assert BANNER not in client.get("/organise/").text
    carry_away(scene.workspace, laptop, who="test", now=MOMENT)
    page = client.post("/organise/settings", data={"public_url": "https://a.example", "security": "starttls"})
    assert (page.status_code, "changes are made there" in page.text) == (422, True)
    page = client.post("/organise/events/1/mails/retry")
    assert (page.status_code, "changes are made there" in page.text) == (409, True)
    before, seen = dump(scene.workspace), set()
    for (endpoint, method), route in ROUTES.items():
        own = endpoint in ("static", "organise.leave")  # whoever leaves is refused the rest
        if not own and not route.path(scene).endswith((".pdf", ".ics", "/file?paper=csv")):
            with client.open(route.path(scene), method=method, data=route.form) as page:
                assert (endpoint, page.status_code < 500) == (endpoint, True)
                if page.status_code != 303 and page.content_type.startswith("text/html"):
                    assert (endpoint, BANNER in page.text) == (endpoint, True)
                seen.add((method, page.status_code))
    assert dump(scene.workspace) == before
    assert {("GET", 200), ("POST", 409)} <= seen
    french = client.get("/events/1/?lang=fr").text
    assert "Rien ne peut être modifié ici pour le moment" in french
    bring_back(scene.workspace, laptop, who="test", now=MOMENT)
    assert BANNER not in client.get("/events/1/").text
    with Store.open(laptop) as store:
        assert store.standing.get().frozen


def test_whoever_signs_out_while_the_workspace_is_away_is_out_in_this_browser(scene: Scene, tmp_path: Path) -> None:
    client = owner(scene)
    carry_away(scene.workspace, tmp_path / "day.db", who="test", now=MOMENT)
    assert client.get("/organise/").status_code == 200
    assert client.post("/organise/leave").status_code == 303
    assert client.get("/organise/").status_code == 403


def test_a_server_takes_up_a_frozen_and_an_older_file_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, laptop = tmp_path / "openmap.db", tmp_path / "day.db"
    Store.open(path, create=True, steps=STEPS[:-1]).close()
    with Store.open(path) as store:
        assert _take_up(store, "https://a.example")[0] == "https://a.example"
    old = path.with_name(f"openmap.before-v{len(STEPS)}.db")
    assert capsys.readouterr().out == (
        f"{path} was of an older version and is upgraded; as it was it is kept as {old}\n"
    )
    carry_away(path, laptop, who="test", now=MOMENT)
    with Store.open(path) as store:
        assert _take_up(store, "https://b.example") == ("https://a.example", "")
    assert "can be read, not changed" in capsys.readouterr().out
