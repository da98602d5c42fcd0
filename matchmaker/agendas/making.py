"""Views from an edition and a plan: who meets whom where, what stands between, whose contacts go with it.

A meeting with somebody who withdrew is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from matchmaker.affinity import reasons
from matchmaker.agendas.views import Agenda, Contact, Encounter, Grid, Party, Row, RowKind, TableSheet
from matchmaker.elapsed import elapsed
from matchmaker.entities import Break, Edition, Meeting, Participant, Plan, PlanState, Session, Slot, Table
from matchmaker.programme import present, span_of


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


def fits_room(edition: Edition, plan: Plan) -> bool:
    """Whether every slot and table of the plan is still there, so that it can be shown at all."""
    tables = {table.id for table in edition.tables}
    return all(meeting.slot <= len(edition.slots) and meeting.table in tables for meeting in plan.meetings)


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

    def keeps(self, owner: Participant, table: Table) -> bool:
        """Whether it is at home there; not once it meets somewhere else because its table is closed."""
        return table.owner == owner.id and not any((owner.id, slot) in self.of_participant for slot in table.closed)

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

    own = tuple(table.label for table in room.edition.tables if room.keeps(participant, table))
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
        return Row(kind, *span_of(event, item), title=title)

    pauses = [row(RowKind.PAUSE, pause) for pause in event.breaks]
    held = [session for session in event.sessions if not session.speakers or participant in session.speakers]
    return (*pauses, *(row(RowKind.SESSION, session, session.title) for session in held))


def _in_time(rows: tuple[Row, ...], programme: tuple[Row, ...]) -> tuple[Row, ...]:
    """Both in time order; a slot without a meeting gives way to the session it overlaps."""
    kept = [row for row in rows if row.encounters or not any(_overlap(row, other) for other in programme)]
    return tuple(sorted([*kept, *programme], key=lambda row: (row.start.astimezone(UTC), row.end.astimezone(UTC))))


def _overlap(row: Row, other: Row) -> bool:
    return elapsed(row.start, other.end) > timedelta() and elapsed(other.start, row.end) > timedelta()


def _host(meeting: Meeting, table: Table) -> int:
    return meeting.b if table.owner == meeting.b else meeting.a


def _party(participant: Participant) -> Party:
    return Party(participant.id, participant.number, participant.name)
