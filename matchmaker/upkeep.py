"""What a workspace does in time, while it is served: mobiles and waiting files go, deletions are finished, participants
are asked what came of their meetings.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from matchmaker.afterwards.asking import ask_for_outcomes
from matchmaker.errors import MatchmakerError
from matchmaker.imports.waiting import forget_old
from matchmaker.personal.erasing import finish_erasing
from matchmaker.personal.phones import forget_phones
from matchmaker.store import Store

_HOURLY, _SOON, _WAIT = 3600.0, 30.0, 1.0  # seconds

_log = logging.getLogger(__name__)


@contextmanager
def kept_up(workspace: Path, *, every: float = _HOURLY, soon: float = _SOON) -> Iterator[None]:
    """As long as the block lasts, a thread of its own sees to it, at once and every so many seconds.

    ``soon``: seconds after which it looks for a deletion that others, who used the file, kept from being finished.
    """
    end = Event()
    keeper = Thread(target=_watch, args=(workspace, end, every, soon), name="upkeep", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        end.set()


def keep_up(store: Store, *, now: datetime) -> None:
    """Everything that is due now; in a copy that is not the workspace, nothing."""
    if store.standing.get().frozen:
        return
    forget_old(store.path, now=now)
    forget_phones(store, now=now)
    finish_erasing(store, wait=_WAIT)
    ask_for_outcomes(store, now=now)


def _watch(workspace: Path, end: Event, every: float, soon: float) -> None:
    due = monotonic()
    while not end.is_set():
        with _going_on(), Store.open(workspace) as store:
            if monotonic() >= due:
                due = monotonic() + every
                keep_up(store, now=datetime.now(UTC))
        with _going_on(), Store.open(workspace) as store:  # a promise, whatever became of the rest
            if store.erasing.is_due() and not store.standing.get().frozen:
                finish_erasing(store, wait=_WAIT)
        end.wait(min(every, soon))


@contextmanager
def _going_on() -> Iterator[None]:
    """What fails is logged, and tried again at its next turn: nobody is there to start the thread again."""
    try:
        yield
    except Exception as error:
        expected = isinstance(error, MatchmakerError)
        _log.error("what is due could not be done: %s", error, exc_info=not expected)
