"""One participant in a plan that is changed by hand: its meetings, and whom else it could meet."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.editing import Board, State, admit
from matchmaker.entities import Meeting, Participant, Slot
from matchmaker.pairing import is_asked, is_vetoed, may_meet
from matchmaker.programme import present
from web.organiser.spots import write_two


@dataclass(frozen=True, slots=True)
class Turn:
    """A round of one participant: whom it meets where (the pair, the name, the table), and whether it is there."""

    slot: Slot
    met: tuple[tuple[str, str, str], ...]
    here: bool


@dataclass(frozen=True, slots=True)
class Partners:
    """``wished``: those without a meeting whom one of the two asked for: the pair, the name, rounds in which they could
    meet now. ``others``: whom nobody asked for, and nobody refused.
    """

    turns: tuple[Turn, ...]
    wished: tuple[tuple[str, str, tuple[int, ...]], ...]
    others: tuple[tuple[str, str], ...]


def find_partners(board: Board, one: Participant) -> Partners:
    """Of a participant of the event."""
    said = {(s.source, s.target): s for s in board.edition.statements}
    met = {p for meeting in board.plan.meetings if one.id in (meeting.a, meeting.b) for p in (meeting.a, meeting.b)}
    free = [
        other
        for other in board.question.participants
        if other.id not in met | {one.id} and may_meet(one, other) and not is_vetoed(said, (one.id, other.id))
    ]
    asked = {other.id for other in free if is_asked(said, (one.id, other.id)) or board.lock((one.id, other.id))}
    return Partners(
        turns=_turns(board, one),
        wished=tuple(
            (write_two(one.id, other.id), other.name, _rounds(board, one, other)) for other in free if other.id in asked
        ),
        others=tuple((write_two(one.id, other.id), other.name) for other in free if other.id not in asked),
    )


def _turns(board: Board, one: Participant) -> tuple[Turn, ...]:
    names = {known.id: known.name for known in (*board.edition.participants, *board.gone)}
    tables = {table.id: table.label for table in board.question.tables}

    def seen(meeting: Meeting) -> tuple[str, str, str]:
        partner = meeting.b if meeting.a == one.id else meeting.a
        return write_two(meeting.a, meeting.b), names.get(partner, "–"), tables.get(meeting.table, "–")

    there = present(one, board.edition.slots, board.edition.event.sessions)
    mine = [meeting for meeting in board.plan.meetings if one.id in (meeting.a, meeting.b)]
    return tuple(
        Turn(slot, tuple(seen(meeting) for meeting in mine if meeting.slot == slot.number), bool(at))
        for slot, at in zip(board.edition.slots, there, strict=True)
    )


def _rounds(board: Board, one: Participant, other: Participant) -> tuple[int, ...]:
    pair = (one.id, other.id)
    found = admit(board, pair).survey(pair)
    return tuple(sorted({slot + 1 for (slot, _), cell in found.items() if cell.state is State.POSSIBLE}))
