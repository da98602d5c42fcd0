"""A draft changed by hand: the grid and one participant's meetings, a picked meeting, what is done with it, undoing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from werkzeug.wrappers import Response
from wtforms import BooleanField, Field, HiddenField, StringField
from wtforms.validators import Length, ValidationError

from matchmaker.accounts import Action
from matchmaker.day import running_of
from matchmaker.drafts import is_repair, roll_back
from matchmaker.editing import Board, Change, Two, edit, next_redo, next_undo, open_board, redo, tell_edit, undo
from matchmaker.entities import PlanState
from matchmaker.errors import NotFoundError
from matchmaker.registrations.names import alphabetical
from matchmaker.store import Deed, Edit
from web.addresses import ID
from web.clock import now
from web.forms import show
from web.messages import retell, say
from web.numbers import asked_number
from web.organiser.goals import name_goal, name_rules
from web.organiser.partners import find_partners
from web.organiser.revised import RevisedForm
from web.organiser.spots import Picked, find_stray, lay_out, mark_cells, pick, read_two
from web.organisers import allowed, event_of, organiser
from web.security import checked_by_form
from web.stores import open_store

pages = Blueprint("editing", __name__)

_EDIT = f"/organise/events/<{ID}:event_id>/plans/<{ID}:number>/edit"
_UNDO, _REDO = "undo", "redo"


class NeededToPlace:
    """A meeting placed by hand has a reason; what else is done may have one."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: ChangeForm, field: Field) -> None:
        """Raises ValidationError: it is placed without a word."""
        if form.deed.data == Deed.PLACE and not (field.data or "").strip():
            raise ValidationError(say("Say why: a meeting placed by hand keeps its reason"))


class ChangeForm(RevisedForm):
    """``deed``: the button. ``pick``: the pair; ``to``: the cell; ``swaps``: the pair that makes way; ``held``: what a
    lock holds besides the pair, ``slot``, ``table``, both or nothing.
    """

    deed = HiddenField()
    pick = HiddenField()
    to = HiddenField()
    swaps = HiddenField()
    held = HiddenField()
    reason = StringField(
        say("Why"),
        [NeededToPlace(), Length(max=300, message=say("At most 300 characters"))],
        description=say("It is kept with the plan, and can be read in the sourcing record."),
    )
    hold = BooleanField(say("Lock it there, so that no computation moves it"))


@pages.route(_EDIT, methods=["GET", "POST"])
@allowed(Action.ARRANGE)
@checked_by_form
def grid(event_id: int, number: int) -> ResponseReturnValue:
    """Every table and round; ``?pick=`` a pair (ids), ``&to=`` a cell (slot and table id)."""
    event_of(event_id)
    form = ChangeForm()
    if form.carries_out(lambda: _carry_out(form, event_id, number)):
        return redirect(url_for("editing.grid", event_id=event_id, number=number), 303)
    return _show(form, event_id, number)


@pages.get(f"{_EDIT}/cells")
@allowed(Action.ARRANGE)
def cells(event_id: int, number: int) -> Response:
    """What the page shows once a pair is picked, for its script: the panel, and each cell's state and words; or, for
    one cell, the panel and what happens there.
    """
    event_of(event_id)
    board = open_board(open_store(), event_id, number=number)
    chosen = _picked(board, ChangeForm())
    if chosen is None:
        raise NotFoundError("these two do not meet in this plan; choose a meeting of the grid")
    form = ChangeForm(revision=board.plan.revision)
    panel = render_template("organiser/edit_panel.html", form=form, plan=board.plan, picked=chosen)
    more = {"said": str(chosen.aim.sentence)} if chosen.aim else {"cells": mark_cells(chosen.board, chosen.cells)}
    return jsonify(revision=board.plan.revision, panel=panel, **more)


@pages.get(f"{_EDIT}/people")
@allowed(Action.ARRANGE)
def person(event_id: int, number: int) -> str:
    """The meetings of one participant (``?of=`` its id), and whom else they could meet."""
    event_of(event_id)
    board = open_board(open_store(), event_id, number=number)
    of = asked_number("of")
    chosen = None if of is None else board.one(of)
    return render_template(
        "organiser/edit_person.html",
        plan=board.plan,
        people=sorted(board.question.participants, key=alphabetical),
        chosen=chosen,
        partners=None if chosen is None else find_partners(board, chosen),
    )


