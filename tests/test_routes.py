"""Every route is registered, refuses whom it should, and changes nothing for a form that is not ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.routes import ROUTES, SECRETS, VISITORS
from tests.scenes import Scene, make_scene


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene("published", tmp_path_factory.mktemp("routes"))


def test_every_route_is_in_the_register(scene: Scene) -> None:
    rules = scene.app.url_map.iter_rules()
    assert set(ROUTES) == {(rule.endpoint, method) for rule in rules for method in rule.methods - {"HEAD", "OPTIONS"}}


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("name", ROUTES, ids=" ".join)
def test_everybody_gets_what_the_register_says(
    name: tuple[str, str], visitor: str, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(scene.app.config, "WTF_CSRF_ENABLED", False)
    route, client = ROUTES[name], scene.app.test_client()
    VISITORS[visitor](client, scene)
    with client.open(route.path(scene), method=name[1], data=route.form) as page:
        assert page.status_code == route.status(visitor)
        assert visitor == "organiser" or [secret for secret in SECRETS if secret in page.text] == []


def test_the_secrets_are_there_to_be_told(scene: Scene) -> None:
    with scene.open() as store:
        assert all(any(secret in one.email for one in store.participants.all(1)) for secret in SECRETS)


@pytest.mark.parametrize("visitor", ["other", "organiser"])
def test_no_route_acts_without_the_token_of_a_form(visitor: str, tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    client = scene.app.test_client()
    VISITORS[visitor](client, scene)
    before = scene.workspace.read_bytes()
    for (endpoint, method), route in ROUTES.items():
        if method != "GET":
            page = client.open(route.path(scene), method=method, data=route.form)
            assert (endpoint, page.status_code in (400, 403, 404, 422)) == (endpoint, True)
    assert scene.workspace.read_bytes() == before
