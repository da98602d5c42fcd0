"""In which slot: what must give way where not everything has a place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from solver.control import Control
from solver.place import fill, place
from solver.prepare import Prepared, prepare
from solver.problem import Pair, Participant, Problem, Rules, Table, Wish
from solver.timetable import Timetable

# Two tables in the first slot and one in the second; the pair of the shy one has the fewest points.
PEOPLE = tuple(Participant(name, (1, 1)) for name in ("City", "Port", "North", "South"))
SHY = Participant("Shy", (1, 0))
PROBLEM = Problem(
    2,
    (*PEOPLE, SHY),
    (Table("1", owner=0), Table("2", owner=1)),
    (
        Pair(0, 2, Wish.PRIORITY, Wish.YES, rank_a=1),
        Pair(0, 3, Wish.PRIORITY, Wish.YES, rank_a=1),
        Pair(0, 4, Wish.YES),
        Pair(1, 2, Wish.YES, Wish.YES),
        Pair(1, 3, Wish.YES, Wish.YES),
    ),
)


def place_all(prepared: Prepared) -> Timetable:
    return place(prepared, range(len(prepared.pairs)), control=Control())


@pytest.mark.parametrize("wishes_first", [False, True])
def test_somebodys_only_meeting_gives_way_only_where_wishes_come_first(wishes_first: bool) -> None:
    """City has three meetings and two slots."""
    problem = replace(PROBLEM, rules=Rules(floor=1, wishes_first=wishes_first))
    table = place_all(prepare(problem))
    left = set(range(5)).difference(table.placed)
    assert left == ({2} if wishes_first else left & {0, 1})
    assert len(left) == 1


@pytest.mark.parametrize("wishes_first", [False, True])
def test_what_is_filled_in_lifts_the_worst_off_first(wishes_first: bool) -> None:
    problem = replace(PROBLEM, rules=Rules(floor=1, wishes_first=wishes_first))
    table = Timetable(prepare(problem), range(2))
    table.put(0, 1)
    fill(table, control=Control())
    assert (2 in table.placed) is not wishes_first


def test_nothing_more_is_filled_in_once_it_is_over() -> None:
    people = tuple(Participant(f"{side} {i}", (1,)) for i in range(40) for side in ("Host", "Guest"))
    tables = tuple(Table(str(i), owner=2 * i) for i in range(40))
    problem = Problem(1, people, tables, tuple(Pair(2 * i, 2 * i + 1, Wish.YES) for i in range(40)))
    table = Timetable(prepare(problem), ())
    fill(table, control=Control(stop=lambda: True))
    assert 0 < len(table.placed) < 40


def test_ten_rooms_of_which_some_tables_are_step_free_are_no_reason_to_refuse() -> None:
    rooms = [f"Room {i}" for i in range(10)]
    hosts = [Participant(f"Host {room}", (1,), zone=room) for room in rooms]
    guests = [Participant(f"Guest {room}", (1,), step_free=room < "Room 5") for room in rooms]
    tables = [Table(f"{room} {i}", zone=room, step_free=i == 0) for room in rooms for i in range(2)]
    free = Participant("Anywhere", (1,), step_free=True), Participant("Anybody", (1,))
    pairs = (*(Pair(i, i + 10, Wish.YES) for i in range(10)), Pair(21, 20, Wish.YES))
    problem = Problem(1, (*hosts, *guests, *free), tuple(tables), pairs)
    assert len(place_all(prepare(problem)).placed) == 11
