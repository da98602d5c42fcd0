"""Whose table is which."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matchmaker.entities import Edition, Participant, Role, Statement, Table, Wish
from matchmaker.errors import InputError
from matchmaker.needs import Needs, count_needs
from matchmaker.rooms import assign_tables, number_tables, parse_slots, say_slots
from tests.editions import MORNING, participant, slots_of


def edition(people: tuple[Participant, ...], *tables: Table, own: bool = True) -> Edition:
    event = replace(MORNING, buyers_own_tables=own)
    return Edition(event, slots_of(event), tables, people)


def owners(found: tuple[Table, ...]) -> dict[str, int | None]:
    return {table.label: table.owner for table in found}


def room(size: int, *, step_free: int = 0) -> tuple[Table, ...]:
    numbered = number_tables((), size, step_free=step_free)
    return tuple(replace(table, id=number) for number, table in enumerate(numbered, start=1))


def test_a_room_is_numbered_and_its_first_tables_are_step_free() -> None:
    assert number_tables((), 3, step_free=2) == (
        Table(0, "1", step_free=True),
        Table(0, "2", step_free=True),
        Table(0, "3"),
    )


def test_a_room_grows_and_shrinks_at_its_end_and_keeps_what_was_said_of_its_tables() -> None:
    named = (Table(7, "A", zone="Nef", owner=4), Table(8, "2", closed=(1,)))
    assert number_tables(named, 4, step_free=0) == (*named, Table(0, "1"), Table(0, "3"))
    assert number_tables(named, 1, step_free=1) == (replace(named[0], step_free=True),)
    assert number_tables(named, 0, step_free=0) == ()


def test_more_step_free_tables_than_tables_are_refused() -> None:
    with pytest.raises(InputError, match="4 of 3 tables cannot be step-free"):
        number_tables((), 3, step_free=4)


BUYERS = (
    participant(1, "Ville Beta", Role.BUYER),
    participant(2, "Ville Alpha", Role.BUYER, parallel=2),
    participant(3, "Atelier", Role.SUPPLIER),
    participant(4, "Fabrique", Role.BOTH),
    participant(5, "Réseau", Role.NETWORK),
)


def test_buyers_get_a_table_for_each_meeting_at_once_by_name_and_nobody_else_does() -> None:
    assert owners(assign_tables(edition(BUYERS, *room(5)))) == {"1": 2, "2": 2, "3": 1, "4": None, "5": None}


def test_the_order_of_registration_plays_no_part() -> None:
    shuffled = tuple(replace(one, number=9 - one.number) for one in reversed(BUYERS))
    assert assign_tables(edition(shuffled, *room(5))) == assign_tables(edition(BUYERS, *room(5)))


def test_a_table_keeps_its_owner_as_long_as_that_one_needs_it() -> None:
    first, second, third = room(3)
    held = edition(BUYERS[:3], replace(first, owner=1), second, replace(third, owner=2))
    assert owners(assign_tables(held)) == {"1": 1, "2": 2, "3": 2}
    fewer = (BUYERS[0], replace(BUYERS[1], parallel=1), BUYERS[2])
    released = edition(fewer, replace(first, owner=3), replace(second, owner=2), replace(third, owner=2))
    assert owners(assign_tables(released)) == {"1": 1, "2": 2, "3": None}


def test_who_is_both_keeps_what_the_organiser_gave() -> None:
    first, *others = room(5)
    given = edition(BUYERS, replace(first, owner=4), *others)
    assert owners(assign_tables(given)) == {"1": 4, "2": 2, "3": 2, "4": 1, "5": None}


def test_step_free_tables_go_to_those_who_need_them() -> None:
    buyers = (BUYERS[0], replace(BUYERS[1], parallel=1), participant(6, "Ville Zeta", Role.BUYER, step_free=True))
    assert owners(assign_tables(edition(buyers, *room(3, step_free=1)))) == {"1": 6, "2": 2, "3": 1}
    taken = tuple(replace(table, owner=owner) for table, owner in zip(room(3, step_free=1), (1, 2, 6), strict=True))
    assert owners(assign_tables(edition(buyers, *taken))) == {"1": 6, "2": 2, "3": 1}
    all_free = edition(buyers, *room(3, step_free=3))
    assert owners(assign_tables(all_free)) == {"1": 6, "2": 2, "3": 1}


def test_shared_tables_are_left_as_they_are() -> None:
    tables = (Table(1, "1", owner=2), Table(2, "2"))
    assert assign_tables(edition(BUYERS, *tables, own=False)) == tables


def test_too_few_tables_are_refused_with_what_to_type() -> None:
    with pytest.raises(InputError) as refused:
        assign_tables(edition(BUYERS, Table(1, "1", owner=4), Table(2, "2"), Table(3, "3")))
    assert str(refused.value) == (
        "2 buyers keep 3 tables of their own, and there are 2. Add some: matchmaker event FILE.db --tables 4; or let "
        "everybody share them: matchmaker event FILE.db --shared-tables"
    )


def test_a_room_without_tables_is_refused() -> None:
    with pytest.raises(InputError, match="no tables yet.*--tables 60"):
        assign_tables(edition(BUYERS, own=False))


def test_slots_are_read_as_they_are_typed() -> None:
    assert parse_slots(" 7; 1 – 3 2,", most=12) == (1, 2, 3, 7)
    assert (parse_slots("", most=12), say_slots(())) == ((), "")
    assert parse_slots(say_slots((2, 3, 5, 9, 10, 11)), most=12) == (2, 3, 5, 9, 10, 11)
    for text in ("0", "13", "5-3", "11-13"):
        with pytest.raises(InputError, match="there are rounds 1 to 12"):
            parse_slots(text, most=12)
    for text in ("two", "1.5", "-1", "1-2-3", "²", "1" * 5000):
        with pytest.raises(InputError, match="no list of rounds"):
            parse_slots(text, most=12)


def test_what_a_room_needs_is_counted() -> None:
    """The town holds two meetings at once; one pair is refused, one concerns a network, one nobody asked for."""
    town, region = replace(participant(1, "Ville", Role.BUYER), parallel=2), participant(2, "Région", Role.BUYER)
    sellers = tuple(participant(number, f"Atelier {number}", Role.SUPPLIER) for number in (3, 4, 5))
    people = (town, region, *sellers, participant(6, "Régie", Role.BOTH), participant(7, "Réseau", Role.NETWORK))
    said = [(1, 3), (1, 4), (5, 1), (6, 3), (2, 3), (2, 7)]
    statements = [Statement(a, b, Wish.YES) for a, b in said]
    statements += [Statement(3, 2, Wish.NO), Statement(2, 4, Wish.OPEN)]
    tables = (Table(1, "1"), Table(2, "2", closed=(1, 99)))
    needed = replace(edition(people, *tables), statements=tuple(statements))
    slots = MORNING.slots
    roles = {Role.BUYER: 2, Role.SUPPLIER: 3, Role.BOTH: 1, Role.NETWORK: 1}
    assert count_needs(needed) == Needs(
        roles, wishes=7, wished=4, rounds=slots, longest=2, tables=2, owned=3, together=1, places=2 * slots - 1
    )
    shared = replace(needed, event=replace(MORNING, buyers_own_tables=False), statements=())
    assert count_needs(shared) == replace(count_needs(needed), wishes=0, wished=0, longest=0, owned=0, together=0)
