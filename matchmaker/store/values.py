"""How values lie in the file: times and moments as text, and revisions that refuse a stale write."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from functools import lru_cache
from typing import Any, Protocol

from matchmaker.errors import ConflictError, InputError
from matchmaker.store.connection import Row


def text_of(clock: time | None) -> str | None:
    """``HH:MM:SS``; anything finer or with a zone shows in the text, and the schema refuses it."""
    return None if clock is None else clock.isoformat()


def time_of(text: str | None) -> time | None:
    """The reverse of ``text_of``."""
    return None if text is None else time.fromisoformat(text)


@lru_cache(maxsize=1000)
def words_of(text: str) -> tuple[str, ...]:
    """A list of words as JSON; the same few stand in hundreds of rows."""
    return tuple(json.loads(text))


def moment_text(moment: datetime) -> str:
    """ISO 8601 in UTC.

    :raises InputError: a moment without a zone.
    """
    if moment.tzinfo is None:
        raise InputError("{moment} has no time zone; give one", moment=moment)
    return moment.astimezone(UTC).isoformat()


def numbered(values: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Rows with their position in the list, from 0."""
    return ({"position": position, **value} for position, value in enumerate(values))


def grouped(rows: Iterable[Row], column: str) -> defaultdict[int, list[Row]]:
    """Rows by the value of a column, in the order they come."""
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


class _Revised(Protocol):
    @property
    def revision(self) -> int: ...


def refuse_stale(name: str, *, current: _Revised, yours: _Revised) -> None:
    """Both versions are among the places of the error, so that a page can show them side by side.

    :raises ConflictError: ``yours`` was not made from what is stored.
    """
    if current.revision != yours.revision:
        raise ConflictError(
            "{name} was changed by somebody else meanwhile; compare, then save again to keep yours",
            name=name,
            current=current,
            yours=yours,
        )
