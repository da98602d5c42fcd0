"""What crashes leave of copies that were being made: whole or half, with what SQLite keeps beside them."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from matchmaker.store.copying import connect
from matchmaker.store.standing import StandingRows

_PART = re.compile(r"(?P<part>(?P<stem>.+)\.[0-9a-f]{8}\.part)(-wal|-shm|-journal)?")
"""As ``prepare_copy`` calls a copy that has no name yet."""

_MAGIC, _OURS = b"SQLite format 3\0", b"OMAP"
_HALF = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR}
"""Not a database any more, or yet, or without its tables."""


def find_leftovers(folder: Path, standing: StandingRows, *, stem: str = "") -> tuple[Path, ...]:
    """Unfinished copies in a folder that no crash of this workspace still needs; ``stem``: of one target only.

    Never one that somebody writes, nor a whole one of another workspace or of a carrying that is under way: that may
    be the only copy that can be changed.
    """
    named = [(file, found) for file in sorted(folder.glob("*.part*")) if (found := _PART.fullmatch(file.name))]
    wanted = [(file, folder / found["part"]) for file, found in named if stem in ("", found["stem"])]
    over = {part: _is_over(part, standing) for _, part in wanted}
    return tuple(file for file, part in wanted if over[part])


def _is_over(part: Path, standing: StandingRows) -> bool:
    """Without the copy itself, nothing can be made of what lies beside it."""
    try:
        with part.open("rb") as reading:
            head = reading.read(100)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    if any(head) and not (head.startswith(_MAGIC) and head[68:72] == _OURS):
        return False
    try:
        with closing(connect(part, "rw", timeout=0)) as copy:
            copy.execute("BEGIN EXCLUSIVE")
            return _is_earlier(dict(_settings(copy)), standing)
    except sqlite3.Error as error:
        return error.sqlite_errorcode & 0xFF in _HALF


def _is_earlier(told: dict[str, str], standing: StandingRows) -> bool:
    """Whether a whole copy is of this workspace, and not the one that was carried away."""
    token = json.loads(told.get("standing") or "{}").get("token", "")
    identity = standing.identity()
    return bool(identity) and told.get("identity") == identity and (not token or token != standing.get().token)


def _settings(copy: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    yield from copy.execute("SELECT name, value FROM settings WHERE name IN ('standing', 'identity')")
