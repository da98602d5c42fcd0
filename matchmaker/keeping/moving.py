"""What restoring and carrying share: one of them at a time, and a copy that is prepared before it takes its place."""

from __future__ import annotations

import fcntl
import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from matchmaker.errors import ConflictError
from matchmaker.store import MOVING, copy_whole


@contextmanager
def one_at_a_time(workspace: Path) -> Iterator[None]:
    """Nobody else moves a workspace of this folder meanwhile; whoever is killed does not stand in the way.

    Raises:
        ConflictError: Somebody does.
    """
    folder = os.open(workspace.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise ConflictError(
            "somebody else moves a workspace of {path}; wait a moment", path=workspace.parent
        ) from error
    finally:
        os.close(folder)


@contextmanager
def scratch_copy(source: Path, workspace: Path) -> Iterator[Path]:
    """A copy beside the workspace that may be changed before it takes its place; nothing is left of it afterwards.

    Whoever crashes in between leaves it behind under a name that the next call and every deletion clear away.
    """
    copy = workspace.with_name(f"{workspace.stem}.{MOVING}.db")
    forget_scratch(workspace)
    try:
        copy_whole(source, copy)
        yield copy
    finally:
        forget_scratch(workspace)


def forget_scratch(workspace: Path) -> None:
    """What is left of a copy that was being prepared."""
    for file in workspace.parent.glob(f"{glob.escape(workspace.stem)}.{MOVING}*"):
        file.unlink(missing_ok=True)
