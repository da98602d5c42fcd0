"""A solve in a child process of this one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread

from matchmaker.runs.messages import LostError, Message, read_message


class Child:
    """It dies with whoever started it: its input is a pipe that ends then."""

    def __init__(self, problem: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "matchmaker.runs.solving"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self._lines: Queue[str] = Queue()
        self._stopping = False
        Thread(target=self._read, daemon=True).start()
        self._write(json.dumps(problem))

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def listen(self, seconds: float) -> Iterator[Message]:
        """See ``Solving``."""
        with suppress(Empty):
            yield self._message(self._lines.get(timeout=seconds))
            while True:
                yield self._message(self._lines.get_nowait())

    def stop(self) -> None:
        """See ``Solving``."""
        if not self._stopping:
            self._stopping = True
            self._write("stop")

    def close(self) -> None:
        """See ``Solving``."""
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self._process.stdin.close()  # type: ignore[union-attr]  # it is a pipe

    def _message(self, line: str) -> Message:
        if not line.endswith("\n"):
            raise LostError
        return read_message(line)

    def _write(self, line: str) -> None:
        assert self._process.stdin
        with suppress(BrokenPipeError):  # it is gone, which listening will show
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def _read(self) -> None:
        """A last line without its end says that there are no more."""
        assert self._process.stdout
        with self._process.stdout as lines:
            for line in lines:
                self._lines.put(line)
        self._lines.put("")
