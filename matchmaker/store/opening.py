"""Opening a workspace file: is it ours, and of our version; making and upgrading it in one transaction."""

from __future__ import annotations

import glob
import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from matchmaker.errors import FileError
from matchmaker.store.connection import Connection
from matchmaker.store.copying import PRIVATE, TIMEOUT, connect, copy_whole
from matchmaker.store.engine import Database
from matchmaker.store.refusals import explained
from matchmaker.store.schema import Step, history_of

APPLICATION_ID = 0x4F4D4150
"""``OMAP``, in the header of every workspace file."""

BEFORE, BACKUP, REPLACED, MOVING = "before-v", "backup-", "replaced-", "moving"
OWN_COPIES = (BEFORE, BACKUP, REPLACED, MOVING)
"""How the names of our own copies go on behind the name of their workspace."""

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
    if create:
        _make_private(path)
    with explained(path):
        database = Database(connect(path, "rwc" if create else "rw", timeout=TIMEOUT), execute_plugins=False)
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
    """Our copies that lie beside a workspace, finished or not: from before upgrades, backups, and what was replaced."""
    names = [f"{glob.escape(path.stem)}.{kind}*" for kind in OWN_COPIES]
    endings = [kind + beside for kind in (".db", ".part") for beside in ("", "-wal", "-shm", "-journal")]
    return tuple(sorted(found for name in names for ending in endings for found in path.parent.glob(name + ending)))


def _make_private(path: Path) -> None:
    """SQLite would let everybody on this machine read it; what it makes beside a file is as private as the file."""
    with suppress(OSError):  # it is there, or cannot be, which SQLite tells
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


def _mark(database: Database, path: Path, steps: tuple[Step, ...]) -> tuple[int, ...]:
    """Another file, or another schema in it, has another mark."""
    file, version = path.stat(), database.execute("PRAGMA schema_version").fetchone()[0]
    return file.st_dev, file.st_ino, version, len(steps)


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
    with connection.write(although_frozen=True):
        # Asked again: another process may have upgraded the file while we waited.
        if history.pending(database):
            if history.applied(database):
                connection.upgraded_from = path.with_name(f"{path.stem}.{BEFORE}{len(steps)}.db")
                copy_whole(path, connection.upgraded_from, replace=True)
            history.apply(database)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
