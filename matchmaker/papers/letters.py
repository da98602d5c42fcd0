"""Letters that can be printed: a character that no shipped font has must not stop anybody's page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from matchmaker.entities import Edition

PLACEHOLDER = "□"


@dataclass(frozen=True, slots=True)
class Unprintable:
    """``letters`` that papers show as □; ``participant``: id of who wrote the text, None for the event's own."""

    participant: int | None
    text: str
    letters: str


def unprintable(edition: Edition) -> tuple[Unprintable, ...]:
    """Every text of the edition that cannot be printed as it is; worth a call to the participant."""
    found = ((participant, text, _missing(text)) for participant, text in dict.fromkeys(_texts(edition)))
    return tuple(Unprintable(participant, text, letters) for participant, text, letters in found if letters)


def _missing(text: str) -> str:
    """Each letter once."""
    return "".join(
        dict.fromkeys(letter for letter in _tidy(text) if letter != PLACEHOLDER and _drawn(letter) == PLACEHOLDER)
    )


def printable(record: Any) -> Any:
    """The same JSON with every text on one line and in letters that the fonts have."""
    if isinstance(record, dict):
        return {key: printable(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [printable(value) for value in record]
    return _printed(record) if isinstance(record, str) else record


@lru_cache(maxsize=16_384)
def _printed(text: str) -> str:
    return "".join(map(_drawn, _tidy(text)))


def _texts(edition: Edition) -> Iterator[tuple[int | None, str]]:
    event = edition.event
    yield from ((None, text) for text in (event.name, event.place, *(session.title for session in event.sessions)))
    yield from ((None, text) for table in edition.tables for text in (table.label, table.zone))
    for participant in edition.participants:
        yield participant.id, participant.name
        yield from ((participant.id, text) for line in participant.lines for text in (line.sector, line.text))


def _tidy(text: str) -> str:
    """One line of composed letters and single spaces; what has no shape (controls, joiners, direction marks, variants)
    is dropped.
    """
    line = " ".join(unicodedata.normalize("NFC", text).splitlines())
    return "".join(letter for letter in re.sub(r"[ \t]+", " ", line) if not _is_shapeless(letter))


def _is_shapeless(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf") or "\ufe00" <= letter <= "\ufe0f"


@cache
def _drawn(letter: str) -> str:
    """The letter, else its plain form (a mathematical bold A is an A), else a placeholder."""
    if ord(letter) in _coverage():
        return letter
    plain = unicodedata.normalize("NFKC", letter)
    return plain if all(ord(part) in _coverage() for part in plain) else PLACEHOLDER


@cache
def _coverage() -> frozenset[int]:
    """Code points that the fonts Typst is given can draw; the tests hold the list against Typst."""
    lines = (Path(__file__).parent / "fonts" / "coverage.txt").read_text(encoding="ascii").split()
    borders = (line.split("-") for line in lines)
    return frozenset(point for first, last in borders for point in range(int(first, 16), int(last, 16) + 1))
