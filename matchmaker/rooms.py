"""Which table is whose: buyers keep their table and suppliers walk, unless the organiser decides otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matchmaker.entities import Edition, Participant, Role, Table
from matchmaker.errors import InputError


def number_tables(tables: Sequence[Table], count: int, *, step_free: int) -> tuple[Table, ...]:
    """``count`` tables labelled 1, 2, …; the first ``step_free`` of them can be reached without a step.

    Tables that are there already keep their zone and owner.
    """
    known = {table.label: table for table in tables}
    wanted = [known.get(str(n)) or Table(0, str(n)) for n in range(1, count + 1)]
    return tuple(replace(table, step_free=n < step_free) for n, table in enumerate(wanted))


def assign_tables(edition: Edition) -> tuple[Table, ...]:
    """The tables with an owner for every buyer, as many as it holds meetings in parallel.

    A table keeps the owner it has as long as that owner comes and still needs it. Step-free tables go to those who
    need them first, and to others only when no other table is left.
    Raises InputError when there are fewer tables than buyers need.
    """
    buyers = [p for p in edition.participants if p.role is Role.BUYER]
    if not edition.event.buyers_own_tables:
        return edition.tables
    owners = {p.id for p in edition.participants}
    tables = [table if table.owner in owners else replace(table, owner=None) for table in edition.tables]
    needed = sum(p.parallel for p in buyers)
    if needed > len(tables):
        raise InputError(
            "{buyers} buyers keep {needed} tables, and there are {tables}; add some (matchmaker event … --tables "
            "{needed}) or let all tables be shared (--shared-tables)",
            buyers=len(buyers),
            needed=needed,
            tables=len(tables),
        )
    for buyer in sorted(buyers, key=lambda p: (not p.step_free, p.organisation.key)):
        _provide(tables, buyer)
    return tuple(tables)


def _provide(tables: list[Table], buyer: Participant) -> None:
    """Give the buyer the free tables it still lacks."""
    own = sum(table.owner == buyer.id for table in tables)
    free = [k for k, table in enumerate(tables) if table.owner is None]
    free.sort(key=lambda k: (tables[k].step_free != buyer.step_free, k))
    for k in free[: max(0, buyer.parallel - own)]:
        tables[k] = replace(tables[k], owner=buyer.id)
