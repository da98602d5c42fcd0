"""What the grid of a plan shows somebody who changes it: each cell, the picked meeting, the cell it is to go to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import LazyString

from matchmaker.editing import Board, Cause, Cell, Cells, State, Two, admit, tell_cell
from matchmaker.entities import Lock, Meeting, Table
from matchmaker.errors import MatchmakerError
from matchmaker.losses import explain_losses
from web.messages import retell, say, sentence
from web.numbers import whole_number

_STATES = {
    State.HERE: say("● here"),
    State.POSSIBLE: say("✓ possible"),
    State.SWAP: say("⇄ exchange"),
}
_CAUSES = {
    Cause.ONCE: say("✕ meet already"),
    Cause.MAXIMUM: say("✕ wants no more"),
    Cause.GROUP: say("✕ limit of a group"),
    Cause.LOCK: say("✕ locked"),
    Cause.AWAY: say("✕ away"),
    Cause.SLOTS: say("✕ not in this round"),
    Cause.CLOSED: say("✕ closed"),
    Cause.STEP_FREE: say("✕ not step-free"),
    Cause.OWNER: say("✕ table of another"),
    Cause.HOST: say("✕ keeps its own table"),
    Cause.ZONE: say("✕ other zone"),
    Cause.HELD: say("✕ taken"),
    Cause.TAKEN: say("✕ taken"),
    Cause.BUSY: say("✕ busy"),
    Cause.TOGETHER: say("✕ same person busy"),
    Cause.PRECEDENCE: say("✕ out of order"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell. ``at``: slot number and table id. ``pair``, ``names``, ``notes``: of the meeting there, if there is one.

    ``state``, ``mark``: what it is for the picked meeting; empty when none is picked.
    """

    at: str
    pair: str = ""
    names: tuple[str, ...] = ()
    notes: tuple[LazyString, ...] = ()
    state: str = ""
    mark: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A table with the name of whom it belongs to, and its cells in the order of the slots."""

    table: Table
    owner: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """The cell ``to`` which the pair is to go, and what happens then; ``swaps``: the pair that makes way."""

    to: str
    state: str
    sentence: LazyString
    swaps: str


@dataclass(frozen=True, slots=True)
class Picked:
    """The pair that was chosen. ``board``: one on which they may meet; ``unwished``: nobody asked for it.

    ``trouble``: why they can meet nowhere.
    """

    pair: str
    names: tuple[str, str]
    meeting: Meeting | None
    table: str
    lock: Lock | None
    cells: Cells
    board: Board
    unwished: bool = False
    trouble: LazyString | None = None
    aim: Aim | None = None

    @property
    def places(self) -> list[tuple[str, int, str]]:
        """Where it could take place at once: the cell as addresses write it, the round, the label of the table."""
        tables, free = self.board.question.tables, [at for at, one in self.cells.items() if one.state is State.POSSIBLE]
        return [(write_two(slot + 1, tables[k].id), slot + 1, tables[k].label) for slot, k in sorted(free)]


def read_two(text: str) -> Two | None:
    """``3-7``: two numbers."""
    first, _, second = text.partition("-")
    one, other = whole_number(first), whole_number(second)
    return None if one is None or other is None else (one, other)


def write_two(one: int, other: int) -> str:
    """The reverse of ``read_two``."""
    return f"{one}-{other}"


def pick(board: Board, pair: Two, *, to: Two | None) -> Picked:
    """A pair and what can be done with it. Raises NotFoundError: they do not take part."""
    meeting, names = board.meeting(pair), _names(board)
    if meeting is None:
        for one in pair:
            board.one(one)
    told = (names.get(pair[0], "–"), names.get(pair[1], "–"))
    label = next((table.label for table in board.question.tables if meeting and table.id == meeting.table), "")
    common = (write_two(*pair), told, meeting, label, board.lock(pair))
    if meeting in board.lost:
        [loss] = explain_losses(board.edition, [meeting], everybody=(*board.edition.participants, *board.gone))
        return Picked(*common, {}, board, trouble=retell(loss.reason))
    try:
        wider = admit(board, pair)
    except MatchmakerError as error:
        return Picked(*common, {}, board, trouble=sentence(error))
    cells = wider.survey(pair)
    return Picked(*common, cells, wider, unwished=wider is not board, aim=_aim(wider, pair, cells, to))


def _aim(board: Board, pair: Two, cells: Cells, to: Two | None) -> Aim | None:
    """What happens at a cell, if it is one."""
    spot = None if to is None else (to[0] - 1, _places(board).get(to[1], -1))
    if to is None or spot is None or spot not in cells:
        return None
    cell = cells[spot]
    leaves = None if cell.leaves is None else board.entity(cell.leaves)
    swaps = "" if leaves is None else write_two(leaves.a, leaves.b)
    return Aim(write_two(*to), cell.state.value, retell(tell_cell(board, pair, spot, cell)), swaps)


def mark_cells(board: Board, cells: Cells) -> dict[str, tuple[str, str]]:
    """For each cell its state and its words."""
    states = {state: str(words) for state, words in _STATES.items()}
    causes = {cause: str(words) for cause, words in _CAUSES.items()}

    def words(cell: Cell) -> str:
        return causes[cell.why.cause] if cell.state is State.IMPOSSIBLE and cell.why else states[cell.state]

    tables = [table.id for table in board.question.tables]
    return {write_two(slot + 1, tables[k]): (cell.state.value, words(cell)) for (slot, k), cell in cells.items()}


def lay_out(board: Board, marks: dict[str, tuple[str, str]]) -> list[Row]:
    """Every table with its cells."""
    names, notes = _names(board), _Notes(board)
    there: defaultdict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in board.plan.meetings:
        there[meeting.slot, meeting.table].append(meeting)

    def spot(slot: int, table: Table) -> Spot:
        at, closed = write_two(slot, table.id), slot in table.closed
        state, mark = marks.get(at, ("", ""))
        for one in there.get((slot, table.id), ()):
            seated = tuple(names.get(p, "–") for p in (one.a, one.b) if p != table.owner)
            return Spot(at, write_two(one.a, one.b), seated, notes.of(one), state, mark, closed)
        return Spot(at, state=state, mark=mark, closed=closed)

    return [
        Row(table, names.get(table.owner or 0, ""), tuple(spot(slot.number, table) for slot in board.edition.slots))
        for table in board.question.tables
    ]


def find_stray(board: Board) -> list[tuple[str, str, int]]:
    """Meetings that no grid can show, for their slot or table is gone: the pair, its names, its slot."""
    names, tables = _names(board), _places(board)
    return [
        (write_two(one.a, one.b), f"{names.get(one.a, '–')} – {names.get(one.b, '–')}", one.slot)
        for one in board.lost
        if one.slot > len(board.edition.slots) or one.table not in tables
    ]


class _Notes:
    """What is written of meetings: that they are locked, placed by hand, or impossible."""

    def __init__(self, board: Board) -> None:
        self._locked = _pairs(board.edition.locks)
        self._by_hand = {frozenset((one.a, one.b)) for one in board.plan.by_hand}
        self._lost = frozenset(board.lost)
        self._words = (say("cannot take place"), say("locked"), say("by hand"))

    def of(self, one: Meeting) -> tuple[LazyString, ...]:
        pair = frozenset((one.a, one.b))
        held = (one in self._lost, pair in self._locked, pair in self._by_hand)
        return tuple(word for word, is_so in zip(self._words, held, strict=True) if is_so)


def _pairs(locks: Iterable[Lock]) -> set[frozenset[int]]:
    return {frozenset((one.a, one.b)) for one in locks}


def _names(board: Board) -> dict[int, str]:
    return {one.id: one.name for one in (*board.edition.participants, *board.gone)}


def _places(board: Board) -> dict[int, int]:
    return {table.id: k for k, table in enumerate(board.question.tables)}
