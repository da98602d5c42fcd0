"""Putting a backup back: without those who asked to be deleted since, and keeping what it replaces."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from matchmaker.errors import ConflictError, FileError, InputError
from matchmaker.journal import note
from matchmaker.keeping.backups import name_of_copy
from matchmaker.keeping.moving import one_at_a_time, scratch_copy
from matchmaker.keeping.repeating import repeat_erasures
from matchmaker.personal.erasing import finish_erasing
from matchmaker.runs import cancel_run
from matchmaker.store import (
    REPLACED,
    Erasure,
    LetterState,
    Standing,
    Store,
    is_sound,
    replace_content,
    settle,
)

_WAIT = 5.0
"""Seconds for whoever looks into the copy that is being prepared, which nobody should."""

HELD_BACK = "it waited when this backup was made, and may have been sent since"


@dataclass(frozen=True, slots=True)
class Restored:
    """``replaced``: where the workspace of before is kept; None: there was none. ``again``: how many participants and
    events were deleted again because they had been since the backup. ``blind``: nobody could know who that was.
    """

    replaced: Path | None
    again: int = 0
    blind: bool = False


@dataclass(frozen=True, slots=True)
class _Present:
    """What is known of the workspace that is to be replaced."""

    identity: str
    used: bool
    standing: Standing
    given_up: tuple[str, ...]
    erasures: tuple[Erasure, ...]


def restore(workspace: Path, backup: Path, *, although_used: bool, who: str, now: datetime) -> Restored:
    """Put the content of a backup in the place of a workspace. A crash leaves the old or the new content.

    ``although_used``: even if there are events in the workspace of now. The file of the backup stays as it is.

    Raises:
        FileError: The backup is none or damaged, or a file cannot be written.
        InputError: The workspace is used, or the backup is of another one.
        ConflictError: Somebody has the workspace open, or it was carried away.
    """
    if backup.resolve() == workspace.resolve():
        raise InputError("{path} cannot be put in its own place; name the backup", path=backup)
    with one_at_a_time(workspace):
        there = workspace.exists()
        present = _look(workspace) if there else None
        if there:
            _refuse_used(workspace, present, although_used=although_used)
        with scratch_copy(backup, workspace) as copy:
            with _opened(copy, backup) as store:
                again = _prepare(store, present=present, backup=backup, who=who, now=now)
            kept = workspace.with_name(name_of_copy(workspace, REPLACED, now=now)) if there else None
            _put(copy, workspace, kept=kept)
    return Restored(kept, again, blind=present is None)


def _look(workspace: Path) -> _Present | None:
    """None: it cannot be read. Most workspaces are replaced because they cannot."""
    try:
        with Store.open(workspace) as store, store.read():
            return _Present(
                store.standing.identity(),
                used=bool(store.events.all() or store.accounts.all()),
                standing=store.standing.get(),
                given_up=tuple(store.standing.given_up()),
                erasures=store.erasing.all(),
            )
    except FileError:
        return None


def _refuse_used(workspace: Path, present: _Present | None, *, although_used: bool) -> None:
    if present and present.standing.frozen:
        raise ConflictError(
            "{path} is not the workspace while that is elsewhere: bring it back (matchmaker carry), or restore there",
            path=workspace,
        )
    if not although_used and (present is None or present.used):
        raise InputError(
            "{path} is in use; add --replace to put the backup in its place (what is there now is kept beside it)",
            path=workspace,
        )


def _opened(copy: Path, backup: Path) -> Store:
    """The copy, upgraded; what is wrong with it is wrong with the backup."""
    try:
        return Store.open(copy)
    except FileError as error:
        raise FileError(error.template, **{**error.places, "path": backup}) from error


def _prepare(store: Store, *, present: _Present | None, backup: Path, who: str, now: datetime) -> int:
    """What the copy must not bring back: persons who were deleted, browsers that were signed out, mails long sent."""
    if present is None:
        if not store.standing.get().frozen:
            _calm(store, backup, who=who, now=now)
        return 0
    identity = store.standing.identity()
    if present.used and present.identity and identity and identity != present.identity:
        raise InputError("{path} is a backup of another workspace; restore it to a file of its own", path=backup)
    if store.standing.get() != present.standing:
        store.standing.set(present.standing)
    if present.given_up:
        store.standing.keep_given_up(present.given_up)
    _calm(store, backup, who=who, now=now)
    if again := repeat_erasures(store, present.erasures, who=who):
        finish_erasing(store, wait=_WAIT)
    return again


def _calm(store: Store, backup: Path, *, who: str, now: datetime) -> None:
    """Nobody is signed in, nothing is computed, no mail leaves by itself."""
    with store.write():
        for run in store.runs.open():
            cancel_run(store, run.id, who=who, now=now)
        store.sign_ins.forget(None)
        for account in store.accounts.all():
            store.sign_ins.forget(account.id)
            store.sessions.end_all(account.id)
        for event in (None, *(event.id for event in store.events.all())):
            for letter in store.letters.all(event):
                if letter.state in (LetterState.QUEUED, LetterState.SENDING):
                    store.letters.save(replace(letter, state=LetterState.FAILED, error=HELD_BACK))
        note(store, None, who=who, what="workspace: backup restored", after=backup.name)


def _put(copy: Path, workspace: Path, *, kept: Path | None) -> None:
    """In place of what is there, which is kept: as a copy, or, where none can be made of it, as it is."""
    if kept and is_sound(workspace):
        replace_content(copy, workspace, keep=kept)
        return
    if kept:
        _set_aside(workspace, kept)
    settle(copy, workspace)


def _set_aside(workspace: Path, kept: Path) -> None:
    """As it is, with what SQLite left beside it: somebody may yet read something out of it."""
    for ending in ("-wal", "-shm", ""):
        beside = workspace.with_name(workspace.name + ending)
        if beside.exists():
            os.replace(beside, kept.with_name(kept.name + ending))
