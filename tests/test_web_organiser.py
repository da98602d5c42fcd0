"""Organisers' pages as people use them: the first one in, further ones, events, dates and texts, settings, mails."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from werkzeug.test import TestResponse

from matchmaker.accounts import close, first_token, sign_in_token
from matchmaker.accounts.asking import ENTRY
from matchmaker.entities import Event
from matchmaker.settings import mail_server, public_url
from matchmaker.store import Account, AccountRole, Letter, LetterState
from tests.browsers import needs_chromium, opened
from tests.organising import read, send, visit
from tests.scenes import MOMENT, Scene, make_scene, served
from tests.screens import Studio
from web.organisers import COOKIE

FIRST = {"name": "Personne A", "email": "a@marnelle.example"}
EVENT = {
    "name": "OpenMap de Marnelle", "date": "2027-05-18", "place": "Halle", "start": "09:00", "slots": "12",
    "meeting": "12", "changeover": "3", "tables": "4",
}  # fmt: skip


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return make_scene("empty", tmp_path)


def first_address(scene: Scene) -> str:
    with scene.open() as store:
        return f"/organise/enter/{first_token(store, now=MOMENT)}"


@pytest.mark.parametrize("said", [True, False])
def test_tables_are_step_free_only_where_somebody_says_so(scene: Scene, said: bool) -> None:
    send(visit(scene), "/organise/events/new", {**EVENT, **({"step_free": "y"} if said else {})})
    with scene.open() as store:
        assert [table.step_free for table in store.tables.all(1)] == [said] * 4


def test_a_workspace_without_an_event_tells_its_organiser_where_to_begin(scene: Scene) -> None:
    page = scene.app.test_client().get("/?lang=en")
    assert "You organise? The link that lets you in stands where this server was started." in read(page)
    assert 'href="/organise/sign-in"' in page.text.split("<main")[1]


def test_a_scanner_that_opens_the_link_uses_nothing_up(scene: Scene) -> None:
    address = first_address(scene)
    for _ in range(3):
        assert scene.app.test_client().get(address).status_code == 200
    client = scene.app.test_client()
    assert send(client, address, FIRST).headers["Location"] == "/organise/"
    assert "Personne A" in client.get("/organise/").text


def test_the_first_one_in_is_the_owner_for_a_while(scene: Scene) -> None:
    client, address = scene.app.test_client(), first_address(scene)
    page = send(client, address, {"name": "", "email": "marnelle"})
    assert (page.status_code, "Enter your name" in read(page)) == (422, True)
    assert "is no e-mail address" in read(send(client, address, {**FIRST, "email": "marnelle"}))
    page = send(client, address, FIRST)
    cookie = page.headers["Set-Cookie"]
    assert [part in cookie for part in (f"{COOKIE}=", "HttpOnly", "SameSite=Lax", "Path=/")] == [True] * 4
    with scene.open() as store:
        assert store.accounts.all() == (
            Account(1, "Personne A", "a@marnelle.example", AccountRole.OWNER, "en", MOMENT),
        )
    scene.app.config["CLOCK"] = lambda: MOMENT + timedelta(hours=13)
    page = client.get("/organise/?lang=en")
    assert (page.status_code, "your session ended" in read(page)) == (403, True)


def test_links_that_are_printed_and_mailed_lead_to_the_entrance(scene: Scene) -> None:
    assert scene.app.url_map.bind("").build("organise.enter", {"token": "x"}) == f"{ENTRY}x"


def test_a_link_that_lets_nobody_in_says_why(scene: Scene) -> None:
    client, address = scene.app.test_client(), first_address(scene)
    send(client, address, FIRST)
    other = scene.app.test_client()
    assert "This link was used already" in read(other.get(f"{address}?lang=en"))
    with scene.open() as store:
        token = sign_in_token(store, store.accounts.get(1), now=MOMENT, lasts=timedelta(hours=1))
    scene.app.config["CLOCK"] = lambda: MOMENT + timedelta(hours=1)
    page = other.get(f"/organise/enter/{token}?lang=en")
    assert (page.status_code, "This link is too old" in read(page)) == (404, True)
    assert "is not known" in read(other.get("/organise/enter/guessed?lang=en"))


def test_a_button_pressed_twice_lets_in_twice(scene: Scene) -> None:
    client, address = scene.app.test_client(), first_address(scene)
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', client.get(address).text)
    assert found
    for _ in range(2):
        client.delete_cookie(COOKIE)
        assert client.post(address, data={**FIRST, "csrf_token": found[1]}).status_code == 303
        assert client.get("/organise/").status_code == 200
    with scene.open() as store:
        assert len(store.accounts.all()) == 1


def test_leaving_here_and_everywhere(scene: Scene) -> None:
    here, there, third = (visit(scene, AccountRole.OWNER) for _ in range(3))
    assert send(here, "/organise/leave", page="/organise/").status_code == 303
    assert [one.get("/organise/").status_code for one in (here, there)] == [403, 200]
    send(there, "/organise/leave/everywhere", page="/organise/")
    assert third.get("/organise/").status_code == 403
    stale = scene.session(AccountRole.OWNER)
    third.set_cookie(COOKIE, stale)
    send(third, "/organise/leave", page="/organise/")
    third.set_cookie(COOKIE, stale)
    assert third.get("/organise/").status_code == 403


def test_a_closed_account_is_out_at_once(scene: Scene) -> None:
    client = visit(scene, AccountRole.READER)
    assert client.get("/organise/").status_code == 200
    with scene.open() as store:
        close(store, store.accounts.get(4), who="Personne 1")
    assert client.get("/organise/").status_code == 403


def test_asking_for_a_link_says_the_same_to_everybody(tmp_path: Path) -> None:
    scene = make_scene("mailing", tmp_path)
    owner, client = visit(scene, AccountRole.OWNER), scene.app.test_client()
    told = set()
    for email in ("owner@equipe.example", "nobody@equipe.example"):
        page = send(client, "/organise/sign-in", {"email": email})
        told.add((page.status_code, page.headers["Location"], client.get(page.headers["Location"]).text))
    assert len(told) == 1
    listed = owner.get("/organise/mails?event=0&lang=en").text.replace("<wbr>", "")
    assert (listed.count("owner@equipe.example"), "nobody@" in listed) == (1, False)


def test_without_a_mail_server_the_page_says_where_links_come_from(scene: Scene) -> None:
    assert "matchmaker sign-in openmap.db" in read(scene.app.test_client().get("/organise/sign-in?lang=en"))


def test_an_organiser_is_invited_and_comes_in(scene: Scene) -> None:
    owner = visit(scene, AccountRole.OWNER)
    said = {"name": "Personne B", "email": "b@marnelle.example", "role": "organiser", "language": "fr"}
    page = send(owner, "/organise/people/new", said)
    assert page.headers["Location"] == "/organise/people"
    listed = owner.get("/organise/people?lang=en")
    found = re.search(r"http://localhost(/organise/enter/\S+)</p>", listed.text)
    assert found
    assert "Personne B b@marnelle.example organiser" in read(listed)
    assert found[1] not in owner.get("/organise/people").text
    other = scene.app.test_client()
    assert "You come in as Personne B (organiser)" in read(other.get(f"{found[1]}?lang=en"))
    assert send(other, found[1]).status_code == 303
    assert [other.get(path).status_code for path in ("/organise/", "/organise/people")] == [200, 403]
    again = {**said, "role": "reader"}
    assert "an account with this e-mail address already" in read(send(owner, "/organise/people/new", again))


def test_roles_are_changed_accounts_closed_and_the_last_owner_stays(scene: Scene) -> None:
    owner, reader = visit(scene, AccountRole.OWNER), visit(scene, AccountRole.READER)
    assert send(owner, "/organise/people/4", {"role": "organiser", "revision": "1"}).status_code == 303
    assert reader.get("/organise/events/new").status_code == 200
    page = send(owner, "/organise/people/4", {"role": "reader", "revision": "1"})
    assert (page.status_code, "was changed by somebody else meanwhile" in read(page)) == (422, True)
    assert (fields_of(page)["revision"], fields_of(page)["role"]) == ("2", "reader")
    page = send(owner, "/organise/people/1", {"role": "reader", "revision": "1"})
    assert (page.status_code, "This is the last owner" in read(page)) == (422, True)
    assert send(owner, "/organise/people/1/close", page="/organise/people/1").status_code == 409
    for _ in range(2):
        assert send(owner, "/organise/people/4/close", page="/organise/people/1").status_code == 303
    assert reader.get("/organise/").status_code == 403
    assert "closed" in read(owner.get("/organise/people?lang=en"))
    send(owner, "/organise/people/4/reopen", page="/organise/people/4")
    send(owner, "/organise/people/4/link", page="/organise/people/4")
    send(owner, "/organise/people/4/out", page="/organise/people/4")
    with scene.open() as store:
        assert store.accounts.get(4).role is AccountRole.ORGANISER
        assert [(one.who, one.what, one.before, one.after) for one in store.audit.all()] == [
            ("Personne 1", "accounts: role of Personne 4", "reader", "organiser"),
            ("Personne 1", "accounts: Personne 4 is signed out", "1", "0"),
            ("Personne 1", "accounts: Personne 4", "open", "closed"),
            ("Personne 1", "accounts: Personne 4", "closed", "open"),
            ("Personne 1", "accounts: new link of Personne 4", "", ""),
            ("Personne 1", "accounts: Personne 4 is signed out", "0", "0"),
        ]


def test_an_event_is_made_once_and_said_before(scene: Scene) -> None:
    client = visit(scene, AccountRole.ORGANISER)
    page = send(client, "/organise/events/new", {**EVENT, "look": "y"})
    assert (page.status_code, "12 rounds of 12 minutes, from 9:00 to 11:57." in read(page)) == (200, True)
    page = send(client, "/organise/events/new", {**EVENT, "slots": "61"})
    assert (page.status_code, "Enter a whole number from 1 to 60" in read(page)) == (422, True)
    page = send(client, "/organise/events/new", {**EVENT, "start": "23:00"})
    assert (page.status_code, "midnight" in read(page)) == (422, True)
    assert send(client, "/organise/events/new", EVENT).headers["Location"] == "/organise/events/1/"
    page = send(client, "/organise/events/new", EVENT)
    assert (page.status_code, "already an event of this name on this day" in read(page)) == (422, True)
    with scene.open() as store:
        assert store.events.all() == (
            Event(1, "OpenMap de Marnelle", date(2027, 5, 18), time(9), 12, 12, 3, place="Halle", language="en"),
        )
        assert len(store.tables.all(1)) == 4
        assert [(one.who, one.what) for one in store.audit.all()] == [("Personne 2", "event: made")]


def test_what_is_typed_is_said_at_once(scene: Scene) -> None:
    client = visit(scene, AccountRole.ORGANISER)
    for typed, said in (
        (EVENT, "12 rounds of 12 minutes, from 9:00 to 11:57."),
        ({**EVENT, "start": "23:00"}, "midnight"),
        ({**EVENT, "date": ""}, ""),
    ):
        page = client.get("/organise/outline", query_string={**typed, "lang": "en"})
        assert (page.status_code, page.mimetype, said in page.text, bool(page.text)) == (
            200, "text/plain", True, bool(said),
        )  # fmt: skip


def test_the_overview_counts(tmp_path: Path) -> None:
    scene = make_scene("mailing", tmp_path)
    said = read(visit(scene, AccountRole.READER).get("/organise/?lang=en"))
    assert "Participants 10 Wishes 18, from 10 of 10 Plan plan no. 1 is published Mails waiting 1 · failed: 1" in said
    assert "Make an event" not in said


def test_the_next_event_comes_first_and_those_that_are_over_last(scene: Scene) -> None:
    client = visit(scene, AccountRole.OWNER)
    for day in ("2027-04-01", "2028-05-18", "2026-05-18", "2027-05-18"):
        send(client, "/organise/events/new", {**EVENT, "date": day})
    page = client.get("/organise/")
    assert re.findall(r'<time datetime="([^"]+)"', page.text) == [
        "2027-05-18",
        "2028-05-18",
        "2027-04-01",
        "2026-05-18",
    ]


def test_the_steps_lead_on(tmp_path: Path) -> None:
    scene = make_scene("several", tmp_path)
    for role, linked in ((AccountRole.ORGANISER, True), (AccountRole.READER, False)):
        page = visit(scene, role).get("/organise/events/1/?lang=en")
        assert "Legal texts Next Texts that are missing: 8." in read(page)
        assert ('href="/organise/events/1/reception"' in page.text.split("<main")[1]) is linked
    assert visit(scene, AccountRole.OWNER).get("/organise/events/9/").status_code == 404


def fields_of(page: TestResponse) -> dict[str, str]:
    """What the form of a page holds, as a browser would send it."""
    main = page.text.split("<main")[1]
    inputs = re.findall(r"<input [^>]*>", main)
    named = [(re.search(r'name="([^"]+)"', one), re.search(r'value="([^"]*)"', one), one) for one in inputs]
    found = {
        name[1]: unescape(value[1]) if value else ""
        for name, value, one in named
        if name and (('type="checkbox"' not in one and 'type="radio"' not in one) or "checked" in one)
    }
    areas = re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\r?\n?(.*?)</textarea>', main, re.DOTALL)
    return {**found, **{name: unescape(text) for name, text in areas}}


def test_dates_and_texts_are_kept_as_typed(tmp_path: Path) -> None:
    scene = make_scene("several", tmp_path)
    client, path = visit(scene, AccountRole.ORGANISER), "/organise/events/1/reception"
    texts = {
        name: f"texte {name}" for name in ("publisher", "controller", "officer", "basis", "rights", "accessibility")
    }
    typed = {
        **texts, "revision": "1", "opens": "2027-03-01T09:00", "closes": "2027-05-01T18:00", "retention": "2027-12-31",
        "priorities": "4", "show_wishers": "y", "contact": "openmap@marnelle.example", "notice": "Bienvenue\r\nà tous",
    }  # fmt: skip
    assert send(client, path, typed).headers["Location"] == "/organise/events/1/"
    with scene.open() as store:
        kept = store.receptions.get(1)
        assert (kept.opens, kept.closes, kept.wishes_open) == (
            datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 5, 1, 16, tzinfo=UTC), None,
        )  # fmt: skip
        assert (kept.priorities, kept.show_wishers, kept.notice, kept.retention, kept.revision) == (
            4, True, "Bienvenue\nà tous", date(2027, 12, 31), 2,
        )  # fmt: skip
        assert {one.who for one in store.audit.all(1)} == {"Personne 2"}
        written = len(store.audit.all(1))
    assert send(client, path, fields_of(client.get(path))).status_code == 303
    with scene.open() as store:
        assert (store.receptions.get(1), len(store.audit.all(1))) == (kept, written)


def test_two_organisers_do_not_overwrite_each_other(tmp_path: Path) -> None:
    scene = make_scene("several", tmp_path)
    one, other = visit(scene, AccountRole.OWNER), visit(scene, AccountRole.ORGANISER)
    path = "/organise/events/1/reception"
    send(one, path, {"revision": "1", "priorities": "5", "contact": "02 00 00 00 01"})
    page = send(other, path, {"revision": "1", "priorities": "3", "contact": "02 00 00 00 02"})
    assert (page.status_code, "Somebody else saved these settings meanwhile" in read(page)) == (422, True)
    assert "Priorities that each participant may give 5 How to reach you 02 00 00 00 01" in read(page)
    assert fields_of(page)["contact"] == "02 00 00 00 02"
    with scene.open() as store:
        assert store.receptions.get(1).contact == "02 00 00 00 01"
    typed = {**fields_of(page), "contact": "02 00 00 00 02"}
    assert send(other, path, typed).status_code == 303
    with scene.open() as store:
        assert store.receptions.get(1).contact == "02 00 00 00 02"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"opens": "2027-03-28T02:30"}, "The clocks skip this time that night"),
        ({"opens": "2027-03-28T09:00", "closes": "2027-03-27T09:00"}, "Registration opens before it closes"),
        ({"wishes_open": "2027-03-28T09:00", "wishes_close": "2027-03-27T09:00"}, "Wishes open before they close"),
        ({"opens": "0001-01-01T00:00"}, "Choose a year from 1900 to 9998"),
        ({"wishes_close": "9999-12-31T23:59"}, "Choose a year from 1900 to 9998"),
        ({"retention": "0001-01-01"}, "Choose a year from 1900 to 9998"),
        ({"priorities": "many"}, "Enter a whole number from 0 to 50"),
    ],
)
def test_dates_that_make_no_sense_are_said(tmp_path: Path, typed: dict[str, str], said: str) -> None:
    scene = make_scene("several", tmp_path)
    page = send(
        visit(scene, AccountRole.OWNER), "/organise/events/1/reception", {"revision": "1", "priorities": "3", **typed}
    )
    assert (page.status_code, said in read(page)) == (422, True)
    with scene.open() as store:
        assert store.receptions.get(1).revision == 1


def test_settings_are_shown_and_changed(scene: Scene) -> None:
    client, path = visit(scene, AccountRole.OWNER), "/organise/settings"
    typed = {"public_url": "https://openmap.example/", "host": "smtp.example", "port": "465", "security": "tls",
             "user": "openmap", "sender": "openmap@marnelle.example"}  # fmt: skip
    typed["revision"] = fields_of(client.get(path))["revision"]
    page = send(client, path, {**typed, "sender": "nobody"})
    assert (page.status_code, "is no e-mail address" in read(page)) == (422, True)
    assert send(client, path, typed).status_code == 303
    older = send(client, path, {**typed, "host": "", "public_url": "https://ailleurs.example"})
    assert (older.status_code, 'value="https://ailleurs.example"' in older.text) == (422, True)
    assert "somebody else saved these settings meanwhile" in read(older).lower()
    assert "Public address of these pages https://openmap.example Mail server smtp.example" in read(older)
    now = fields_of(client.get(path))
    typed["revision"] = now["revision"]
    assert {**now, "csrf_token": ""} == {**typed, "public_url": "https://openmap.example", "csrf_token": ""}
    assert "No password was given." in read(client.get(f"{path}?lang=en"))
    assert send(client, path, {**typed, "host": ""}).status_code == 303
    with scene.open() as store:
        assert (public_url(store), mail_server(store)) == ("https://openmap.example", None)


def test_the_outbox_shows_mails_and_tries_again(tmp_path: Path) -> None:
    scene = make_scene("mailing", tmp_path)
    client = visit(scene, AccountRole.ORGANISER)
    assert "3 mails" in read(client.get("/organise/mails?lang=en"))
    failed = read(client.get("/organise/mails?state=failed&lang=en"))
    assert ("1 mail " in failed, "550 no such mailbox" in failed, "@exemple.example" in failed) == (True, True, True)
    letter = read(client.get("/organise/mails/1?lang=en"))
    assert ("550 no such mailbox" in letter, "/l/" in letter) == (True, True)
    assert ("Correct the address of Atelier Nord" in letter, "Try what failed again" in letter) == (True, True)
    assert client.get("/organise/mails?event=9").status_code == 404
    for wrong in ("-1", "x", str(2**63), "9" * 5000):
        page = client.get(f"/organise/mails?state=lost&page={wrong}&event={wrong}")
        assert (wrong, page.status_code) == (wrong, 200)
    assert send(client, "/organise/events/1/mails/retry", page="/organise/mails").status_code == 303
    with scene.open() as store:
        assert store.letters.get(1).state is LetterState.QUEUED


def test_nobody_reads_a_link_that_lets_somebody_else_in(tmp_path: Path) -> None:
    scene = make_scene("mailing", tmp_path)
    page = visit(scene, AccountRole.ORGANISER).get("/organise/mails/4?lang=en")
    assert "[a link for its reader only]" in read(page)
    assert "/organise/enter/" not in page.text
    with scene.open() as store:
        assert "/organise/enter/" in store.letters.get(4).body


def test_many_mails_are_turned_over(tmp_path: Path) -> None:
    scene = make_scene("published", tmp_path)
    with scene.open() as store:
        mail = Letter(0, 1, None, "link", "", "Votre lien", "Bonjour", queued=MOMENT, due=MOMENT)
        store.letters.add([replace(mail, recipient=f"{number}@a.example") for number in range(101)])
    client = visit(scene, AccountRole.OWNER)
    pages = [client.get(f"/organise/mails?page={number}&lang=en") for number in (1, 2)]
    assert [page.text.count("@a.example") for page in pages] == [100, 1]
    assert ["Older" in read(page) for page in pages] == [True, False]


@needs_chromium
def test_from_the_printed_link_to_the_first_event(scene: Scene, browser: Browser) -> None:
    address = first_address(scene)
    with served(scene.app) as site, opened(browser, language="en", scripts=False) as tab:
        tab.goto(f"{site}{address}")
        tab.get_by_label("Your name").fill("Personne A")
        tab.get_by_label("Your e-mail address").fill("a@marnelle.example")
        tab.keyboard.press("Enter")
        tab.get_by_role("link", name="Make an event").click()
        tab.get_by_label("Day").fill("2027-05-18")
        tab.keyboard.press("Enter")
        tab.get_by_role("heading", name="From here to the day").wait_for(timeout=10_000)
        tab.get_by_role("link", name="Legal texts", exact=True).click()
        tab.get_by_label("How to reach you").fill("02 00 00 00 00")
        tab.get_by_role("button", name="Save").click()
        tab.get_by_text("Texts that are missing: 7.").wait_for(timeout=10_000)
        tab.get_by_role("button", name="Sign out", exact=True).click()
        tab.get_by_role("heading", name="Sign in to organise").wait_for(timeout=10_000)


@needs_chromium
def test_the_sentence_of_a_new_event_follows_what_is_typed(studio: Studio, browser: Browser) -> None:
    scene, site = studio.scene("new")
    with opened(browser, language="en") as tab:
        tab.context.add_cookies([{"name": COOKIE, "value": scene.session(AccountRole.ORGANISER), "url": site}])
        tab.goto(f"{site}/organise/events/new")
        tab.get_by_label("Day").fill("2027-05-18")
        tab.get_by_label("Number of rounds").fill("10")
        tab.get_by_text("10 rounds of 12 minutes, from 9:00 to 11:27.").wait_for(timeout=10_000)
