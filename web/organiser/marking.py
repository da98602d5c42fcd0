"""After the morning: the tick columns of the table sheets typed in, a page for each table, as fast as keys go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.accounts import Action
from matchmaker.day import running_of
from matchmaker.day.held import Marked, Pair, Tick, mark, marks
from matchmaker.entities import Participant, Table
from matchmaker.errors import NotFoundError
from web.addresses import ID
from web.clock import now
from web.forms import Form, show
from web.messages import say
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("marking", __name__)

_SHEETS = f"/organise/events/<{ID}:event_id>/held"
_HELD = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table at which somebody meets, and its meetings round by round."""

    table: Table
    meetings: tuple[Marked, ...]

    @property
    def asked(self) -> int:
        """How many of them there are to speak of."""
        return sum(not one.dropped for one in self.meetings)

    @property
    def open(self) -> int:
        """Of how many nobody has said anything."""
        return sum(one.open for one in self.meetings)


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting as the page shows it. ``name``: of its fields. ``start``: None where the programme has no such round
    any more. ``tick``: as it was typed, else as it is kept.
    """

    marked: Marked
    name: str
    start: datetime | None
    who: str
    tick: Tick

    @property
    def said(self) -> int:
        """How many of its two sides said something afterwards."""
        return sum(one.useful is not None for one in self.marked.said)

    @property
    def useful(self) -> int:
        """How many found it useful."""
        return sum(one.useful is True for one in self.marked.said)

    @property
    def wanted(self) -> int:
        """How many want a follow-up."""
        return sum(one.follow_up is True for one in self.marked.said)


class SheetForm(Form):
    """What is ticked is read from what was sent: a sheet has as many lines as its table has meetings."""


@pages.get(_SHEETS)
@allowed(Action.ARRANGE)
def tables(event_id: int) -> str:
    """Every table, and how many of its meetings are still open."""
    event_of(event_id)
    sheets = _sheets(event_id)
    return render_template(
        "organiser/marking.html",
        sheets=sheets,
        owners=_people(event_id),
        asked=sum(one.asked for one in sheets),
        left=sum(one.open for one in sheets),
    )


@pages.route(f"{_SHEETS}/<{ID}:table_id>", methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def one(event_id: int, table_id: int) -> Response | tuple[str, int]:
    """The sheet of one table; saved, the next one with an open line follows."""
    event_of(event_id)
    sheets = _sheets(event_id)
    place = next((place for place, one in enumerate(sheets) if one.table.id == table_id), None)
    if place is None:
        raise NotFoundError("nobody meets at this table; choose one of the list")
    sheet, form = sheets[place], SheetForm()
    ticks = {one.pair: _ticked(one.pair) for one in sheet.meetings if not one.dropped and _name(one.pair) in _sent()}
    if form.carries_out(lambda: _mark(event_id, table_id, ticks)):
        flash(str(say("Table {label} is saved.", label=sheet.table.label)))
        return redirect(_following(event_id, sheets, place), 303)
    lines, owner = _lines(event_id, sheet, ticks), _people(event_id).get(sheet.table.owner or 0)
    return show("organiser/marking_one.html", form, sheet=sheet, lines=lines, is_over=sheet.open == 0, owner=owner)


def _mark(event_id: int, table_id: int, ticks: Mapping[Pair, Tick]) -> None:
    shown = {pair: _shown(pair) for pair in ticks}
    mark(open_store(), event_id, table=table_id, ticks=ticks, shown=shown, now=now(), who=organiser().name)


def _sheets(event_id: int) -> list[Sheet]:
    """In the order of the tables."""
    store = open_store()
    meetings = marks(store, event_id)
    by_table = {
        table: tuple(one for one in meetings if one.meeting.table == table.id)
        for table in store.tables.all(event_id, retired=True)
    }
    return [Sheet(table, some) for table, some in by_table.items() if some]


def _people(event_id: int) -> dict[int, Participant]:
    return {one.id: one for one in open_store().participants.all(event_id)}


def _following(event_id: int, sheets: Sequence[Sheet], place: int) -> str:
    later = [*sheets[place + 1 :], *sheets[:place]]
    following = next((one for one in later if one.open), None)
    if following is None:
        return url_for("marking.tables", event_id=event_id)
    return url_for("marking.one", event_id=event_id, table_id=following.table.id)


def _lines(event_id: int, sheet: Sheet, sent: Mapping[Pair, Tick]) -> list[Line]:
    people = _people(event_id)
    starts = {one.number: one.start for one in running_of(open_store(), event_id).rounds}
    return [
        Line(
            marked=one,
            name=_name(one.pair),
            start=starts.get(one.meeting.slot),
            who=_who(sheet.table, one, people),
            tick=sent.get(one.pair, one.tick),
        )
        for one in sheet.meetings
    ]


def _who(table: Table, one: Marked, people: Mapping[int, Participant]) -> str:
    """As on the sheet: who comes to the owner, or both."""
    return " – ".join(people[id].name for id in (one.meeting.a, one.meeting.b) if id != table.owner)


def _name(pair: Pair) -> str:
    """Of the field that says which line a sheet has."""
    return f"line-{pair[0]}-{pair[1]}"


def _sent() -> Mapping[str, str]:
    return request.form


def _ticked(pair: Pair) -> Tick:
    name = _name(pair)
    return Tick(_HELD.get(_sent().get(f"{name}-held", "")), f"{name}-follow" in _sent())


def _shown(pair: Pair) -> Tick:
    """What stood there when the page was made, as ``yes follow``."""
    held, _, follow = _sent()[_name(pair)].partition(" ")
    return Tick(_HELD.get(held), follow == "follow")
