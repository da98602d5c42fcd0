"""A new attendee registers on a phone, with the keyboard alone: with scripts in one language, without in the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from matchmaker.entities import Contract, LegalForm, Line, LineKind, Participant, Person, Role
from matchmaker.sectors import label
from tests.browsers import SIZES, audit, needs_chromium, opened, overflow, overhear
from tests.scenes import MOMENT, Scene, make_scene, served

pytestmark = needs_chromium

WORDS = {
    "fr": {
        "register": "S’inscrire", "done": "Votre inscription est enregistrée", "form": "Organisme public",
        "sector": "Blanchisserie", "contract": "Réservé aux entreprises adaptées", "wrong": "Il y a un problème",
        "person": "Personne 2",
    },
    "en": {
        "register": "Register", "done": "You are registered", "form": "Public body", "sector": "Laundry",
        "contract": "Reserved for adapted", "wrong": "There is a problem", "person": "Person 2",
    },
}  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Scene, str]]:
    scene = make_scene("draft", tmp_path)
    with served(scene.app) as address:
        yield scene, address


def reach(tab: Tab, selector: str) -> None:
    """Press Tab until the keyboard is there."""
    for _ in range(150):
        if tab.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        tab.keyboard.press("Tab")
    raise AssertionError(f"the keyboard never reaches {selector}")


def write(tab: Tab, field: str, text: str) -> None:
    reach(tab, f"[name='{field}']")
    tab.keyboard.type(text)


def tick(tab: Tab, selector: str) -> None:
    reach(tab, selector)
    tab.keyboard.press("Space")


def press(tab: Tab, selector: str) -> None:
    reach(tab, selector)
    tab.keyboard.press("Enter")
    tab.wait_for_load_state()


def send_by_return(tab: Tab, words: dict[str, str]) -> None:
    """Return in a field sends the form, and takes no block away; what is wrong is said first."""
    write(tab, "name", "La Nouvelle")
    tab.keyboard.press("Enter")
    assert tab.locator(".summary h2").inner_text() == words["wrong"]
    tab.locator(".summary:focus").wait_for()
    assert tab.locator("#name").input_value() == "La Nouvelle"


def fill_in(tab: Tab, words: dict[str, str]) -> None:
    """The whole form, with a person more, and a need too many that is taken away again."""
    write(tab, "legal_form", words["form"])
    write(tab, "department", "44")
    write(tab, "email", "contact@nouvelle.example")
    write(tab, "people-0-name", "Personne A")
    press(tab, "[value='add-people']")
    tab.locator("#people-1:focus").wait_for()
    assert tab.locator("#people-1 > legend").inner_text() == words["person"]
    write(tab, "people-1-name", "Personne B")
    tick(tab, "[name='people-1-not_mine']")
    tick(tab, "[name='role'][value='buyer']")
    press(tab, "[value='add-needs']")
    tab.locator("#needs-0:focus").wait_for()
    write(tab, "needs-0-title", "Trop")
    press(tab, "[value='add-needs']")
    tab.locator("#needs-1:focus").wait_for()
    write(tab, "needs-1-title", "Linge")
    write(tab, "needs-1-sector", words["sector"])
    write(tab, "needs-1-contract", words["contract"])
    tab.locator("#needs-0").focus()
    press(tab, "[value='remove-needs-0']")
    tab.locator("[value='add-needs']:focus").wait_for()
    tick(tab, "[name='away'][value='2']")
    tick(tab, "[name='languages'][value='fr']")
    tick(tab, "[name='agreed']")


def judge(tab: Tab, *, scripts: bool) -> None:
    assert overflow(tab) == 0
    if scripts:  # axe-core needs them, and would wait for ever
        assert audit(tab) == []


def registered(scene: Scene) -> Participant:
    with scene.open() as store:
        return next(one for one in store.participants.all(1) if one.name == "La Nouvelle")


@pytest.mark.parametrize(("language", "scripts"), [("fr", True), ("en", False)])
def test_a_new_attendee_registers_with_the_keyboard(
    language: str, scripts: bool, site: tuple[Scene, str], browser: Browser
) -> None:
    scene, address = site
    words = WORDS[language]
    with opened(browser, size=SIZES["phone"], language=language, scripts=scripts) as tab:
        heard = overhear(tab)
        tab.goto(f"{address}/events/1/?lang={language}")
        press(tab, "main a[href='/events/1/register']")
        expect(tab.locator("h1")).to_have_text(words["register"])
        send_by_return(tab, words)
        fill_in(tab, words)
        judge(tab, scripts=scripts)
        press(tab, "main .actions button")
        expect(tab.locator("h1")).to_have_text(words["done"])
        judge(tab, scripts=scripts)
        press(tab, "main a[href='/my/11/']")
        expect(tab.locator("h1")).to_have_text("La Nouvelle")
        assert heard == []
    one = registered(scene)
    need = Line(LineKind.NEED, label("laundry", "fr"), title="Linge", groups=("laundry",), contract=Contract.ADAPTED)
    assert (one.role, one.organisation.legal_form, one.organisation.department) == (Role.BUYER, LegalForm.PUBLIC, "44")
    assert one.people == (Person("Personne A", shares_contact=True), Person("Personne B"))
    assert (one.lines, one.away, one.languages, one.registered) == ((need,), (2,), ("fr",), MOMENT)


def test_blocks_come_and_go_without_asking_the_server(site: tuple[Scene, str], browser: Browser) -> None:
    _, address = site
    with opened(browser, language="en") as tab:
        tab.goto(f"{address}/events/1/register?lang=en")
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.resource_type))
        for _ in range(2):
            tab.locator("[value='add-people']").click()
        for position in range(3):
            tab.locator(f"#people-{position}-name").fill(f"Personne {position}")
        tab.locator("[value='remove-people-1']").click()
        people = tab.locator("#people > .block")
        assert people.locator("legend").all_inner_texts() == ["Person 1", "Person 2"]
        assert [one.input_value() for one in people.locator("[name$='-name']").all()] == ["Personne 0", "Personne 2"]
        tab.locator("[value='remove-people-2']").click()
        assert not tab.locator("#people > .block .less").is_visible()  # one person always comes
        for _ in range(30):
            if tab.locator("[value='add-people']").is_visible():
                tab.locator("[value='add-people']").click()
        assert people.count() == 20
        assert {"document", "fetch", "xhr"}.isdisjoint(asked)
