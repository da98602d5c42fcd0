"""``python -m matchmaker.runs FILE.db [BROKER]``: carry out the runs that wait, and end."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType
from typing import NoReturn

from matchmaker.errors import MatchmakerError
from matchmaker.runs.brokers import begin_at
from matchmaker.runs.solving import give_way
from matchmaker.runs.working import work


def main(workspace: str, broker: str = "") -> None:
    """Errors are told in one line: they stand in the log of the server."""
    signal.signal(signal.SIGTERM, _end)
    give_way()
    try:
        work(Path(workspace), begin=begin_at(broker))
    except MatchmakerError as error:
        sys.exit(f"matchmaker: {error}")


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
