"""The page of check-in: without scripts, as a browser sends it, and in a real browser that loses its network."""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Route, expect

from matchmaker.entities import Arrival, Organisation, Participant, Person, Role, Way
from matchmaker.papers.badges import check_in_address
from matchmaker.papers.headings import Source
from matchmaker.papers.words import words
from matchmaker.plans import find_plan
from matchmaker.store import AccountRole
from tests.browsers import SIZES, needs_chromium, opened
from tests.organising import number_of, read, send, visit
from tests.scenes import MOMENTS, Scene, make_scene, served
from web import create_app
from web.organisers import COOKIE

DESK = "/organise/events/1/check-in"
HELPER, ORGANISER = AccountRole.HELPER, AccountRole.ORGANISER
CANAL, MENUISERIE, NORD = "Blanchisserie du Canal", "Menuiserie coopérative", "Atelier Nord"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """In the second round of the morning; nobody was checked in."""
    return make_scene("morning", tmp_path_factory.mktemp("checkin"))


@pytest.fixture
def scene(made: Scene, tmp_path: Path) -> Scene:
    """A copy to change."""
    workspace = Path(copy(made.workspace, tmp_path))
    app = create_app(workspace)
    app.config["CLOCK"] = made.app.config["CLOCK"]
    return Scene(workspace, app)


def kept(scene: Scene) -> list[Arrival]:
    with scene.open() as store:
        return list(store.arrivals.all(1))


def shown(scene: Scene) -> list[tuple[str, Way]]:
    """Who was tapped, how, in order."""
    with scene.open() as store:
        names = {one.id: one.name for one in store.participants.all(1)}
        return [(names[one.participant], one.way) for one in store.arrivals.all(1)]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def press(client: FlaskClient, number: int, tap: str) -> dict[str, str]:
    """A button of a card without scripts; what was sent."""
    page = client.get(f"{DESK}?number={number}&lang=en").text.split('id="found"')[1]
    sent = {name: hidden(page, name) for name in ("csrf_token", "participant", "key", "last")} | {"tap": tap}
    assert client.post(DESK, data=sent).status_code == 303
    return sent


def post(client: FlaskClient, *taps: object, token: str = "") -> Any:
    """As the script sends them."""
    headers = {"X-CSRFToken": token or token_of(client)}
    return client.post(f"{DESK}/taps", json={"taps": list(taps)}, headers=headers)


def token_of(client: FlaskClient) -> str:
    """With which forms and taps are believed to come from our own page."""
    return str(state_of(client)["token"])


def state_of(client: FlaskClient) -> dict[str, Any]:
    """As the script asks for it."""
    found: dict[str, Any] = client.get(f"{DESK}/state").get_json()
    return found


def test_without_scripts_a_form_pressed_twice_counts_once_and_is_taken_back(scene: Scene) -> None:
    client, id = visit(scene, HELPER), number_of(scene, NORD)
    sent = press(client, 1, "in")
    assert client.post(DESK, data=sent).status_code == 303
    assert [(one.participant, one.way, one.at, one.who) for one in kept(scene)] == [
        (id, Way.IN, MOMENTS["morning"], "Personne 5")
    ]
    assert f"{NORD} is here." in read(client.get(f"{DESK}?number=1&lang=en"))
    press(client, 1, "out")
    assert shown(scene) == [(NORD, Way.IN), (NORD, Way.OUT)]
    press(client, 1, "undo")
    assert "Here since 9:20" in read(client.get(f"{DESK}?q=nor&lang=en"))
    assert shown(scene) == [(NORD, Way.IN)]


def test_the_code_of_a_badge_opens_the_page_of_its_bearer_alone(scene: Scene) -> None:
    site = "http://openmap.example"
    with scene.open() as store:
        source = Source(store.load_edition(1), find_plan(store, 1), words("fr"), site)
    for one in source.edition.participants:
        page = visit(scene, HELPER).get(check_in_address(source, one).removeprefix(site)).text
        assert re.findall(r'<h3 class="name">([^<]+)</h3>', page) == [one.name]


def test_people_of_one_participant_are_tapped_by_name(scene: Scene) -> None:
    with scene.open() as store:
        one = store.participants.get(1)
        people = (Person("Personne Un", phone="02 99"), Person("Personne Deux"))
        number = store.participants.save(replace(one, people=people)).number
    press(visit(scene, HELPER), number, "in 1")
    assert [one.person for one in kept(scene)] == [1]


def test_a_batch_that_is_sent_again_is_answered_again(scene: Scene) -> None:
    client, key = visit(scene, HELPER), "0" * 31
    taps = [{"key": f"{key}{n}", "participant": n, "way": "in", "ago": 60_000} for n in (1, 2)]
    token = token_of(client)
    first, again = (post(client, *taps, token=token) for _ in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json)
    assert first.json["refused"] == []
    assert first.json["here"]["1"] == {"here": True, "at": "9\u202fh\u202f19", "key": f"{key}1", "persons": []}
    assert len(kept(scene)) == 2


def test_taps_that_make_no_sense_are_refused_and_hold_up_no_others(scene: Scene) -> None:
    key = "a" * 31
    good = {"key": f"{key}0", "participant": 1, "way": "in"}
    bad: list[object] = [
        {**good, "key": f"{key}1", "participant": 999},
        {**good, "key": f"{key}2", "participant": "1"},
        {**good, "key": f"{key}3", "way": "over"},
        {**good, "key": f"{key}4", "ago": 1e300},
        {**good, "key": f"{key}5", "person": -1},
        {**good, "key": f"{key}6", "participant": 2**70},
        {"key": f"{key}7", "way": "undo", "of": None},
        {**good, "key": f"{key}8", "way": []},
        {**good, "key": f"{key}9", "person": float("nan")},
        {**good, "key": f"{key}a", "person": 7},
        {"key": f"{key}b", "way": "undo", "of": "c" * 32, "participant": 1},
        {**good, "key": ["x"]},
        {**good, "key": float("nan")},
        "no tap",
    ]
    answer = post(visit(scene, HELPER), *bad, good)
    assert answer.json["refused"] == [*(f"{key}{n}" for n in "1ab23456789"), None, None]
    assert [one.key for one in kept(scene)] == [f"{key}0"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"taps": 1}', b"\xff", b"[" * 90_000])
