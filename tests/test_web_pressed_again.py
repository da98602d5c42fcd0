"""A button pressed several times by the same person does once what it says, and says so each time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from matchmaker.settings import MailServer, Security, set_mail_server, set_public_url
from matchmaker.store import AccountRole
from tests.organising import read, send, token, visit
from tests.scenes import MOMENTS, Scene, make_scene
from tests.workspaces import at_once
from web.organisers import COOKIE

EVENT = "/organise/events/1"
DAY = f"{EVENT}/repair"
GATE = f"{EVENT}/plans/1/publish"
READ = {"read": "y", "kind": "final"}
PEOPLE = "/organise/people"
INVITED = {"name": "Personne B", "email": "b@marnelle.example", "role": "organiser", "language": "fr"}


@pytest.fixture
def morning(tmp_path: Path) -> Scene:
    scene = make_scene("published", tmp_path)
    scene.app.config["CLOCK"] = lambda: MOMENTS["morning"]
    return scene


def twins(scene: Scene, client: FlaskClient, times: int) -> list[FlaskClient]:
    """The same browser, several times."""
    made = [scene.app.test_client() for _ in range(times)]
    for name in (COOKIE, "session"):
        cookie = client.get_cookie(name)
        assert cookie
        for one in made:
            one.set_cookie(name, cookie.value)
    return made


def hammer(scene: Scene, client: FlaskClient, path: str, data: Mapping[str, str], *, page: str = "") -> set[str]:
    """Press a button four times at once and once more afterwards: where that leads, or what is said instead."""
    found: list[str] = []
    typed = {**data, "csrf_token": token(client, page or path)}

    def press_it(one: FlaskClient) -> None:
        answer = one.post(f"{path}{'&' if '?' in path else '?'}lang=en", data=typed)
        found.append(answer.headers.get("Location") or f"{answer.status_code} {read(answer)}")

    *first, last = twins(scene, client, 5)
    at_once([lambda one=one: press_it(one) for one in first])  # type: ignore[misc]
    press_it(last)
    return set(found)


@pytest.mark.parametrize("kind", ["final", "provisional"])
def test_published_once(tmp_path: Path, kind: str) -> None:
    scene = make_scene("draft", tmp_path)
    assert hammer(scene, visit(scene), GATE, {**READ, "kind": kind}) == {f"{EVENT}/agendas"}
    with scene.open() as store:
        assert len(store.plans.publications(1)) == 1
    other = send(visit(scene, AccountRole.OWNER), GATE, {**READ, "kind": kind}, page=f"{EVENT}/agendas")
    assert (other.status_code, "is published already" in read(other)) == (422, True)


def test_agendas_are_mailed_once(morning: Scene) -> None:
    client = visit(morning)
    assert hammer(morning, client, f"{EVENT}/agendas", {}) == {"/organise/mails?event=1"}
    with morning.open() as store:
        assert set(Counter(letter.recipient for letter in store.letters.all(1)).values()) == {1}
    send(client, f"{EVENT}/agendas")
    assert "Every agenda is in the outbox already, or was sent" in read(client.get("/organise/mails?event=1&lang=en"))


@pytest.mark.parametrize("mails", [True, False])
def test_invited_once(tmp_path: Path, mails: bool) -> None:
    scene = make_scene("draft", tmp_path)
    with scene.open() as store:
        before = len(store.letters.all(None))
        if mails:
            set_public_url(store, "https://openmap.example")
            set_mail_server(store, MailServer("mail.example", 25, Security.NONE, "a@equipe.example"))
    owner = visit(scene, AccountRole.OWNER)
    assert hammer(scene, owner, f"{PEOPLE}/new", INVITED) == {PEOPLE}
    with scene.open() as store:
        assert len(store.letters.all(None)) - before == mails
    again = send(owner, f"{PEOPLE}/new", {**INVITED, "role": "owner"})
    assert (again.status_code, "an account with this e-mail address already" in read(again)) == (422, True)


def test_a_repair_is_applied_once_and_taken_back_alone(morning: Scene) -> None:
    client = visit(morning)
    for who in ("hauts", "gare"):
        send(client, f"{DAY}/say/no-show", {"who": who})
        page = client.get(f"{DAY}/proposal?lang=en").text
        hidden = dict(re.findall(r'name="(digest|frozen)" type="hidden" value="([^"]*)"', page))
        assert hammer(morning, client, f"{DAY}/proposal", {**hidden, "choice": "cancel"}) == {DAY}
    [undo] = re.findall(r'action="(/[^"]*/undo[^"]*)"', client.get(DAY).text)
    assert hammer(morning, client, undo, {}, page=DAY) == {DAY}
    with morning.open() as store:
        assert [one.undone for one in store.repairs.all(1)] == [False, True]
