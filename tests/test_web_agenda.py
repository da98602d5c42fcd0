"""After publication: the agenda as page, paper and calendar, contacts for partners only, no secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from pypdf import PdfReader

from matchmaker.attending import Reply, own_reply
from matchmaker.entities import Person, Statement, Wish
from matchmaker.store import Answer
from tests.browsers import SIZES, needs_chromium, opened, overflow
from tests.mailings import prepare, publish
from tests.scenes import MOMENTS, Scene, command, make_scene, served
from web import create_app
from web.presses import WAITING

PAGES = ("agenda", "agenda.pdf", "agenda.ics", "room")
TOKEN = re.compile(r'name="csrf_token"[^>]*value="[^"]*"')


@pytest.fixture(scope="module")
def eve(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return make_scene("eve", tmp_path_factory.mktemp("eve"))


@pytest.fixture
def own(tmp_path: Path) -> Scene:
    """A scene to change."""
    return make_scene("eve", tmp_path)


def entered(scene: Scene, one: int) -> FlaskClient:
    client = scene.app.test_client()
    assert client.get(scene.link(one)).status_code == 303
    return client


def read(client: FlaskClient, path: str) -> str:
    """What somebody reads at an address, whatever kind of file it is."""
    with client.get(path) as answer:
        if answer.mimetype != "application/pdf":
            return TOKEN.sub("", answer.get_data(as_text=True))
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def partners(scene: Scene, one: int) -> set[int]:
    with scene.open() as store:
        plan, coming = store.plans.published(1), {each.id for each in store.participants.all(1)}
    assert plan is not None
    pairs = [{meeting.a, meeting.b} for meeting in plan.meetings if {meeting.a, meeting.b} <= coming]
    return {other for pair in pairs if one in pair for other in pair - {one}}


def test_the_first_meeting_comes_first(tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    page = read(entered(scene, 1), "/my/1/agenda")
    first = re.search(r"Votre premier rendez-vous.: ([^<]*)<", page)
    [begins, *_] = re.findall(r'<p class="spot"><time[^>]*>([^<]*)<', page)
    assert first
    assert first[1] == begins
    assert page.index('class="spot"') < page.index("agenda.pdf")
    home = read(entered(scene, 1), "/my/1/")
    cards = re.findall(r"<h2>([^<]*)</h2>", home.split('class="cards"')[1])
    assert cards == ["Votre agenda", "Votre inscription", "Vos vœux"]


def test_papers_are_printed_together_and_who_would_wait_too_long_is_told(eve: Scene) -> None:
    def pdf(one: int) -> tuple[int, bytes]:
        with entered(eve, one).get(f"/my/{one}/agenda.pdf") as answer:
            return answer.status_code, answer.data[:4]

    assert pdf(1) == (200, b"%PDF")
    press = eve.app.extensions["press"]
    assert len(press.kept) == 10
    seats = [press.seats.acquire(blocking=False) for _ in range(WAITING)]
    try:
        assert [pdf(one) for one in (1, 5)] == [(200, b"%PDF")] * 2
        with entered(eve, 1).get("/my/1/wishes.pdf?lang=en") as refused:
            assert (
                refused.status_code,
                "Other papers are being printed just now" in refused.get_data(as_text=True),
            ) == (409, True)
    finally:
        for _ in filter(None, seats):
            press.seats.release()


class TestContacts:
    def test_everybody_reads_those_of_their_partners_who_share_them_and_no_others(self, eve: Scene) -> None:
        coming = [1, 2, 3, 4, 5, 7, 8, 9, 10]
        for one in coming:
            client = entered(eve, one)
            shared = {other for other in partners(eve, one) if other % 3}
            for path, expected in zip(PAGES, (shared, shared, set(), set()), strict=True):
                text = read(client, f"/my/{one}/{path}")
                found = {other for other in range(1, 11) if f"contact{other}@" in text}
                names = {other for other in range(1, 11) if re.search(rf"Personne {other}\b", text)}
                assert (path, one, found, names) == (path, one, expected, expected)
                assert [other for other in range(1, 10) if f"02 00 00 00 0{other}" in text] == []
                assert "exemple.example" not in text
        assert any(other % 3 == 0 for one in coming for other in partners(eve, one))

    def test_nobody_before_publication(self, tmp_path: Path) -> None:
        scene = make_scene("draft", tmp_path)
        with scene.open() as store:
            for each in store.participants.all(1):
                person = Person("SECRET", "SECRET", "SECRET", "SECRET@structure.example", shares_contact=True)
                store.participants.save(replace(each, people=(person,)))
        for one in range(1, 11):
            client = entered(scene, one)
            assert "n’est pas encore publié" in read(client, f"/my/{one}/agenda")
            assert [path for path in PAGES if "SECRET" in read(client, f"/my/{one}/{path}")] == []
            assert [client.get(f"/my/{one}/{path}").status_code for path in PAGES] == [200, 404, 404, 200]

    def test_the_public_schedule_has_none(self, eve: Scene) -> None:
        assert "contact" not in eve.app.test_client().get("/events/1/schedule").text


class TestFiles:
    def test_kinds_names_and_no_copy_in_a_cache(self, eve: Scene) -> None:
        client, found = entered(eve, 3), {}
        for path in PAGES:
            with client.get(f"/my/3/{path}") as answer:
                name = answer.headers.get("Content-Disposition")
                found[path] = (answer.status_code, answer.mimetype, name, answer.headers["Cache-Control"])
        assert found == {
            "agenda": (200, "text/html", None, "no-store"),
            "agenda.pdf": (200, "application/pdf", 'attachment; filename="agenda-003.pdf"', "no-store"),
            "agenda.ics": (200, "text/calendar", 'attachment; filename="agenda-003.ics"', "no-store"),
            "room": (200, "text/html", None, "no-store"),
        }

    def test_who_meets_nobody_has_a_page_and_a_paper_but_no_calendar(self, own: Scene) -> None:
        command("participant", own.workspace, "Commune de Marnelle", "--withdraw")
        client = entered(own, 1)
        page = read(client, "/my/1/agenda")
        assert "Aucun rendez-vous n’a pu être fixé" in page
        assert "agenda.ics" not in page
        assert "Annulé" in page
        assert [client.get(f"/my/1/{path}").status_code for path in PAGES] == [200, 200, 404, 200]

    def test_they_speak_the_language_of_the_page(self, eve: Scene) -> None:
        client = entered(eve, 3)
        assert "SUMMARY:Round" in read(client, "/my/3/agenda.ics?lang=en")
        assert "SUMMARY:Tour" in read(client, "/my/3/agenda.ics?lang=fr")


def test_changes_and_wishes_that_were_not_granted_are_said_in_words(tmp_path: Path) -> None:
    with prepare(tmp_path / "forum.db") as store:
        publish(store, (1, 4, 1, 1), (2, 4, 2, 2))
        publish(store, (1, 4, 2, 1), (2, 3, 1, 2))
    scene = Scene(tmp_path / "forum.db", create_app(tmp_path / "forum.db"))
    scene.app.config["CLOCK"] = lambda: MOMENTS["eve"]

    def seen(one: int) -> tuple[list[str], list[str], bool, bool]:
        page = read(entered(scene, one), f"/my/{one}/agenda")
        changes, marks = re.findall(r"<li><strong>(\w+)\u00a0:", page), re.findall(r'class="mark">(\w+)<', page)
        return changes, marks, "n’a pas pu être planifié" in page, "reste dans un agenda électronique" in page

    assert seen(1) == (["Déplacé"], ["Déplacé"], True, False)
    assert seen(3) == (["Nouveau"], ["Nouveau"], False, False)
    assert seen(4) == (["Annulé", "Déplacé"], ["Déplacé"], False, True)


@pytest.mark.parametrize(
    ("name", "one", "ways"),
    [
        ("published", 3, []),
        ("eve", 3, ["attendance"]),
        ("eve", 11, ["attendance"]),
        ("afterwards", 3, ["feedback"]),
        ("afterwards", 11, []),
    ],
)
def test_pages_lead_only_to_what_can_be_answered(tmp_path: Path, name: str, one: int, ways: list[str]) -> None:
    client = entered(make_scene(name, tmp_path), one)
    for page in ("", "agenda"):
        assert re.findall(rf'href="/my/{one}/(attendance|feedback)"', read(client, f"/my/{one}/{page}")) == ways


def test_who_meets_nobody_reads_the_programme_and_is_sent_to_no_calendar(eve: Scene) -> None:
    page = read(entered(eve, 11), "/my/11/agenda")
    assert "Programme</h2>" in page
    assert [word for word in ("Votre matinée", "calendrier") if word in page] == []


@pytest.mark.parametrize("met", [False, True], ids=["not planned", "planned"])
def test_a_veto_changes_no_byte_of_what_its_target_reads(tmp_path: Path, met: bool) -> None:
    def seen(folder: Path, *said: Statement) -> list[str | bytes]:
        folder.mkdir()
        with prepare(folder / "forum.db") as store:
            store.statements.set(1, {1: [Statement(1, 4, Wish.PRIORITY, 1)], 4: said})
            publish(store, (2, 3, 1, 2), *([(1, 4, 2, 1)] if met else []))
        scene = Scene(folder / "forum.db", create_app(folder / "forum.db"))
        scene.app.config["CLOCK"] = lambda: datetime(2027, 5, 18, 18, tzinfo=UTC)
        client = entered(scene, 1)
        paper = client.get("/my/1/agenda.pdf").data
        return [paper, *(read(client, f"/my/1/{path}") for path in (*PAGES, "attendance", "feedback"))]

    assert seen(tmp_path / "a") == seen(tmp_path / "b", Statement(4, 1, Wish.NO))


@pytest.fixture(scope="module")
def site(eve: Scene) -> Iterator[str]:
    with served(eve.app) as site:
        yield site


@needs_chromium
@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_link_to_the_table_on_a_telephone(eve: Scene, site: str, browser: Browser, scripts: bool) -> None:
    with opened(browser, size=SIZES["phone"], language="fr", scripts=scripts) as tab:
        tab.goto(f"{site}{eve.link(10)}")
        tab.get_by_role("link", name="Voir votre agenda").click()
        tab.wait_for_url("**/agenda")
        assert tab.locator(".meeting h3").count() == len(partners(eve, 10))
        assert overflow(tab) == 0
        with tab.expect_download() as download:
            tab.get_by_role("link", name="Page à imprimer (PDF)").click()
        assert download.value.suggested_filename == "agenda-010.pdf"
        tab.get_by_role("link", name="Les tables de la salle").click()
        tab.wait_for_url("**/room")
        assert tab.locator(".room .mine").count() == len(partners(eve, 10))
        tab.go_back()
        tab.get_by_role("link", name=re.compile("Dire si vous venez|Modifier votre réponse")).click()
        tab.get_by_label("Nous venons").check()
        tab.get_by_role("button", name=re.compile("Envoyer la réponse|Modifier votre réponse")).click()
        tab.locator(".notice").wait_for()
        assert "Vous venez." in tab.locator(".aside").inner_text()
        with eve.open() as store:
            assert own_reply(store, 10) == (Reply(Answer.COMING), MOMENTS["eve"])


@needs_chromium
def test_a_full_morning_prints_on_one_clean_sheet(tmp_path: Path, browser: Browser) -> None:
    with prepare(tmp_path / "forum.db") as store:
        store.events.save(replace(store.events.get(1), slots=12))
        guests = [replace(store.participants.get(3), id=0, number=0) for _ in range(10)]
        names = [f"Entreprise adaptée des Hauts-Plateaux et du Val-Brun {k}" for k in range(10)]
        person = Person("Personne A", "Chargée de développement", "02 00 00 00 00", "p@s.example", shares_contact=True)
        added = store.participants.add(
            1,
            [
                replace(one, organisation=replace(one.organisation, id=0, name=name, key=name), people=(person,))
                for one, name in zip(guests, names, strict=True)
            ],
        )
        met = [3, 4, *(one.id for one in added)]
        publish(store, *((1, partner, slot, 1) for slot, partner in enumerate(met, start=1)))
    scene = Scene(tmp_path / "forum.db", create_app(tmp_path / "forum.db"))
    scene.app.config["CLOCK"] = lambda: MOMENTS["eve"]
    with served(scene.app) as site, opened(browser) as tab:
        tab.goto(f"{site}{scene.link(1)}")
        tab.goto(f"{site}/my/1/agenda")
        assert tab.locator(".meeting").count() == 12
        tab.set_viewport_size({"width": 390, "height": 844})
        rows = "e => { const r = document.createRange(); r.selectNode(e.lastChild); return r.getClientRects().length }"
        assert [turn.evaluate(rows) for turn in tab.locator(".meeting .turn").all()] == [1] * 12
        tab.emulate_media(media="print")
        shown = [
            tab.locator(part).first.is_visible() for part in (".agenda", ".links", ".sections", "footer", ".reach")
        ]
        assert shown == [True, False, False, False, True]
        sheets = PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True))).pages
        assert [round(float(sheet.mediabox.height)) for sheet in sheets] == [842]
