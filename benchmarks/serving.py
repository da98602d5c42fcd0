"""``matchmaker serve`` in a process of its own, for as long as something is measured."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.request import urlopen

_COMMAND = "from matchmaker.cli import main; main()"


@contextmanager
def served(workspace: Path) -> Iterator[int]:
    """The port on which a workspace with an event is served until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-c", _COMMAND, "serve", str(workspace), "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _await(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def _await(port: int) -> None:
    for _ in range(200):
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=5):
                return
        except OSError:
            sleep(0.1)
    raise RuntimeError("the server did not start")
