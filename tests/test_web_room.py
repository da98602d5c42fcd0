"""The clock in the organiser's hand, the screen on the wall, and the agenda that follows both."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from matchmaker.day import add_minutes, drop_rounds, pause, running_of
from matchmaker.day.screens import show_wall
from matchmaker.entities import Running
from tests.browsers import needs_chromium, opened
from tests.mornings import PORT, VILLE, WHO, at, open_morning
from tests.organising import read, send, visit
from tests.scenes import Scene, served
from web import create_app

CLOCK = "/organise/events/1/clock"


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """A morning of four rounds, at 9:05 in the first one."""
    with open_morning(tmp_path):
        pass
    app = create_app(tmp_path / "openmap.db")
    app.config["CLOCK"] = lambda: at("9:05")
    return Scene(tmp_path / "openmap.db", app)


def running(scene: Scene) -> Running:
    with scene.open() as store:
        return running_of(store, 1)


def told(scene: Scene) -> str:
    return " ".join("–" if one.dropped else f"{one.start:%H:%M}-{one.end:%H:%M}" for one in running(scene).rounds)


def wall(scene: Scene) -> str:
    with scene.open() as store:
        return f"/events/1/room/{show_wall(store, 1, who=WHO).key}"


def agenda(scene: Scene) -> str:
    client = scene.app.test_client()
    client.get(scene.link(VILLE))
    return read(client.get(f"/my/{VILLE}/agenda?lang=en"))


def test_a_dropped_round_is_marked_on_the_schedule_and_on_the_plan_of_the_room(scene: Scene) -> None:
    with scene.open() as store:
        drop_rounds(store, 1, revision=0, start=at("9:15"), last=2, now=at("9:05"), who=WHO)
    client = scene.app.test_client()
    client.get(scene.link(PORT))
    schedule, room = client.get("/events/1/schedule?lang=en"), client.get(f"/my/{PORT}/room?lang=en")
    assert "Round 2 9:15 Round 3 9:30 does not take place Round 4 9:45 does not take place" in read(schedule)
    assert re.findall("<s>(.*?)</s>", schedule.text) == ["Port", "Atelier"]
    assert "round 1, 9:00; round 3, 9:30 does not take place" in read(room)
    assert re.findall("<s>(.*?)</s>", room.text) == ["Port – Atelier"]


def test_every_press_shifts_everybody_once(scene: Scene) -> None:
    client, screen = visit(scene), f"{wall(scene)}/state"
    for what, revision, expected in (
        ("later", 0, "09:00-09:15 09:20-09:30 09:35-09:45 09:50-10:00"),
        ("next", 1, "09:00-09:05 09:05-09:15 09:20-09:30 09:35-09:45"),
        ("back", 2, "09:00-09:15 09:20-09:30 09:35-09:45 09:50-10:00"),
        ("pause", 3, "09:00-09:15 09:20-09:30 09:35-09:45 09:50-10:00"),
    ):
        assert send(client, CLOCK, {"what": what, "revision": str(revision)}).status_code == 303
        assert told(scene) == expected
        said = client.get(screen).json
        assert said
        assert [round_["start"] for round_ in said["rounds"]] == [
            one.start.timestamp() * 1000 for one in running(scene).rounds
        ]
    assert said["paused"] == at("9:05").timestamp() * 1000
    assert "Take back: the clock stopped at 9:05" in read(client.get(f"{CLOCK}?lang=en"))
    again = send(client, CLOCK, {"what": "later", "revision": "3"})
    assert (again.status_code, running(scene).revision) == (422, 4)
    assert "The clock was changed meanwhile, by a second press or by somebody else" in read(again)
    assert send(client, CLOCK, {"what": "resume", "revision": "4"}).status_code == 303
    assert send(client, CLOCK, {"what": "reset", "revision": "5"}).status_code == 303
    assert told(scene) == "09:00-09:10 09:15-09:25 09:30-09:40 09:45-09:55"
    assert "Take back: round 2 at 9:15 instead of 9:20" in read(client.get(f"{CLOCK}?lang=en"))
    nothing = send(client, CLOCK, {"what": "explode", "revision": "6"})
    assert (nothing.status_code, "Press one of the buttons" in read(nothing)) == (422, True)


def test_weeks_before_the_clock_is_looked_at_only(scene: Scene) -> None:
    scene.app.config["CLOCK"] = lambda: at("9:05") - timedelta(days=28)
    client = visit(scene)
    page = read(client.get(f"{CLOCK}?lang=en"))
    assert "The clock can be moved on the day itself, Tuesday 18 May 2027." in page
    assert [word in page for word in ("+5 minutes", "Pause", "Next round now", "We start late")] == [False] * 4
    late = {"first": "1", "at": "09:30", "way": "shorter", "revision": "0"}
    for address, form in ((CLOCK, {"what": "next", "revision": "0"}), (f"{CLOCK}/late", late)):
        refused = send(client, address, form)
        assert (refused.status_code, "on the day of the event only" in read(refused)) == (422, True)
    assert running(scene).revision == 0


def test_the_screen_is_opened_closed_and_written_on(scene: Scene) -> None:
    client = visit(scene)
    assert "At the moment it is not shown" in read(client.get(f"{CLOCK}?lang=en"))
    send(client, CLOCK, {"what": "show"})
    address = re.search(r'href="(/events/1/room/[a-z0-9]{12})"', client.get(CLOCK).text)
    assert address
    assert f"http://localhost{address[1]}<" in client.get(CLOCK).text
    send(client, CLOCK, {"what": "notice", "notice": "Lunch <is> served"})
    long = send(client, CLOCK, {"what": "notice", "notice": "x" * 200})
    assert (long.status_code, "read from the back of the room" in read(long)) == (422, True)
    stranger = scene.app.test_client()
    page = stranger.get(f"{address[1]}?lang=en")
    assert (page.status_code, "Lunch &lt;is&gt; served" in page.text, "Port 2" in read(page).replace(" Table", "")) == (
        200, True, False,
    )  # fmt: skip
    assert "Next: round 2 at 9:15" in read(page)
    assert "Ville Table 1" in read(page)
    send(client, CLOCK, {"what": "hide"})
    assert [stranger.get(address[1] + more).status_code for more in ("", "/state")] == [404, 404]


def test_a_late_start_is_seen_before_it_is_taken(scene: Scene) -> None:
    scene.app.config["CLOCK"] = lambda: at("8:50")
    client = visit(scene)
    assert "first=1&amp;at=09:30" in client.get(CLOCK).text
    late = f"{CLOCK}/late?first=1&at=09:30&lang=en"
    text = read(client.get(late))
    assert "There is no time left for 4 rounds of 3 minutes or more" in text
    assert "Rounds dropped round 3, round 4 Meetings lost 1 Left without any nobody" in text
    assert "Atelier : Port (keeps 1 meeting)" in text.replace("Atelier:", "Atelier :")
    assert running(scene).revision == 0
    form = {"first": "1", "at": "09:30", "last": "2", "revision": "0"}
    assert send(client, f"{CLOCK}/late", form, page=late).status_code == 422
    assert send(client, f"{CLOCK}/late", {**form, "way": "fewer"}, page=late).status_code == 303
    assert told(scene) == "09:30-09:40 09:45-09:55 – –"
    assert "Take back: without round 3 and 4 It is then: The first" in read(client.get(f"{CLOCK}?lang=en"))
    assert send(client, f"{CLOCK}/late", {**form, "way": "fewer"}, page=late).status_code == 422
    form = {"first": "1", "at": "09:31", "revision": "1", "way": "shorter"}
    assert send(client, f"{CLOCK}/late", form, page=late).status_code == 303
    assert told(scene) == "09:31-09:40 09:45-09:54 – –"
    scene.app.config["CLOCK"] = lambda: at("9:50")
    gone = client.get(late)
    assert (gone.status_code, "the morning has gone on meanwhile" in read(gone).lower()) == (422, True)
    for silly in ("first=x&at=09:30", "first=1&at=25:99", "first=99999999999999999999&at=09:30&last=-1"):
        assert client.get(f"{CLOCK}/late?{silly}").status_code == 422


def test_the_agenda_says_where_one_goes_now_and_what_changed(scene: Scene) -> None:
    assert "We are in round 1, until 9:10. Your meeting now: Table 1 Atelier" in agenda(scene)
    scene.app.config["CLOCK"] = lambda: at("9:11")
    assert "Round 2 begins at 9:15. Your next meeting, in 4 minutes: Table 1 Fabrique" in agenda(scene)
    assert "instead of" not in agenda(scene)
    with scene.open() as store:
        add_minutes(store, 1, revision=0, minutes=5, now=at("9:11"), who=WHO)
    assert "new time 9:20 to 9:30 instead of 9:15 Table 1" in agenda(scene)
    with scene.open() as store:
        pause(store, 1, revision=1, now=at("9:21"), who=WHO)
    scene.app.config["CLOCK"] = lambda: at("9:40")
    assert "The clock of the room stands still at the moment. Your meeting now: Table 1 Fabrique" in agenda(scene)
    with scene.open() as store:
        drop_rounds(store, 1, revision=2, start=at("9:50"), last=1, now=at("9:40"), who=WHO)
    scene.app.config["CLOCK"] = lambda: at("9:51")
    assert "You have no further meeting." in agenda(scene)
    scene.app.config["CLOCK"] = lambda: at("9:51") - timedelta(days=1)
    assert "Your first meeting: 9:00" in agenda(scene)


@needs_chromium
def test_the_screen_goes_on_without_a_network_and_catches_up(scene: Scene, browser: Browser) -> None:
    """The moment of the scene does not move between two answers, so the page's own clock does."""
    with served(scene.app) as site, opened(browser, language="en", size=(1280, 720)) as tab:
        tab.goto(f"{site}{wall(scene)}?lang=en")
        left, until = tab.locator("#left"), tab.locator("#until")
        expect(left).to_have_text(re.compile("4 min 5[0-9] s"))
        tab.get_by_role("button", name="Start with sound").click()
        assert tab.evaluate("[gong.loud, gong.context.state, gong.struck]") == [True, "running", ["soon"]]
        tab.context.set_offline(True)
        with scene.open() as store:
            add_minutes(store, 1, revision=0, minutes=5, now=at("9:05"), who=WHO)
        expect(left).not_to_have_text(left.inner_text())
        assert until.inner_text() == "until 9:10"
        tab.evaluate("offset += 4 * 60000; heard -= 61000")
        tab.wait_for_selector("#now.soon")
        assert tab.locator("#contact").inner_text() == "No contact for 1 min; the clock goes on."
        tab.evaluate("offset += 60000")
        tab.wait_for_selector("#now.between")
        assert tab.locator("#next").inner_text() == "Next: round 2 at 9:15"
        assert [" ".join(one.split()) for one in tab.locator("#seats li").all_inner_texts()] == [
            "Fabrique Table 1", "Ville Table 1",
        ]  # fmt: skip
        tab.evaluate("location.hash = '#G-Z'")
        expect(tab.locator("#seats li")).to_have_count(1)
        assert tab.evaluate("gong.struck") == ["soon", "soon", "end"]
        tab.context.set_offline(False)
        expect(until).to_have_text("until 9:15", timeout=9000)
        assert left.inner_text().startswith(("10 min 0 s", "9 min 5"))
        assert tab.locator("#contact").is_hidden()
