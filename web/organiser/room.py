"""The room of an event: its tables, whose they are, where they stand, when they are closed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from matchmaker.accounts import Action
from matchmaker.entities import Event, Role, Table
from matchmaker.errors import InputError
from matchmaker.events import change_room, room_state
from matchmaker.rooms import add_tables, parse_slots, say_slots
from web.addresses import ID
from web.attendee.blocks import Block, Blocks
from web.forms import show
from web.messages import say, sentence
from web.numbers import asked_number
from web.organiser.fields import SHORT, number
from web.organiser.needing import needs_of
from web.organiser.programme_form import find_typed, known_people, say_person
from web.organiser.revised import RevisedForm, differences
from web.organisers import allowed, event_of, organiser
from web.public import ROLES
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("rooms", __name__)

TABLES = f"/organise/events/<{ID}:event_id>/tables"

PAGE = 50
"""Tables on one page."""

_LABEL = Length(max=20, message=say("Shorten this text"))


class TableRow(Block):
    """One table."""

    table = IntegerField(widget=HiddenInput())
    label = StringField(say("Label"), [InputRequired(say("Enter a label")), _LABEL])
    zone = StringField(say("Zone"), [SHORT], render_kw={"list": "zones"})
    owner = StringField(say("Whose it is"), [SHORT], render_kw={"list": "people"})
    step_free = BooleanField(say("Step-free"))
    closed = StringField(say("Closed in rounds"), [SHORT])
    gone = BooleanField(say("Take it away"))
    owner_id: int | None = None
    closed_slots: tuple[int, ...] = ()

    def validate_owner(self, field: StringField) -> None:
        """By name or number."""
        typed = (field.data or "").strip()
        self.owner_id = find_typed(typed).id if typed else None

    def validate_closed(self, field: StringField) -> None:
        """Rounds that there are."""
        try:
            self.closed_slots = parse_slots(field.data or "", most=g.event.slots)
        except InputError as error:
            raise ValidationError(sentence(error)) from error

    def stated(self, table: Table) -> Table:
        """The table as typed."""
        return replace(
            table,
            label=" ".join(self.label.data.split()),
            zone=" ".join((self.zone.data or "").split()),
            owner=self.owner_id,
            step_free=self.step_free.data,
            closed=self.closed_slots,
        )


class RoomForm(RevisedForm):
    """The tables of one page."""

    rows = Blocks(TableRow, max_entries=PAGE)

    def stated(self, room: Sequence[Table]) -> tuple[Table, ...]:
        """The whole room, with what is typed of some of its tables."""
        typed = {row.form.table.data: row.form for row in self.rows}
        kept = [table for table in room if not (table.id in typed and typed[table.id].gone.data)]
        return tuple(typed[table.id].stated(table) if table.id in typed else table for table in kept)


class FurtherForm(RevisedForm):
    """More tables at once."""

    further = number(say("How many more tables"), 1, 500)
    in_zone = StringField(say("In which zone"), [SHORT], description=say("Empty where the room has no zones"))
    step_free = BooleanField(say("They are reached without a step"))

    def stated(self, room: Sequence[Table]) -> tuple[Table, ...]:
        """The whole room, with the new ones."""
        zone = " ".join((self.in_zone.data or "").split())
        return add_tables(room, self.further.data, zone=zone, step_free=self.step_free.data)


@dataclass(frozen=True, slots=True)
class View:
    """What of a room is looked at. ``whose``: ``owned``, ``shared``, ``closed`` or empty for all."""

    zone: str = ""
    whose: str = ""
    page: int = 1

    def shows(self, table: Table) -> bool:
        """Whether a table is among those looked for."""
        kinds = {"owned": table.owner is not None, "shared": table.owner is None, "closed": bool(table.closed)}
        return self.zone in ("", table.zone) and kinds.get(self.whose, True)

    @property
    def first(self) -> int:
        """How many are on the pages before."""
        return min(self.page - 1, 10_000) * PAGE

    @property
    def asked(self) -> dict[str, Any]:
        """As the question of an address."""
        return {name: value for name, value in (("zone", self.zone), ("whose", self.whose)) if value}


WHOSE = {
    "": say("All tables"),
    "owned": say("with an owner"),
    "shared": say("shared"),
    "closed": say("closed in some rounds"),
}


@pages.route(TABLES, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def tables(event_id: int) -> Response | tuple[str, int]:
    """A page of tables, saved as a whole; the others stay as they are."""
    event, view, room = event_of(event_id), _view(), open_store().tables.all(event_id)
    found = [table for table in room if view.shows(table)]
    form = RoomForm(data={"rows": _typed(found[view.first : view.first + PAGE])})
    if form.carries_out(lambda: _set(event_id, form, form.stated(room))):
        return _saved(event, **view.asked, page=view.page)
    return _show(event, view, form, found=len(found))


@pages.post(f"{TABLES}/more")
@allowed(Action.ARRANGE)
@checked_by_form
def more(event_id: int) -> Response | tuple[str, int]:
    """Further tables with the next free numbers."""
    event, form, room = event_of(event_id), FurtherForm(), open_store().tables.all(event_id)
    if form.carries_out(lambda: _set(event_id, form, form.stated(room))):
        return _saved(event, page=-(-(len(room) + form.further.data) // PAGE))
    return _show(event, View(), form, found=len(room))


def _set(event_id: int, form: RevisedForm, room: tuple[Table, ...]) -> None:
    change_room(open_store(), event_id, shown=form.revision.data, room=room, who=organiser().name)


def _saved(event: Event, **asked: Any) -> Response:
    flash(str(say("Saved.")))
    return redirect(url_for("rooms.tables", event_id=event.id, **asked), 303)


def _show(event: Event, view: View, form: RevisedForm, *, found: int) -> tuple[str, int]:
    """The form that was sent, beside the other one as it is stored."""
    room = open_store().tables.all(event.id)
    state = room_state(event, room)
    stale = form.is_submitted() and form.revision.data != state
    rows, further = _both(form, [one for one in room if view.shows(one)][:PAGE], state=state)
    return show(
        "organiser/room.html",
        form,
        rows=rows,
        further=further,
        theirs=_theirs(rows, room) if stale else [],
        view=view,
        found=found,
        last=max(1, -(-found // PAGE)),
        whose=WHOSE,
        room=room,
        needs=needs_of(event.id, event),
        roles=ROLES,
        published=open_store().plans.published(event.id),
        **_hosts(),
    )


def _both(form: RevisedForm, first: Sequence[Table], *, state: int) -> tuple[RoomForm, FurtherForm]:
    """Both forms of the page in this state of the room; ``first``: the tables of its first page."""
    rows = form if isinstance(form, RoomForm) else RoomForm(formdata=None, data={"rows": _typed(first)})
    further = form if isinstance(form, FurtherForm) else FurtherForm(formdata=None, data={"further": 10})
    rows.renew(state)
    further.renew(state)
    return rows, further


def _hosts() -> dict[str, Any]:
    """Whose tables can be, and who holds several meetings at once."""
    coming = [one for one in known_people() if one.role is not Role.NETWORK and not one.withdrawn]
    several = (one for one in coming if one.role is Role.BUYER and one.parallel > 1)
    return {
        "people": [say_person(one) for one in coming],
        "several": ", ".join(f"{one.name} ({one.parallel})" for one in several),
    }


def _theirs(form: RoomForm, room: Sequence[Table]) -> list[tuple[str, str]]:
    """What is stored otherwise than typed, table by table."""
    stored = {typed["table"]: typed for typed in _typed(room)}
    return [
        (say("Table {label}", label=now["label"]), "; ".join(f"{name}: {value}" for name, value in found))
        for row, now in ((row.form, stored.get(row.form.table.data)) for row in form.rows)
        if now and (found := differences(row, now))
    ]


def _typed(tables: Sequence[Table]) -> list[dict[str, Any]]:
    people = {one.id: one for one in known_people()}
    return [
        {
            "table": table.id,
            "label": table.label,
            "zone": table.zone,
            "owner": say_person(people[table.owner]) if table.owner in people else "",
            "step_free": table.step_free,
            "closed": say_slots(table.closed),
        }
        for table in tables
    ]


def _view() -> View:
    whose = request.args.get("whose", "")
    return View(request.args.get("zone", "")[:200], whose if whose in WHOSE else "", max(1, asked_number("page") or 1))
