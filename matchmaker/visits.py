"""When participants look at the directory, so that they find what is new since the last time."""

from __future__ import annotations

from datetime import datetime, timedelta

from matchmaker.entities import Participant
from matchmaker.presence import present
from matchmaker.store import Store

PAUSE = timedelta(hours=3)
"""Whoever has not looked for so long begins a new visit."""

CLOSE = timedelta(minutes=5)
"""Looks that follow one another so closely are one, for which nobody waits to write."""


def look_again(store: Store, one: Participant, *, now: datetime) -> datetime | None:
    """Somebody looks; until when the visit before this one lasted, None at the first. ``now`` is aware.

    Raises:
        NotFoundError: The participant was deleted meanwhile.
    """
    latest = store.visits.latest(one.id)
    if (latest is None or latest <= now - CLOSE) and not store.standing.get().frozen:
        with store.write():
            present(store, one.id)
            store.visits.mark(one.id, now=now, new_visit_after=now - PAUSE)
    return store.visits.previous(one.id)