@pages.post(f"{_EDIT}/copy")
@allowed(Action.ARRANGE)
def copy(event_id: int, number: int) -> Response:
    """A draft to change, made from a plan that is published."""
    event_of(event_id)
    made = roll_back(open_store(), event_id, number=number, who=organiser().name)
    flash(str(say("Plan {copy} is a draft made from plan {number}.", copy=made.number, number=number)))
    return redirect(url_for("editing.grid", event_id=event_id, number=made.number), 303)


def _carry_out(form: ChangeForm, event_id: int, number: int) -> None:
    store, who, revision = open_store(), organiser().name, form.revision.data
    if form.deed.data == _UNDO:
        undone = undo(store, event_id, number=number, revision=revision, who=who)
        flash(str(say("Undone: {what}", what=_tell(undone, event_id, number))))
    elif form.deed.data == _REDO:
        redone = redo(store, event_id, number=number, revision=revision, who=who)
        flash(str(say("Done again: {what}", what=_tell(redone, event_id, number))))
    else:
        edit(store, event_id, number=number, revision=revision, change=_change(form), who=who, now=now())
        flash(str(say("Done. You can undo it below.")))


def _tell(one: Edit, event_id: int, number: int) -> LazyString:
    return retell(tell_edit(open_board(open_store(), event_id, number=number), one))


def _change(form: ChangeForm) -> Change:
    pair = read_two(form.pick.data or "")
    if pair is None or form.deed.data not in set(Deed):
        raise NotFoundError("these two do not meet in this plan; choose a meeting of the grid")
    slot, table = read_two(form.to.data or "") or (None, None)
    deed = Deed(form.deed.data)
    if deed is Deed.LOCK:
        held = (form.held.data or "").split()
        slot, table = (slot if "slot" in held else None), (table if "table" in held else None)
    swaps = read_two(form.swaps.data or "")
    return Change(deed, pair, slot, table, swaps, (form.reason.data or "").strip(), form.hold.data)


def _show(form: ChangeForm, event_id: int, number: int) -> tuple[str, int]:
    store = open_store()
    with store.read():
        board = open_board(store, event_id, number=number)
        edits, latest = store.edits.all(board.plan.id), store.plans.latest(event_id)
    last, again = next_undo(edits), next_redo(edits)
    is_draft = board.plan.state is PlanState.DRAFT
    chosen = _picked(board, form) if is_draft else None
    form.renew(board.plan.revision)
    return show(
        "organiser/edit.html",
        form,
        board=board,
        plan=board.plan,
        is_draft=is_draft,
        dropped=running_of(store, event_id).dropped,
        is_latest=latest is not None and latest.id == board.plan.id,
        broken=name_rules(one.rule.value for one in board.judge()),
        rows=lay_out(board, mark_cells(chosen.board, chosen.cells) if chosen else {}),
        stray=find_stray(board),
        picked=chosen,
        undo=last and (last, retell(tell_edit(board, last))),
        redo=again and (again, retell(tell_edit(board, again))),
        effects=_find_effects(board, edits),
        unlocked=_count_unlocked(board),
    )


def _picked(board: Board, form: ChangeForm) -> Picked | None:
    """As the form that came back has it, else as the address says."""
    pair = read_two(form.pick.data or request.args.get("pick", ""))
    return None if pair is None else pick(board, pair, to=_to(form))


def _to(form: ChangeForm) -> Two | None:
    if form.is_submitted() and form.deed.data != Deed.PLACE:
        return None
    return read_two(form.to.data or request.args.get("to", ""))


def _find_effects(board: Board, edits: Sequence[Edit]) -> list[tuple[LazyString, int, int]]:
    """The goals whose value is another one than before the first edit that holds."""
    first = next((one.before.claims.goals for one in edits if not one.undone), board.plan.goals)
    before = {goal.name: goal.value for goal in first}
    return [
        (name_goal(goal.name, repair=is_repair(board.plan)), before[goal.name], goal.value)
        for goal in board.plan.goals
        if before.get(goal.name, goal.value) != goal.value
    ]


def _count_unlocked(board: Board) -> int:
    """Meetings placed by hand that a new computation could move."""
    locked = {frozenset((one.a, one.b)) for one in board.edition.locks}
    return sum(frozenset((one.a, one.b)) not in locked for one in board.plan.by_hand)
