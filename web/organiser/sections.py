"""The pages of organisers, in the order of their menus, and the page of each step towards the morning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import LazyString

from matchmaker.accounts import Action, may
from matchmaker.milestones import Step
from matchmaker.store import Account
from web.messages import say


@dataclass(frozen=True, slots=True)
class Section:
    """A line of a menu; only those see it whose role allows the ``action``."""

    endpoint: str
    name: LazyString
    action: Action


@dataclass(frozen=True, slots=True)
class Chapter:
    """A line of the menu of an event, which leads to the first of its pages.

    ``deeper``: blueprints of pages that are reached from these only.
    """

    name: LazyString
    sections: tuple[Section, ...]
    deeper: frozenset[str] = frozenset()

    @property
    def blueprints(self) -> frozenset[str]:
        """Whatever is shown by these is inside the chapter."""
        return self.deeper | {one.endpoint.partition(".")[0] for one in self.sections}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu as this request shows it. ``inside``: the page lies behind it."""

    endpoint: str
    name: LazyString
    address: str
    inside: bool = False


SECTIONS = (
    Section("overview.everything", say("Events"), Action.VIEW),
    Section("outbox.letters", say("Mails"), Action.READ_MAILS),
    Section("helping.home", say("Your members"), Action.ACCOMPANY),
    Section("people.everybody", say("Accounts"), Action.GOVERN),
    Section("workspace.settings", say("Settings"), Action.GOVERN),
    Section("keeping.keep", say("Keep and move"), Action.GOVERN),
)
"""Of the workspace."""

SETUP = Chapter(
    say("Set-up"),
    (
        Section("programming.programme", say("Programme"), Action.ARRANGE),
        Section("rooms.tables", say("Tables"), Action.ARRANGE),
        Section("ruling.rules", say("Rules and aims"), Action.ARRANGE),
        Section("receiving.reception", say("Dates and legal texts"), Action.ARRANGE),
        Section("picturing.logos", say("Logos"), Action.ARRANGE),
        Section("trying.whatif", say("What if"), Action.ARRANGE),
    ),
)
"""What an event is before anybody comes."""

CHAPTERS = (
    Chapter(
        say("Steps"),
        (
            Section("organised.home", say("Steps"), Action.VIEW),
            Section("journaling.journal", say("Journal"), Action.ARRANGE),
        ),
    ),
    SETUP,
    Chapter(
        say("Participants"),
        (
            Section("participating.everybody", say("Everybody"), Action.VIEW),
            Section("importing.upload", say("Import"), Action.ARRANGE),
            Section("entering.paper", say("Wishes from paper"), Action.ARRANGE),
            Section("approving.everybody", say("Approve registrations"), Action.ARRANGE),
            Section("accompanied.everybody", say("Partner networks"), Action.ARRANGE),
        ),
        frozenset({"participant", "merging", "barring", "writing"}),
    ),
    Chapter(
        say("Plan"),
        (
            Section("planning.home", say("Plans"), Action.VIEW),
            Section("comparing.beside", say("Side by side"), Action.VIEW),
            Section("papers.choose", say("Papers"), Action.ARRANGE),
        ),
        frozenset({"plans", "runs", "publishing", "editing"}),
    ),
    Chapter(
        say("The day"),
        (
            Section("checkin.desk", say("Check-in"), Action.WELCOME),
            Section("happening.happened", say("Something happened"), Action.ARRANGE),
            Section("clock.clock", say("Clock of the room"), Action.ARRANGE),
        ),
    ),
    Chapter(
        say("After the day"),
        (
            Section("closing.figures", say("Results"), Action.ARRANGE),
            Section("marking.tables", say("Tick columns"), Action.ARRANGE),
            Section("figures.show", say("Numbers"), Action.VIEW),
            Section("sourcing.choose", say("Sourcing record"), Action.ARRANGE),
            Section("editions.beside", say("Editions side by side"), Action.VIEW),
            Section("following.following", say("The next edition"), Action.ARRANGE),
        ),
    ),
)
"""Of one event, in the order of its life; each page takes its ``event_id``."""

STEP_PAGES = {
    Step.SETTINGS: "programming.programme",
    Step.LEGAL: "receiving.reception",
    Step.REGISTRATIONS: "participating.everybody",
    Step.WISHES: "participating.everybody",
    Step.PLAN: "planning.home",
    Step.PUBLISH: "planning.home",
    Step.MAIL: "publishing.mails",
    Step.PRINT: "papers.choose",
    Step.DAY: "clock.clock",
}
"""Where a step is done: an endpoint of ``CHAPTERS``, or one behind it. A step without one has no page yet."""


def organiser_sections() -> list[Entry]:
    """The menu of the workspace, for whoever is signed in."""
    return [Entry(one.endpoint, one.name, url_for(one.endpoint)) for one in _open(SECTIONS)]


def event_sections() -> list[Entry]:
    """The menu of the event that this request is about; empty when it is about none."""
    if "event" not in g:
        return []
    return [
        Entry(pages[0].endpoint, chapter.name, _address(pages[0]), request.blueprint in chapter.blueprints)
        for chapter in CHAPTERS
        if (pages := list(_open(chapter.sections)))
    ]


def chapter_sections() -> list[Entry]:
    """The pages beside the one that is shown, itself among them; empty when it stands alone."""
    for chapter in CHAPTERS if "event" in g else ():
        if request.blueprint in chapter.blueprints and len(pages := list(_open(chapter.sections))) > 1:
            return [Entry(one.endpoint, one.name, _address(one)) for one in pages]
    return []


def way_back() -> Entry | None:
    """From an error: the menu's page of what was asked for, else the first page of the event; None without an event."""
    if "event" not in g:
        return None
    near = [one for one in chapter_sections() if one.endpoint.partition(".")[0] == request.blueprint]
    return next(iter([*near, *chapter_sections(), *event_sections()]), None)


def setup_sections() -> list[Entry]:
    """The pages on which the event of this request is set up."""
    return [Entry(one.endpoint, one.name, _address(one)) for one in _open(SETUP.sections)]


def _address(section: Section) -> str:
    return url_for(section.endpoint, event_id=g.event.id)


def _open(sections: tuple[Section, ...]) -> Iterator[Section]:
    account: Account | None = g.get("organiser")
    return (one for one in sections if account is not None and may(account, one.action))
