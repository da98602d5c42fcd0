"""Which table is whose: buyers keep their table and suppliers walk, unless the organiser decides otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import count, groupby

from matchmaker.entities import Edition, Participant, Role, Table
from matchmaker.errors import InputError


def number_tables(tables: Sequence[Table], size: int, *, step_free: int) -> tuple[Table, ...]:
    """The first ``size`` tables of a room, and new ones with the next free numbers where it has fewer.

    The first ``step_free`` of them can be reached without a step. Tables that are there keep label, zone and owner.

    Raises:
        InputError: more step-free tables than tables.
    """
    if step_free > size:
        raise InputError("{step_free} of {size} tables cannot be step-free", step_free=step_free, size=size)
    room = add_tables(tables, size - len(tables))[:size]
    return tuple(replace(table, step_free=place < step_free) for place, table in enumerate(room))


def add_tables(tables: Sequence[Table], number: int, *, zone: str = "", step_free: bool = False) -> tuple[Table, ...]:
    """The tables, and so many new ones with the next free numbers."""
    labels = {table.label for table in tables}
    unused = (str(label) for label in count(1) if str(label) not in labels)
    return (*tables, *(Table(0, next(unused), zone=zone, step_free=step_free) for _ in range(number)))


def parse_slots(text: str, *, most: int) -> tuple[int, ...]:
    """Numbers of slots from 1 to ``most``, sorted; a stretch has a hyphen between its ends.

    >>> parse_slots("7, 1-3", most=12)
    (1, 2, 3, 7)

    Raises:
        InputError: It is no such list, or there is no such slot.
    """
    found: set[int] = set()
    for part in re.split(r"[\s,;]+", re.sub(r"\s*[-–]\s*", "-", text.strip())):
        ends = re.fullmatch(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", part)
        if part and not ends:
            raise InputError("“{text}” is no list of rounds; write it as 1-3, 7", text=text)
        if ends:
            first, last = int(ends[1]), int(ends[2] or ends[1])
            if not 1 <= first <= last <= most:
                raise InputError("there are rounds 1 to {most}, and no rounds {part}", most=most, part=part)
            found.update(range(first, last + 1))
    return tuple(sorted(found))


def say_slots(numbers: Sequence[int]) -> str:
    """The reverse of ``parse_slots``.

    >>> say_slots((1, 2, 3, 7))
    '1-3, 7'
    """
    runs = [[number for _, number in run] for _, run in groupby(enumerate(sorted(numbers)), lambda at: at[1] - at[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def assign_tables(edition: Edition) -> tuple[Table, ...]:
    """The tables with an owner for every buyer, as many as it holds meetings at once.

    A table keeps its owner as long as that one needs it. Step-free tables go first to those who need them. Whoever is
    buyer and supplier owns what the organiser gave it; tables of others are free again.

    Raises:
        InputError: there are no tables, or fewer than the buyers need.
    """
    if not edition.tables:
        raise InputError("this event has no tables yet; say how many: matchmaker event FILE.db --tables 60")
    if not edition.event.buyers_own_tables:
        return edition.tables
    given = {p.id for p in edition.participants if p.role is Role.BOTH}
    buyers = sorted(
        (p for p in edition.participants if p.role is Role.BUYER), key=lambda p: (not p.step_free, p.organisation.key)
    )
    _refuse_shortage(edition.tables, buyers, given)
    owner = {table.id: table.owner for table in edition.tables if table.owner in given}
    for buyer in buyers:
        free = sorted(
            (table for table in edition.tables if table.id not in owner), key=lambda table: _fitness(table, buyer)
        )
        owner |= {table.id: buyer.id for table in free[: buyer.parallel]}
    return tuple(replace(table, owner=owner.get(table.id)) for table in edition.tables)


def _fitness(table: Table, buyer: Participant) -> tuple[bool, bool, bool, bool]:
    """Low is good: usable, its own, nobody's, and no step-free table for those who do not need one."""
    useless = buyer.step_free and not table.step_free
    mine = table.owner == buyer.id
    return useless, not mine, table.owner is not None, table.step_free != buyer.step_free


def _refuse_shortage(tables: Sequence[Table], buyers: Sequence[Participant], given: set[int]) -> None:
    needed = sum(buyer.parallel for buyer in buyers)
    kept = sum(table.owner in given for table in tables)
    if needed + kept > len(tables):
        raise InputError(
            "{buyers} buyers keep {needed} tables of their own, and there are {free}. Add some: matchmaker event "
            "FILE.db --tables {total}; or let everybody share them: matchmaker event FILE.db --shared-tables",
            buyers=len(buyers),
            needed=needed,
            free=len(tables) - kept,
            total=needed + kept,
        )
