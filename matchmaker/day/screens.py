"""The screen of the room: what everybody may read from afar, and the organiser's hand on whether it is shown.

It says no more than the papers on the wall, and only to who has its address. The organiser who shows it answers for a
provisional plan too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import choice

from matchmaker.agendas import fits_room, grid
from matchmaker.day.rounds import stage_at
from matchmaker.elapsed import later
from matchmaker.entities import Edition, Plan, Round, Running, Wall
from matchmaker.errors import InputError, NotFoundError
from matchmaker.journal import note
from matchmaker.registrations.names import fold
from matchmaker.store import Store

LONGEST = 160
"""Letters of a notice: more could not be read from the back of the room."""

WALKING = timedelta(seconds=90)
"""So long after a round has begun, people still look for their table."""

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Those that are not taken for others when somebody types an address from paper."""

_LENGTH = 12
"""Letters of a key: 59 bits."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Where somebody goes: ``tables`` are labels, several for who meets several at once; ``zone`` may be empty."""

    name: str
    tables: tuple[str, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class Board:
    """Who goes where, by the number of the round and in order of name. ``plan``: None when there is none to show.

    ``mark``: another one as soon as anything else may be on it.
    """

    mark: str
    plan: Plan | None
    seats: Mapping[int, tuple[Seat, ...]]


def show_wall(store: Store, event_id: int, *, who: str) -> Wall:
    """From now on the screen is shown, at a new address; the same one when it is shown already."""
    with store.write():
        wall = store.walls.get(event_id)
        if not wall.key:
            wall = replace(wall, key="".join(choice(_LETTERS) for _ in range(_LENGTH)))
            store.walls.set(wall)
            note(store, event_id, who=who, what="screen of the room: shown")
    return wall


def hide_wall(store: Store, event_id: int, *, who: str) -> None:
    """Its address leads nowhere any more."""
    with store.write():
        wall = store.walls.get(event_id)
        if wall.key:
            store.walls.set(replace(wall, key=""))
            note(store, event_id, who=who, what="screen of the room: hidden")


def post_notice(store: Store, event_id: int, text: str, *, who: str) -> None:
    """Say something to everybody; an empty text takes it away.

    Raises:
        InputError: It is too long to be read from afar.
    """
    notice = " ".join(text.split())
    if len(notice) > LONGEST:
        raise InputError("write at most {most} letters: it is read from the back of the room", most=LONGEST)
    with store.write():
        wall = store.walls.get(event_id)
        if notice != wall.notice:
            store.walls.set(replace(wall, notice=notice))
            note(store, event_id, who=who, what="screen of the room: notice", before=wall.notice, after=notice)


def wall_at(store: Store, event_id: int, key: str) -> Wall:
    """The wall with this key.

    Raises:
        NotFoundError: It is not shown, or has another key.
    """
    wall = store.walls.get(event_id)
    if not wall.key or not compare_digest(wall.key.encode(), key.encode()):
        raise NotFoundError("the screen of the room is not shown at this address; the organising team has the new one")
    return wall


def round_to_show(running: Running, now: datetime) -> Round | None:
    """Of which round everybody looks for a table: the next one; while people still walk, the one that has just begun.

    None: none is left.
    """
    stage = stage_at(running, now)
    if stage.round is None:
        return None
    moment = running.clock(now)
    if moment < later(stage.round.start, WALKING):
        return stage.round
    following = (one for one in running.rounds if not one.dropped and one.start > stage.round.start)
    return next(following, None)


def mark_of(store: Store, event_id: int) -> str:
    """What ``Board.mark`` would be now, without reading it all."""
    return sha256(store.walls.version(event_id).encode()).hexdigest()[:16]


def board_of(store: Store, event_id: int) -> Board:
    """Who goes where by the plan in force. Nobody, when its rounds or tables are gone and a new one is to come."""
    with store.read():
        mark, plan, edition = mark_of(store, event_id), store.plans.published(event_id), store.load_edition(event_id)
    if plan is None or not fits_room(edition, plan):
        return Board(mark, None, {})
    return Board(mark, plan, _seats(edition, plan))


def _seats(edition: Edition, plan: Plan) -> dict[int, tuple[Seat, ...]]:
    zoned = len({table.zone for table in edition.tables}) > 1
    found: dict[int, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for sheet in grid(edition, plan).sheets:
        for row in sheet.rows:
            for met in row.encounters:
                for party in (met.reader, met.partner):
                    found[row.round or 0][party.name].append((sheet.table, sheet.zone if zoned else ""))
    return {number: _in_order(names) for number, names in found.items()}


def _in_order(names: Mapping[str, list[tuple[str, str]]]) -> tuple[Seat, ...]:
    return tuple(
        Seat(name, tuple(dict.fromkeys(table for table, _ in places)), places[0][1])
        for name, places in sorted(names.items(), key=lambda item: (fold(item[0]), item[0]))
    )
