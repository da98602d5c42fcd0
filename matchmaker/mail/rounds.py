"""The postman: while pages are served, mails that are due go out by themselves."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

from matchmaker.errors import MatchmakerError
from matchmaker.mail.delivery import deliver
from matchmaker.settings import mail_server
from matchmaker.store import Store

_EVERY = 10.0  # seconds

_log = logging.getLogger(__name__)


@contextmanager
def carried(workspace: Path, *, every: float = _EVERY) -> Iterator[None]:
    """As long as the block lasts, a thread of its own looks into the outbox every so many seconds.

    Without a mail server they wait, and while the workspace is carried elsewhere. What goes wrong with a mail stands in
    the outbox, what goes wrong with the workspace in the log.
    """
    end = Event()
    postman = Thread(target=_walk, args=(workspace, end, every), name="postman", daemon=True)
    postman.start()
    try:
        yield
    finally:
        end.set()


def _walk(workspace: Path, end: Event, every: float) -> None:
    while not end.wait(every):
        try:
            with Store.open(workspace) as store:
                if mail_server(store) and not store.standing.get().frozen:
                    deliver(store, now=datetime.now(UTC))
        except MatchmakerError as error:
            _log.error("mails could not be sent: %s", error)
