"""What several commands share: the workspace argument, the event option, types of values, lines of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from matchmaker.entities import Event
from matchmaker.errors import InputError, NotFoundError
from matchmaker.store import Store

workspace = click.argument("workspace", metavar="FILE.db", type=click.Path(path_type=Path))
event_option = click.option("--event", "which", metavar="NUMBER|NAME", help="Which event, when the file holds several.")


class Parsed(click.ParamType):
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


def find_event(store: Store, which: str | None) -> Event:
    """The event of this number or name; the only one when nothing is named.

    Raises NotFoundError with the list to choose from.
    """
    events = store.events.all()
    if which is None and len(events) == 1:
        return events[0]
    for event in events:
        if which is not None and which in (str(event.id), event.name):
            return event
    if not events:
        raise NotFoundError("this file holds no event yet; make one: matchmaker init FILE.db --add --date 2027-05-18")
    listed = ", ".join(f"{event.id} ({event.name}, {event.date})" for event in events)
    raise NotFoundError("say which event with --event: {listed}", listed=listed)


def echo_table(rows: Iterable[tuple[str, ...]], *, indent: int = 2) -> None:
    """Print rows in aligned columns."""
    lines = [tuple(map(str, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo(" " * indent + text.rstrip())
