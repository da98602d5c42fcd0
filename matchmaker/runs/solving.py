"""``python -m matchmaker.runs.solving``: one solve in a process of its own, so that it can be stopped, killed and nice.

The first line it reads is the problem, as a JSON string; a later line asks it to stop. When whoever started it is gone,
its input ends, and so does it.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from threading import Event, Thread

from matchmaker.runs.messages import Message, Result, write_message
from solver.codec import problem_from_json, schedule_to_json
from solver.problem import ProblemError
from solver.solve import solve

NICENESS = 10
"""Of 19: pages come first."""


def give_way() -> None:
    """From now on this process comes after the pages.

    Linux shares cores among sessions first, and niceness counts within one: a session of our own is nice as a whole.
    """
    os.nice(max(0, NICENESS - os.nice(0)))
    if os.getsid(0) == os.getpid():
        with suppress(OSError), open("/proc/self/autogroup", "w", encoding="ascii") as group:
            group.write(str(NICENESS))


def main() -> None:
    """Solve, tell, end."""
    give_way()
    line = sys.stdin.readline()
    if not line.endswith("\n"):  # whoever began this was gone before it had said what to solve
        sys.exit(1)
    problem = json.loads(line)
    stop = Event()
    Thread(target=_hear, args=(stop,), daemon=True).start()
    _tell(_solve(problem, stop))
    os._exit(0)  # the listener is still reading, and a usual end would wait for it


def _solve(text: str, stop: Event) -> Result:
    try:
        problem = problem_from_json(text)
        schedule = solve(problem, progress=_tell, stop=stop.is_set)
        return Result(schedule_to_json(problem, schedule))
    except ProblemError as error:
        return Result(refusal=str(error))


def _hear(stop: Event) -> None:
    if sys.stdin.readline():
        stop.set()
        sys.stdin.read()
    os._exit(1)


def _tell(message: Message) -> None:
    sys.stdout.write(write_message(message) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
