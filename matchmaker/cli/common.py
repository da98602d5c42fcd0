"""What several commands share: the workspace argument, the event and plan options, types of values."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import click

from matchmaker.entities import Event
from matchmaker.errors import FileError, InputError, NotFoundError
from matchmaker.registrations.names import fold
from matchmaker.store import Store

Words = tuple[str | Path, ...]
"""A part of a command."""

SPOKEN_OF = "matchmaker.workspace"
"""Under this name a context keeps the words with which a next command names the same event."""


class Nothing(Enum):
    """What ``none`` on the command line means; an option that was not given is None."""

    NOTHING = "none"


class Parsed(click.ParamType[Any]):
    """A value read by one of our parsers, whose complaint becomes the usage error."""

    def __init__(self, name: str, parse: Callable[[str], Any]) -> None:
        self.name = name
        self._parse = parse

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The parsed value; values that are parsed already pass."""
        if not isinstance(value, str):
            return value
        try:
            return self._parse(value)
        except InputError as error:
            self.fail(str(error), param, ctx)


def number(least: int, most: int | None = None) -> Parsed:
    """A whole number within limits; what is typed instead is refused in plain words."""

    def parse(text: str) -> int:
        if re.fullmatch("-?[0-9]{1,12}", text.strip()):
            value = int(text)
            if least <= value and (most is None or value <= most):
                return value
        limits = f"from {least} on" if most is None else f"from {least} to {most}"
        raise InputError("“{text}” is not a whole number {limits}", text=text, limits=limits)

    return Parsed("number", parse)


class OrNone(click.ParamType[Any]):
    """A value of another type, or ``none``, which takes away what was set."""

    def __init__(self, inner: click.ParamType[Any]) -> None:
        self.name = inner.name
        self._inner = inner

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """``Nothing.NOTHING`` for ``none``."""
        if isinstance(value, Nothing) or value == Nothing.NOTHING.value:
            return Nothing.NOTHING
        return self._inner.convert(value, param, ctx)


class WorkspacePath(click.ParamType[Path]):
    """The path of a workspace file."""

    name = "workspace"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Raises FileError for a folder: SQLite would only say that it cannot be opened."""
        path = Path(value)
        if path.is_dir():
            raise FileError("{path} is a folder; name a file in it, as {path}/openmap.db", path=path)
        if ctx is not None:
            ctx.meta[SPOKEN_OF] = (path, *ctx.meta.get(SPOKEN_OF, ()))
        return path


def _remember_event(ctx: click.Context, param: click.Parameter, which: str | None) -> str | None:
    if which is not None:
        ctx.meta[SPOKEN_OF] = (*ctx.meta.get(SPOKEN_OF, ()), "--event", which)
    return which


workspace = click.argument("workspace", metavar="FILE.db", type=WorkspacePath())
event_option = click.option(
    "--event",
    "which",
    metavar="NUMBER|NAME",
    callback=_remember_event,
    help="Which event, when the file holds several.",
)
number_option = click.option(
    "--plan", "number", type=number(1), metavar="NUMBER", help="Which plan; the latest when left out."
)
shown_option = click.option(
    "--plan", "number", type=number(1), metavar="NUMBER", help="Which plan; the published one when left out."
)
"""For what is carried around: a newer draft is printed only when it is named."""


def find_event(store: Store, which: str | None) -> Event:
    """The event of this number or name; the only one when nothing is named.

    Raises:
        NotFoundError: None, or more than one; with the list to choose from.
    """
    events = store.events.all()
    if not events:
        raise NotFoundError("this file holds no event yet; make one: matchmaker init FILE.db --date 2027-05-18")
    if which is None:
        found = list(events)
    else:
        by_number = [event for event in events if which == str(event.id)]
        found = by_number or [event for event in events if fold(which) == fold(event.name)]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{event.id} ({event.name}, {event.date})" for event in events)
    if found:
        raise NotFoundError("say which event with --event and its number: {listed}", listed=listed)
    raise NotFoundError("there is no event “{which}”; there are: {listed}", which=which, listed=listed)


def target(workspace: Path, which: str | None) -> Words:
    """The words with which a next command names the same event."""
    return (workspace,) if which is None else (workspace, "--event", which)


def given(said: dict[str, Any]) -> dict[str, Any]:
    """What was said on the command line; ``none`` as None, or as an empty tuple where there may be several."""
    values = {name: value for name, value in said.items() if value is not None and value != ()}
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(item for item in value if item is not Nothing.NOTHING)
    return None if value is Nothing.NOTHING else value
