"""Rounds shifted, paused, shortened or dropped: the arithmetic of a morning that does not keep to its programme.

A round that has begun keeps its start, unless the organiser says that it did not begin; whatever is over stays as it
was. Rounds begin and end at whole minutes, as papers and telephones show them: what begins now began with this minute,
and whatever shifts does so up to the next one, so that no meeting gets shorter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from matchmaker.elapsed import elapsed, later
from matchmaker.entities import Round, Running
from matchmaker.errors import ConflictError, InputError

SHORTEST = timedelta(minutes=3)
"""Two people can hardly say who they are in less."""

_MINUTE = timedelta(minutes=1)


class Phase(StrEnum):
    """What the room is doing."""

    BEFORE = "before"
    MEETING = "meeting"
    BETWEEN = "between"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Stage:
    """``round``: the one that is on, else the next one; ``until``: when that ends or begins. None: there is none.

    While paused both are those of the moment at which the pause began.
    """

    phase: Phase
    round: Round | None = None
    until: datetime | None = None


def stage_at(running: Running, now: datetime) -> Stage:
    """Where the morning stands."""
    moment = running.clock(now)
    stage = _stage(running, moment)
    return stage if running.paused is None else replace(stage, phase=Phase.PAUSED)


def delay(running: Running, by: timedelta, *, now: datetime) -> Running:
    """The round that is on ends later, and all that follow shift.

    Raises:
        ConflictError: Nothing is left that could be later.
    """
    _refuse_over(running, now)
    return replace(running, rounds=_shift(running.rounds, by, at=running.clock(now)))


def hold(running: Running, *, now: datetime) -> Running:
    """The clock stands still from now on.

    Raises:
        ConflictError: It does already, or the morning is over.
    """
    if running.paused is not None:
        raise ConflictError("the clock stands still already")
    _refuse_over(running, now)
    return replace(running, paused=now)


def release(running: Running, *, now: datetime) -> Running:
    """The clock goes on: whatever was not over is later by the time it stood still.

    Raises:
        ConflictError: It does not stand still.
    """
    if running.paused is None:
        raise ConflictError("the clock is going already")
    by = _whole(max(elapsed(running.paused, now), timedelta()))
    return replace(running, rounds=_shift(running.rounds, by, at=running.paused), paused=None)


def advance(running: Running, *, now: datetime) -> Running:
    """The next round begins now; the one that is on ends, and with the last one the morning. A clock that stands still
    goes on.

    Raises:
        ConflictError: It is over already.
    """
    going = _going(running, now)
    _refuse_over(going, now)
    ahead = _ahead(going, now)
    by = _whole(elapsed(ahead[0].start, now)) if ahead else timedelta()
    begun = now.astimezone(going.rounds[0].start.tzinfo).replace(second=0, microsecond=0)

    def place(one: Round) -> Round:
        if one.start <= now:
            return replace(one, end=begun) if now < one.end else one
        moved = _moved(one, by)
        return replace(moved, start=begun) if ahead and one == ahead[0] else moved

    return replace(going, rounds=tuple(map(place, going.rounds)))


def shorten(running: Running, start: datetime, *, now: datetime, again: bool = False) -> Running:
    """All rounds that have not begun take place, the first at ``start``; they are shorter, so that the end stays.

    Changeovers and breaks keep their length; a clock that stands still goes on. Rounds last whole minutes; what is left
    over is given to the end. ``again``: the one that is on by the clock has not begun in the room; it is the first.

    Raises:
        InputError: ``start`` is past or in the round that is on, or a round would be too short to be one.
        ConflictError: No round is left to begin.
    """
    going = _going(running, now)
    ahead = _to_begin(going, start, now=now, again=again)
    gaps = [elapsed(before.end, after.start) for before, after in pairwise(ahead)]
    length = (elapsed(start, ahead[-1].end) - sum(gaps, timedelta())) // len(ahead) // _MINUTE * _MINUTE
    if length < SHORTEST:
        raise InputError(
            "there is no time left for {rounds} rounds of {minutes} minutes or more; drop some of them",
            rounds=len(ahead),
            minutes=SHORTEST // _MINUTE,
        )
    begins, placed = start, {}
    for one, gap in zip(ahead, [*gaps, timedelta()], strict=True):
        placed[one.number] = replace(one, start=later(begins, timedelta()), end=later(begins, length))
        begins = later(begins, length + gap)
    return replace(going, rounds=tuple(placed.get(one.number, one) for one in going.rounds))


def drop(running: Running, start: datetime, *, last: int, now: datetime, again: bool = False) -> Running:
    """The first round to come begins at ``start`` and all keep their length; the ``last`` ones do not take place.

    A clock that stands still goes on. ``again``: as for ``shorten``.

    Raises:
        InputError: ``start`` is past or in the round that is on, or not at least one round is left.
        ConflictError: No round is left to begin.
    """
    going = _going(running, now)
    ahead = _to_begin(going, start, now=now, again=again)
    if not 0 <= last < len(ahead):
        raise InputError("of the {rounds} rounds to come at least one must be left", rounds=len(ahead))
    by = elapsed(ahead[0].start, start)
    gone = {one.number for one in ahead[len(ahead) - last :]}
    coming = {one.number for one in ahead} - gone

    def place(one: Round) -> Round:
        if one.number in gone:
            return replace(one, dropped=True)
        return _moved(one, by) if one.number in coming else one

    return replace(going, rounds=tuple(map(place, going.rounds)))


def needs_to_drop(running: Running, start: datetime, *, now: datetime, again: bool = False) -> int:
    """How many of the last rounds must go so that the morning still ends in time, if the next one begins at ``start``.

    ``again``: as for ``shorten``.

    Raises:
        InputError: ``start`` is past or in the round that is on.
        ConflictError: No round is left to begin.
    """
    ahead = _to_begin(_going(running, now), start, now=now, again=again)
    by = elapsed(ahead[0].start, start)
    return sum(elapsed(ahead[-1].end, one.end) + by > timedelta() for one in ahead)


def to_come(running: Running, *, now: datetime, again: bool = False) -> tuple[Round, ...]:
    """The rounds that have not begun, as they will run; ``again``: and the one that is on."""
    return tuple(_ahead(_going(running, now), now, again=again))


def next_to_begin(running: Running, now: datetime) -> int:
    """The number of the first slot that has not begun.

    Raises:
        ConflictError: There is none.
    """
    moment = running.clock(now)
    for one in running.rounds:
        if one.start > moment and not one.dropped:
            return one.number
    raise ConflictError("no round is left that could change")


def _stage(running: Running, moment: datetime) -> Stage:
    kept = [one for one in running.rounds if not one.dropped]
    for one in kept:
        if one.start <= moment < one.end:
            return Stage(Phase.MEETING, one, one.end)
        if moment < one.start:
            return Stage(Phase.BEFORE if one is kept[0] else Phase.BETWEEN, one, one.start)
    return Stage(Phase.OVER)


def _going(running: Running, now: datetime) -> Running:
    """With new times the clock goes on."""
    return running if running.paused is None else release(running, now=now)


def _ahead(going: Running, now: datetime, *, again: bool = False) -> list[Round]:
    return [one for one in going.rounds if not one.dropped and (one.end if again else one.start) > now]


def _to_begin(going: Running, start: datetime, *, now: datetime, again: bool) -> list[Round]:
    ahead = _ahead(going, now, again=again)
    if not ahead:
        raise ConflictError("no round is left to begin")
    if start < now:
        raise InputError("the next round cannot begin in the past; give a later time")
    if any(one not in ahead and elapsed(start, one.end) > timedelta() for one in going.rounds if not one.dropped):
        raise InputError("the next round cannot begin before the one that is on is over; give a later time")
    return ahead


def _whole(by: timedelta) -> timedelta:
    """Up to whole minutes."""
    return -(-by // _MINUTE) * _MINUTE


def _refuse_over(running: Running, now: datetime) -> None:
    if stage_at(running, now).phase is Phase.OVER:
        raise ConflictError("the last round is over; its times stay as they were")


def _shift(rounds: Sequence[Round], by: timedelta, *, at: datetime) -> tuple[Round, ...]:
    def shift(one: Round) -> Round:
        if one.start > at:
            return _moved(one, by)
        return replace(one, end=later(one.end, by)) if one.end > at and not one.dropped else one

    return tuple(map(shift, rounds))


def _moved(one: Round, by: timedelta) -> Round:
    return replace(one, start=later(one.start, by), end=later(one.end, by))
