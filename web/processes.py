"""Several processes behind one listening socket: each takes the next visitor who knocks.

They are begun afresh rather than forked, so that whoever looks after them may have threads, and may begin one again.
Their standard input is a pipe: when whoever began them is gone, even killed, it ends, and they end too.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import NoReturn

from flask import Flask
from waitress.server import create_server

from matchmaker.errors import MatchmakerError
from web.app import create_app

THREADS = 8
"""Of each process: pages that wait for their turn to write, or for a paper, hold one."""

LARGEST_BODY = 64_000_000
"""Bytes that the server takes before the application is asked, for pages that accept files."""

USUAL = min(os.cpu_count() or 1, 4)
"""Processes, unless somebody asks for another number: more than cores help nobody, and each needs some 100 MB."""

_LOOK, _REST, _LEAVING = 0.5, 1.0, 10.0
"""Seconds between two looks at the processes, before one that ended is begun again, and for all of them to end."""

_DEATHS, _SPELL = 3, 30.0
"""So many of each process within so many seconds are no accident."""

_SWITCH = 0.001
"""Seconds after which a thread that computes lets another one go on: every question to the file waits so long."""

_log = logging.getLogger(__name__)


def run(app: Flask, listener: socket.socket, *, prefix: str = "", behind_proxy: bool = False) -> None:
    """Serve until SystemExit or KeyboardInterrupt reaches this thread.

    ``prefix``: the path of the public address, when a web server in front gives us one part of its site.
    ``behind_proxy``: let the application see what that web server says of a request.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits a moment is no news
    sys.setswitchinterval(_SWITCH)
    server = create_server(
        app,
        sockets=[listener],
        threads=THREADS,
        max_request_body_size=LARGEST_BODY,
        url_prefix=prefix,
        clear_untrusted_proxy_headers=not behind_proxy,
    )
    try:
        with settled():
            server.run()
    finally:
        server.close()


@contextmanager
def settled() -> Iterator[None]:
    """What was loaded until now stays as it is: to look through all of it for rubbish costs one page in three 60 ms."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def run_several(
    workspace: Path, listener: socket.socket, *, count: int, prefix: str = "", behind_proxy: bool = False
) -> None:
    """Serve with so many processes until SystemExit or KeyboardInterrupt reaches this thread; see ``run``.

    Raises:
        MatchmakerError: They end as soon as they are begun.
    """
    handed = listener.fileno()
    order = [str(workspace), str(handed), prefix, str(int(behind_proxy))]
    command = [sys.executable, "-P", "-m", "web.processes", *order]
    deaths: deque[float] = deque(maxlen=_DEATHS * count)
    with suppress(KeyboardInterrupt), _ended_with_us() as running:
        while True:
            while len(running) < count:
                # In a group of its own: Ctrl-C in a terminal reaches only us, who decide for all.
                one = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[handed], process_group=0)
                running.append(one)
            sleep(_LOOK)
            sleep(_REST if _bury(running, deaths) else 0)


def _bury(running: list[subprocess.Popen[bytes]], deaths: deque[float]) -> bool:
    """Take those that ended off the list; whether there are any. Raises MatchmakerError when they cannot live."""
    gone = [one for one in running if one.poll() is not None]
    for one in gone:
        running.remove(one)
        _hang_up(one)
        deaths.append(monotonic())
        if len(deaths) == deaths.maxlen and deaths[-1] - deaths[0] < _SPELL:
            raise MatchmakerError(
                "processes that serve pages end as soon as they begin; what they said of it stands above. Mend that, "
                "then start again"
            )
        _log.error("a process that serves pages ended (%s); it is begun again", one.returncode)
    return bool(gone)


@contextmanager
def _ended_with_us() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that do not outlive the block; what they are about to answer is answered."""
    running: list[subprocess.Popen[bytes]] = []
    try:
        yield running
    finally:
        for one in running:
            _hang_up(one)
        deadline = monotonic() + _LEAVING
        for one in running:
            try:
                one.wait(max(0.0, deadline - monotonic()))
            except subprocess.TimeoutExpired:
                one.kill()
                one.wait()


def _hang_up(one: subprocess.Popen[bytes]) -> None:
    assert one.stdin
    one.stdin.close()


def _main(workspace: str, handed: str, prefix: str, behind_proxy: str) -> None:
    """One of the processes."""
    signal.signal(signal.SIGTERM, _stop)
    Thread(target=_end_with_parent, name="lifeline", daemon=True).start()
    believed = behind_proxy == "1"
    with socket.socket(fileno=int(handed)) as listener:
        run(create_app(workspace, behind_proxy=believed), listener, prefix=prefix, behind_proxy=believed)


def _end_with_parent() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _stop(signum: int, frame: object) -> NoReturn:
    sys.exit(0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
