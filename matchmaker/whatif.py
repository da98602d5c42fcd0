"""What if there were more slots, fewer tables, longer meetings? A forecast for each configuration of a grid.

Wishes are those of the edition: tomorrow's, last year's, or invented for expected counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from itertools import count, product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from matchmaker.demo import MOST, demo_registrants
from matchmaker.entities import Edition, Event, Organisation, Participant, Role, Statement, Table, Wish
from matchmaker.errors import InputError
from matchmaker.imports import import_file
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import ask
from matchmaker.programme import slots_of
from matchmaker.registrations.registrants import Registrant
from matchmaker.rooms import assign_tables, number_tables
from matchmaker.store import Store
from solver.whatif import Forecast, forecast

ENOUGH = 0.99
"""Of the points of the best configuration, a smaller one that has this share is advised."""

NOT_ALL_LOCKS = InputError("what is locked cannot all take place")


@dataclass(frozen=True, slots=True)
class Grid:
    """What to try: numbers of slots and tables, minutes of a meeting. Empty: as the event has it, and as many slots as
    fit. ``until``: when the last meeting must be over; None: without ``slots``, when it is over now, else at any time.
    """

    slots: tuple[int, ...] = ()
    tables: tuple[int, ...] = ()
    meetings: tuple[int, ...] = ()
    until: time | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One configuration, in the order of the grid. ``end``: of the last slot. ``why``: there is no forecast, if so."""

    slots: int
    tables: int
    meeting: int
    end: datetime
    forecast: Forecast | None
    why: InputError | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """``row`` is enough; ``more``: of the others that were tried, the one that grants most, if more than ``row``.

    ``found`` and ``gained``: what ``row`` would give, and how many meetings ``more`` would add.
    """

    row: Row
    found: Forecast
    more: Row | None = None
    gained: int = 0


def explore(edition: Edition, grid: Grid) -> tuple[Row, ...]:
    """A row for each meeting length, number of slots and number of tables; what does not fit before the end is cut.

    Raises:
        InputError: A length or number makes no sense, or there is not one slot before the end.
    """
    event = edition.event
    sizes = [
        (meeting, slots)
        for meeting in grid.meetings or (event.meeting,)
        for slots in dict.fromkeys(_slots_that_fit(replace(event, meeting=meeting), edition, grid))
    ]
    rooms = grid.tables or (len(edition.tables),)
    return tuple(_row(edition, *size, tables=tables) for size, tables in product(sizes, rooms))


