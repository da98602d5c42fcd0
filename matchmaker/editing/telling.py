"""Changes by hand in sentences: what one will do, what one did, and why a meeting cannot be somewhere."""

from __future__ import annotations

from collections.abc import Iterable

from matchmaker.editing.benches import Cause, Why
from matchmaker.editing.boards import Board, Two
from matchmaker.editing.cells import Cell, State
from matchmaker.entities import Meeting
from matchmaker.losses import say
from matchmaker.store import Deed, Edit, Sentence


def tell_cell(board: Board, pair: Two, spot: tuple[int, int], cell: Cell) -> Sentence:
    """What happens when the pair is put there (slot and table as positions), or why it cannot be (without its end)."""
    here, (one, other) = board.meeting(pair), _names(board, pair)
    there = {"one": one, "other": other, "slot": str(spot[0] + 1), "table": board.question.tables[spot[1]].label}
    if cell.state is State.HERE:
        return say("{one} and {other} meet here: round {slot}, table {table}.", **there)
    if cell.state is State.IMPOSSIBLE and cell.why:
        return tell_why(board, cell.why, pair, spot)
    if here is None:
        return say("{one} and {other} will meet in round {slot} at table {table}.", **there)
    there |= {"from_slot": str(here.slot), "from_table": _label(board, here)}
    if cell.goes is None:
        return say("{one} and {other} move from round {from_slot}, table {from_table} to round {slot}, table {table}.",
                   **there)  # fmt: skip
    goes = board.entity(cell.goes)
    first, second = _names(board, (goes.a, goes.b))
    there |= {"first": first, "second": second, "to_slot": str(goes.slot), "to_table": _label(board, goes)}
    return say("{one} and {other} move from round {from_slot}, table {from_table} to round {slot}, table {table}. In "
               "exchange {first} and {second} go to round {to_slot}, table {to_table}.", **there)  # fmt: skip


def tell_why(board: Board, why: Why, pair: Two, spot: tuple[int, int]) -> Sentence:
    """What stands against it: a sentence without its end."""
    problem, people = board.question.problem, board.question.participants
    one, other = _names(board, pair)
    named = [people[p].name for p in why.participants]
    owner = problem.tables[spot[1]].owner
    places = {
        "one": named[0] if named else one,
        "other": named[1] if len(named) > 1 else other,
        "slot": str(spot[0] + 1),
        "table": board.question.tables[spot[1]].label,
        "owner": people[owner].name if owner is not None else "",
    }
    return Sentence(_WHY[why.cause].template, {name: text for name, text in places.items() if text})


_WHY = {
    Cause.ONCE: say("{one} and {other} meet already"),
    Cause.MAXIMUM: say("{one} has as many meetings as it wants"),
    Cause.GROUP: say("a group of meetings has as many as it may have"),
    Cause.GIVEN: say("{one} and {other} must meet"),
    Cause.LOCK: say("{one} and {other} are locked; lift the lock first"),
    Cause.AWAY: say("{one} is away in round {slot}"),
    Cause.SLOTS: say("{one} and {other} may not meet in round {slot}"),
    Cause.CLOSED: say("table {table} is closed in round {slot}"),
    Cause.STEP_FREE: say("{one} needs a step-free table"),
    Cause.OWNER: say("table {table} is that of {owner}"),
    Cause.HOST: say("{one} receives at its own table"),
    Cause.ZONE: say("table {table} is not in the zone of {one}"),
    Cause.HELD: say("a meeting that can no longer take place is still there; take it out first"),
    Cause.TAKEN: say("{one} and {other} meet there"),
    Cause.BUSY: say("{one} meets {other} in round {slot}"),
    Cause.TOGETHER: say("{one} and {other} have the same person behind them, who is busy in round {slot}"),
    Cause.PRECEDENCE: say("the meeting of {one} and {other} would be out of order"),
}


def tell_edit(board: Board, edit: Edit) -> Sentence:
    """What an edit did."""
    touched = edit.after if edit.deed in (Deed.PLACE, Deed.LOCK) else edit.before
    pairs = [*((one.a, one.b) for one in touched.meetings), *((one.a, one.b) for one in touched.locks)]
    one, other = _names(board, pairs[0])
    if edit.deed is Deed.REMOVE:
        return say("{one} and {other} taken out of the plan", one=one, other=other)
    if edit.deed is Deed.LOCK:
        return say("{one} and {other} locked", one=one, other=other)
    if edit.deed is Deed.UNLOCK:
        return say("lock of {one} and {other} lifted", one=one, other=other)
    here = edit.after.meetings[0]
    there = {"one": one, "other": other, "slot": str(here.slot), "table": _label(board, here)}
    if len(edit.after.meetings) > 1:
        first, second = _names(board, (edit.after.meetings[1].a, edit.after.meetings[1].b))
        return say("{one} and {other} moved to round {slot}, table {table}, in exchange with {first} and {second}",
                   first=first, second=second, **there)  # fmt: skip
    if edit.before.meetings:
        return say("{one} and {other} moved to round {slot}, table {table}", **there)
    return say("{one} and {other} put in round {slot}, table {table}", **there)


def tell_places(board: Board, meetings: Iterable[Meeting]) -> str:
    """Meetings with their places, for the journal."""
    return "; ".join(
        f"{' – '.join(_names(board, (one.a, one.b)))}: slot {one.slot}, table {_label(board, one)}" for one in meetings
    )


def _names(board: Board, pair: Two) -> tuple[str, str]:
    names = {one.id: one.name for one in (*board.edition.participants, *board.gone)}
    return names.get(pair[0], "–"), names.get(pair[1], "–")


def _label(board: Board, meeting: Meeting) -> str:
    return next((table.label for table in board.question.tables if table.id == meeting.table), "–")
