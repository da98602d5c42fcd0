"""Papers for one participant, printed when they are asked for, also when everybody asks in one minute.

Each process prints one at a time. To begin takes a press longer than dozens of pages, so agendas are printed together
with those of others who are likely to ask next, and kept by what they say: another plan makes another paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock

from flask import current_app

from matchmaker.errors import ConflictError
from matchmaker.papers.words import Words
from matchmaker.store import Store
from matchmaker.takeaways import Takeaway, pdfs_of, said_on_paper

TOGETHER = 40
"""Agendas of one printing: half a second more for whoever asks first."""

KEPT = 1000
"""Agendas in memory, of some 40 kB each."""

WAITING = 4
"""Readers of a process who wait for a paper; its other threads go on serving pages."""

_NAME = "press"


@dataclass(slots=True)
class Press:
    """Agendas printed last, by what they say; whose turn it is, and who may wait."""

    kept: dict[str, bytes] = field(default_factory=dict)
    turn: Lock = field(default_factory=Lock)
    seats: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(WAITING))

    def keep(self, printed: dict[str, bytes]) -> None:
        """Those kept longest make room."""
        self.kept.update(printed)
        for said in list(self.kept)[: max(0, len(self.kept) - KEPT)]:
            del self.kept[said]


def agenda_pdf(store: Store, taken: Takeaway, *, words: Words) -> bytes:
    """An agenda on paper.

    Raises:
        ConflictError: Too many wait for papers already.
    """
    press, said = _press(), said_on_paper(store, taken, words=words)
    if (known := press.kept.get(said)) is not None:
        return known
    with _turn(press):
        if said not in press.kept:
            press.keep(pdfs_of(store, taken, words=words, together=TOGETHER))
        return press.kept[said]


def in_turn(make: Callable[[], bytes]) -> bytes:
    """Another paper.

    Raises:
        ConflictError: Too many wait for papers already.
    """
    with _turn(_press()):
        return make()


def _press() -> Press:
    press: Press = current_app.extensions.setdefault(_NAME, Press())
    return press


@contextmanager
def _turn(press: Press) -> Iterator[None]:
    if not press.seats.acquire(blocking=False):
        raise ConflictError("Other papers are being printed just now; try again in a minute")
    try:
        with press.turn:
            yield
    finally:
        press.seats.release()
