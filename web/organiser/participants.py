"""The participants of an event: looked through, as a file, reminded of their wishes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import LazyString
from werkzeug.wrappers import Response as Answer

from matchmaker.accounts import Action, may
from matchmaker.entities import Participant, Slot
from matchmaker.errors import InputError
from matchmaker.exports.lines import Column, Table
from matchmaker.exports.tables import as_csv
from matchmaker.mail import Queued, queue_no_wishes
from matchmaker.programme import slots_of
from matchmaker.roster import Entry, Show, Sieve, kinds, kinds_of, roster, sift
from matchmaker.settings import public_url
from web.addresses import ID
from web.attendee.terms import ROLES, kind
from web.clock import now
from web.languages import language
from web.messages import say, sentence
from web.moments import clock
from web.organisers import allowed, event_of, organiser
from web.stores import open_store

pages = Blueprint("participating", __name__)

EVENT = f"/organise/events/<{ID}:event_id>/participants"

FILTERS = ("q", "show", "role", "kind")
"""Names in an address."""

OPEN = (Show.COMING, Show.UNREACHED, Show.MISSING, Show.WITHDRAWN)
"""What whoever sees no wishes may ask for: who said something, even if only a refusal, is as secret as what it said."""

SHOWS = {
    Show.COMING: say("taking part"),
    Show.SILENT: say("have said nothing yet"),
    Show.UNREACHED: say("without e-mail"),
    Show.MISSING: say("not in the last file"),
    Show.WAITING: say("waiting for approval"),
    Show.INVITED: say("asked to come again"),
    Show.WITHDRAWN: say("who withdrew"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A participant as the list shows it. ``email``: empty for those who may only look, ``wishes`` then None; ``odd``:
    the state matters.
    """

    id: int
    name: str
    number: int
    role: str
    kind: str
    email: str
    wishes: int | None
    hours: str
    state: str
    odd: bool


@pages.get(EVENT)
@allowed(Action.VIEW)
def everybody(event_id: int) -> str:
    """The list, with what it is filtered by."""
    event_of(event_id)
    entries, sieve = roster(open_store(), event_id), asked_sieve()
    asked: dict[str, Any] = {name: request.args[name] for name in FILTERS if request.args.get(name)}

    def address(endpoint: str, **more: Any) -> str:
        return url_for(endpoint, **{**asked, **more, "event_id": event_id})

    return render_template(
        "organiser/participants.html",
        found=_rows(sift(entries, sieve)),
        sieve=sieve,
        arranges=may(organiser(), Action.ARRANGE),
        shows=[(one.value, f"{SHOWS[one]} ({_count(entries, one)})") for one in _askable()],
        roles=[("", say("All")), *((role.value, name) for role, name in ROLES.items())],
        kinds=[("", say("All")), *((one, kind(one)) for one in kinds(entries))],
        sorted_by=lambda way: address("participating.everybody", **({"sort": way} if way else {})),
        write=address("writing.circular"),
        table=address("participating.table", **({"sort": "name"} if sieve.by_name else {})),
    )


@pages.get(f"{EVENT}.csv")
@allowed(Action.VIEW)
def table(event_id: int) -> Response:
    """The list as it is filtered."""
    event_of(event_id)
    titles = {
        "number": say("No."),
        "name": say("Name"),
        "role": say("Role"),
        "kind": say("Kind"),
        "email": say("E-mail"),
        "wishes": say("Wishes"),
        "hours": say("Hours"),
        "state": say("State"),
    }
    if not may(organiser(), Action.ARRANGE):
        del titles["email"], titles["wishes"]
    rows = _rows(sift(roster(open_store(), event_id), asked_sieve()))
    lines = tuple(tuple(asdict(row)[name] for name in titles) for row in rows)
    columns = tuple(Column(str(title), 20) for title in titles.values())
    content = as_csv(Table("participants", columns, lines), language=language())
    headers = {"Content-Disposition": 'attachment; filename="participants.csv"'}
    return Response(content, mimetype="text/csv", headers=headers)


@pages.post(f"{EVENT}/remind")
@allowed(Action.ARRANGE)
def remind(event_id: int) -> Answer:
    """Ask those who have said nothing for wishes."""
    event_of(event_id)
    for text in mailed(lambda: queue_no_wishes(open_store(), event_id, now=now())):
        flash(str(text))
    return redirect(url_for("participating.everybody", event_id=event_id, show=Show.SILENT.value), 303)


def mailed(queue: Callable[[], Queued]) -> Iterator[LazyString]:
    """What is to be said of mails that go into the outbox, or why they do not."""
    if not public_url(open_store()):
        yield say("Mails bring links: first name the public address of these pages in the settings.")
        return
    try:
        queued = queue()
    except InputError as error:
        yield sentence(error)
        return
    yield say("Mails put into the outbox: {number}.", number=queued.letters)
    if queued.unreachable:
        yield say("Without an e-mail address: {names}.", names="; ".join(queued.unreachable))


def asked_sieve() -> Sieve:
    """What this request filters by."""
    said = request.args
    return Sieve(
        show=next((one for one in _askable() if one.value == said.get("show")), Show.COMING),
        role=said.get("role", ""),
        kind=said.get("kind", ""),
        query=said.get("q", "")[:200].strip(),
        by_name=said.get("sort") == "name",
        in_emails=may(organiser(), Action.ARRANGE),
    )


def _askable() -> tuple[Show, ...]:
    return tuple(SHOWS) if may(organiser(), Action.ARRANGE) else OPEN


def _count(entries: Iterable[Entry], which: Show) -> int:
    return sum(entry.belongs(which) for entry in entries)


def _rows(entries: Iterable[Entry]) -> list[Row]:
    arranges, slots = may(organiser(), Action.ARRANGE), slots_of(g.event)
    return [_row(entry, arranges, slots) for entry in entries]


def _row(entry: Entry, arranges: bool, slots: Sequence[Slot]) -> Row:
    one = entry.one
    return Row(
        id=one.id,
        name=one.name,
        number=one.number,
        role=str(ROLES[one.role]),
        kind=", ".join(map(kind, kinds_of(one))),
        email=one.email if arranges else "",
        wishes=entry.wishes if arranges else None,
        hours=_hours(one, slots),
        state=_state(one),
        odd=one.withdrawn or one.missing,
    )


def _hours(one: Participant, slots: Sequence[Slot]) -> str:
    """Only what is less than the whole morning."""
    parts = []
    if one.arrive and one.arrive > slots[0].start.time():
        parts.append(say("from {time}", time=clock(one.arrive)))
    if one.leave and one.leave < slots[-1].end.time():
        parts.append(say("until {time}", time=clock(one.leave)))
    if one.away:
        parts.append(say("not in rounds {rounds}", rounds=", ".join(map(str, one.away))))
    return ", ".join(map(str, parts)) or str(say("all rounds"))


def _state(one: Participant) -> str:
    if one.waiting:
        return str(say("waits for approval"))
    if one.invited:
        return str(say("asked to come again"))
    if one.withdrawn:
        return str(say("withdrawn"))
    return str(say("no longer in the file") if one.missing else say("takes part"))