def test_what_is_no_batch_changes_nothing(scene: Scene, body: bytes) -> None:
    client = visit(scene, HELPER)
    headers = {"X-CSRFToken": token_of(client), "Content-Type": "application/json"}
    assert client.post(f"{DESK}/taps", data=body, headers=headers).json == {"refused": [], "here": {}}


def test_nothing_is_told_of_participants_of_another_event(scene: Scene) -> None:
    with scene.open() as store:
        other = store.events.add(replace(store.events.get(1), id=0, name="OpenMap d’ailleurs")).id
        elsewhere = Organisation(0, "Structure d’ailleurs", "structure d’ailleurs")
        [stranger] = store.participants.add(other, [Participant(0, 0, elsewhere, Role.BUYER)])
        store.arrivals.add(other, [Arrival("d" * 32, stranger.id, Way.IN, MOMENTS["morning"], "Personne Z")])
    client = visit(scene, HELPER)
    tapped = {"key": "e" * 32, "participant": stranger.id, "way": "in"}
    assert post(client, tapped).json == {"refused": ["e" * 32], "here": {}}
    mine = press(client, 1, "in")
    undo = {**mine, "tap": "undo", "participant": str(stranger.id), "key": "f" * 32, "last": mine["key"]}
    for typed in (undo, {**undo, "tap": "in x", "participant": mine["participant"]}):
        answer = client.post(DESK, data=typed)
        assert (answer.status_code, len(kept(scene))) == (404, 1)


def test_on_the_day_a_helper_comes_in_at_the_door(scene: Scene) -> None:
    helper, desk = visit(scene, HELPER), f'href="{DESK}"'
    assert desk in helper.get("/organise/events/1/repair").text
    eve = MOMENTS["morning"] - timedelta(days=1)
    scene.app.config["CLOCK"] = lambda: eve
    assert desk not in visit(scene, HELPER).get("/organise/events/1/repair").text


def test_telephone_numbers_are_there_for_those_at_check_in_and_only_of_the_missing(scene: Scene) -> None:
    helper, organiser = visit(scene, HELPER), visit(scene, ORGANISER)
    assert "02 00 00 00" not in helper.get(f"{DESK}/people").text
    page = helper.get(f"{DESK}?lang=en").text
    assert "02 00 00 00 08" in page
    assert "Does not come" not in page
    post(helper, {"key": "b" * 32, "participant": number_of(scene, MENUISERIE), "way": "in"})
    assert "02 00 00 00 08" not in state_of(helper)["missing"]
    for role in (AccountRole.READER, AccountRole.PARTNER):
        assert visit(scene, role).get(f"{DESK}/state").status_code == 403
    answer = send(organiser, "/organise/events/1/repair/say/no-show", {"who": "4"}, page=DESK)
    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/organise/events/1/repair")


def own_address() -> str:
    """Of this machine in its network, for which browsers keep what they allow on localhost; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no address but its own")
        return str(probe.getsockname()[0])


@needs_chromium
def test_a_network_that_goes_away_loses_and_doubles_nothing(scene: Scene, browser: Browser) -> None:
    """Plain http, no localhost: three taps offline, an answer that is lost, a session that ends."""
    with served(scene.app, host=own_address()) as site, opened(browser, size=SIZES["phone"], language="en") as tab:
        cookie = {"name": COOKIE, "value": scene.session(HELPER), "url": site}
        tab.context.add_cookies([cookie])  # type: ignore[list-item]
        with tab.expect_response("**/people"):
            tab.goto(site + DESK)
        assert tab.evaluate("isSecureContext") is False
        line = tab.locator("#line")

        def tap(letters: str) -> None:
            tab.locator("#q").fill(letters)
            tab.locator("#found .tap").first.click()

        tab.context.set_offline(True)
        for letters in ("nor", "canal", "menuis"):
            tap(letters)
        expect(line).to_contain_text("No connection")
        expect(line).to_contain_text("3")
        assert kept(scene) == []
        tab.context.set_offline(False)
        expect(line).to_be_hidden()
        expected = [(NORD, Way.IN), (CANAL, Way.IN), (MENUISERIE, Way.IN)]
        assert shown(scene) == expected

        def lose(route: Route) -> None:
            route.fetch()
            route.abort()

        tab.route("**/taps", lose)
        tap("hop")
        expect(line).to_contain_text("No connection")
        assert len(kept(scene)) == 4
        tab.unroute("**/taps")
        tab.evaluate("dispatchEvent(new Event('online'))")
        expect(line).to_be_hidden()
        assert len(kept(scene)) == 4

        tab.context.clear_cookies(name=COOKIE)
        tap("lyc")
        expect(line).to_contain_text("no longer signed in")
        tab.context.add_cookies([cookie])  # type: ignore[list-item]
        tab.reload()
        expect(tab.locator("#counts")).to_contain_text("2 of 4")
        expect(line).to_be_hidden()
        assert [way for _, way in shown(scene)] == [Way.IN] * 5
        assert tab.evaluate("localStorage.length") == 0
