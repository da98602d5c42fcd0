"""A calendar per participant (RFC 5545), in UTC: short enough to write by hand, and held against a reader in tests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from matchmaker.agendas import Agenda, Encounter, Row
from matchmaker.entities import Edition, Event, Plan, Round, Running
from matchmaker.papers.whys import whys_for_reader
from matchmaker.papers.words import Words
from matchmaker.registrations.names import phrase

_OCTETS = 75
"""Longest line (RFC 5545, 3.1)."""

_LONGEST_NAME = 60

_MAKER = "PRODID:-//matchmaker//agendas//EN"


def calendars(
    edition: Edition, plan: Plan, pages: Sequence[Agenda], *, words: Words, running: Running | None = None
) -> Iterator[tuple[str, bytes]]:
    """File name and content for everybody who meets somebody.

    A meeting keeps its UID from plan to plan and its SEQUENCE grows: a calendar moves it instead of doubling it.
    ``running``: how the morning really runs, if that is known; meetings of rounds that it drops are cancelled.
    """
    really = {one.number: one for one in running.rounds} if running else {}
    changes = running.revision if running else 0
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", _MAKER, "CALSCALE:GREGORIAN"]
    keys = {participant.id: participant.organisation.key for participant in edition.participants}
    for page in pages:
        lines = []
        for row in page.rows:
            for met in row.encounters:
                uid = _uid(edition.event, keys[met.reader.id], keys[met.partner.id])
                said = _said(edition.event, row, met, words)
                times = _times(plan, really.get(row.round or 0, row), changes)
                lines += ["BEGIN:VEVENT", f"UID:{uid}", *times, *said, "END:VEVENT"]
        if lines:
            yield _file_name(page), "".join(_folded(line) for line in [*head, *lines, "END:VCALENDAR"]).encode()


def stale_calendars(folder: Path, written: Sequence[Path]) -> list[Path]:
    """Calendars of ours that an earlier export left in the folder and this one did not write again."""
    ours = (path for path in folder.glob("[0-9][0-9][0-9]*.ics") if path not in set(written))
    return [path for path in sorted(ours) if path.is_file() and _MAKER.encode() in path.read_bytes()[:200]]


def _uid(event: Event, one: str, other: str) -> UUID:
    """The same for both sides, in every plan, and no other organiser's."""
    return uuid5(NAMESPACE_URL, "/".join([str(event.id), event.name, *sorted((one, other))]))


def _times(plan: Plan, one: Row | Round, changes: int) -> list[str]:
    """``changes``: of the times, besides those of the plan."""
    start, end = _utc(one.start), _utc(one.end)
    times = [f"SEQUENCE:{plan.number + changes}", f"DTSTAMP:{_utc(plan.created)}", f"DTSTART:{start}", f"DTEND:{end}"]
    return [*times, "STATUS:CANCELLED"] if isinstance(one, Round) and one.dropped else times


def _said(event: Event, row: Row, met: Encounter, words: Words) -> list[str]:
    summary = words.say("summary", round=row.round, table=met.table, partner=met.partner.name)
    place = [words.say("location", table=met.table), met.zone, event.place]
    whys = [(f"{met.partner.name} {why.said}", why.detail) for why in whys_for_reader(met, words=words)]
    lines = [event.name, *(text for why in whys for text in why if text)]
    return [
        f"SUMMARY:{_escaped(summary)}",
        f"LOCATION:{_escaped(', '.join(filter(None, place)))}",
        f"DESCRIPTION:{_escaped(chr(10).join(lines))}",
    ]


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """As RFC 5545, 3.3.11 has it; control characters are forbidden and dropped."""
    marked = re.sub(r"([\\;,])", r"\\\1", re.sub(r"\r\n?", "\n", text)).replace("\n", r"\n")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", marked)


def _folded(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a character; those that go on begin with a space."""
    parts, room = [""], _OCTETS
    for letter in line:
        size = len(letter.encode())
        if size > room:
            parts.append(" ")
            room = _OCTETS - 1
        parts[-1] += letter
        room -= size
    return "\r\n".join(parts) + "\r\n"


def _file_name(page: Agenda) -> str:
    """As in ``012-regie-des-eaux.ics``: plain letters only, so that it is safe on every disk."""
    plain = "-".join(re.findall(r"[a-z0-9]+", phrase(page.party.name)))[:_LONGEST_NAME].rstrip("-")
    return "-".join(filter(None, (f"{page.party.number:03}", plain))) + ".ics"
