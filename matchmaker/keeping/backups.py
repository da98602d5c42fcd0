"""Backups: a whole, verified, private copy of a workspace, while it is served."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from matchmaker.journal import note
from matchmaker.store import BACKUP, Store, copy_whole

_LAST = "last_backup"


@dataclass(frozen=True, slots=True)
class Backup:
    """The last one that was made of a workspace. ``name``: of its file."""

    name: str
    at: datetime


def back_up(store: Store, out: Path | None = None, *, now: datetime) -> Path:
    """Copy the workspace to a new file. ``out``: a folder, or a file to make; None: beside the workspace.

    Raises:
        FileError: The file is there already or cannot be written, or the workspace is damaged.
    """
    frozen = store.standing.get().frozen
    if not frozen:
        store.standing.identity(make=True)
    target = _target(store.path, out, now)
    copy_whole(store.path, target)
    if not frozen:
        store.settings.set(_LAST, json.dumps({"name": target.name, "at": now.isoformat()}))
    return target


def open_backup(store: Store, *, who: str, now: datetime) -> tuple[str, BinaryIO]:
    """A backup to be handed over, and its name; nothing is left of it once it is closed.

    Raises:
        FileError: It cannot be written, or the workspace is damaged.
    """
    made = back_up(store, now=now)
    try:
        if not store.standing.get().frozen:
            note(store, None, who=who, what="workspace: backup downloaded", after=made.name)
        return made.name, made.open("rb")
    finally:
        made.unlink()


def last_backup(store: Store) -> Backup | None:
    """The last one; a file that was simply copied is not known."""
    said = store.settings.get(_LAST)
    return Backup(json.loads(said)["name"], datetime.fromisoformat(json.loads(said)["at"])) if said else None


def name_of_copy(workspace: Path, kind: str, *, now: datetime) -> str:
    """What a copy of a workspace is called: whoever is deleted is deleted from copies that are called so, too."""
    return f"{workspace.stem}.{kind}{now:%Y%m%dT%H%M%SZ}.db"


def are_backups(workspace: Path, names: Iterable[str]) -> bool:
    """Whether one of these names is a backup's, as ``back_up`` calls it."""
    return any(name.startswith(f"{workspace.stem}.{BACKUP}") for name in names)


def _target(workspace: Path, out: Path | None, now: datetime) -> Path:
    """A name without an ending is a folder's, be it there or not."""
    folder = workspace.parent if out is None else out
    if out is not None and out.suffix and not out.is_dir():
        return out
    return folder / name_of_copy(workspace, BACKUP, now=now)
