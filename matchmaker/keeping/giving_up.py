"""A copy that was given up turns up again: it is refused, but who was deleted in it is deleted in the workspace too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from matchmaker.errors import ConflictError
from matchmaker.keeping.repeating import repeat_erasures
from matchmaker.personal.erasing import finish_erasing
from matchmaker.store import Erasure, Place, Standing, Store

_WAIT = 5.0
"""Seconds for others who use the file."""


def refuse_given_up(home: Store, carried: Store, *, who: str, now: datetime) -> None:
    """Nobody comes back who asked to be deleted there, but for that nothing of it is taken over."""
    there = carried.standing.get()
    if not there.token or there.token not in home.standing.given_up():
        return
    close(carried, now=now)
    marks = {erasure.mark for erasure in home.erasing.all()}
    made = [erasure for erasure in carried.erasing.all() if erasure.mark not in marks]
    if not made:
        raise ConflictError(
            "{path} was given up: the workspace went on without it. It can still be read, not changed",
            path=carried.path,
        )
    again = _repeat(home, carried, made, who=who)
    raise ConflictError(
        "{path} was given up: the workspace went on without it, and it can still be read, not changed. Deletions made "
        "in it: {made}; made here too: {again}. Whoever else was deleted in it was added there, or an older version "
        "carried it: then delete them by hand",
        path=carried.path,
        made=len({(one.event, one.participant) for one in made}),
        again=again,
    )


def _repeat(home: Store, carried: Store, made: Sequence[Erasure], *, who: str) -> int:
    """Delete here too who is known here; how many they are.

    :raises ConflictError: nothing can be changed here now.
    """
    if home.standing.get().frozen:
        raise ConflictError(
            "{path} was given up, and people were deleted in it since; when the workspace is back here, do this again, "
            "so that they are deleted in it too",
            path=carried.path,
        )
    there = carried.standing.get()
    again = repeat_erasures(home, [one for one in made if _is_common(home, one, there)], who=who)
    finish_erasing(home, wait=_WAIT)
    return again


def close(carried: Store, *, now: datetime) -> None:
    """What was carried can be changed no more."""
    there = carried.standing.get()
    if there.place is Place.CARRIED:
        carried.standing.set(replace(there, place=Place.RETURNED, since=now))


def newest_id(store: Store) -> int:
    """The greatest id of a participant."""
    everybody = (store.participants.all(event.id, withdrawn=True) for event in store.events.all())
    return max((one.id for people in everybody for one in people), default=0)


def _is_common(home: Store, erasure: Erasure, carried: Standing) -> bool:
    """Whether it is about somebody, or an event with somebody, who was known when the copy was carried: whoever was
    added to either copy later may have the id of somebody else in the other.
    """
    if erasure.participant:
        return erasure.participant <= carried.known
    return any(one.id <= carried.known for one in home.participants.all(erasure.event, withdrawn=True))
