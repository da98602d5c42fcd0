"""While a plan is made: a bar on a terminal, a line per stage elsewhere, and Ctrl-C as a request to stop."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import suppress
from types import FrameType
from typing import Self

import click

from matchmaker.cli.layout import is_terminal
from solver.check import get_sense
from solver.control import Progress
from solver.schedule import Sense

BAR = 20
"""Signs of a full bar."""
_ERASED = "\r\x1b[2K"
_STOPPING = b"\nStopping with the best so far. Ctrl-C again gives up and keeps nothing.\n"


class Bar:
    """Stage, goal and where it stands, on standard error."""

    def __init__(self) -> None:
        self._terminal = is_terminal(sys.stderr)
        self._stage = ""

    def show(self, now: Progress) -> None:
        """On a terminal the same line is written again."""
        if self._terminal:
            width = shutil.get_terminal_size().columns - 1
            click.echo(_ERASED + _line(now)[:width], nl=False, err=True)
        elif now.stage != self._stage:
            click.echo(_line(now), err=True)
        self._stage = now.stage

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._terminal and self._stage:
            click.echo(_ERASED, nl=False, err=True)


def _line(now: Progress) -> str:
    """Without a bar where least is best: a value above the bound may well be the best there is."""
    if get_sense(now.goal) is Sense.LEAST:
        state = "best possible" if now.value <= now.bound else "still falling"
        return f"{now.stage:<8} {now.goal} {now.value}, {state}, {now.seconds:.0f} s"
    top = max(abs(now.value), abs(now.bound))
    gap = abs(now.bound - now.value) / top if top else 0.0
    full = round(BAR * (1 - gap))
    bar = "#" * full + "." * (BAR - full)
    return f"{now.stage:<8} [{bar}] {now.goal} {now.value}, bound {now.bound}, gap {gap:.1%}, {now.seconds:.0f} s"


def _tell_stopping() -> None:
    if sys.stderr is None:
        return  # 2 may be the workspace
    with suppress(OSError):
        os.write(2, _STOPPING)  # not by Python's own stream, which the signal may have caught in the middle of a line


class CtrlC:
    """Ctrl-C as a request to stop; pressed again, it ends the command as usual.

    While the solver is at work Python runs no signal handlers, but it still writes each signal into a pipe.
    """

    def __init__(self) -> None:
        self._pressed = 0
        self._heard, self._ear = os.pipe()
        for end in (self._heard, self._ear):
            os.set_blocking(end, False)

    def stop(self) -> bool:
        """Whether it was pressed. Any thread may ask."""
        with suppress(BlockingIOError):
            before, self._pressed = self._pressed, self._pressed + os.read(self._heard, 100).count(signal.SIGINT)
            if not before:
                _tell_stopping()
        return self._pressed > 0

    def __enter__(self) -> Self:
        self._handler = signal.signal(signal.SIGINT, self._handle)
        self._other_ear = signal.set_wakeup_fd(self._ear, warn_on_full_buffer=False)
        return self

    def __exit__(self, *error: object) -> None:
        signal.set_wakeup_fd(self._other_ear)
        signal.signal(signal.SIGINT, self._handler)
        os.close(self._ear)
        os.close(self._heard)

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.stop()
        if self._pressed > 1:
            signal.default_int_handler(number, frame)
