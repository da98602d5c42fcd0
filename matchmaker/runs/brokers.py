"""A solve on another machine: handed to a broker, by a task of huey that carries its problem and brings its result.

The broker only carries; the table of runs stays the truth. Beside the task lie two notes under its token: ``order``,
which whoever handed it over keeps renewing, and ``news``, which whoever solves it keeps renewing. When one of them is
renewed no more, the other side gives up.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from matchmaker.errors import InputError
from matchmaker.runs.children import Child
from matchmaker.runs.messages import LostError, Message, Result, Solving, read_message, write_message
from matchmaker.runs.service import LEASE
from solver.control import Progress

if TYPE_CHECKING:
    from huey import Huey
    from huey.api import TaskWrapper

BEAT = 0.25
"""Seconds between two notes."""

KEPT = 3600
"""Seconds after which Redis forgets what nobody fetched."""

_PATIENCE = LEASE.total_seconds()


def begin_at(broker: str = "") -> Callable[[str], Solving]:
    """What begins a solve: here in a child process, or at a broker: ``redis://…``, or the path of a file.

    Raises:
        InputError: It is no address of a broker, or the libraries for it are not installed.
    """
    if not broker:
        return Child
    task = _connect(broker)
    return lambda problem: Handed(task, problem, broker)


def find_work_at(broker: str) -> Callable[[], None]:
    """What solves all that a broker brings, one less at once than there are cores, until the process is told to end.

    Raises:
        InputError: It is no address of a broker, it cannot be reached, or the libraries for it are not installed.
    """
    huey = _connect(broker).huey
    with _reached(broker):
        huey.storage.queue_size()
    at_once = max(1, (os.cpu_count() or 1) - 1)
    run: Callable[[], None] = huey.create_consumer(workers=at_once, periodic=False, max_delay=1.0).run
    return run


class Handed:
    """A solve that somebody else does; see ``Solving``."""

    def __init__(self, task: TaskWrapper, problem: str, broker: str) -> None:
        self._huey, self._broker = task.huey, broker
        self._token = token_hex(16)
        self._order = "go"
        self._renewals, self._heard, self._heard_at = 0, 0, 0.0
        with _reached(broker):
            self._renew()
            self._huey.enqueue(task.task_class((self._token, problem), id=self._token))

    def listen(self, seconds: float) -> Iterator[Message]:
        """The result comes last, and once."""
        time.sleep(seconds)
        with _reached(self._broker):
            self._renew()
            news = self._huey.get(_news(self._token), peek=True)
            result = self._huey.get(self._token, peek=True)
        if news and news[0] != self._heard:
            self._heard, self._heard_at = news[0], time.monotonic()
            yield from map(read_message, news[1])
        if isinstance(result, str):
            yield read_message(result)
        elif result is not None or (self._heard and time.monotonic() - self._heard_at > _PATIENCE):
            raise LostError

    def stop(self) -> None:
        """With the next renewal."""
        self._order = "stop"

    def close(self) -> None:
        """Without an order nobody goes on, and nobody begins."""
        with _reached(self._broker):
            for key in (_order(self._token), _news(self._token), self._token):
                self._huey.delete(key)

    def _renew(self) -> None:
        self._renewals += 1
        self._huey.put_result(_order(self._token), [self._renewals, self._order])


class _Json:
    """Tasks and results as JSON: what lies at a broker is data, and never runs anything when it is read."""

    def serialize(self, data: Any) -> bytes:
        return json.dumps(data, ensure_ascii=False, default=str).encode()

    def deserialize(self, data: bytes) -> Any:
        """A task is a list of all its fields; our own notes are shorter."""
        from huey.registry import Message as Fields

        said = json.loads(data)
        return Fields(*said) if isinstance(said, list) and len(said) == len(Fields._fields) else said


def _connect(broker: str) -> TaskWrapper:
    """The task at this broker; nobody is asked yet whether it is there."""
    try:
        from huey import RedisExpireHuey, SqliteHuey

        if broker.startswith(("redis://", "rediss://", "unix://")):
            huey = RedisExpireHuey("matchmaker", url=broker, expire_time=KEPT, serializer=_Json())
        elif "://" not in broker:
            huey = SqliteHuey("matchmaker", filename=broker, serializer=_Json())
        else:
            raise InputError("“{broker}” is no address of a broker; write it like redis://host:6379", broker=broker)
    except ImportError as error:
        raise InputError(
            "for a broker two more libraries are needed: in the folder of this project, pip install -c constraints.txt "
            "'.[broker]'"
        ) from error

    def solve(token: str, problem: str) -> str | None:
        return _solve(huey, token, problem)

    return huey.task()(solve)


def _solve(huey: Huey, token: str, problem: str) -> str | None:
    """The result as a message; None once nobody waits for it."""
    order, renewed, renewals = huey.get(_order(token), peek=True), time.monotonic(), 0
    latest: dict[str, Progress] = {}
    child = Child(problem)
    try:
        while order and time.monotonic() - renewed < _PATIENCE:
            for message in child.listen(BEAT):
                if isinstance(message, Result):
                    return write_message(message)
                latest[message.goal] = message
            renewals += 1
            huey.put_result(_news(token), [renewals, [*map(write_message, latest.values())]])
            before, order = order, huey.get(_order(token), peek=True)
            if order != before:
                renewed = time.monotonic()
            if order and order[1] == "stop":
                child.stop()
        return None
    finally:
        child.close()


@contextmanager
def _reached(broker: str) -> Iterator[None]:
    from redis.exceptions import RedisError

    try:
        yield
    except RedisError as error:
        raise InputError(
            "the broker {broker} cannot be reached ({why}); see that it runs, then start again",
            broker=broker,
            why=error,
        ) from error


def _order(token: str) -> str:
    return f"{token}.order"


def _news(token: str) -> str:
    return f"{token}.news"
