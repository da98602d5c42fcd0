"""Every page of the register, in both languages, as people meet it: small, zoomed, by keyboard, read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from pypdf import PdfReader

from tests.browsers import SIZES, audit, bring_axe, needs_chromium, opened, overflow, overhear
from tests.screens import NO_PAGES, PAGES, Page, Studio
from web.languages import LANGUAGES

NARROWEST = (320, 640)
"""A small telephone, or 1280 pixels at 400 %."""

FINGER = 43.9
"""Pixels; 44 but for rounding."""

by_name = {page.name: page for page in PAGES}

FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  return {place: [...document.querySelectorAll("*")].indexOf(one), tag: one.tagName, id: one.id,
          text: one.textContent.trim(), outline: style.outlineStyle,
          width: parseFloat(style.outlineWidth), colour: style.outlineColor};
}"""
LISTEN = f"() => {{ window.stops = []; addEventListener('focusin', () => window.stops.push(({FOCUSED})())); }}"
"""Every stop of the focus is written down where it happens: asking after each key would double the time."""

BUTTONS = "button:not([tabindex='-1']):visible"
STOPS = (
    f"a[href], {BUTTONS}, main input:not([type=hidden]):not([type=radio]), main select, main textarea, summary, "
    "[tabindex='0']"
)
SHOWN = "all => all.filter(one => one.checkVisibility()).length"
CONTROLS = "main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main select, main textarea"
EDGES = "all => all.map(one => { const s = getComputedStyle(one); return [s.borderTopColor, s.backgroundColor]; })"
HEIGHTS = "all => all.map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])"
TARGETS = f"{CONTROLS}, main {BUTTONS}, main .button:visible, main .choice, header a:visible, footer a"


def luminance(colour: str) -> float:
    """Relative luminance of "rgb(r, g, b)", as WCAG 2.2 defines it."""
    channels = [int(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[tuple[Tab, list[str]]]:
    """One window for all pages, for opening one takes longer than most pages; and what is heard from it."""
    with opened(browser) as tab:
        bring_axe(tab)
        yield tab, overhear(tab)


@needs_chromium
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_everybody_can_read_it_and_reach_everything(page: Page, studio: Studio, window: tuple[Tab, list[str]]) -> None:
    """In one language it is loaded on a large screen, in the other on a telephone, where the tabulator walks it too."""
    tab, heard = window
    heard.clear()
    show = studio.welcome(page, tab)
    main, other = LANGUAGES
    resize(tab, SIZES["desk"])
    show(main)
    judge(tab, main)
    resize(tab, SIZES["phone"])
    assert audit(tab) == []
    assert overflow(tab) == 0
    show(other)
    judge(tab, other)
    walk(tab)
    assert heard == []


def resize(tab: Tab, size: tuple[int, int]) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})


def judge(tab: Tab, language: str) -> None:
    """What axe finds, nothing beside a window of any size, nothing too small for a finger, the frame of every page."""
    assert audit(tab) == []
    for size in (SIZES["desk"], NARROWEST):
        assert overflow(tab) == 0
        resize(tab, size)
    assert overflow(tab) == 0
    assert [(what, height) for what, height in tab.locator(TARGETS).evaluate_all(HEIGHTS) if height < FINGER] == []
    assert tab.locator("html").get_attribute("lang") == language
    assert [tab.locator(part).count() for part in ("h1", "main", "header.site", "footer.site")] == [1] * 4
    scripts = tab.locator("script").evaluate_all("all => all.map(one => one.getAttribute('src') || '')")
    assert [address for address in scripts if not address.startswith("/static/")] == []


