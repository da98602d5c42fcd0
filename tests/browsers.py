"""A real Chromium for pages: looked for on this machine, never downloaded; axe-core judges what it shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="NO PAGE WAS TRIED IN A BROWSER: there is no chromium here (apt-get install chromium)"
)
SIZES = {"phone": (390, 844), "desk": (1280, 900)}
"""Width and height in CSS pixels."""

_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_FIND = "async () => (await axe.run({resultTypes: ['violations']})).violations"
"""Every rule is tried; what passes is not written up, which would take half as long again."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """What axe-core has against one element."""

    rule: str
    element: str
    why: str


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser for a whole run; it takes a second to start."""
    with sync_playwright() as playwright:
        arguments = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield running
        finally:
            running.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with launched() as running:
        yield running


@contextmanager
def opened(
    browser: Browser, *, size: tuple[int, int] = SIZES["desk"], language: str = "fr", scripts: bool = True
) -> Iterator[Page]:
    """A fresh visitor: no cookies, no history, a browser set to a language."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=language,
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def bring_axe(page: Page) -> None:
    """Have axe-core in everything this tab shows from now on: cheaper than to bring it into each page it judges."""
    page.add_init_script(_AXE)


def audit(page: Page) -> list[Flaw]:
    """Everything axe-core finds wrong with a page, best practices included."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)  # not as a script of the page: its policy would refuse it
    found: list[dict[str, Any]] = page.evaluate(_FIND)
    return [
        Flaw(violation["id"], node["html"], node["failureSummary"])
        for violation in found
        for node in violation["nodes"]
    ]


def overhear(page: Page) -> list[str]:
    """A list that grows by what a page complains of and whom else it asks, from now on: its policy forbids both."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if "status of 4" not in message.text:  # a refused form and a page that is not there are what they should be
            heard.append(message.text)

    def ask(request: Request) -> None:
        if not request.url.startswith("http://127.0.0.1:"):
            heard.append(request.url)

    page.on("console", hear)
    page.on("request", ask)
    return heard


def overflow(page: Page) -> int:
    """How many CSS pixels the page is wider than its window: more than 0 means scrolling sideways to read."""
    page.wait_for_load_state()  # its words may stand there before its stylesheet has come
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
