"""The screen of the room: what round it is, how long it lasts, who goes where next. It needs no network once loaded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from matchmaker.day import Phase, running_of, stage_at
from matchmaker.day.screens import WALKING, Board, board_of, mark_of, round_to_show, wall_at
from matchmaker.entities import Running, Wall
from matchmaker.errors import NotFoundError
from web.addresses import ID
from web.clock import now
from web.languages import about
from web.messages import say
from web.moments import clock
from web.stores import open_store

pages = Blueprint("room", __name__)

ROOM = f"/events/<{ID}:event_id>/room/<key>"

PHASES = {
    Phase.BEFORE: say("The meetings begin soon"),
    Phase.MEETING: say("Round"),
    Phase.BETWEEN: say("Change of table"),
    Phase.PAUSED: say("The clock stands still"),
    Phase.OVER: say("The meetings are over. Thank you!"),
}


@pages.get(ROOM)
def wall(event_id: int, key: str) -> str:
    """The whole morning in one page; without scripts it shows itself again every few seconds."""
    store = open_store()
    event = store.events.get(event_id)
    about(event)
    shown, running, board = wall_at(store, event_id, key), running_of(store, event_id), board_of(store, event_id)
    return render_template(
        "room/wall.html",
        wall=shown,
        phases=PHASES,
        stage=stage_at(running, now()),
        of=round_to_show(running, now()),
        board=board,
        walking=round(WALKING.total_seconds()),
        clock_words=clock(time(1, 11)).replace("11", "{minute}").replace("1", "{hour}"),
        told={**_told(running, shown, board.mark), **_seats(board)},
    )


@pages.get(f"{ROOM}/state")
def state(event_id: int, key: str) -> ResponseReturnValue:
    """How the morning runs now; and who goes where, if that is not what the page has already (``?mark=``)."""
    store = open_store()
    about(store.events.get(event_id))
    try:
        shown = wall_at(store, event_id, key)
    except NotFoundError:
        return {}, 404
    running, mark = running_of(store, event_id), mark_of(store, event_id)
    if request.args.get("mark") == mark:
        return jsonify(_told(running, shown, mark))
    board = board_of(store, event_id)
    return jsonify({**_told(running, shown, board.mark), **_seats(board)})


def _told(running: Running, wall: Wall, mark: str) -> Mapping[str, Any]:
    """Moments are milliseconds since 1970, beside how pages write them."""
    return {
        "now": _milliseconds(now()),
        "paused": running.paused and _milliseconds(running.paused),
        "rounds": [
            {
                "number": one.number,
                "start": _milliseconds(one.start),
                "end": _milliseconds(one.end),
                "starts": clock(one.start),
                "ends": clock(one.end),
            }
            for one in running.rounds
            if not one.dropped
        ],
        "notice": wall.notice,
        "mark": mark,
    }


def _seats(board: Board) -> Mapping[str, Any]:
    return {
        "seats": {
            number: [[seat.name, ", ".join(seat.tables), seat.zone] for seat in seats]
            for number, seats in board.seats.items()
        },
        "planned": board.plan is not None,
        "provisional": board.plan is not None and board.plan.provisional,
    }


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
