"""What people take away, as data: a page per participant, a sheet per table, the grid of the room.

A view holds all that paper shows and nothing else: no wish, veto, rank, address or accessibility need can be printed,
because none gets this far. The only addresses are contacts that persons share with those whom they meet by a published
plan, and they stand on pages of one reader only, never in the grid. Times are aware, in the event's zone. A meeting
with somebody who withdrew is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from matchmaker.affinity import Reason, reasons
from matchmaker.entities import Break, Edition, Meeting, Participant, Plan, PlanState, Session, Slot, Table
from matchmaker.programme import present


class RowKind(StrEnum):
    """What a stretch of time is for. ``CLOSED`` is a table's, ``AWAY`` a participant's."""

    MEETING = "meeting"
    FREE = "free"
    AWAY = "away"
    CLOSED = "closed"
    PAUSE = "pause"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Party:
    """All that papers show of a participant."""

    id: int
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """One meeting as seen by its reader: who reads the agenda, or who receives at the table. Reasons are best first."""

    reader: Party
    partner: Party
    table: str
    zone: str
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of a party whom the reader meets, as far as they share it; all but the name may be empty.

    A mobile is for the organising team and the check-in desk alone.
    """

    party: Party
    name: str
    function: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a page. ``round``: the slot's number, None outside slots. ``title``: of a session."""

    kind: RowKind
    start: datetime
    end: datetime
    round: int | None = None
    encounters: tuple[Encounter, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """A participant's page. ``tables``: labels of those it owns. ``contacts``: of its partners, in time order."""

    party: Party
    tables: tuple[str, ...]
    rows: tuple[Row, ...]
    contacts: tuple[Contact, ...] = ()

    @property
    def encounters(self) -> tuple[Encounter, ...]:
        """Its meetings, in time order."""
        return tuple(encounter for row in self.rows for encounter in row.encounters)


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A table's page: ``owner`` receives there and is the reader; else the reader is the meeting's first side.

    ``contacts``: of those who come to the owner; none at a shared table, where everybody reads the sheet.
    """

    table: str
    zone: str
    owner: Party | None
    rows: tuple[Row, ...]
    contacts: tuple[Contact, ...] = ()

    def named(self, met: Encounter) -> tuple[Party, ...]:
        """Whom the sheet must name for a meeting: who comes to the owner, or both sides at a shared table."""
        return (met.partner,) if met.reader == self.owner else (met.reader, met.partner)

    def seated(self, row: Row) -> tuple[str, ...]:
        """Names for one cell of a grid."""
        return tuple(party.name for met in row.encounters for party in self.named(met))


@dataclass(frozen=True, slots=True)
class Grid:
    """Slots × tables: each sheet has exactly one row per slot, in their order."""

    slots: tuple[Slot, ...]
    sheets: tuple[TableSheet, ...]


def agendas(edition: Edition, plan: Plan) -> tuple[Agenda, ...]:
    """One page per participant, in the order of the edition; those without meetings have one too."""
    room = _Room(edition, plan)
    return tuple(_agenda(room, participant) for participant in edition.participants)


def agenda_of(edition: Edition, plan: Plan, participant_id: int) -> Agenda:
    """The page of one participant alone. Raises KeyError if nobody in the edition has this id."""
    room = _Room(edition, plan)
    return _agenda(room, room.people[participant_id])


def table_sheets(edition: Edition, plan: Plan) -> tuple[TableSheet, ...]:
    """One sheet per table at which somebody meets, in the order of the edition."""
    room = _Room(edition, plan)
    programme = _programme(edition, None)
    sheets = (_sheet(room, table, programme) for table in room.used_tables())
    return tuple(replace(sheet, contacts=_visitors(room, sheet)) for sheet in sheets)


def grid(edition: Edition, plan: Plan) -> Grid:
    """The whole room at a glance: who sits at each table that is used, slot by slot."""
    room = _Room(edition, plan)
    return Grid(room.slots, tuple(_sheet(room, table) for table in room.used_tables()))


def free_rows(edition: Edition) -> tuple[Row, ...]:
    """The morning of somebody who has no meeting yet: rounds, pauses, and the sessions for everybody, in time order."""
    zone = ZoneInfo(edition.event.timezone)
    slots = (replace(slot, start=slot.start.astimezone(zone), end=slot.end.astimezone(zone)) for slot in edition.slots)
    rows = tuple(_row(slot, RowKind.FREE, ()) for slot in slots)
    return _in_time(rows, _programme(edition, None))


class _Room:
    """An edition and a plan, indexed: who meets at (table, slot), and whom (participant, slot) meets."""

    def __init__(self, edition: Edition, plan: Plan) -> None:
        self.edition = edition
        self.published = plan.state is PlanState.PUBLISHED
        zone = ZoneInfo(edition.event.timezone)
        self.slots = tuple(
            replace(slot, start=slot.start.astimezone(zone), end=slot.end.astimezone(zone)) for slot in edition.slots
        )
        self.people = {participant.id: participant for participant in edition.participants}
        self.tables = {table.id: table for table in edition.tables}
        self.at_table: defaultdict[tuple[int, int], list[Meeting]] = defaultdict(list)
        self.of_participant: defaultdict[tuple[int, int], list[Meeting]] = defaultdict(list)
        order = {table: position for position, table in enumerate(self.tables)}
        for meeting in sorted(plan.meetings, key=lambda meeting: (meeting.slot, order[meeting.table])):
            if meeting.a in self.people and meeting.b in self.people:
                self.at_table[meeting.table, meeting.slot].append(meeting)
                self.of_participant[meeting.a, meeting.slot].append(meeting)
                self.of_participant[meeting.b, meeting.slot].append(meeting)

    def used_tables(self) -> tuple[Table, ...]:
        used = {table for table, _ in self.at_table}
        return tuple(table for table in self.edition.tables if table.id in used)

    def encounter(self, meeting: Meeting, reader: int) -> Encounter:
        partner = meeting.b if reader == meeting.a else meeting.a
        me, other, table = self.people[reader], self.people[partner], self.tables[meeting.table]
        return Encounter(_party(me), _party(other), table.label, table.zone, reasons(me, other))

    def contacts(self, partners: Iterable[int]) -> tuple[Contact, ...]:
        """Of these participants (ids), in their order; of nobody while the plan is a draft."""
        met = [self.people[id] for id in dict.fromkeys(partners)] if self.published else []
        return tuple(
            Contact(_party(one), person.name, person.function, person.email)
            for one in met
            for person in one.people
            if person.shares_contact
        )


def _agenda(room: _Room, participant: Participant) -> Agenda:
    def row(slot: Slot, at_once: int) -> Row:
        met = room.of_participant.get((participant.id, slot.number), ())
        idle = RowKind.FREE if at_once else RowKind.AWAY
        return _row(slot, idle, tuple(room.encounter(meeting, participant.id) for meeting in met))

    own = tuple(table.label for table in room.edition.tables if table.owner == participant.id)
    rows = tuple(map(row, room.slots, present(participant, room.slots, ())))
    contacts = room.contacts(met.partner.id for row in rows for met in row.encounters)
    return Agenda(_party(participant), own, _in_time(rows, _programme(room.edition, participant.id)), contacts)


def _sheet(room: _Room, table: Table, programme: tuple[Row, ...] = ()) -> TableSheet:
    def row(slot: Slot) -> Row:
        met = room.at_table.get((table.id, slot.number), ())
        idle = RowKind.CLOSED if slot.number in table.closed else RowKind.FREE
        return _row(slot, idle, tuple(room.encounter(meeting, _host(meeting, table)) for meeting in met))

    owner = room.people.get(table.owner) if table.owner is not None else None
    rows = tuple(row(slot) for slot in room.slots)
    return TableSheet(table.label, table.zone, _party(owner) if owner else None, _in_time(rows, programme))


def _visitors(room: _Room, sheet: TableSheet) -> tuple[Contact, ...]:
    """Contacts of those who come to the owner of a table."""
    met = (encounter for row in sheet.rows for encounter in row.encounters)
    return room.contacts(one.partner.id for one in met if one.reader == sheet.owner)


def _row(slot: Slot, idle: RowKind, encounters: tuple[Encounter, ...]) -> Row:
    return Row(RowKind.MEETING if encounters else idle, slot.start, slot.end, slot.number, encounters)


def _programme(edition: Edition, participant: int | None) -> tuple[Row, ...]:
    """Pauses, and the sessions that keep this participant (None: everybody) from meeting."""
    event = edition.event

    def row(kind: RowKind, item: Break | Session, title: str = "") -> Row:
        start = datetime.combine(event.date, item.start, ZoneInfo(event.timezone))
        return Row(kind, start, start + timedelta(minutes=item.minutes), title=title)

    pauses = [row(RowKind.PAUSE, pause) for pause in event.breaks]
    held = [session for session in event.sessions if not session.speakers or participant in session.speakers]
    return (*pauses, *(row(RowKind.SESSION, session, session.title) for session in held))


def _in_time(rows: tuple[Row, ...], programme: tuple[Row, ...]) -> tuple[Row, ...]:
    """Both in time order; a slot without a meeting gives way to the session it overlaps."""
    kept = [row for row in rows if row.encounters or not any(_overlap(row, other) for other in programme)]
    return tuple(sorted([*kept, *programme], key=lambda row: (row.start, row.end)))


def _overlap(row: Row, other: Row) -> bool:
    return row.start < other.end and other.start < row.end


def _host(meeting: Meeting, table: Table) -> int:
    return meeting.b if table.owner == meeting.b else meeting.a


def _party(participant: Participant) -> Party:
    return Party(participant.id, participant.number, participant.name)
