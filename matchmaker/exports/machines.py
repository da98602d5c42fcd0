"""Meetings for other programs: JSON in a shape of its own, which only changes together with its version."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from matchmaker.entities import Edition, Plan

FORMAT, VERSION = "matchmaker-meetings", 1


class EventRecord(TypedDict):
    """``date``: ISO 8601. ``timezone``: a name of the IANA database."""

    name: str
    date: str
    place: str
    timezone: str


class PlanRecord(TypedDict):
    """``state``: draft or published. ``created``: ISO 8601 with offset."""

    number: int
    state: str
    created: str


class ParticipantRecord(TypedDict):
    """``number`` is what meetings refer to. ``role``: buyer, supplier, both or network."""

    number: int
    name: str
    role: str


class RoundRecord(TypedDict):
    """``round`` counts from 1; times are ISO 8601 with the offset of the event's zone."""

    round: int
    start: str
    end: str


class MeetingRecord(TypedDict):
    """Two participants, ``a`` and ``b`` by number, in a round at a table."""

    round: int
    table: str
    zone: str
    a: int
    b: int


class MeetingsRecord(TypedDict):
    """The file. Meetings are in the order of rounds, then tables; those with somebody who withdrew are left out."""

    format: str
    version: int
    event: EventRecord
    plan: PlanRecord
    participants: list[ParticipantRecord]
    rounds: list[RoundRecord]
    meetings: list[MeetingRecord]


def as_json(edition: Edition, plan: Plan) -> bytes:
    """A :class:`MeetingsRecord` in UTF-8."""
    event, zone = edition.event, ZoneInfo(edition.event.timezone)

    def iso(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat()

    record: MeetingsRecord = {
        "format": FORMAT,
        "version": VERSION,
        "event": {
            "name": event.name,
            "date": event.date.isoformat(),
            "place": event.place,
            "timezone": event.timezone,
        },
        "plan": {"number": plan.number, "state": plan.state.value, "created": iso(plan.created)},
        "participants": [{"number": p.number, "name": p.name, "role": p.role.value} for p in edition.participants],
        "rounds": [{"round": slot.number, "start": iso(slot.start), "end": iso(slot.end)} for slot in edition.slots],
        "meetings": _meetings(edition, plan),
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def _meetings(edition: Edition, plan: Plan) -> list[MeetingRecord]:
    numbers = {participant.id: participant.number for participant in edition.participants}
    tables = {table.id: (position, table) for position, table in enumerate(edition.tables)}
    held = [meeting for meeting in plan.meetings if meeting.a in numbers and meeting.b in numbers]
    held.sort(key=lambda meeting: (meeting.slot, tables[meeting.table][0]))
    return [
        {
            "round": meeting.slot,
            "table": tables[meeting.table][1].label,
            "zone": tables[meeting.table][1].zone,
            "a": numbers[meeting.a],
            "b": numbers[meeting.b],
        }
        for meeting in held
    ]
