"""Open data: how many meetings became what, by kind of firm and sector, fit for anybody to read.

One table for each fate, so that none is the difference of two others. Neither a name nor a sentence of anybody gets
here, no count under five, and none of these can be worked out from the rest (``suppression``). What readers know from
elsewhere, as the schedule that hung on the wall, is not weighed.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from matchmaker.afterwards.meetings import OTHER, Fate, Reviewed, review
from matchmaker.afterwards.suppression import Key, publishable
from matchmaker.entities import Event
from matchmaker.exports.tables import plain
from matchmaker.sectors import groups
from matchmaker.store import Store
from matchmaker.turnout import Kind

LEAST = 5
"""The smallest count that is published."""

LICENCE = "Licence Ouverte 2.0 (Etalab)"
"""Under which French public bodies publish, unless they say otherwise."""

EVERY = "all"
"""In the place of a kind or a sector: all of them together."""

_WORDS = Path(__file__).with_name("schema.json")

_KINDS = tuple(kind.value for kind in Kind)
_SECTORS = (*(group.key for group in groups()), OTHER)

_FIELDS: dict[str, dict[str, Any]] = {
    "date": {"type": "date"},
    "event": {"type": "string"},
    "outcome": {"type": "string", "enum": [fate.value for fate in Fate]},
    "kind": {"type": "string", "enum": [EVERY, *_KINDS]},
    "sector": {"type": "string", "enum": [EVERY, *_SECTORS]},
    "meetings": {"type": "integer", "minimum": LEAST},
}
"""Type and limits of each column; ``schema.json`` says in words what stands there."""


@dataclass(frozen=True, slots=True)
class OpenData:
    """``lines``: date, event, outcome, kind, sector, number of meetings, as the columns of the file."""

    lines: tuple[tuple[str, str, str, str, str, int], ...]
    table: bytes
    schema: bytes

    @property
    def files(self) -> dict[str, bytes]:
        """By name."""
        return {"meetings.csv": self.table, "schema.json": self.schema}

    @property
    def archive(self) -> bytes:
        """Both as ZIP; the same files give the same bytes."""
        packed = BytesIO()
        with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            for name, content in self.files.items():
                archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
        return packed.getvalue()


def open_data(store: Store, event: Event, *, licence: str = LICENCE, today: date) -> OpenData:
    """The table as CSV (UTF-8, commas, RFC 4180, no formulas) and its description as JSON (Frictionless Table Schema).

    ``licence``: as the description names it. ``today``: when it is made.
    """
    lines = tuple(_lines(event, review(store, event.id)))
    return OpenData(lines, _csv(lines), _schema(event, licence=licence, today=today))


def _lines(event: Event, meetings: Iterable[Reviewed]) -> Iterator[tuple[str, str, str, str, str, int]]:
    counts = Counter((one.fate, one.kind.value, one.sector) for one in meetings)
    for fate in Fate:
        cells = {(kind, sector): count for (of, kind, sector), count in counts.items() if of is fate}
        for (kind, sector), count in _published(cells).items():
            yield event.date.isoformat(), event.name, fate.value, kind or EVERY, sector or EVERY, count


def _published(cells: dict[Key, int]) -> dict[Key, int]:
    return publishable(cells, rows=_KINDS, columns=_SECTORS, least=LEAST)


def _csv(lines: Iterable[tuple[str | int, ...]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_FIELDS)
    writer.writerows([plain(cell) for cell in line] for line in lines)
    return text.getvalue().encode()


def _schema(event: Event, *, licence: str, today: date) -> bytes:
    said = json.loads(_WORDS.read_text(encoding="utf-8"))[event.language]
    described = {
        "$schema": "https://frictionlessdata.io/schemas/table-schema.json",
        "name": "openmap-meetings",
        "title": event.name,
        "description": said["about"],
        "created": today.isoformat(),
        "licenses": [{"title": licence}],
        "path": "meetings.csv",
        "encoding": "utf-8",
        "fields": [_field(name, said[name]) for name in _FIELDS],
        "missingValues": [""],
        "primaryKey": ["date", "event", "outcome", "kind", "sector"],
    }
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _field(name: str, description: str) -> dict[str, Any]:
    limits = dict(_FIELDS[name])
    kind = limits.pop("type")
    return {"name": name, "type": kind, "description": description, "constraints": {"required": True, **limits}}
