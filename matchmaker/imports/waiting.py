"""Files that were sent and wait for a decision: in a private folder beside the workspace, for a day at most."""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from secrets import token_urlsafe
from shutil import rmtree
from typing import Any

from matchmaker.errors import FileError, NotFoundError
from matchmaker.files import write_whole
from matchmaker.imports.outcome import Outcome
from matchmaker.imports.service import import_file
from matchmaker.registrations.answers import render_answers
from matchmaker.registrations.headers import Header, read_headers, render_mapping
from matchmaker.store import Store

LASTS = timedelta(days=1)

_TOKEN = re.compile(r"[\w-]{20,60}", re.ASCII)
_CHOICES = "choices.json"
_OUTCOME = "outcome.json"


@dataclass(frozen=True, slots=True)
class Choices:
    """How a file is to be read. ``encoding``: empty where it is found by itself. ``mapping``: header to field.
    ``answers``: text of a wish to the name that is meant, None for nobody.
    """

    encoding: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One file. ``token``: what finds it again, and nobody guesses. ``event``: the id of the event it is for."""

    token: str
    event: int
    path: Path
    choices: Choices
    since: datetime

    @property
    def folder(self) -> Path:
        """Where it is kept with what was chosen; nobody else may look in."""
        return self.path.parent.parent

    def headers(self) -> tuple[Header, ...]:
        """Its columns.

        Raises:
            FileError: It cannot be read, whatever its columns mean.
            InputError: There is no such encoding.
        """
        return read_headers(self.path, mapping=self._mapping(), encoding=self.choices.encoding or None)

    def carry_out(self, store: Store, *, who: str, rehearse: bool) -> Outcome:
        """Import it as it is to be read; see ``import_file``."""
        answers = self.folder / "answers.csv"
        if self.choices.answers:
            write_whole(answers, render_answers(self.choices.answers), private=True)
        return import_file(
            store,
            self.event,
            path=self.path,
            who=who,
            mapping=self._mapping(),
            encoding=self.choices.encoding or None,
            answers=answers if self.choices.answers else None,
            rehearse=rehearse,
        )

    def _mapping(self) -> Path | None:
        if not self.choices.mapping:
            return None
        return write_whole(self.folder / "mapping.csv", render_mapping(self.choices.mapping), private=True)


def receive(workspace: Path, event_id: int, *, name: str, content: bytes, now: datetime) -> Waiting:
    """Keep a file that was sent. ``name``: as its sender calls it."""
    forget_old(workspace, now=now)
    token = token_urlsafe(24)
    _private(_room(workspace))
    folder = _private(_room(workspace) / token)
    path = write_whole(_private(folder / "file") / _plain(name), content, private=True)
    waiting = Waiting(token, event_id, path, Choices(), now)
    choose(waiting, waiting.choices)
    return waiting


def find_waiting(workspace: Path, event_id: int, token: str, *, now: datetime) -> Waiting:
    """The file with this token.

    Raises:
        NotFoundError: It was applied, discarded, or waited for longer than a day.
    """
    forget_old(workspace, now=now)
    folder = _room(workspace) / token
    known = _read(folder / _CHOICES) if _TOKEN.fullmatch(token) else None
    if known is None or known["event"] != event_id or not _is_open(folder):
        raise _gone()
    path = next((folder / "file").iterdir())
    return Waiting(token, event_id, path, Choices(**known["choices"]), datetime.fromisoformat(known["since"]))


def choose(waiting: Waiting, choices: Choices) -> None:
    """From now on it is read so."""
    said = {"event": waiting.event, "since": waiting.since.isoformat(), "choices": asdict(choices)}
    write_whole(waiting.folder / _CHOICES, json.dumps(said, ensure_ascii=False).encode(), private=True)


@contextmanager
def claimed(waiting: Waiting) -> Iterator[None]:
    """Nobody else decides about it meanwhile. If this fails, or is killed, it waits as before.

    Raises:
        NotFoundError: Somebody else decides at this very moment, or has decided.
    """
    with _locked(waiting.folder) as ours:
        if not ours or not _is_open(waiting.folder):
            raise _gone()
        yield


def is_claimed(waiting: Waiting) -> bool:
    """Whether somebody decides about it at this very moment.

    Raises:
        NotFoundError: Somebody has decided.
    """
    with _locked(waiting.folder) as ours:
        return not ours


def settle(waiting: Waiting, told: str) -> None:
    """It was applied: erase it, and keep for a day what was ``told`` then, for whoever presses the button again."""
    said = {"event": waiting.event, "since": waiting.since.isoformat(), "told": told}
    try:
        write_whole(waiting.folder / _OUTCOME, json.dumps(said, ensure_ascii=False).encode(), private=True)
    except FileError:  # applied all the same, and never again
        discard(waiting)
        return
    rmtree(waiting.path.parent, ignore_errors=True)
    for path in waiting.folder.glob("*.*"):
        if path.name != _OUTCOME:
            path.unlink(missing_ok=True)


def find_told(workspace: Path, event_id: int, token: str) -> str | None:
    """What was told when it was applied; None where it was not."""
    known = _read(_room(workspace) / token / _OUTCOME) if _TOKEN.fullmatch(token) else None
    return str(known["told"]) if known and known["event"] == event_id else None


def discard(waiting: Waiting) -> None:
    """Erase it, with what was chosen."""
    rmtree(waiting.folder, ignore_errors=True)


def forget_old(workspace: Path, *, now: datetime) -> None:
    """Erase what nobody decided about within a day, and what is left of something that was cut off."""
    room = _room(workspace)
    for folder in room.iterdir() if room.is_dir() else ():
        known = _read(folder / _CHOICES) or _read(folder / _OUTCOME)
        since = datetime.fromisoformat(known["since"]) if known else _touched(folder, now)
        if now - since > LASTS:
            rmtree(folder, ignore_errors=True)


def forget_all(workspace: Path) -> None:
    """Erase every file that waits: one of them may name somebody who asks to be deleted. It can be sent again."""
    rmtree(_room(workspace), ignore_errors=True)


def _is_open(folder: Path) -> bool:
    """Whether nobody has decided yet."""
    return (folder / _CHOICES).exists() and not (folder / _OUTCOME).exists()


def _gone() -> NotFoundError:
    return NotFoundError("this file is no longer here: it was applied, discarded, or sent more than a day ago")


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Whether it is ours until the end; whoever is killed lets go of it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError as error:
        raise _gone() from error
    try:
        yield _take(descriptor)
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _room(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name}.uploads")


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _read(path: Path) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return said


def _touched(folder: Path, now: datetime) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, tz=now.tzinfo)


def _plain(name: str) -> str:
    """The last part of a name without signs that mean something to a disk."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[^\w .()-]", "_", last)[-100:].lstrip(". ") or "file"
