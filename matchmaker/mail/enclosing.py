"""The mails of agendas, written: whole ones, and what changed in those that were mailed before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from matchmaker.agendas import Agenda, agendas
from matchmaker.entities import Edition, Participant, Plan, Running
from matchmaker.exports.calendars import calendars
from matchmaker.mail.changes import Change
from matchmaker.mail.pages import items_of, lead_of
from matchmaker.mail.press import typeset_pages
from matchmaker.mail.recipients import compose
from matchmaker.mail.writing import Kind
from matchmaker.papers.words import words
from matchmaker.store import Enclosure, Letter, Store
from matchmaker.turns import turns_of


@dataclass(frozen=True, slots=True)
class Due:
    """Who gets a mail at which addresses: the agenda for the first time, or what changed in it."""

    participant: Participant
    first: tuple[str, ...]
    again: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A mail that is due, with its agenda and the files that go with it: a PDF and a calendar."""

    due: Due
    page: Agenda
    files: tuple[Enclosure, ...]


def enclose(edition: Edition, plan: Plan, due: Sequence[Due], *, running: Running, site: str) -> list[Enclosed]:
    """What goes with each mail, in this order. ``site``: the public address; empty: none."""
    spoken, wanted = words(edition.event.language), {one.participant.id for one in due}
    pages = [page for page in agendas(edition, plan) if page.party.id in wanted]
    struck = [page.strike(running.dropped) for page in pages]
    found = {}
    for page, pdf in zip(pages, typeset_pages(edition, plan, struck, words=spoken, site=site), strict=True):
        files = [Enclosure("agenda.pdf", "application/pdf", pdf)]
        files += [
            Enclosure("agenda.ics", "text/calendar", content)
            for _, content in calendars(edition, plan, [page], words=spoken, running=running)
        ]
        found[page.party.id] = page, tuple(files)
    return [Enclosed(one, *found[one.participant.id]) for one in due]


def write_agendas(
    store: Store,
    edition: Edition,
    plan: Plan,
    enclosed: Iterable[Enclosed],
    *,
    running: Running,
    retimed: bool,
    now: datetime,
) -> tuple[Letter, ...]:
    """The mails themselves. ``retimed``: the hours are no longer those that were mailed."""
    letters: list[Letter] = []
    for one in enclosed:
        to, places = one.due.participant, {**_places(edition, plan, one, running=running), "now": now}
        letters += compose(store, edition.event, to, kind=Kind.AGENDA, to=one.due.first, **places)
        if one.due.again:
            places |= {"changes": one.due.changes, "retimed": retimed}
            letters += compose(store, edition.event, to, kind=Kind.AGENDA_CHANGED, to=one.due.again, **places)
    return tuple(letters)


def _places(edition: Edition, plan: Plan, one: Enclosed, *, running: Running) -> dict[str, Any]:
    """What the texts of both mails name."""
    spoken, turns = words(edition.event.language), turns_of(one.page.rows, running)
    return {
        "lead": lead_of(one.page.strike(running.dropped), words=spoken),
        "rows": list(items_of(one.page, turns, words=spoken)),
        "moved": any(turn.moved or turn.dropped for turn in turns),
        "version": spoken.version(plan, edition.event),
        "provisional": plan.provisional,
        "calendar": bool(one.page.encounters),
        "enclosures": one.files,
    }
