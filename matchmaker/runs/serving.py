"""While pages are served, runs that wait find a worker by themselves: processes of their own, begun when needed."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from matchmaker.errors import MatchmakerError
from matchmaker.runs.brokers import begin_at
from matchmaker.runs.service import reap
from matchmaker.store import RunState, Store

HANDED = 4
"""How many runs at most are on their way to a broker at once; here it is one less than there are cores."""

_EVERY = 0.5  # seconds
_REST = 10.0  # seconds without a new worker, after one that failed

_LEAVING = 5.0  # seconds in which the thread gives the file back

_outliving: list[subprocess.Popen[bytes]] = []
"""Workers still at it when their foreman has left; Python complains of processes that are forgotten."""

_log = logging.getLogger(__name__)


@contextmanager
def workers(workspace: Path, *, broker: str = "", every: float = _EVERY) -> Iterator[None]:
    """As long as the block lasts, a thread looks for runs every so many seconds and begins workers for them.

    A worker outlives the block: it finishes the runs that wait, and ends. ``broker``: where they are handed to, instead
    of being solved on this machine.

    Raises:
        InputError: It is no address of a broker, or the libraries for it are not installed.
    """
    begin_at(broker)
    end = Event()
    foreman = Thread(target=_Foreman(workspace, broker).walk, args=(end, every), name="foreman", daemon=True)
    foreman.start()
    try:
        yield
    finally:
        end.set()
        foreman.join(_LEAVING)


class _Foreman:
    def __init__(self, workspace: Path, broker: str) -> None:
        self._command = [sys.executable, "-m", "matchmaker.runs", str(workspace), *([broker] if broker else [])]
        self._workspace = workspace
        self._most = HANDED if broker else max(1, (os.cpu_count() or 1) - 1)
        self._busy: list[subprocess.Popen[bytes]] = []
        self._rested = 0.0

    def walk(self, end: Event, every: float) -> None:
        while not end.wait(every):
            try:
                with Store.open(self._workspace) as store:
                    while not end.wait(every):
                        reap(store, now=datetime.now(UTC))
                        self._begin([run.state for run in store.runs.open()])
            except (MatchmakerError, OSError) as error:  # no file, or no more processes
                _log.error("runs could not be looked after: %s", error)
        _outliving.extend(self._busy)

    def _begin(self, states: list[RunState]) -> None:
        """As many workers as there are runs to take, and no more than may be at it."""
        ended = [worker.poll() for worker in self._busy]
        self._busy = [worker for worker, code in zip(self._busy, ended, strict=True) if code is None]
        if any(ended):
            self._rested = time.monotonic() + _REST
        if RunState.QUEUED in states and time.monotonic() >= self._rested:
            for _ in range(min(self._most, len(states)) - len(self._busy)):
                # In a session of its own neither Ctrl-C nor the end of the server reaches it.
                self._busy.append(subprocess.Popen(self._command, stdin=subprocess.DEVNULL, start_new_session=True))
