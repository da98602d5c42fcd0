"""Changing a draft by hand, undoing it and doing it again: each one transaction, judged before it is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from matchmaker.editing.boards import Board, open_board, set_board
from matchmaker.editing.changes import Change, work_out
from matchmaker.editing.counting import count_again
from matchmaker.editing.telling import tell_places
from matchmaker.entities import Lock, Meeting, Plan, PlanState
from matchmaker.errors import ConflictError, InputError
from matchmaker.journal import note
from matchmaker.locks import note_lock, say_place
from matchmaker.planning import name_people
from matchmaker.store import Deed, Edit, Side, Store
from matchmaker.violations import explain_violation
from solver.check import Violation, check

DEEDS = {
    Deed.PLACE: "meeting placed by hand",
    Deed.REMOVE: "meeting taken out",
    Deed.LOCK: "meeting locked",
    Deed.UNLOCK: "lock lifted",
}
"""As the journal says it."""


def edit(store: Store, event_id: int, *, number: int, revision: int, change: Change, who: str, now: datetime) -> Plan:
    """Carry out one change of a draft. ``revision``: of the draft as the organiser saw it.

    Raises:
        InputError: It cannot be, or a meeting placed by hand has no reason; the message says why.
        ConflictError: The plan is published, or somebody changed it meanwhile.
        NotFoundError: No such plan, participant, meeting, slot or table.
    """
    with store.write():
        board = _open_draft(store, event_id, number=number, revision=revision)
        if change.deed is Deed.PLACE and not change.reason.strip():
            raise InputError("say why: a meeting placed by hand keeps its reason")
        before, after = work_out(board, change, who=who)
        changed = _swap_sides(board, take=before, put=after)
        _refuse_worse(board, changed)
        after = replace(after, claims=count_again(board, changed))
        saved = _keep(store, event_id, changed, before=before, after=after)
        store.edits.add(event_id, Edit(0, saved.id, now, who, change.deed, before, after))
        _note(store, event_id, board, deed=DEEDS[change.deed], before=before, after=after, who=who)
    return saved


def undo(store: Store, event_id: int, *, number: int, revision: int, who: str) -> Edit:
    """Take back the last edit that holds, whoever made it; which one it was.

    Raises:
        ConflictError: There is none, it does not apply any more, or the plan was changed or published meanwhile.
        NotFoundError: No such plan.
    """
    with store.write():
        board = _open_draft(store, event_id, number=number, revision=revision)
        last = next_undo(store.edits.all(board.plan.id))
        if last is None:
            raise ConflictError("there is nothing to undo")
        _turn(store, event_id, board, take=last.after, put=last.before)
        store.edits.mark(last, undone=True)
        _note(store, event_id, board, deed=f"undone: {DEEDS[last.deed]}", before=last.after, after=last.before, who=who)
    return last


def redo(store: Store, event_id: int, *, number: int, revision: int, who: str) -> Edit:
    """Do again what was undone last; which edit it was. Raises as ``undo``."""
    with store.write():
        board = _open_draft(store, event_id, number=number, revision=revision)
        again = next_redo(store.edits.all(board.plan.id))
        if again is None:
            raise ConflictError("there is nothing to do again")
        _turn(store, event_id, board, take=again.before, put=again.after)
        store.edits.mark(again, undone=False)
        _note(store, event_id, board, deed=f"again: {DEEDS[again.deed]}",
              before=again.before, after=again.after, who=who)  # fmt: skip
    return again


def next_undo(edits: Iterable[Edit]) -> Edit | None:
    """The last one that holds."""
    return next((one for one in reversed(tuple(edits)) if not one.undone), None)


def next_redo(edits: Iterable[Edit]) -> Edit | None:
    """The first one that was undone: it was undone last."""
    return next((one for one in edits if one.undone), None)


def _open_draft(store: Store, event_id: int, *, number: int, revision: int) -> Board:
    board = open_board(store, event_id, number=number)
    if board.plan.state is PlanState.PUBLISHED:
        raise ConflictError("plan {number} is published and changes no more; make a draft from it", number=number)
    if board.plan.revision != revision:
        changes = (entry.who for entry in reversed(store.audit.all(event_id)) if entry.what.startswith(_about(board)))
        raise ConflictError(
            "{who} changed this plan meanwhile. It is shown as it is now, with what you wanted to do: look whether you "
            "still want it",
            who=next(changes, "–"),
        )
    return board


def _turn(store: Store, event_id: int, board: Board, *, take: Side, put: Side) -> None:
    """Put one side of an edit in place of the other, if the plan still is as that edit left it."""
    changed = _swap_sides(board, take=take, put=put)
    _refuse_worse(board, changed)
    _keep(store, event_id, changed, before=take, after=put)


def _swap_sides(board: Board, *, take: Side, put: Side) -> Board:
    if not set(take.meetings) <= set(board.plan.meetings) or _find_locks(board, take, put) != set(take.locks):
        raise ConflictError("this cannot be done any more: its meetings or locks have been changed otherwise since")
    pairs = [{one.a, one.b} for one in (*take.meetings, *put.meetings)]
    rest = (one for one in board.plan.meetings if one not in take.meetings)
    locks = (one for one in board.edition.locks if one not in take.locks)
    by_hand = (one for one in board.plan.by_hand if {one.a, one.b} not in pairs)
    plan = replace(
        board.plan,
        meetings=tuple(sorted((*rest, *put.meetings), key=_by_place)),
        by_hand=(*by_hand, *put.by_hand),
    )
    return set_board(replace(board.edition, locks=(*locks, *put.locks)), plan, gone=board.gone)


def _find_locks(board: Board, take: Side, put: Side) -> set[Lock]:
    pairs = [{one.a, one.b} for one in (*take.locks, *put.locks)]
    return {one for one in board.edition.locks if {one.a, one.b} in pairs}


def _refuse_worse(before: Board, after: Board) -> None:
    """The independent checker has the last word: nothing may be broken that was not broken before."""
    homeless = set(after.lost) - set(before.lost)
    if homeless:
        raise ConflictError("this cannot be: one of the meetings may not take place any more")
    known = check(before.question.problem, before.schedule.meetings)
    for found in check(after.question.problem, after.schedule.meetings):
        if not any(_is_same(found, old, before, after) for old in known):
            raise ConflictError("this cannot be: {why}", why=explain_violation(name_people(after.question), found))


def _is_same(found: Violation, old: Violation, before: Board, after: Board) -> bool:
    """Whether a rule was broken there already, by no fewer meetings. Pairs may have other positions after a lock."""
    pairs = {_people(after, k) for k in found.pairs}
    return (found.rule, found.slot, found.table) == (old.rule, old.slot, old.table) and (
        set(found.participants) <= set(old.participants) and pairs <= {_people(before, k) for k in old.pairs}
    )


def _people(board: Board, k: int) -> frozenset[int]:
    pair = board.question.problem.pairs[k]
    return frozenset((pair.a, pair.b))


def _keep(store: Store, event_id: int, changed: Board, *, before: Side, after: Side) -> Plan:
    for lock in before.locks:
        store.locks.remove(event_id, (lock.a, lock.b))
    for lock in after.locks:
        store.locks.set(event_id, lock)
    claims = after.claims
    return store.plans.save(
        replace(
            changed.plan,
            status=claims.status,
            reproducible=claims.reproducible,
            problem=claims.problem,
            goals=claims.goals,
            notices=claims.notices,
        )
    )


def _note(store: Store, event_id: int, board: Board, *, deed: str, before: Side, after: Side, who: str) -> None:
    """The change in one line, each lock in its own."""
    places = tell_places(board, before.meetings), tell_places(board, after.meetings)
    note(store, event_id, who=who, what=_about(board) + deed, before=places[0], after=places[1])
    for lock in before.locks:
        note_lock(store, event_id, pair=(board.one(lock.a), board.one(lock.b)), before="locked", who=who)
    labels = {table.id: table.label for table in board.edition.tables}
    for lock in after.locks:
        where = say_place(lock.slot, labels.get(lock.table or 0))
        note_lock(store, event_id, pair=(board.one(lock.a), board.one(lock.b)), after=where, who=who)


def _about(board: Board) -> str:
    """How lines of the journal begin that are about the plan."""
    return f"plan {board.plan.number}: "


def _by_place(meeting: Meeting) -> tuple[int, int]:
    return meeting.slot, meeting.table
