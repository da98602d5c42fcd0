"""Copies of a workspace while others use it: whole or not at all, verified, private."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from secrets import token_hex
from time import monotonic

from matchmaker.errors import ConflictError, FileError
from matchmaker.store.refusals import BUSY, explained

PRIVATE = 0o600

TIMEOUT = 10.0
"""Seconds to wait for somebody else who writes."""


def connect(path: Path, mode: str, *, timeout: float = TIMEOUT) -> sqlite3.Connection:
    """A connection to this file and no other, that begins no transactions of its own. ``mode``: rw, or rwc to make it.

    Reading takes rw too: whoever may only read leaves the files behind that SQLite makes beside a workspace.
    """
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, timeout=timeout, isolation_level=None)


def copy_whole(source: Path, target: Path, *, replace: bool = False) -> None:
    """One state of a workspace, without what was deleted in it, as one file that only its owner may read.

    ``replace``: in place of the file that is there; otherwise none may be.

    :raises FileError: the copy cannot be written, there is one, or the workspace is damaged.
    """
    part = prepare_copy(source, target)
    settle(part, target, replace=replace)


def prepare_copy(source: Path, target: Path) -> Path:
    """The copy under another name, verified, on the disk; for ``settle``."""
    with explained(source), closing(connect(source, "rw")) as reading:
        return _prepare(reading, source, target)


def _prepare(reading: sqlite3.Connection, source: Path, target: Path) -> Path:
    part = target.with_name(f"{target.stem}.{token_hex(4)}.part")
    try:
        with explained(target):
            _make_private(part)
            _copy(reading, source, part)
            if not _is_whole(part):
                raise FileError("{path} is damaged; go back to a backup of it", path=source)
        flush(part)
    except BaseException as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise FileError(
                "{path} cannot be written ({reason}): choose another folder, or make room on the disk.",
                path=target,
                reason=error.strerror,
            ) from error
        raise
    return part


def settle(part: Path, target: Path, *, replace: bool = False) -> None:
    """Give a file that is whole its name, on the disk too. ``replace``: in place of what has it.

    :raises FileError: there is a file of this name.
    """
    try:
        if replace:
            os.replace(part, target)
        else:
            _rename_anew(part, target)
        flush(target.parent)
    except FileExistsError as error:
        part.unlink(missing_ok=True)
        raise FileError("{path} is there already and is not overwritten; choose another name", path=target) from error


def replace_content(source: Path, target: Path, *, keep: Path | None = None) -> None:
    """Everything that a workspace holds, in one transaction: a crash leaves the old or the new content.

    The file itself stays, so that whoever has it open sees the new content. ``source``: a copy that nobody else has
    open. ``keep``: only if nobody has the target open either, and what it holds is copied there before.

    :raises ConflictError: somebody has it open, or keeps it locked.
    :raises FileError: a file cannot be written.
    """
    with explained(target), closing(connect(source, "rw")) as reading, closing(connect(target, "rw")) as writing:
        if keep:
            _be_alone(writing, target)
            settle(_prepare(writing, target, keep), keep)
        writing.execute("PRAGMA synchronous = FULL")
        reading.execute("PRAGMA journal_mode = DELETE")  # its header, too, is copied
        deadline = monotonic() + TIMEOUT

        def give_up(status: int, remaining: int, total: int) -> None:
            if status & 0xFF == sqlite3.SQLITE_BUSY and monotonic() > deadline:
                error, template = BUSY
                raise error(template, path=target)

        reading.backup(writing, progress=give_up)
        if keep:
            writing.execute("PRAGMA locking_mode = NORMAL")
            writing.execute("SELECT 1 FROM sqlite_schema").fetchall()  # with it the lock goes
            writing.execute("PRAGMA journal_mode = WAL")
        writing.execute("PRAGMA wal_checkpoint (TRUNCATE)")


def is_sound(path: Path) -> bool:
    """Whether everything in a workspace can be read and fits together.

    :raises ConflictError: somebody has it open.
    """
    try:
        with explained(path), closing(connect(path, "rw")) as writing:
            _be_alone(writing, path)
        return _is_whole(path)
    except (FileError, sqlite3.DatabaseError):
        return False


def _be_alone(writing: sqlite3.Connection, path: Path) -> None:
    """A file with one connection only may leave its journal file, and be kept for oneself from then on."""
    writing.execute("PRAGMA busy_timeout = 0")
    writing.execute("PRAGMA locking_mode = EXCLUSIVE")
    try:
        [mode] = writing.execute("PRAGMA journal_mode = DELETE").fetchone()
        writing.execute("BEGIN EXCLUSIVE")
        writing.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        mode = ""
    if mode != "delete":
        raise ConflictError(
            "{path} is in use; end “matchmaker serve” and whatever else has it open, and try again", path=path
        )


def flush(path: Path) -> None:
    """Onto the disk: what is not there is lost when the power fails."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_private(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE))


def _copy(reading: sqlite3.Connection, source: Path, part: Path) -> None:
    try:
        reading.execute("VACUUM INTO ?", [str(part.resolve())])
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            with explained(source):  # not what is being written
                raise
        raise


def _is_whole(path: Path) -> bool:
    with closing(connect(path, "rw")) as reading:
        found = reading.execute("PRAGMA integrity_check").fetchall()
        astray = reading.execute("PRAGMA foreign_key_check").fetchone()
    return found == [("ok",)] and astray is None


def _rename_anew(part: Path, target: Path) -> None:
    """Two names for one file, then one: unlike renaming, the first never takes the name of another file."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without second names, as memory sticks have it
        if target.exists():
            raise FileExistsError from None
        os.rename(part, target)
    else:
        part.unlink()
