"""What the plan in force says to one participant: its own page, what changed, which wishes were not granted, files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from matchmaker.agendas import Agenda, Row, TableSheet, agenda_of, agendas, fits_room, grid
from matchmaker.day.steering import running_of
from matchmaker.entities import Edition, Plan, Running
from matchmaker.exports.calendars import calendars
from matchmaker.mail.changes import Change, Mailed, Spots, Teller, changes_between, mailed_now, spots
from matchmaker.mail.press import typeset_pages
from matchmaker.papers.documents import agenda_document
from matchmaker.papers.words import Words
from matchmaker.reasons import Unplanned, attendee_sentences
from matchmaker.settings import public_url
from matchmaker.store import Store
from matchmaker.turns import shown_today


class Nothing(StrEnum):
    """Why there is no page. ``REVISED``: rounds or tables of the plan are gone, and a new plan is to come."""

    UNPUBLISHED = "unpublished"
    WITHDRAWN = "withdrawn"
    REVISED = "revised"


class Mark(StrEnum):
    """What a meeting is, compared with the plan published before."""

    NEW = "new"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Takeaway:
    """``page``: with the times of the programme, as it was printed; ``running``: how the morning really runs.

    ``changes``: since the publication before this one, and meetings whose partner no longer comes. ``marks``: of
    meetings that are new or moved, by partner (id).
    """

    edition: Edition
    plan: Plan
    page: Agenda
    running: Running
    changes: tuple[Change, ...]
    marks: Mapping[int, Mark]
    unplanned: tuple[Unplanned, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A table of the room. ``mine``: the rounds that the reader spends there; ``own``: it is the reader's table.

    ``dropped``: numbers of rounds that do not take place.
    """

    sheet: TableSheet
    mine: tuple[Row, ...]
    own: bool
    dropped: frozenset[int]


def take_away(store: Store, participant_id: int, *, words: Words) -> Takeaway | Nothing:
    """What one participant reads of the plan published last; meetings with those who no longer come are cancelled.

    Other meetings stay as published, whatever was said since: what changes them is a new publication, so that nobody
    reads somebody's refusal from a meeting that disappears.
    """
    with store.read():
        event_id = store.participants.event_of(participant_id)
        published = store.plans.last_two(event_id)
        edition = store.load_edition(event_id)
        running = running_of(store, event_id)
        told = Teller(store, shown_today(edition, running), words=words)
    if not published:
        return Nothing.UNPUBLISHED
    if all(one.id != participant_id for one in edition.participants):
        return Nothing.WITHDRAWN
    plan = published[-1]
    if not fits_room(edition, plan):
        return Nothing.REVISED
    before, after = _compared(edition, published, participant_id)
    coming = {one.id for one in edition.participants}
    kept = tuple(meeting for meeting in plan.meetings if coming.issuperset((meeting.a, meeting.b)))
    return Takeaway(
        edition,
        plan,
        agenda_of(edition, plan, participant_id),
        running,
        changes_between(before, after, told=told),
        _marks(before, after),
        attendee_sentences(edition, replace(plan, meetings=kept), participant_id),
    )


def calendar_of(taken: Takeaway, *, words: Words) -> bytes | None:
    """The meetings for an electronic calendar (RFC 5545), at the times that really hold; None without any."""
    found = calendars(taken.edition, taken.plan, [taken.page], words=words, running=taken.running)
    return next((content for _, content in found), None)


def pdfs_of(store: Store, taken: Takeaway, *, words: Words, together: int = 1) -> dict[str, bytes]:
    """The page on paper, as ``matchmaker print`` makes it, and those of who comes next in the list, so many
    ``together``; each by what it says (``said_on_paper``).

    Raises:
        MatchmakerError: The typesetter failed.
    """
    everybody = agendas(taken.edition, taken.plan) if together > 1 else (taken.page,)
    here = everybody.index(taken.page)
    pages = (*everybody[here:], *everybody[:here])[:together]
    struck = [page.strike(taken.running.dropped) for page in pages]
    pdfs = typeset_pages(taken.edition, taken.plan, struck, words=words, site=public_url(store))
    said = (said_on_paper(store, replace(taken, page=page), words=words) for page in pages)
    return dict(zip(said, pdfs, strict=True))


def said_on_paper(store: Store, taken: Takeaway, *, words: Words) -> str:
    """A digest of all that the page says, and of when its plan was made: where it is the same, so is the file."""
    page = taken.page.strike(taken.running.dropped)
    said = agenda_document(taken.edition, taken.plan, [page], words=words, site=public_url(store))
    return sha256(json.dumps([said, taken.plan.created.isoformat()], sort_keys=True).encode()).hexdigest()


def room_of(taken: Takeaway) -> dict[str, tuple[Place, ...]]:
    """By zone the tables at which somebody meets: what hangs on the wall, with the reader's own places."""
    me, zones, dropped = taken.page.party, dict[str, list[Place]](), taken.running.dropped
    for sheet in grid(shown_today(taken.edition, taken.running), taken.plan).sheets:
        mine = tuple(row for row in sheet.rows if any(me in (met.reader, met.partner) for met in row.encounters))
        zones.setdefault(sheet.zone, []).append(Place(sheet, mine, own=sheet.owner == me, dropped=dropped))
    return {zone: tuple(places) for zone, places in sorted(zones.items())}


def _compared(edition: Edition, published: tuple[Plan, ...], participant_id: int) -> tuple[Spots, Spots]:
    """Where one's meetings were by what one read last, and where they are now."""

    def own(plan: Plan, mailed: Mailed) -> Spots:
        return spots(plan, mailed).get(participant_id, {})

    plan, older = published[-1], published[-2:-1]
    today = mailed_now(edition, plan)
    whole, after = own(plan, replace(today, without=())), own(plan, today)
    gone = {partner: spot for partner, spot in whole.items() if partner not in after}
    before = own(older[0], replace(today, without=())) if older else after
    return {**before, **gone}, after


def _marks(before: Spots, after: Spots) -> dict[int, Mark]:
    return {
        partner: Mark.MOVED if partner in before else Mark.NEW
        for partner, spot in after.items()
        if before.get(partner) != spot
    }
