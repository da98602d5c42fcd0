"""The register of all pages, for tests and pictures. ``make screens`` writes one PNG per page, language and size.

To add a page: one line in ``PAGES``. A page behind a form or a sign-in gets there by ``act``.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab

from tests.browsers import SIZES, launched, opened, overhear
from tests.sampler import pages as sampler
from tests.scenes import Scene, make_scene, served
from web.languages import LANGUAGES


def _nothing(tab: Tab, scene: Scene) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """One page as somebody sees it.

    ``endpoint``: the route it shows. ``path``: its address, for a scene. ``scene``: which workspace it needs (a name of
    ``SCENES``). ``act``: what to do once it is loaded, as pressing a button; what is shown then is what is looked at.
    ``guest``: the participant who comes in by its link before.
    """

    name: str
    endpoint: str
    path: Callable[[Scene], str]
    scene: str = "published"
    act: Callable[[Tab, Scene], None] = _nothing
    guest: int | None = None


def press(label: str | re.Pattern[str]) -> Callable[[Tab, Scene], None]:
    """Press the first button with this text; a pattern may give it in both languages."""

    def act(tab: Tab, scene: Scene) -> None:
        tab.locator("main button").filter(has_text=label).first.click()
        tab.wait_for_load_state()

    return act


PAGES = (
    Page("no-event", "public.index", lambda scene: "/", scene="empty"),
    Page("events", "public.index", lambda scene: "/", scene="several"),
    Page("event", "public.event", lambda scene: "/events/1/", scene="draft"),
    Page("unpublished", "public.schedule", lambda scene: "/events/1/schedule", scene="draft"),
    Page("schedule", "public.schedule", lambda scene: "/events/1/schedule"),
    Page("ask-link", "entrance.ask", lambda scene: "/events/1/link"),
    Page("link-sent", "entrance.asked", lambda scene: "/events/1/link/sent"),
    Page("home", "entrance.home", lambda scene: "/my/1/", guest=1),
    Page("refused", "entrance.home", lambda scene: "/my/1/"),
    Page("lost", "", lambda scene: "/nowhere"),
    Page("sampler", "sampler.form", lambda scene: "/sampler"),
    Page("sampler-wrong", "sampler.form", lambda scene: "/sampler", act=press("Send")),
    Page("sampler-list", "sampler.list_", lambda scene: "/sampler/list"),
)

NO_PAGES = {"static": "files", "entrance.enter": "leads to the participant’s own page"}
"""GET routes that show no page of their own, and why: files, redirects."""


@dataclass(slots=True)
class Studio:
    """The scenes, served; each is made when a page first needs it."""

    folder: Path
    stack: ExitStack
    known: dict[str, tuple[Scene, str]] = field(default_factory=dict)

    def scene(self, name: str) -> tuple[Scene, str]:
        """A scene and the address at which it is served."""
        if name not in self.known:
            scene = make_scene(name, self.folder)
            scene.app.register_blueprint(sampler)
            self.known[name] = (scene, self.stack.enter_context(served(scene.app)))
        return self.known[name]

    @contextmanager
    def shown(self, page: Page, browser: Browser, *, language: str = "fr", **visitor: object) -> Iterator[Tab]:
        """A page, as a fresh visitor sees it; it must leave the console silent and ask nobody else for anything."""
        scene, site = self.scene(page.scene)
        with opened(browser, language=language, **visitor) as tab:  # type: ignore[arg-type]
            if page.guest is not None:
                tab.goto(f"{site}{scene.link(page.guest)}")
            heard, path = overhear(tab), page.path(scene)
            tab.goto(f"{site}{path}{'&' if '?' in path else '?'}lang={language}")
            page.act(tab, scene)
            yield tab
            assert heard == []


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """All scenes for a whole run: tests look at them and change nothing."""
    with ExitStack() as stack:
        yield Studio(tmp_path_factory.mktemp("studio"), stack)


def take_pictures(target: Path) -> None:
    """All of ``PAGES`` in all languages and sizes."""
    target.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, ExitStack() as stack, launched() as browser:
        studio = Studio(Path(folder), stack)
        for page in PAGES:
            for language in LANGUAGES:
                for size, pixels in SIZES.items():
                    with studio.shown(page, browser, language=language, size=pixels) as tab:
                        tab.screenshot(path=target / f"{page.name}-{language}-{size}.png", full_page=True)


if __name__ == "__main__":
    take_pictures(Path(sys.argv[1]))
