"""Papers, printed when they are asked for, also when everybody asks for their own in one minute.

Each process prints one at a time, for attendees and organisers alike: it takes memory and both cores. Organisers wait
however many attendees do: on the day they print what has changed while everybody looks. To begin takes a press longer
than dozens of pages, so agendas are printed together with those of others who are likely to ask next, and kept by what
they say: another plan makes another paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Lock
from typing import TypeVar

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
"""Attendees of a process who wait for a paper; its other threads go on serving pages and organisers."""

PATIENCE = 50.0
"""Seconds that anybody waits for the press: a web server in front of us gives up after a minute, without a word."""

_NAME = "press"


@dataclass(slots=True)
class Press:
    """Agendas printed last, by what they say; whose turn it is, and which attendees may wait."""

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
        ConflictError: Too many attendees wait for papers already, or a large set takes too long.
    """
    press, said = _press(), said_on_paper(store, taken, words=words)
    if (known := press.kept.get(said)) is not None:
        return known
    with _seat(press), _turn(press):
        if said not in press.kept:
            press.keep(pdfs_of(store, taken, words=words, together=TOGETHER))
        return press.kept[said]


Made = TypeVar("Made")


def print_for_attendee(make: Callable[[], Made]) -> Made:
    """Another paper than the agenda; errors as for that."""
    press = _press()
    with _seat(press), _turn(press):
        return make()


def print_for_organiser(make: Callable[[], Made]) -> Made:
    """Any paper, or a set of them.

    Raises:
        ConflictError: The press is not free in time.
    """
    with _turn(_press()):
        return make()


def _press() -> Press:
    press: Press = current_app.extensions.setdefault(_NAME, Press())
    return press


def _busy() -> ConflictError:
    return ConflictError("Other papers are being printed just now; try again in a minute")


@contextmanager
def _seat(press: Press) -> Iterator[None]:
    if not press.seats.acquire(blocking=False):
        raise _busy()
    try:
        yield
    finally:
        press.seats.release()


@contextmanager
def _turn(press: Press) -> Iterator[None]:
    if not press.turn.acquire(timeout=PATIENCE):
        raise _busy()
    try:
        yield
    finally:
        press.turn.release()
