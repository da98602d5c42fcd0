"""Whatever somebody calls an organisation is text on every page: no name is ever markup."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from matchmaker.store import AccountRole
from tests.routes import ROUTES
from tests.scenes import Scene, make_scene
from web.messages import Spoken, say
from web.organisers import COOKIE

SIGN = "<zz>"


def hostile(scene: Scene) -> None:
    """Every organisation, person and need has markup in its name; going around the store, which has no say in this."""
    with closing(sqlite3.connect(scene.workspace)) as file, file:
        file.execute("UPDATE organisations SET name = ? || name", [SIGN])
        file.execute("UPDATE people SET name = ? || name", [SIGN])
        file.execute("UPDATE lines SET title = ? || title, text = ? || text, sector = ? || sector", [SIGN] * 3)
        file.execute("UPDATE events SET name = ? || name, place = ? || place", [SIGN] * 2)


@pytest.mark.parametrize("name", ["published", "morning", "draft", "months"])
def test_no_page_shows_a_name_as_markup(name: str, tmp_path: Path) -> None:
    scene = make_scene(name, tmp_path)
    hostile(scene)
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(AccountRole.ORGANISER))
    client.get(scene.link(1))
    seen = 0
    for (endpoint, method), route in ROUTES.items():
        if method == "GET":
            with client.get(route.path(scene)) as page:
                assert (endpoint, page.status_code < 500) == (endpoint, True)
                if page.mimetype == "text/html" or endpoint in (
                    "editing.cells",
                    "checkin.state",
                ):  # a script puts these into the page
                    assert (endpoint, SIGN in page.text.replace(r"\u003c", "<")) == (endpoint, False)
                    seen += "&lt;zz" in page.text
    assert seen > 20


def test_what_an_address_says_is_no_markup(tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(AccountRole.ORGANISER))
    for address in ("record/file?format=", "papers/file?paper="):
        assert SIGN not in client.get(f"/organise/events/1/{address}{SIGN}").text


def test_a_sentence_with_a_name_is_text() -> None:
    assert (type(say("{name} withdrew", name=SIGN)), Spoken(lambda: SIGN).__html__()) == (Spoken, "&lt;zz&gt;")