def invent(edition: Edition, *, buyers: int, suppliers: int, wishes: int) -> Edition:
    """The edition with invented people in place of its own: about ``wishes`` wishes each, most of them for those who
    offer what they need or need what they offer, some far more in demand than others.

    Raises:
        InputError: Nobody on one side, or more than can be invented.
    """
    if min(buyers, suppliers, wishes) < 1:
        raise InputError("at least one buyer, one supplier and one wish each are needed")
    size = max(4 * buyers, 2 * suppliers) + 8  # a quarter of the invented are buyers, more than half suppliers
    if size > MOST:
        raise InputError("at most {buyers} buyers and {suppliers} suppliers", buyers=MOST // 4 - 2, suppliers=MOST // 2)
    people = demo_registrants(size, seed=edition.event.seed)
    chosen = [
        *[one for one in people if one.role is Role.BUYER][:buyers],
        *[one for one in people if one.role is Role.SUPPLIER][:suppliers],
    ]
    participants = tuple(_participant(number, one) for number, one in enumerate(chosen, 1))
    statements = tuple(_wishes(participants, wishes, Random(edition.event.seed)))
    programme = tuple(item for item in edition.event.sessions if not item.speakers)
    return Edition(
        event=replace(edition.event, sessions=programme),
        slots=edition.slots,
        tables=tuple(replace(table, owner=None) for table in edition.tables),
        participants=participants,
        statements=statements,
    )


def advise(rows: Sequence[Row]) -> Advice | None:
    """The smallest configuration that grants nearly what the best one does and leaves no more people short of meetings:
    fewest tables first, then the earliest end. None when nothing could be compared.
    """
    known = [(row, row.forecast) for row in rows if row.forecast is not None]
    if len(known) < 2:
        return None
    most = max(found.points for _, found in known)
    good = [(row, found) for row, found in known if found.points >= ENOUGH * most]
    least = min(found.short for _, found in good)
    fair = [(row, found) for row, found in good if found.short == least]
    row, found = min(fair, key=lambda one: (one[0].tables, one[0].end, one[0].slots))
    best, reached = max(known, key=lambda one: (one[1].granted, -one[0].tables, -one[0].slots, -one[0].meeting))
    gained = reached.granted - found.granted
    return Advice(row, found, best, gained) if gained > 0 else Advice(row, found)


def _slots_that_fit(event: Event, edition: Edition, grid: Grid) -> Iterator[int]:
    """Each number of slots asked for, cut where the morning is over."""
    end = grid.until or (None if grid.slots else edition.slots[-1].end.time())
    asked = grid.slots or (None,)
    for number in asked:
        fitting = number if end is None else _count_fitting(event, end, most=number)
        if not fitting:
            raise InputError(
                "not one meeting of {meeting} minutes is over by {end}; choose shorter ones or a later end",
                meeting=event.meeting,
                end=f"{end:%H:%M}",
            )
        yield fitting


def _count_fitting(event: Event, end: time, *, most: int | None) -> int:
    """How many slots are over by then."""
    for number in count(1) if most is None else range(1, most + 1):
        last = slots_of(replace(event, slots=number))[-1]
        if last.end.time() > end or last.end.date() > event.date:
            return number - 1
    return most or 0


def _row(edition: Edition, meeting: int, slots: int, *, tables: int) -> Row:
    event = replace(edition.event, meeting=meeting, slots=slots)
    times = slots_of(event)
    room = _resize(edition.tables, tables)
    there = {table.id for table in room}
    locks = tuple(replace(lock, table=lock.table if lock.table in there else None) for lock in edition.locks)
    tried = drop_impossible_locks(replace(edition, event=event, slots=times, tables=room, locks=locks))
    try:
        question = ask(replace(tried, tables=assign_tables(tried)))
    except InputError as error:
        return Row(slots, tables, meeting, times[-1].end, None, error)
    found = forecast(question.problem)
    return Row(slots, tables, meeting, times[-1].end, found, None if found else NOT_ALL_LOCKS)


def _resize(tables: tuple[Table, ...], size: int) -> tuple[Table, ...]:
    """The first tables as they are, and plain new ones."""
    new = number_tables(tables, size, step_free=0)[len(tables) :]
    last = max((table.id for table in tables), default=0)
    return (*tables[:size], *(replace(table, id=last + place) for place, table in enumerate(new, 1)))


def borrow(edition: Edition, other: Edition) -> Edition:
    """The edition with the people and wishes of another one, as of last year. Its own programme, room and rules stay;
    the slots in which those were away meant other times.
    """
    programme = tuple(item for item in edition.event.sessions if not item.speakers)
    return replace(
        edition,
        event=replace(edition.event, sessions=programme),
        tables=tuple(replace(table, owner=None) for table in edition.tables),
        participants=tuple(replace(one, away=()) for one in other.participants),
        statements=other.statements,
        same_person=other.same_person,
        locks=(),
    )


def read_edition(edition: Edition, path: Path) -> Edition:
    """``borrow`` from a registration file, CSV or XLSX; nothing of it is kept.

    Raises:
        FileError: It cannot be read.
        InputError: A column that is needed is not there.
    """
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "edition.db", create=True) as store:
        event = store.events.add(replace(edition.event, sessions=(), series=None))
        import_file(store, event.id, path=path, who="")
        return borrow(edition, store.load_edition(event.id))


def _participant(number: int, one: Registrant) -> Participant:
    organisation = Organisation(number, one.name, one.key)
    return Participant(
        id=number,
        number=number,
        organisation=organisation,
        role=one.role,
        arrive=one.arrive,
        leave=one.leave,
        step_free=one.step_free,
        lines=one.lines,
    )


def _wishes(people: Sequence[Participant], size: int, rng: Random) -> Iterator[Statement]:
    """``size`` partners each, as far as there are; the square makes the first of each list the most wished."""
    for one in people:
        others = [other for other in people if other.role is not one.role]
        fitting = [other for other in others if _sectors(one) & _sectors(other)]
        drawn: dict[int, None] = {}
        for _ in range(2 * size):
            pool = fitting if fitting and rng.random() < 0.8 else others
            drawn[pool[int(len(pool) * rng.random() ** 2)].id] = None
        for rank, target in enumerate(list(drawn)[:size], 1):
            yield Statement(one.id, target, Wish.YES, rank)


def _sectors(one: Participant) -> set[str]:
    return {line.sector for line in one.lines}
