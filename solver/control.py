"""Deadline, stop request and progress of one solve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

INTERVAL = 0.2
"""Seconds between two reports of the same stage."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a listener hears: the stage, the goal it works on, where it stands and how good it could get."""

    stage: str
    goal: str
    value: int
    bound: int
    seconds: float


class Control:
    """``over()`` says whether the solve should end with what it has; once it did, the result is not reproducible."""

    def __init__(
        self,
        seconds: float | None = None,
        progress: Callable[[Progress], None] | None = None,
        stop: Callable[[], bool] | None = None,
    ) -> None:
        self.started = monotonic()
        self.deadline = None if seconds is None else self.started + seconds
        self.cut = False
        self._progress = progress
        self._stop = stop
        self._last: tuple[str, float] = ("", 0.0)

    def over(self) -> bool:
        """The time is up, or somebody asked to stop."""
        if not self.cut:
            late = self.deadline is not None and monotonic() > self.deadline
            self.cut = late or (self._stop is not None and self._stop())
        return self.cut

    @property
    def can_end(self) -> bool:
        """There is a deadline, or somebody who may ask to stop."""
        return self.deadline is not None or self._stop is not None

    def report(self, stage: str, goal: str, value: int, bound: int) -> None:
        """Tell the listener, a few times a second at most."""
        if self._progress is None:
            return
        now = monotonic()
        if self._last[0] == stage and now - self._last[1] < INTERVAL:
            return
        self._last = (stage, now)
        self._progress(Progress(stage, goal, value, bound, now - self.started))
