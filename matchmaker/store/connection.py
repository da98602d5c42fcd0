"""The one connection of a store: reads, and write transactions that cannot meet a lock half-way."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from threading import Lock

from matchmaker.errors import ConflictError
from matchmaker.store.engine import Database, Table
from matchmaker.store.refusals import BUSY, explained

Value = int | str | None
Parameters = Sequence[Value] | dict[str, Value]
Row = sqlite3.Row

FROZEN = (
    ConflictError,
    "nothing can be changed here at the moment: the workspace was taken to another machine, and changes are made there",
)


@cache
def _turn_of(path: Path) -> Lock:
    """Whose turn it is to write into a file, among the threads of this process."""
    return Lock()


class Connection:
    """An open workspace file. Every statement of the store goes through it, and SQLite's errors come out in words."""

    def __init__(self, database: Database, path: Path, *, timeout: float) -> None:
        self._database = database
        self._database.conn.row_factory = sqlite3.Row
        self.path = path
        self.upgraded_from: Path | None = None
        self._writing = False
        self._timeout = timeout
        self._turn = _turn_of(path.resolve())

    def close(self) -> None:
        """Give the file back."""
        self._database.close()

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """All rows at once: a statement left half-read would keep the file from being tidied."""
        with explained(self.path):
            return self._database.execute(sql, parameters).fetchall()

    def first(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(sql, parameters)), None)

    def run(self, sql: str, parameters: Parameters = ()) -> int:
        """Change rows, inside a write transaction; how many were changed."""
        with explained(self.path):
            return self._database.execute(sql, parameters).rowcount

    def table(self, name: str) -> Table:
        """For inserts and updates inside a write transaction."""
        return self._database.table(name)

    def next_id(self, table: str) -> int:
        """The first id not taken yet. Nobody else can take it before the end of the write transaction."""
        return int(self.rows(f"SELECT coalesce(max(id), 0) + 1 FROM {table}")[0][0])

    @contextmanager
    def write(self, *, although_frozen: bool = False) -> Iterator[None]:
        """One transaction: all of it is kept, or nothing when an exception leaves the block.

        It takes the only right to write at once (BEGIN IMMEDIATE): one that reads first and asks for that right later
        fails when somebody wrote in between. A block inside another is part of it; an exception caught between
        the two undoes the inner one only. ``although_frozen``: for what may change a copy that is not the workspace.

        :raises ConflictError: somebody else wrote for longer than the time we wait, or this copy is frozen.
        """
        with explained(self.path):
            if self._writing:
                with self._database.atomic():
                    yield
            else:
                with self._in_turn(), self._transaction("BEGIN IMMEDIATE"):
                    if not although_frozen:
                        self._refuse_frozen()
                    self._writing = True
                    try:
                        yield
                    finally:
                        self._writing = False

    def _refuse_frozen(self) -> None:
        """Asked inside the transaction: whoever carries the workspace away waits for this one, or this one for it."""
        row = self.first("SELECT value FROM settings WHERE name = 'standing' AND value <> ''")
        if row and json.loads(row["value"])["frozen"]:
            error, template = FROZEN
            raise error(template)

    @contextmanager
    def read(self) -> Iterator[None]:
        """One state of the file for several reads, whatever others write meanwhile. Inside a transaction: that one."""
        if self._database.conn.in_transaction:
            yield
        else:
            with explained(self.path), self._transaction("BEGIN"):
                yield

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """The threads of this process queue up: SQLite would let each sleep and try again, and the unlucky starve."""
        if not self._turn.acquire(timeout=self._timeout):
            error, template = BUSY
            raise error(template, path=self.path)
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[None]:
        self._database.execute(begin)
        try:
            yield
            self._database.commit()
        except BaseException:
            self._database.rollback()
            raise
