"""Opening a workspace file: is it ours, and of our version; making and upgrading it in one transaction."""

from __future__ import annotations

import glob
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

from matchmaker.errors import FileError
from matchmaker.store.connection import Connection
from matchmaker.store.engine import Database
from matchmaker.store.refusals import explained
from matchmaker.store.schema import Step, history_of

APPLICATION_ID = 0x4F4D4150
"""``OMAP``, in the header of every workspace file."""

TIMEOUT = 10.0
"""Seconds to wait for somebody else who writes."""

_current: set[tuple[int, ...]] = set()
"""Marks of files that this process has found to be ours and of the current version: a page opens one each time."""

_SMALLEST = 512  # bytes: SQLite takes anything smaller for an empty database and would write over it


def open_workspace(path: Path, *, create: bool, steps: tuple[Step, ...]) -> Connection:
    """Open the file, and take it through those of the ``steps`` of the schema that it has not gone through.

    An older file is first copied beside it, as ``<name>.before-v<version>.db``. A crash at any moment leaves the old or
    the new state. ``create``: make the file when there is none.

    :raises FileError: not there, not ours, of a newer version, or not writable.
    :raises ConflictError: somebody else keeps it locked.
    """
    if not create and not os.path.exists(path):
        raise FileError("there is no workspace at {path}; make one with: matchmaker init", path=path)
    with explained(path):
        database = Database(_connect(path, "rwc" if create else "rw"), execute_plugins=False)
        connection = Connection(database, path, timeout=TIMEOUT)
        try:
            if _mark(database, path, steps) not in _current:
                with connection.read():
                    _refuse_foreign(database, path, create=create)
                    _refuse_newer(database, path, steps)
                _enable_wal(database)
            database.execute("PRAGMA synchronous = FULL")
            database.execute("PRAGMA foreign_keys = ON")
            database.execute("PRAGMA secure_delete = ON")  # who asks to be deleted is not to be found in free pages
            if _mark(database, path, steps) not in _current:
                _upgrade(database, connection, path, steps)
                _current.add(_mark(database, path, steps))
        except BaseException:
            connection.close()
            raise
    return connection


def backups_of(path: Path) -> tuple[Path, ...]:
    """The copies made before upgrades, finished or not, that lie beside a workspace."""
    named = f"{glob.escape(path.stem)}.before-v*"
    endings = [kind + beside for kind in (".db", ".part") for beside in ("", "-wal", "-shm", "-journal")]
    return tuple(sorted(found for ending in endings for found in path.parent.glob(named + ending)))


def _mark(database: Database, path: Path, steps: tuple[Step, ...]) -> tuple[int, ...]:
    """Another file, or another schema in it, has another mark."""
    file, version = path.stat(), database.execute("PRAGMA schema_version").fetchone()[0]
    return file.st_dev, file.st_ino, version, len(steps)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Without an isolation level the driver begins no transactions of its own.
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=TIMEOUT, isolation_level=None)


def _enable_wal(database: Database) -> None:
    """SQLite does not wait when two connections make a new file at the same moment, so we do."""
    deadline = monotonic() + TIMEOUT
    while True:
        try:
            return database.enable_wal()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(0.01)


def _refuse_foreign(database: Database, path: Path, *, create: bool) -> None:
    application = database.execute("PRAGMA application_id").fetchone()[0]
    if application == APPLICATION_ID:
        return
    if application or database.execute("SELECT 1 FROM sqlite_schema").fetchone():
        raise FileError("{path} is a database of another program; choose another file", path=path)
    if 0 < path.stat().st_size < _SMALLEST:
        raise FileError("{path} is not a workspace of matchmaker; choose another file", path=path)
    if not create:
        raise FileError("{path} is an empty file; make a workspace with: matchmaker init", path=path)


def _refuse_newer(database: Database, path: Path, steps: tuple[Step, ...]) -> None:
    if len(history_of(steps).applied(database)) > len(steps):
        raise FileError("{path} was written by a newer matchmaker; install that version to open it", path=path)


def _upgrade(database: Database, connection: Connection, path: Path, steps: tuple[Step, ...]) -> None:
    history = history_of(steps)
    if not history.pending(database):
        return
    with connection.write():
        # Asked again: another process may have upgraded the file while we waited.
        if history.pending(database):
            if history.applied(database):
                _back_up(path, path.with_name(f"{path.stem}.before-v{len(steps)}.db"))
            history.apply(database)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def _back_up(path: Path, target: Path) -> None:
    """Copy what is committed; ``target`` appears whole or not at all."""
    unfinished = target.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    with closing(_connect(path, "ro")) as source, closing(_connect(unfinished, "rwc")) as copy:
        source.backup(copy)
    os.replace(unfinished, target)
