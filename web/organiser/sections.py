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
class Entry:
    """A section as this request shows it. ``inside``: the page is one of those beside it."""

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

EVENT_SECTIONS = (
    Section("organised.home", say("Steps"), Action.VIEW),
    Section("programming.programme", say("Set-up"), Action.ARRANGE),
    Section("receiving.reception", say("Dates and legal texts"), Action.ARRANGE),
    Section("participating.everybody", say("Participants"), Action.VIEW),
    Section("importing.upload", say("Import"), Action.ARRANGE),
    Section("entering.paper", say("Wishes from paper"), Action.ARRANGE),
    Section("planning.home", say("Plan"), Action.VIEW),
    Section("papers.choose", say("Papers"), Action.ARRANGE),
)
"""Of one event; each takes its ``event_id``."""

SETUP_SECTIONS = (
    Section("programming.programme", say("Programme"), Action.ARRANGE),
    Section("rooms.tables", say("Tables"), Action.ARRANGE),
    Section("ruling.rules", say("Rules and aims"), Action.ARRANGE),
    Section("picturing.logos", say("Logos"), Action.ARRANGE),
    Section("trying.whatif", say("What if"), Action.ARRANGE),
)
"""Of setting up one event: the first one is among those of the event."""

STEP_PAGES = {
    Step.SETTINGS: "programming.programme",
    Step.LEGAL: "receiving.reception",
    Step.REGISTRATIONS: "participating.everybody",
    Step.WISHES: "participating.everybody",
    Step.PLAN: "planning.home",
    Step.PUBLISH: "planning.home",
    Step.PRINT: "papers.choose",
}
"""Where a step is done: an endpoint of ``EVENT_SECTIONS``. A step without one has no page yet."""


def organiser_sections() -> list[Entry]:
    """The menu of the workspace, for whoever is signed in."""
    return [Entry(one.endpoint, one.name, url_for(one.endpoint)) for one in _open(SECTIONS)]


def event_sections() -> list[Entry]:
    """The menu of the event that this request is about; empty when it is about none."""
    return _of_event(EVENT_SECTIONS) if "event" in g else []


def setup_sections() -> list[Entry]:
    """The pages on which the event of this request is set up."""
    return _of_event(SETUP_SECTIONS)


def _of_event(sections: tuple[Section, ...]) -> list[Entry]:
    beside = {one.endpoint for one in SETUP_SECTIONS}
    inside = beside if request.endpoint in beside else set()
    return [
        Entry(one.endpoint, one.name, url_for(one.endpoint, event_id=g.event.id), one.endpoint in inside)
        for one in _open(sections)
    ]


def _open(sections: tuple[Section, ...]) -> Iterator[Section]:
    account: Account | None = g.get("organiser")
    return (one for one in sections if account is not None and may(account, one.action))
