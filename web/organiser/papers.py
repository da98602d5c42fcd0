"""Papers and exports: chosen on one page, made when they are asked for."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask_babel import LazyString
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.entities import Event, Role
from matchmaker.errors import InputError
from matchmaker.handouts import Order, hand_out
from matchmaker.papers import unprintable
from matchmaker.printings import Wanted, last_printed
from web.addresses import ID
from web.attendee.terms import ROLES
from web.clock import now
from web.languages import LANGUAGES
from web.messages import say
from web.moments import moment
from web.numbers import asked_number, whole_number
from web.organiser.told import signed
from web.organisers import allowed, event_of, organiser
from web.presses import print_for_organiser
from web.stores import open_store

pages = Blueprint("papers", __name__)

_SET = {
    "agendas": say("Agendas, one page for each participant"),
    "tables": say("Sheets for the tables, with boxes to tick"),
    "signs": say("Signs for the tables, to be folded"),
    "badges": say("Badges, with everybody’s meetings on the back"),
    "attendance": say("Attendance sheet to sign"),
    "grid": say("Grid for the wall, table by table"),
    "people": say("Grid for the wall, participant by participant"),
    "blanks": say("Blank agendas for those who walk in"),
    "pitches": say("Speakers of the programme"),
    "room": say("Rules and plan of the room"),
}
_OTHER_SIZES = {
    "agendas-a5": say("Agendas on A5"),
    "agendas-large": say("Agendas in large print"),
}
_SETS = {"papers": say("The whole set in one archive (ZIP)")}
_BEFORE = {
    "catalogue": say("Catalogue of the participants (PDF)"),
    "wishes": say("Wish forms on paper (PDF)"),
}
_EXPORTS = {
    "xlsx": say("Workbook (XLSX)"),
    "csv": say("Meetings (CSV)"),
    "json": say("Meetings for other programs (JSON)"),
    "calendars": say("Calendars of the participants (ZIP)"),
}


@pages.get(f"/organise/events/<{ID}:event_id>/papers")
@allowed(Action.ARRANGE)
def choose(event_id: int) -> str:
    """Which plan, which language, which paper."""
    store, event = open_store(), event_of(event_id)
    edition, plans = store.load_edition(event_id), store.plans.all(event_id)
    published = store.plans.published(event_id)
    wanted = asked_number("plan") or (published or plans[-1]).number if plans else None
    names = {one.id: one.name for one in edition.participants}
    return render_template(
        "organiser/papers.html",
        plans=plans[::-1],
        chosen=wanted,
        in_force=published.number if published else None,
        spoken=event.language,
        choices=LANGUAGES,
        papers=_printable(event),
        last={name: (moment(one.at), signed(one.who)) for name, one in last_printed(store, event_id).items()},
        roles=ROLES,
        zones=list(dict.fromkeys(table.zone for table in edition.tables if table.zone)),
        exports=_EXPORTS,
        before=_BEFORE,
        unprintable=[
            (one.letters, event.name if one.participant is None else names[one.participant])
            for one in unprintable(edition)
        ],
    )


def _printable(event: Event) -> dict[str, LazyString]:
    """Without the speakers of a programme in which nobody speaks."""
    speaks = any(one.speakers for one in event.sessions)
    return {name: text for name, text in {**_SETS, **_SET, **_OTHER_SIZES}.items() if speaks or name != "pitches"}


@pages.get(f"/organise/events/<{ID}:event_id>/papers/file")
@allowed(Action.ARRANGE)
def file(event_id: int) -> Response:
    """One file to look at, made now: ``?paper=``, ``&plan=`` (its number), ``&language=``."""
    return _hand_out(event_id, request.args, printed_by="")


@pages.post(f"/organise/events/<{ID}:event_id>/papers/file")
@allowed(Action.ARRANGE)
def take(event_id: int) -> Response:
    """The same, to be printed: what is on it is remembered."""
    return _hand_out(event_id, request.form, printed_by=organiser().name)


def _hand_out(event_id: int, asked: MultiDict[str, str], *, printed_by: str) -> Response:
    event = event_of(event_id)
    spoken, wanted = asked.get("language", ""), _wanted(asked)
    _refuse_unknown(event.id, wanted.tables)
    order = Order(
        event.id,
        number=whole_number(asked.get("plan", "")),
        language=spoken if spoken in LANGUAGES else event.language,
        now=now(),
        wanted=wanted,
        printed_by=printed_by,
    )
    made = print_for_organiser(lambda: hand_out(open_store(), asked.get("paper", ""), order))
    return Response(
        made.content, headers={"Content-Disposition": f'attachment; filename="{made.name}"', "Content-Type": made.type}
    )


def _wanted(asked: MultiDict[str, str]) -> Wanted:
    """Participants and tables come as one text each: numbers, names or labels with semicolons between them."""
    return Wanted(
        who=_split(asked.get("who", "")),
        tables=_split(asked.get("tables", "")),
        roles=tuple(role for role in Role if role.value == asked.get("role")),
        zones=tuple(filter(None, [asked.get("zone", "")])),
        changed="changed" in asked,
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(";"))))


def _refuse_unknown(event_id: int, labels: Iterable[str]) -> None:
    known = {table.label for table in open_store().tables.all(event_id)}
    for label in labels:
        if label not in known:
            raise InputError("there is no table “{label}”; write the labels of tables as on the page of the tables",
                             label=label)  # fmt: skip
