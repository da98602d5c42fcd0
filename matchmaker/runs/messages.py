"""What a solver tells of its work: one line of JSON each, whichever way it comes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Protocol

from solver.control import Progress


@dataclass(frozen=True, slots=True)
class Result:
    """The end: the schedule as ``solver.codec`` writes it, or why the problem was refused."""

    schedule: str = ""
    refusal: str = ""


Message = Progress | Result


class LostError(Exception):
    """Whoever solved is gone, and brings no result."""


class Solving(Protocol):
    """One solve under way, somewhere."""

    def listen(self, seconds: float) -> Iterator[Message]:
        """What was told meanwhile, after waiting for news for at most so long. Raises LostError."""
        ...

    def stop(self) -> None:
        """Ask it to end with the best it has; it may be asked again."""
        ...

    def close(self) -> None:
        """Whatever is still under way has no reader any more."""
        ...


def write_message(message: Message) -> str:
    """One line, without its end."""
    return json.dumps({type(message).__name__.lower(): asdict(message)}, ensure_ascii=False)


def read_message(line: str) -> Message:
    """The reverse of ``write_message``."""
    [(kind, fields)] = json.loads(line).items()
    return Result(**fields) if kind == "result" else Progress(**fields)
