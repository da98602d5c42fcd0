"""Setting up an event in the browser: its programme, its room, its rules and aims; what others would bring."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from matchmaker.entities import Break, Event, FirmKind, Role, Session, Size, Table, Target
from matchmaker.plans import make_plan
from matchmaker.store import AccountRole
from tests.browsers import needs_chromium, opened
from tests.scenes import MOMENT, Scene, make_scene, registrations, served
from tests.test_web_organiser import read, visit
from web import create_app
from web.organisers import COOKIE

EVENT = "/organise/events/1"


class _Fields(HTMLParser):
    """What a browser would send of a page, but for its buttons: names and values of all that is filled in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._menu = ""
        main = page.partition("<main")[2].partition("</main")[0]
        self.feed(re.sub(r"<template>.*?</template>", "", main, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        name, value = said.get("name") or "", said.get("value") or ""
        if tag == "input" and (said.get("type") not in ("radio", "checkbox", "file") or "checked" in said):
            self.values[name] = value or ("y" if "checked" in said else "")
        self._area = name if tag == "textarea" else ""
        self._menu = name if tag == "select" else self._menu
        if tag == "option" and "selected" in said:
            self.values[self._menu] = value

    def handle_endtag(self, tag: str) -> None:
        self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] = self.values.get(self._area, "") + data.removeprefix("\r\n")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace to copy: it takes two plans to make one."""
    return make_scene("furnished", tmp_path_factory.mktemp("furnished")).workspace


@pytest.fixture
def scene(furnished: Path, tmp_path: Path) -> Scene:
    """A workspace of one's own."""
    workspace = shutil.copy(furnished, tmp_path / "openmap.db")
    app = create_app(workspace)
    app.config["CLOCK"] = lambda: MOMENT
    return Scene(workspace, app)


@pytest.fixture
def client(scene: Scene) -> FlaskClient:
    return visit(scene, AccountRole.ORGANISER)


def fill(client: FlaskClient, page: str, changes: Mapping[str, object], *, to: str = "") -> TestResponse:
    """Open a page, change some of its fields and send it."""
    return send(client, to or page, {**_Fields(client.get(f"{EVENT}/{page}").text).values, **changes})


def send(client: FlaskClient, page: str, fields: Mapping[str, object]) -> TestResponse:
    return client.post(f"{EVENT}/{page}?lang=en", data={k: v for k, v in fields.items() if v is not None})


def event_of(scene: Scene) -> Event:
    with scene.open() as store:
        return store.events.get(1)


def test_a_page_that_is_sent_as_it_is_changes_nothing(scene: Scene, client: FlaskClient) -> None:
    before = event_of(scene)
    for page in ("programme", "rules"):
        assert fill(client, page, {}).status_code == 303
        assert event_of(scene) == before
    with scene.open() as store:
        room, aims = store.tables.all(1), store.targets.all(1)
        assert fill(client, "tables", {}).status_code == 303
        assert (store.tables.all(1), store.targets.all(1)) == (room, aims)


def test_a_programme_is_changed_and_everything_is_written_down(scene: Scene, client: FlaskClient) -> None:
    before = event_of(scene)
    changes = {
        "name": " OpenMap  d’hiver", "place": "La Halle", "series": "openmap", "timezone": "Indian/Reunion",
        "language": "en", "start": "10:00", "slots": "8", "meeting": "10", "changeover": "5",
        "breaks-0-start": "11:00", "breaks-0-minutes": "20", "breaks-7-start": "12:00", "breaks-7-minutes": "5",
        "sessions-0-speakers": "Atelier Nord\n7 quiconque", "sessions-1-title": "Accueil", "sessions-1-start": "09:30",
        "sessions-1-minutes": "20",
    }  # fmt: skip
    assert fill(client, "programme", changes).headers["Location"] == f"{EVENT}/programme"
    with scene.open() as store:
        numbers = {one.number: one.id for one in store.participants.all(1)}
        [nord] = [one.id for one in store.participants.all(1) if one.name == "Atelier Nord"]
        told = {entry.what: entry.after for entry in store.audit.all(1) if entry.who == "Personne 2"}
    pitches = replace(before.sessions[0], speakers=(nord, numbers[7]))
    assert event_of(scene) == replace(
        before, name="OpenMap d’hiver", place="La Halle", timezone="Indian/Reunion", language="en", start=time(10),
        slots=8, meeting=10, changeover=5, breaks=(Break(time(11), 20), Break(time(12), 5)),
        sessions=(pitches, Session("Accueil", time(9, 30), 20)), revision=before.revision + 1,
    )  # fmt: skip
    assert told["event: slots"] == "8"
    assert told["event: sessions"].endswith("no. 1, 7); 09:30 for 20 min: Accueil")


def test_what_makes_no_sense_comes_back_with_all_that_was_typed(scene: Scene, client: FlaskClient) -> None:
    before = event_of(scene)
    for changes, message in (
        ({"slots": "0"}, "Enter a whole number from 1 to 200"),
        ({"start": "23:00"}, "would end after midnight"),
        ({"sessions-0-speakers": "Atelier Nor"}, "near are: Atelier Nord"),
        ({"sessions-0-speakers": "Zzz"}, "Nobody has the name or number “Zzz”"),
        ({"breaks-0-minutes": ""}, "Enter a whole number from 1 to 1440"),
        ({"sessions-0-speakers": "", "sessions-0-start": "10:35"}, "begins before the one"),
        ({"timezone": "Europe"}, "Not a valid choice"),
    ):
        page = fill(client, "programme", {"name": "Autre nom", **changes})
        assert (page.status_code, message in read(page), 'value="Autre nom"' in page.text) == (422, True, True)
    assert event_of(scene) == before


def test_without_a_script_blocks_come_and_go_and_the_timetable_is_shown(scene: Scene, client: FlaskClient) -> None:
    before = event_of(scene)
    page = fill(client, "programme", {"step": "add-breaks", "name": "Autre nom"})
    assert (page.status_code, "Break 2" in read(page), 'value="Autre nom"' in page.text) == (200, True, True)
    page = fill(client, "programme", {"step": "remove-sessions-0"})
    assert "Session 1" not in read(page)
    page = fill(client, "programme", {"look": "y", "slots": "5", "breaks-0-start": "09:12"})
    assert "Timetable of what is typed 9:00 to 9:12 Meetings, round 1 9:12 to 9:27 Break 9:27 to 9:39" in read(page)
    assert "8 tables in 5 rounds hold 38 meetings; 14 are wished" in read(page)
    assert event_of(scene) == before


def test_the_outline_follows_what_is_typed(client: FlaskClient) -> None:
    typed = _Fields(client.get(f"{EVENT}/programme").text).values

    def outline(**changes: str) -> str:
        return client.get(f"{EVENT}/programme/outline", query_string={**typed, **changes, "lang": "en"}).text

    assert outline(slots="3").startswith("3 rounds of 12 minutes, from 9:00 to 9:42.")
    assert "Who is wished most would need 4 rounds" in outline(slots="3")
    assert outline(start="23:00") == "Round 5 would end after midnight; start earlier, or plan fewer rounds."
    assert outline(slots="") == ""


def test_of_two_who_save_the_second_sees_both(scene: Scene, client: FlaskClient) -> None:
    mine = _Fields(client.get(f"{EVENT}/programme").text).values
    fill(client, "programme", {"place": "Salle des fêtes", "breaks-0-minutes": "30"})
    page = send(client, "programme", {**mine, "place": "La Halle"})
    text = read(page)
    assert (page.status_code, "changed by somebody else meanwhile" in text, 'value="La Halle"' in page.text) == (
        422, True, True,
    )  # fmt: skip
    assert "Place Salle des fêtes Breaks 10:30, 30 Send Day and place" in text
    assert send(client, "programme", {**_Fields(page.text).values}).status_code == 303
    assert (event_of(scene).place, event_of(scene).breaks[0].minutes) == ("La Halle", 15)


def test_rounds_of_the_published_plan_stay(tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    client = visit(scene, AccountRole.ORGANISER)
    assert "Plan no. 1 is published: papers" in read(client.get(f"{EVENT}/programme?lang=en"))
    page = fill(client, "programme", {"slots": "2"})
    assert (page.status_code, "keep 5 rounds until another is published" in read(page)) == (422, True)
    page = fill(client, "tables", {"rows-0-gone": "y"})
    assert (page.status_code, "The published plan uses table 1" in read(page)) == (422, True)


def test_a_room_is_changed_row_by_row(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        before = store.tables.all(1)
        owner = store.participants.all(1)[2]
    changes = {
        "rows-1-label": "Bleue", "rows-1-zone": "Cour", "rows-1-owner": str(owner.number), "rows-1-step_free": None,
        "rows-1-closed": "1-2, 6", "rows-7-gone": "y",
    }  # fmt: skip
    assert fill(client, "tables", changes).status_code == 303
    with scene.open() as store:
        now = store.tables.all(1)
        note = [entry for entry in store.audit.all(1) if entry.what == "event: tables"][-1]
    assert [table.label for table in now] == ["1", "Bleue", *"34567"]
    assert now[1] == Table(now[1].id, "Bleue", "Cour", owner.id, step_free=False, closed=(1, 2, 6))
    assert now[2:] == before[2:7]
    assert note.after.startswith(f"7, 6 step-free; Bleue (zone Cour, owner no. {owner.number}, closed in 1-2, 6)")
    for wrong, message in (
        ({"rows-0-label": ""}, "Enter a label"),
        ({"rows-0-label": "3"}, "Two tables have the label 3"),
        ({"rows-0-owner": "99"}, "Nobody has the name or number “99”"),
        ({"rows-0-closed": "5-9"}, "There are rounds 1 to 6, and no rounds 5-9"),
    ):
        page = fill(client, "tables", {"rows-2-zone": "Jardin", **wrong})
        assert (page.status_code, message in read(page), 'value="Jardin"' in page.text) == (422, True, True)


def test_ten_tables_more_in_a_zone_and_only_those(scene: Scene, client: FlaskClient) -> None:
    fields = {"further": "60", "in_zone": "B"}
    assert fill(client, "tables", fields, to="tables/more").headers["Location"] == f"{EVENT}/tables?page=2"
    with scene.open() as store:
        assert [(table.label, table.zone) for table in store.tables.all(1)][8:10] == [("9", "B"), ("10", "B")]
        assert len(store.tables.all(1)) == 68
    shown = _Fields(client.get(f"{EVENT}/tables?zone=B&page=2").text).values
    assert [name for name in shown if name.endswith("-label")] == [f"rows-{row}-label" for row in range(10)]
    assert shown["rows-0-label"] == "59"
    assert "1 table " in read(client.get(f"{EVENT}/tables?lang=en&whose=closed"))
    stale = _Fields(client.get(f"{EVENT}/tables?zone=Nef").text).values
    fill(client, "tables", fields, to="tables/more")
    page = send(client, "tables", {**stale, "rows-0-zone": "Cour"})
    assert (page.status_code, "were changed meanwhile" in read(page), 'value="Cour"' in page.text) == (422, True, True)


def test_a_plan_that_gives_buyers_their_tables_is_not_overwritten(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        given = store.tables.all(1)
        store.tables.set(1, [replace(table, owner=None) for table in given])
        owner = next(one for one in store.participants.all(1) if one.id == given[0].owner)
    older = {**_Fields(client.get(f"{EVENT}/tables").text).values, "rows-1-zone": "Cour"}
    with scene.open() as store:
        make_plan(store, 1)
        planned = store.tables.all(1)
        assert planned != tuple(replace(table, owner=None) for table in given)
    page = send(client, "tables", older)
    text = read(page)
    assert (page.status_code, "The tables were changed meanwhile" in text, 'value="Cour"' in page.text) == (
        422, True, True,
    )  # fmt: skip
    assert f"Table 1 Whose it is: {owner.number} {owner.name}" in text
    further = send(client, "tables/more", {**older, "further": "7"})
    assert (further.status_code, 'value="7"' in further.text) == (422, True)
    with scene.open() as store:
        assert store.tables.all(1) == planned
    assert send(client, "tables", _Fields(page.text).values).status_code == 303
    with scene.open() as store:
        assert (store.tables.all(1)[1].zone, store.tables.all(1)[0].owner) == ("Cour", None)


def test_rules_and_aims_are_saved_together(scene: Scene, client: FlaskClient) -> None:
    before = event_of(scene)
    changes = {
        "wishes_first": "yes", "floor": "2", "maximum": "9", "never_met": "4", "buyers_own_tables": "no", "seed": "7",
        "insertion_each": "2", "insertion_share": "10", "small_share": "0",
    }  # fmt: skip
    assert fill(client, "rules", changes).status_code == 303
    assert event_of(scene) == replace(
        before,
        wishes_first=True,
        floor=2,
        maximum=9,
        never_met=4,
        buyers_own_tables=False,
        seed=7,
        revision=before.revision + 1,
    )
    with scene.open() as store:
        assert store.targets.all(1) == (Target(FirmKind.INSERTION, 2, 10),)
        assert [table.owner for table in store.tables.all(1)] == [None] * 8
    mine = _Fields(client.get(f"{EVENT}/rules").text).values
    fill(client, "rules", {"insertion_each": "0", "insertion_share": "0"})
    page = send(client, "rules", {**mine, "insertion_share": "30"})
    assert (page.status_code, "Meetings wished for every buyer 0 Percent of all meetings 0" in read(page)) == (
        422,
        True,
    )


def test_the_page_of_a_plan_says_in_french_how_far_it_comes_with_aims(scene: Scene, client: FlaskClient) -> None:
    page = read(client.get(f"{EVENT}/plans/2?lang=fr")).replace("\u00a0", " ").replace("\u202f", " ")
    assert "Structures d’insertion : 1 souhaité pour chaque acheteur ; moins pour 4 sur 4 :" in page
    assert "Entreprises de moins de 50 personnes : inconnu, car aucune entreprise n’a dit sa taille." in page
    with scene.open() as store:
        one = next(one for one in store.participants.all(1) if one.role is Role.SUPPLIER)
        store.organisations.save(replace(one.organisation, size=Size.LARGE))
    page = read(client.get(f"{EVENT}/plans/2?lang=fr")).replace("\u00a0", " ").replace("\u202f", " ")
    assert "0 rendez-vous sur 14, pour 20 % souhaités. Il manque 3 rendez-vous." in page


def test_who_has_no_table_and_who_has_several_is_said(scene: Scene, client: FlaskClient) -> None:
    with scene.open() as store:
        buyers = [one for one in store.participants.all(1) if one.role is Role.BUYER]
        sellers = [one for one in store.participants.all(1) if one.role is Role.SUPPLIER]
        store.participants.save(replace(buyers[0], parallel=3))
        store.participants.save(replace(sellers[0], role=Role.BOTH))
        tables = len(store.tables.all(1))
    page = read(client.get(f"{EVENT}/tables?lang=en"))
    needed = len(buyers) + 2
    assert f"Tables {tables}. There are enough tables. Whoever only buys keeps a table of its own: that takes " in page
    assert f"that takes {needed}. Those who buy and supply (1) meet at the other {tables - needed} " in page
    assert f"as many tables, each its own: {buyers[0].name} (3)." in page
    with scene.open() as store:
        store.tables.set(1, store.tables.all(1)[: needed - 2])
    page = read(client.get(f"{EVENT}/tables?lang=en"))
    assert f"Tables {needed - 2}. 2 tables are missing. Whoever only buys" in page
    assert "Every table is said to be step-free" in page


def test_what_other_numbers_would_bring_and_one_is_taken_over(scene: Scene, client: FlaskClient) -> None:
    tried = {"source": "registered", "slots": "4, 6", "meetings": "12", "tables": "3 8"}
    text = read(fill(client, "what-if", tried))
    assert "4 rounds of 12 minutes at 8 tables grant 100% of the wished meetings by 9:" in text
    assert "Not possible: 4 buyers keep 4 tables of their own, and there are fewer." in text
    assert text.count("as it is now") == 1
    for changes, message in (
        ({"source": "expected", "buyers": "5", "suppliers": "9", "wishes": "3"}, "4 combinations"),
        ({"source": "expected", "buyers": ""}, "Say how many buyers"),
        ({"source": "file"}, "Choose a registration file"),
        ({"source": "file", "file": (BytesIO(registrations().encode()), "avant.csv")}, "4 combinations"),
        ({"source": "file", "file": (BytesIO(registrations().encode()), f"{'a' * 300}.csv")}, "4 combinations"),
        ({"source": "file", "file": (BytesIO(b"\0"), "avant.csv")}, "There is a problem"),
        ({"slots": "1 2 3 4 5 6", "tables": "8 9 10 11 12"}, "30 combinations; try at most 27"),
        ({"slots": "dix"}, "Enter whole numbers from 1 to 200"),
    ):
        assert message in read(fill(client, "what-if", {**tried, **changes}))
    take = "what-if/take?slots=8&meeting=15&tables=10"
    assert "Then 8 rounds of 15 minutes, from 9:00 to" in read(client.get(f"{EVENT}/{take}&lang=en"))
    assert fill(client, take, {}, to="what-if/take").status_code == 303
    with scene.open() as store:
        now = store.events.get(1)
        assert (now.slots, now.meeting, len(store.tables.all(1))) == (8, 15, 10)


@needs_chromium
def test_a_break_is_added_by_keyboard_alone(scene: Scene, browser: Browser) -> None:
    with served(scene.app) as address, opened(browser, language="en") as tab:
        tab.context.add_cookies([{"name": COOKIE, "value": scene.session(AccountRole.ORGANISER), "url": address}])
        tab.goto(f"{address}{EVENT}/programme")
        tab.locator("#slots").focus()
        tab.keyboard.press("Control+A")
        tab.keyboard.type("5")
        tab.get_by_text("5 rounds of 12 minutes").wait_for()
        tab.get_by_role("button", name="Add a break").focus()
        tab.keyboard.press("Enter")
        tab.keyboard.press("Tab")
        tab.keyboard.type("1200PM")
        for _ in "am or pm", "the clock beside":
            if tab.evaluate("document.activeElement.id") == "breaks-1-start":
                tab.keyboard.press("Tab")
        tab.keyboard.type("5")
        tab.keyboard.press("Enter")
        tab.get_by_text("Saved.").wait_for()
    assert (event_of(scene).slots, event_of(scene).breaks) == (5, (Break(time(10, 30), 15), Break(time(12), 5)))
