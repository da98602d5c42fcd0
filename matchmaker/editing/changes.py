"""What one change by hand takes out of a plan and puts in, before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matchmaker.editing.boards import Board, Two, admit, relock
from matchmaker.editing.cells import State
from matchmaker.editing.counting import claims_of
from matchmaker.editing.telling import tell_why
from matchmaker.entities import ByHand, Lock, Meeting
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.store import Deed, Side
from solver.schedule import Meeting as Placed


@dataclass(frozen=True, slots=True)
class Change:
    """What an organiser wants done to a pair (ids), for a ``reason``.

    ``slot`` (number) and ``table`` (id): where it is put, or what a lock holds. ``swaps``: the pair that makes way, as
    far as the organiser knows. ``hold``: lock it where it is put.
    """

    deed: Deed
    pair: Two
    slot: int | None = None
    table: int | None = None
    swaps: Two | None = None
    reason: str = ""
    hold: bool = False


def work_out(board: Board, change: Change, *, who: str) -> tuple[Side, Side]:
    """What the change touches, as it is and as it would be; both say of the plan what it says now.

    Raises:
        InputError: It cannot be; the message says why.
        ConflictError: It would do something else than the organiser was shown.
        NotFoundError: No such participant, meeting, slot or table.
    """
    return _WORK[change.deed](board, change, who)


def _place(board: Board, change: Change, who: str) -> tuple[Side, Side]:
    wider = admit(board, change.pair)
    wanted, leaves, goes = _find_ways(wider, change)
    here = board.meeting(change.pair)
    before = [one for one in (here, leaves) if one]
    after = [one for one in (wanted, goes) if one]
    lock, held = board.lock(change.pair), _lock_after(board, wider, change, wanted)
    return (
        _side(board, before, locks=[lock] if lock != held and lock else []),
        replace(
            _side(board, after, locks=[held] if lock != held and held else []),
            by_hand=tuple(ByHand(one.a, one.b, change.reason, who) for one in after),
        ),
    )


def _find_ways(board: Board, change: Change) -> tuple[Meeting, Meeting | None, Meeting | None]:
    """The meeting where it is wanted; and the one that makes way, before and after."""
    tables = {table.id: k for k, table in enumerate(board.question.tables)}
    spot = ((change.slot or 0) - 1, tables.get(change.table or 0, -1))
    cell = board.survey(change.pair).get(spot)
    if cell is None:
        raise NotFoundError("there is no such round or table; choose a cell of the grid")
    if cell.state is State.HERE:
        raise InputError("they meet there already; choose another cell")
    if cell.state is State.IMPOSSIBLE and cell.why:
        why = tell_why(board, cell.why, change.pair, spot)
        raise InputError(why.template, **why.places)
    leaves = None if cell.leaves is None else board.entity(cell.leaves)
    goes = None if cell.goes is None else board.entity(cell.goes)
    if {leaves.a, leaves.b} != set(change.swaps or ()) if leaves else change.swaps:
        raise ConflictError("this change would do something else now; look at it again below")
    return board.entity(Placed(board.position(change.pair), *spot)), leaves, goes


def _lock_after(board: Board, wider: Board, change: Change, wanted: Meeting) -> Lock | None:
    if change.hold:
        return Lock(wanted.a, wanted.b, wanted.slot, wanted.table, change.reason)
    if board is not wider:
        return Lock(wanted.a, wanted.b, reason=change.reason)
    return board.lock(change.pair)


def _remove(board: Board, change: Change, who: str) -> tuple[Side, Side]:
    here, lock = _need(board, change.pair), board.lock(change.pair)
    return _side(board, [here], locks=[lock] if lock else []), _side(board, [])


def _lock(board: Board, change: Change, who: str) -> tuple[Side, Side]:
    here, lock = _need(board, change.pair), board.lock(change.pair)
    if here in board.lost:
        raise InputError("this meeting has no place any more; take it out of the plan")
    if change.slot not in (None, here.slot) or change.table not in (None, here.table):
        raise ConflictError("this change would do something else now; look at it again below")
    held = Lock(here.a, here.b, change.slot, change.table, change.reason)
    return _side(board, [], locks=[lock] if lock else []), _side(board, [], locks=[held])


def _unlock(board: Board, change: Change, who: str) -> tuple[Side, Side]:
    lock = board.lock(change.pair)
    if lock is None:
        raise ConflictError("this meeting is not locked any more")
    others = (one for one in board.edition.locks if one != lock)
    if board.meeting(change.pair) and not relock(board, others).admits(change.pair):
        raise InputError("nobody wished this meeting: without its lock it cannot stay; take it out of the plan instead")
    return _side(board, [], locks=[lock]), _side(board, [])


_WORK = {Deed.PLACE: _place, Deed.REMOVE: _remove, Deed.LOCK: _lock, Deed.UNLOCK: _unlock}


def _need(board: Board, pair: Two) -> Meeting:
    here = board.meeting(pair)
    if here is None:
        raise NotFoundError("these two do not meet in this plan; choose a meeting of the grid")
    return here


def _side(board: Board, meetings: Iterable[Meeting], *, locks: Iterable[Lock] = ()) -> Side:
    """These meetings with what is written of them."""
    pairs = [{one.a, one.b} for one in meetings]
    by_hand = tuple(one for one in board.plan.by_hand if {one.a, one.b} in pairs)
    return Side(tuple(meetings), by_hand, tuple(locks), claims_of(board))