def walk(tab: Tab) -> None:
    """The tabulator stops at everything once, and shows where it is."""
    groups = tab.locator("[type=radio]").evaluate_all("all => [...new Set(all.map(one => one.name))]")
    stops = tab.locator(STOPS).evaluate_all(SHOWN) + len(groups)
    tab.evaluate(LISTEN)
    reached: list[dict[str, Any]] = []
    for _ in range(3):  # a field for a day takes several keys; a page that leads to its errors begins in its middle
        for _ in range(stops + 3):
            tab.keyboard.press("Tab")
        reached = tab.evaluate("window.stops")
        if reached[0] in reached[1:]:
            break
    seen = {one["place"]: one for one in reached}
    assert len(seen) == stops
    assert [one for one in seen.values() if one["outline"] == "none" or one["width"] < 2] == []
    assert [one for one in seen.values() if contrast(one["colour"], "rgb(255, 255, 255)") < 3] == []


@needs_chromium
def test_the_first_stop_leads_past_the_header(studio: Studio, browser: Browser) -> None:
    with studio.shown(by_name["schedule"], browser) as tab:
        tab.keyboard.press("Tab")
        assert tab.evaluate(FOCUSED)["text"] == "Aller au contenu"
        tab.keyboard.press("Enter")
        assert tab.evaluate(FOCUSED)["id"] == "main"


@needs_chromium
@pytest.mark.parametrize("name", ["sampler", "sampler-wrong"])
def test_edges_of_fields_are_seen(name: str, studio: Studio, browser: Browser) -> None:
    with studio.shown(by_name[name], browser) as tab:
        edges = tab.locator(CONTROLS).evaluate_all(EDGES)
        assert len(edges) == 6
        assert [edge for edge in edges if contrast(*edge) < 3] == []


@needs_chromium
@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_wrong_stands_on_top_and_leads_to_its_field(scripts: bool, studio: Studio, browser: Browser) -> None:
    with studio.shown(by_name["sampler-wrong"], browser, language="fr", scripts=scripts) as tab:
        assert tab.title() == "Erreur\u00a0: Sampler – OpenMap"
        summary = tab.locator(".summary")
        assert summary.locator("li").all_inner_texts() == [
            "Enter the name of the organisation.",
            "Enter an e-mail address.",
            "Choose what you come for.",
            "Tick that you have read it.",
        ]
        assert summary.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))") == [
            "#name", "#email", "#role-0", "#agreed",
        ]  # fmt: skip
        assert tab.evaluate("document.activeElement.className") == "summary"
        summary.locator("a").nth(1).click()
        tab.keyboard.type("a@b.example")
        assert tab.locator("#email").input_value() == "a@b.example"


@needs_chromium
def test_the_chosen_language_stays(studio: Studio, browser: Browser) -> None:
    _, site = studio.scene("several")
    with opened(browser, language="fr") as tab:
        tab.goto(f"{site}/")
        tab.get_by_role("link", name="English").click()
        tab.goto(f"{site}/")
        assert tab.locator("h1").inner_text() == "Choose an event"


@needs_chromium
def test_the_schedule_prints_on_one_wide_sheet_without_what_only_screens_need(studio: Studio, browser: Browser) -> None:
    with studio.shown(by_name["schedule"], browser) as tab:
        tab.emulate_media(media="print")
        shown = [tab.locator(part).is_visible() for part in ("header.site", "table", ".languages", "footer", ".skip")]
        assert shown == [True, True, False, False, False]
        sheets = PdfReader(BytesIO(tab.pdf(prefer_css_page_size=True))).pages
        assert [sheet.mediabox.width > sheet.mediabox.height for sheet in sheets] == [True]


@needs_chromium
def test_the_judge_sees_what_is_wrong(browser: Browser) -> None:
    with opened(browser) as tab:
        tab.set_content(
            "<title>x</title><img src=''><input><p style='color: #aaa'>pale</p><p style='width: 5000px'>w</p>"
        )
        found = {flaw.rule for flaw in audit(tab)}
        assert found >= {"html-has-lang", "image-alt", "label", "color-contrast"}
        assert overflow(tab) > 0


def test_every_page_that_can_be_asked_for_is_in_the_register(studio: Studio) -> None:
    asked = {
        rule.endpoint for rule in studio.scene("empty")[0].app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    assert {page.endpoint for page in PAGES if page.endpoint} | set(NO_PAGES) == asked
