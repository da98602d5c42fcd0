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


def token(client: FlaskClient, path: str) -> str:
    """What the form of a page must bring along."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def send(client: FlaskClient, path: str, data: Mapping[str, object] | None = None, *, page: str = "") -> TestResponse:
    """What a form leads to; ``page``: where it stands, if that is not where it goes."""
    return client.post(f"{path}?lang=en", data={**(data or {}), "csrf_token": token(client, page or path)})


def read(page: TestResponse) -> str:
    """The text of a page, without what stands around it."""
    main = page.text.split("<main")[1].split("</main")[0].replace("<wbr>", "")
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def number_of(scene: Scene, name: str) -> int:
    """The id of a participant."""
    with scene.open() as store:
        return next(one.id for one in store.participants.all(1) if one.name == name)
