"""Files that were sent and wait for a decision: in a private folder beside the workspace, for a day at most."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from secrets import token_urlsafe
from shutil import rmtree
from typing import Any

from matchmaker.errors import NotFoundError
from matchmaker.files import write_whole
from matchmaker.imports.outcome import Outcome
from matchmaker.imports.service import import_file
from matchmaker.registrations.answers import render_answers
from matchmaker.registrations.headers import Header, read_headers, render_mapping
from matchmaker.store import Store

LASTS = timedelta(days=1)

_TOKEN = re.compile(r"[\w-]{20,60}", re.ASCII)
_CHOICES = "choices.json"


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
    known = _read(folder) if _TOKEN.fullmatch(token) else None
    if known is None or known["event"] != event_id:
        raise NotFoundError("this file is no longer here: it was applied, discarded, or sent more than a day ago")
    path = next((folder / "file").iterdir())
    return Waiting(token, event_id, path, Choices(**known["choices"]), datetime.fromisoformat(known["since"]))


def choose(waiting: Waiting, choices: Choices) -> None:
    """From now on it is read so."""
    said = {"event": waiting.event, "since": waiting.since.isoformat(), "choices": asdict(choices)}
    write_whole(waiting.folder / _CHOICES, json.dumps(said, ensure_ascii=False).encode(), private=True)


def discard(waiting: Waiting) -> None:
    """Erase it, with what was chosen."""
    rmtree(waiting.folder, ignore_errors=True)


def forget_old(workspace: Path, *, now: datetime) -> None:
    """Erase what nobody decided about within a day, and what is left of something that was cut off."""
    room = _room(workspace)
    for folder in room.iterdir() if room.is_dir() else ():
        known = _read(folder)
        since = datetime.fromisoformat(known["since"]) if known else _touched(folder, now)
        if now - since > LASTS:
            rmtree(folder, ignore_errors=True)


def forget_all(workspace: Path) -> None:
    """Erase every file that waits: one of them may name somebody who asks to be deleted. It can be sent again."""
    rmtree(_room(workspace), ignore_errors=True)


def _room(workspace: Path) -> Path:
    return workspace.with_name(f"{workspace.name}.uploads")


def _private(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _read(folder: Path) -> dict[str, Any] | None:
    try:
        said: dict[str, Any] = json.loads((folder / _CHOICES).read_bytes())
    except (OSError, ValueError):
        return None
    return said


def _touched(folder: Path, now: datetime) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, tz=now.tzinfo)


def _plain(name: str) -> str:
    """The last part of a name without signs that mean something to a disk."""
    last = PurePosixPath(name.replace("\\", "/")).name
    return re.sub(r"[^\w .()-]", "_", last)[-100:].lstrip(". ") or "file"
