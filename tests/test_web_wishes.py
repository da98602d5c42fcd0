"""Directory and wishes as pages: buttons that change and come back, limits, hours, reasons, and what stays private."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from matchmaker.entities import Line, LineKind, Organisation, Participant, Refusal, Role, Statement, Wish
from matchmaker.visits import look_again
from matchmaker.wishing import bar_sectors, say_wish
from tests import workspaces
from tests.browsers import SIZES, needs_chromium, opened, overflow
from tests.scenes import MOMENT, Scene, make_scene, served
from web.listings import Listings

BUYER, SUPPLIER, OTHER = 3, 1, 2
"""The public buyer « Commune de Marnelle », the supplier « Atelier Nord », and another supplier."""

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = make_scene("wishing", tmp_path)
    scene.app.config["WTF_CSRF_ENABLED"] = False
    return scene


def visitor(scene: Scene, one: int) -> FlaskClient:
    client = scene.app.test_client()
    assert client.get(scene.link(one)).status_code == 303
    return client


@pytest.fixture
def buyer(scene: Scene) -> FlaskClient:
    return visitor(scene, BUYER)


def said(scene: Scene, one: int = BUYER) -> list[tuple[int, str]]:
    with scene.open() as store:
        return [(statement.target, statement.wish.value) for statement in store.statements.of(1, one)]


def forget(scene: Scene, one: int = BUYER) -> None:
    with scene.open() as store:
        store.statements.set(1, {one: []})


def test_a_button_says_it_and_leads_back_to_the_card_in_the_same_list(scene: Scene, buyer: FlaskClient) -> None:
    forget(scene)
    list_ = "/my/3/directory?q=solidaire&page=2"
    page = buyer.get(f"{list_}&lang=en").text
    [action] = re.findall(r'action="(/my/3/wishes/30\?[^"]+)"', page)
    for wish in ("yes", "yes", "priority", "open"):
        back = buyer.post(action.replace("&amp;", "&"), data={"wish": wish})
        assert (back.status_code, back.headers["Location"]) == (303, f"{list_}#p30")
        assert said(scene) == [(30, wish)]
    assert "You said: Gladly, if they ask" in buyer.get(f"{list_}&lang=en").text
    assert buyer.post("/my/3/wishes/30?to=wishes", data={"wish": "nothing"}).headers["Location"] == "/my/3/wishes#p30"
    assert said(scene) == []


@pytest.mark.parametrize("form", [{}, {"wish": ""}, {"wish": "love"}])
def test_what_is_no_button_changes_nothing(form: dict[str, str], scene: Scene, buyer: FlaskClient) -> None:
    before = said(scene)
    page = buyer.post("/my/3/wishes/1?lang=en&to=wishes", data=form)
    assert (page.status_code, "Choose one of the buttons" in page.text) == (422, True)
    assert 'href="/my/3/wishes#p1"' in page.text
    assert said(scene) == before


def test_priorities_are_counted_down_and_then_no_longer_offered(scene: Scene, buyer: FlaskClient) -> None:
    forget(scene)
    for number, words in ((11, "3 priorities left."), (12, "2 priorities left."), (13, "1 priority left.")):
        assert words in buyer.get("/my/3/directory?lang=en").text
        assert buyer.post(f"/my/3/wishes/{number}", data={"wish": "priority"}).status_code == 303
    page = buyer.get("/my/3/directory?lang=en").text
    assert "You have given all your priorities" in page
    assert 'value="priority"' not in page
    assert '<button type="button" disabled>Priority (all given)</button>' in page
    late = buyer.post("/my/3/wishes/14?lang=en", data={"wish": "priority"})
    assert (late.status_code, "You may give 3 priorities" in late.text) == (422, True)
    assert said(scene) == [(11, "priority"), (12, "priority"), (13, "priority")]


def test_what_the_buttons_do_is_said_once_and_wishes_are_counted_at_home(scene: Scene, buyer: FlaskClient) -> None:
    forget(scene)
    assert "You have made no wish yet." in buyer.get("/my/3/?lang=en").text
    for target, wish in ((11, "priority"), (12, "yes"), (13, "open")):
        buyer.post(f"/my/3/wishes/{target}", data={"wish": wish})
    assert "You wish to meet 2 participants." in buyer.get("/my/3/?lang=en").text
    for path in ("/my/3/directory", "/my/3/wishes"):
        page = buyer.get(path).text
        assert page.count("What do the buttons do?") == 1
        assert "The other participant never learns it." in page


def test_the_search_stands_before_the_suggestions_and_no_hit_says_what_to_do(buyer: FlaskClient) -> None:
    page = buyer.get("/my/3/directory?lang=en").text
    assert page.index('role="search"') < page.index("Suggestions for you")
    assert "choose a sector in the list instead" in buyer.get("/my/3/directory?q=zzzz").text


def test_a_public_buyer_says_why_not_and_only_itself_reads_it_again(scene: Scene, buyer: FlaskClient) -> None:
    forget(scene)
    bare = buyer.post("/my/3/wishes/1?lang=en", data={"wish": "no"})
    assert (bare.status_code, "Say why you do not want to meet Atelier Nord" in bare.text) == (422, True)
    form = buyer.get("/my/3/wishes/1/no?q=nord&lang=en").text
    assert "Only the organising team reads it" in form
    assert buyer.post("/my/3/wishes/1/no?q=nord").status_code == 422
    back = buyer.post("/my/3/wishes/1/no?q=nord", data={"refusal": "met recently"})
    assert (back.status_code, back.headers["Location"]) == (303, "/my/3/directory?q=nord#p1")
    with scene.open() as store:
        assert store.statements.of(1, BUYER) == (Statement(BUYER, 1, Wish.NO, refusal=Refusal.RECENT),)
    assert "We met recently" in buyer.get("/my/3/wishes?lang=en").text
    supplier = visitor(scene, SUPPLIER)
    assert supplier.post("/my/1/wishes/3", data={"wish": "no"}).status_code == 303
    for path in ("/my/1/directory?q=marnelle", "/my/1/directory/3", "/my/1/wishes"):
        assert "recently" not in supplier.get(f"{path}&lang=en" if "?" in path else f"{path}?lang=en").text


def test_wishes_are_put_in_order(scene: Scene, buyer: FlaskClient) -> None:
    assert said(scene) == [(1, "yes"), (2, "yes"), (6, "yes")]
    for target, place, way, order in ((6, 3, "up", [1, 6, 2]), (1, 1, "down", [6, 1, 2]), (6, 1, "up", [6, 1, 2])):
        back = buyer.post(f"/my/3/wishes/{target}/move", data={"way": way, "place": str(place)})
        assert (back.status_code, back.headers["Location"]) == (303, f"/my/3/wishes#p{target}")
        assert [target for target, _ in said(scene)] == order
    for _ in range(2):  # a double click
        assert buyer.post("/my/3/wishes/2/move", data={"way": "up", "place": "3"}).status_code == 303
    assert [target for target, _ in said(scene)] == [6, 2, 1]
    for form in ({"way": "aside", "place": "1"}, {"way": "up"}, {}):
        assert buyer.post("/my/3/wishes/6/move", data=form).status_code == 422
    gone = buyer.post("/my/3/wishes/9/move?lang=en", data={"way": "up", "place": "1"})
    assert (gone.status_code, "This wish is no longer there" in gone.text) == (422, True)


@pytest.mark.parametrize(
    ("name", "on_page", "late_click"),
    [
        ("early", "Wishes open for everybody on Friday 23\u00a0April 2027", "Wishes are not open yet"),
        ("late", "Wishes were closed on Monday 19\u00a0April 2027", "Wishes are closed; call the organising team"),
    ],
)
def test_out_of_hours_there_are_no_buttons_and_a_late_click_changes_nothing(
    name: str, on_page: str, late_click: str, tmp_path: Path
) -> None:
    scene = make_scene(name, tmp_path)
    scene.app.config["WTF_CSRF_ENABLED"] = False
    client, before = visitor(scene, BUYER), said(scene)
    for path in ("directory", "directory/1", "wishes", "wishes/1/no", "barred"):
        page = client.get(f"/my/3/{path}?lang=en").text
        main = page[page.index("<main") : page.index("</main>")]
        assert (path, on_page in main, '<form method="post"' in main) == (path, True, False)
    with scene.open() as store:
        revision = str(store.participants.get(BUYER).revision)
    for path, form in (
        ("wishes/9", {"wish": "yes"}),
        ("wishes/1/no", {"refusal": "met recently"}),
        ("wishes/1/move", {"way": "down", "place": "1"}),
        ("barred", {"barred": "green", "revision": revision}),
    ):
        refused = client.post(f"/my/3/{path}?lang=en", data=form)
        assert (path, refused.status_code, late_click in refused.text) == (path, 422, True)
    assert said(scene) == before
    with scene.open() as store:
        assert store.participants.get(BUYER).barred == ()


def test_barred_sectors_are_saved_unless_somebody_else_saved_meanwhile(scene: Scene, buyer: FlaskClient) -> None:
    def revision() -> str:
        [found] = re.findall(r'name="revision"[^>]* value="(\d+)"', buyer.get("/my/3/barred").text)
        return str(found)

    seen = revision()
    assert buyer.post("/my/3/barred", data={"barred": ["green", "laundry"], "revision": seen}).status_code == 303
    page = buyer.get("/my/3/wishes?lang=en").text
    assert "Green spaces and nature" in page
    assert page.count("You excluded this sector because of a tender in progress: no meeting.") == 2
    stale = buyer.post("/my/3/barred?lang=en", data={"barred": ["food"], "revision": seen})
    assert (stale.status_code, "was changed by somebody else meanwhile" in stale.text) == (422, True)
    assert re.findall(r'<input checked[^>]* value="(\w+)"', stale.text) == ["food"]
    with scene.open() as store:
        assert store.participants.get(BUYER).barred == ("green", "laundry")
    [fresh] = re.findall(r'name="revision"[^>]* value="(\d+)"', stale.text)
    assert buyer.post("/my/3/barred", data={"barred": ["food"], "revision": fresh}).status_code == 303
    with scene.open() as store:
        assert store.participants.get(BUYER).barred == ("food",)
    assert visitor(scene, SUPPLIER).get("/my/1/barred").status_code == 404


def test_one_looks_only_at_those_one_could_meet(scene: Scene, buyer: FlaskClient) -> None:
    for path in ("directory/4", "directory/3", "directory/999", "wishes/4/no"):
        assert (path, buyer.get(f"/my/3/{path}").status_code) == (path, 404)
    refused = buyer.post("/my/3/wishes/4?lang=en", data={"wish": "yes"})
    assert (refused.status_code, "no longer in the list" in refused.text) == (422, True)


def test_a_wish_for_somebody_who_withdrew_can_be_taken_back(scene: Scene, buyer: FlaskClient) -> None:
    with scene.open() as store:
        store.participants.withdraw(store.participants.get(1))
    page = buyer.get("/my/3/wishes?lang=en").text
    assert "Somebody you can no longer meet" in page
    assert "Atelier Nord" not in page
    assert buyer.post("/my/3/wishes/1?to=wishes", data={"wish": "nothing"}).status_code == 303
    assert said(scene) == [(2, "yes"), (6, "yes")]


def test_a_change_of_a_participant_is_seen_at_once(scene: Scene, buyer: FlaskClient) -> None:
    assert "Ramassage" not in buyer.get("/my/3/directory?q=nord").text
    with scene.open() as store:
        one = store.participants.get(1)
        store.participants.save(replace(one, lines=(Line(LineKind.OFFER, "Déchets", "Ramassage de papier"),)))
    assert "Ramassage" in buyer.get("/my/3/directory?q=nord").text
    with scene.open() as store:
        store.organisations.save(replace(store.organisations.get(one.organisation.id), name="Atelier Ponant"))
    assert "Atelier Ponant" in buyer.get("/my/3/directory/1").text


def test_all_who_look_at_once_share_one_listing(scene: Scene) -> None:
    listings, seen = Listings(), []

    def look() -> None:
        with scene.open() as store:
            seen.append(listings.get(store, 1))

    workspaces.at_once([look] * 8)
    assert len({id(listing) for listing in seen}) == 1


def test_needs_and_offers_are_weighed_again_a_moment_after_somebody_came(scene: Scene) -> None:
    listings = Listings()
    with scene.open() as store:
        buyer = store.participants.get(BUYER)
        listings.get(store, 1)
        line = Line(LineKind.OFFER, "Espaces verts", "Tonte", groups=("green",))
        firm = Organisation(0, "Tonte douce", "tonte douce")
        [added] = store.participants.add(1, [Participant(0, 0, firm, Role.SUPPLIER, lines=(line,))])
        assert added.id in {other.id for other in listings.get(store, 1).people(buyer)}
        deadline = monotonic() + 20
        while added.id not in listings.get(store, 1).reasons(buyer) and monotonic() < deadline:
            sleep(0.01)
        assert listings.get(store, 1).reasons(buyer)[added.id].reason.offer == line
        settled = listings.get(store, 1)
        store.participants.save(replace(buyer, head_count=2))
        assert listings.get(store, 1) is settled


def test_what_is_new_stays_so_until_the_visit_is_over(scene: Scene, buyer: FlaskClient) -> None:
    def new() -> int:
        return buyer.get("/my/3/directory?new=1").text.count('class="new"')

    assert [new(), new()] == [2, 2]
    scene.app.config["CLOCK"] = lambda: MOMENT + timedelta(hours=4)
    assert new() == 0


def test_a_visit_ends_after_three_hours_without_looking(scene: Scene) -> None:
    with scene.open() as store:
        one = store.participants.get(SUPPLIER)
        looks = (0, 1, 170, 340, 341, 530, 531)  # minutes
        since = [look_again(store, one, now=MOMENT + timedelta(minutes=minutes)) for minutes in looks]
    assert since == [None] * 5 + [MOMENT + timedelta(minutes=340)] * 2


def test_a_page_of_the_directory_is_light_and_holds_no_contact(scene: Scene) -> None:
    with scene.open() as store:
        long = "Prestations d’entretien et de nettoyage pour les collectivités, avec un encadrement permanent. " * 10
        lines = tuple(Line(LineKind.OFFER, "Nettoyage", long, title=long, groups=("cleaning",)) for _ in range(3))
        for one in store.participants.all(1)[10:]:
            store.participants.save(replace(one, lines=lines))
    client = visitor(scene, BUYER)
    for query in ("", "?page=2", "?q=nettoyage"):
        page = client.get(f"/my/3/directory{query}")
        assert len(page.data) <= 60_000
        assert "exemple.example" not in page.text


def test_nobody_learns_what_others_wished_refused_or_barred(tmp_path: Path) -> None:
    """Byte by byte the same pages, whatever the others said."""
    quiet, spoken = (make_scene("wishing", tmp_path / name) for name in ("quiet", "spoken"))
    for scene in (quiet, spoken):
        with scene.open() as store:
            store.receptions.save(replace(store.receptions.get(1), show_wishers=False))
    with spoken.open() as store:
        for one in store.participants.all(1):
            if one.id == SUPPLIER:
                continue
            others = [other.id for other in store.participants.all(1) if other.id not in (one.id, OTHER)]
            wishes = (Wish.PRIORITY, Wish.NO, Wish.OPEN)
            statements = [
                Statement(one.id, target, wish, place if wish is not Wish.NO else None)
                for place, (target, wish) in enumerate(zip(others[one.id % 3 :], wishes, strict=False), 1)
            ]
            store.statements.set(1, {one.id: statements})
        say_wish(
            store, 1, one=store.participants.get(BUYER), target=1, wish=Wish.NO, now=MOMENT, refusal=Refusal.RECENT
        )
        bar_sectors(store, 1, one=store.participants.get(BUYER), barred=["green"], now=MOMENT)
    clients = [visitor(scene, SUPPLIER) for scene in (quiet, spoken)]
    for path in (
        "",
        "directory",
        "directory?page=2",
        "directory?q=marnelle",
        "directory?said=1",
        "directory/3",
        "wishes",
    ):
        pages = [TOKEN.sub("", client.get(f"/my/1/{path}").text) for client in clients]
        assert "Marnelle" in pages[0]
        assert pages[0] == pages[1]
    with spoken.open() as store:
        store.receptions.save(replace(store.receptions.get(1), show_wishers=True))
    assert TOKEN.sub("", clients[1].get("/my/1/wishes").text) != pages[1]  # the organiser's setting, and nothing else


@pytest.mark.parametrize("shown", [False, True], ids=["hidden", "shown"])
def test_what_is_promised_about_wishes_is_what_holds(scene: Scene, buyer: FlaskClient, shown: bool) -> None:
    with scene.open() as store:
        store.receptions.save(replace(store.receptions.get(1), show_wishers=shown))
    for path, hidden, told in (
        ("/events/1/register", "They never see your wishes", "Those whom you wish to meet see that you do"),
        ("/events/1/privacy", "They never see your wishes", "Those whom you wish to meet see that you do"),
        ("/my/3/wishes", "No other participant sees it", "Those you name here see that you wish to meet them"),
        ("/my/3/data", "What you said is not shown to them", "those whom you wish to meet see that you do"),
    ):
        page = " ".join(buyer.get(f"{path}?lang=en").text.split())
        assert (path, hidden in page, told in page) == (path, not shown, shown)


def test_nobody_is_asked_for_what_can_no_longer_be_said(tmp_path: Path) -> None:
    page = visitor(make_scene("late", tmp_path), BUYER).get("/my/3/wishes?lang=en").text
    assert "You have excluded no sector." in page
    assert "exclude its sectors" not in page


def test_the_catalogue_on_paper_follows_what_participants_say(scene: Scene, buyer: FlaskClient) -> None:
    def read(path: str) -> str:
        page = buyer.get(f"/my/3/{path}")
        assert (page.status_code, page.mimetype) == (200, "application/pdf")
        return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.data)).pages).split())

    first = read("catalogue.pdf")
    assert "Entreprise solidaire 30" in first
    assert "exemple.example" not in first
    with scene.open() as store:
        one = store.participants.get(40)
        store.organisations.save(replace(one.organisation, name="Ponant"))
    assert "Ponant" in read("catalogue.pdf")
    own = read("wishes.pdf")
    assert "Commune de Marnelle" in own
    assert "Atelier Nord" not in own


def test_two_of_one_organisation_wish_at_once_and_nothing_is_lost(scene: Scene) -> None:
    forget(scene)
    clients = [visitor(scene, BUYER) for _ in range(4)]

    def press(number: int) -> None:
        for target in (11 + number, 11 + number, 21 + number):
            assert clients[number].post(f"/my/3/wishes/{target}", data={"wish": "yes"}).status_code == 303
            assert clients[number].get("/my/3/directory").status_code == 200

    workspaces.at_once([lambda number=number: press(number) for number in range(4)])  # type: ignore[misc]
    assert sorted(said(scene)) == [(target, "yes") for target in (*range(11, 15), *range(21, 25))]


def test_a_page_that_was_open_too_long_can_be_sent_again(tmp_path: Path) -> None:
    scene = make_scene("wishing", tmp_path)
    client = visitor(scene, BUYER)
    page = client.post("/my/3/wishes/9?lang=en", data={"wish": "priority", "csrf_token": "old"})
    assert (page.status_code, "Send again" in page.text) == (422, True)
    assert 'name="wish" type="hidden" value="priority"' in page.text
    token = TOKEN.findall(page.text[page.text.index("<main") :])
    assert said(scene) == [(1, "yes"), (2, "yes"), (6, "yes")]
    assert client.post("/my/3/wishes/9", data={"wish": "priority", "csrf_token": token[0]}).status_code == 303
    assert said(scene)[-1] == (9, "priority")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Scene, str]]:
    scene = make_scene("wishing", tmp_path)
    with served(scene.app) as address:
        yield scene, address


WORDS = {
    "fr": {
        "search": "Nom, numéro, besoin ou offre", "go": "Rechercher", "yes": "Oui", "priority": "Priorité",
        "left": "Il vous reste 2 priorités.", "no": "Non merci…", "why": "Nous nous sommes rencontrés récemment",
        "send": "Non merci", "said": "Vous avez dit\u00a0: Non merci", "up": "Monter",
    },
    "en": {
        "search": "Name, number, need or offer", "go": "Search", "yes": "Yes", "priority": "Priority",
        "left": "2 priorities left.", "no": "No thanks…", "why": "We met recently",
        "send": "No thanks", "said": "You said: No thanks", "up": "Up",
    },
}  # fmt: skip


@needs_chromium
@pytest.mark.parametrize(("language", "scripts"), [("fr", True), ("en", False)])
def test_a_buyer_wishes_on_a_telephone_by_keyboard_alone(
    language: str, scripts: bool, site: tuple[Scene, str], browser: Browser
) -> None:
    (scene, address), words = site, WORDS[language]
    with opened(browser, size=SIZES["phone"], language=language, scripts=scripts) as tab:
        tab.goto(address + scene.link(BUYER))
        tab.goto(f"{address}/my/3/directory?lang={language}")
        tab.get_by_label(words["search"], exact=True).press_sequentially("menuizerie")
        tab.keyboard.press("Enter")
        card = tab.locator("main .cards > li").filter(has_text="Menuiserie coopérative")
        expect(card).to_have_count(1)
        card.get_by_role("button", name=words["priority"]).press("Enter")
        expect(tab.get_by_text(words["left"])).to_be_visible()
        assert urlsplit(tab.url).fragment == "p8"
        assert tab.get_by_label(words["search"], exact=True).input_value() == "menuizerie"
        assert said(scene)[-1] == (8, "priority")

        tab.goto(f"{address}/my/3/wishes")
        last = tab.locator("main .cards > li").filter(has_text="Menuiserie coopérative")
        last.get_by_role("button", name=words["up"]).press("Enter")
        expect(tab.locator("#p8:target")).to_be_focused()
        assert [target for target, _ in said(scene)] == [1, 2, 8, 6]
        tab.keyboard.press("Tab")
        assert tab.evaluate("document.activeElement.closest('li').id") == "p8"

        last.get_by_role("link", name=words["no"]).press("Enter")
        tab.get_by_label(words["why"]).press("Space")
        tab.get_by_role("button", name=words["send"]).press("Enter")
        expect(last).to_contain_text(words["said"])
        assert said(scene) == [(1, "yes"), (2, "yes"), (6, "yes"), (8, "no")]
        tab.go_back()
        tab.go_back()
        tab.reload()
        assert said(scene) == [(1, "yes"), (2, "yes"), (6, "yes"), (8, "no")]


@needs_chromium
def test_a_word_without_end_does_not_widen_the_directory(site: tuple[Scene, str], browser: Browser) -> None:
    scene, address = site
    with scene.open() as store:
        one = store.participants.get(SUPPLIER)
        line = Line(LineKind.OFFER, "Espaces verts", "o" * 200, title="t" * 200)
        name = replace(one.organisation, name="n" * 200, key="n" * 200)
        store.participants.save(replace(one, organisation=name, lines=(line,)))
    with opened(browser, size=SIZES["phone"], language="fr") as tab:
        tab.goto(address + scene.link(BUYER))
        for path in ("directory", f"directory/{SUPPLIER}"):
            tab.goto(f"{address}/my/{BUYER}/{path}")
            assert (overflow(tab), "nnnn" in tab.locator("main").inner_text()) == (0, True)
        tab.goto(f"{address}/my/{BUYER}/directory")
        box = tab.locator("#q").bounding_box()
        assert box
        assert box["y"] < SIZES["phone"][1]
