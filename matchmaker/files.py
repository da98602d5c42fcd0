"""Files for people, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import disk_usage

from matchmaker.errors import FileError

_SPARE = 1_000_000
"""Bytes below which a disk is full: even who reads a workspace needs room for what SQLite keeps beside it."""


def write_whole(path: Path, content: bytes, *, private: bool = False) -> Path:
    """Write a file under a temporary name beside it, then rename: nobody ever finds half of it. Makes the folder.

    ``private``: nobody but its owner may read it, at no moment.

    Raises:
        FileError: the folder cannot be written to, or the disk is full; what was there before is untouched.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if private:
            part.unlink(missing_ok=True)
            part.touch(mode=0o600, exist_ok=False)
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        _discard(part)
        raise FileError(
            "{path} cannot be written ({reason}): choose another folder, or make room on the disk.",
            path=path,
            reason=error.strerror or error,
        ) from error
    return path


def is_full(path: object) -> bool:
    """Whether the disk of a file has no room left; never of what is no path."""
    if not isinstance(path, Path):
        return False
    known = next(filter(Path.exists, (path, *path.parents)), Path("/"))
    return disk_usage(known).free < _SPARE


def _discard(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:  # the folder itself is what cannot be written or entered
        return
