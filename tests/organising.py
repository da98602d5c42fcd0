"""Organisers' pages without a browser: who is signed in, forms sent with their token, what a page says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from matchmaker.store import AccountRole
from tests.scenes import Scene
from web.organisers import COOKIE


def visit(scene: Scene, role: AccountRole = AccountRole.ORGANISER) -> FlaskClient:
    """Somebody with this role, signed in."""
    client = scene.app.test_client()
    client.set_cookie(COOKIE, scene.session(role))
    return client


def send(
    client: FlaskClient, path: str, data: Mapping[str, str | list[str]] | None = None, *, page: str = ""
) -> TestResponse:
    """What a form leads to; ``page``: where it stands, if that is not where it goes."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(page or path).text)
    assert found
    return client.post(f"{path}?lang=en", data={**(data or {}), "csrf_token": found[1]})


def read(page: TestResponse) -> str:
    """The text of a page, without what stands around it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.split("<main")[1].split("</main")[0])).split())


def number_of(scene: Scene, name: str) -> int:
    """The id of a participant."""
    with scene.open() as store:
        return next(one.id for one in store.participants.all(1) if one.name == name)
