"""At which table: few changes, and how few there must be."""

from __future__ import annotations

from itertools import permutations, product

from solver.changes import fewest_changes
from solver.check import check, measure
from solver.compact import compact
from solver.control import Control
from solver.place import place
from solver.prepare import prepare
from solver.problem import Demand, Pair, Participant, Problem, Table, Wish
from solver.schedule import Meeting
from solver.seat import seat
from solver.timetable import Timetable
from tests.problems import make_medium
from tests.test_solve import simple


def place_pairs(pairs: list[tuple[int, int]], slots: list[int], *, tables: int) -> Timetable:
    people = tuple(Participant(f"P{p}", (1,) * (max(slots) + 1)) for p in range(1 + max(max(pair) for pair in pairs)))
    rooms = tuple(Table(str(k)) for k in range(tables))
    problem = Problem(max(slots) + 1, people, rooms, tuple(Pair(a, b, Wish.YES) for a, b in pairs))
    table = Timetable(prepare(problem), range(len(pairs)))
    for m, slot in enumerate(slots):
        table.put(m, slot)
    return table


def count_changes(table: Timetable, meetings: tuple[Meeting, ...]) -> int:
    assert check(table.prepared.problem, meetings) == ()
    return measure(table.prepared.problem, meetings)["table changes"]


def test_who_comes_back_finds_the_table_that_was_kept() -> None:
    """0 meets 1, waits while 2 meets 3, then meets 4, who comes from nowhere: two tables are enough for no change."""
    table = place_pairs([(0, 1), (2, 3), (0, 4), (2, 5)], [0, 1, 2, 2], tables=2)
    assert count_changes(table, seat(table)) == 0


def test_seats_are_improved_looking_forward_too() -> None:
    """Slot by slot, looking back only, cannot know where somebody will be wanted next."""
    pairs = [(0, 1), (2, 3), (0, 2), (1, 3), (0, 3), (1, 2)]
    table = place_pairs(pairs, [0, 0, 1, 1, 2, 2], tables=2)
    orders = product(permutations(range(2)), repeat=3)
    every = [tuple(sorted(Meeting(2 * t + i, t, order[i]) for t, order in enumerate(some) for i in (0, 1)))
             for some in orders]  # fmt: skip
    assert count_changes(table, seat(table)) == min(count_changes(table, meetings) for meetings in every)


def test_no_seats_have_fewer_changes_than_the_bound() -> None:
    """All meet all in turn at shared tables: few can stay where they are."""
    for people in (4, 6, 8):
        pairs, slots = [], []
        for t in range(people - 1):
            ring = [0, *((i + t) % (people - 1) + 1 for i in range(people - 1))]
            pairs += [(min(ring[i], ring[-1 - i]), max(ring[i], ring[-1 - i])) for i in range(people // 2)]
            slots += [t] * (people // 2)
        table = place_pairs(pairs, slots, tables=people // 2)
        found = count_changes(table, seat(table))
        assert found >= fewest_changes(table) == people * (people - 2) - (people // 2) * (people - 2)
        assert people > 4 or found == fewest_changes(table)


def test_tables_of_ones_own_and_shared_ones_add_up() -> None:
    people = tuple(Participant(name, (1, 1, 1, 1)) for name in ("Host", "A", "B", "C"))
    pairs = (Pair(0, 1, Wish.YES), Pair(1, 2, Wish.YES), Pair(1, 3, Wish.YES), Pair(2, 3, Wish.YES))
    problem = Problem(4, people, (Table("1", owner=0), Table("2")), pairs)
    table = Timetable(prepare(problem), range(4))
    for m, slot in enumerate((0, 1, 2, 3)):
        table.put(m, slot)
    assert count_changes(table, seat(table)) == fewest_changes(table) == 1


def test_two_who_meet_again_keep_their_table() -> None:
    people = tuple(Participant(name, (1, 1)) for name in "ab")
    pair = Pair(0, 1, Wish.YES, demand=Demand.GIVEN, meetings=2)
    table = Timetable(prepare(Problem(2, people, (Table("1"),), (pair,))), (0, 1))
    for m in (0, 1):
        table.put(m, m)
    assert count_changes(table, seat(table)) == fewest_changes(table) == 0


def test_invented_mornings_stay_above_the_bound_and_gain() -> None:
    gained = 0
    for seed in range(8):
        prepared = prepare(simple(make_medium(seed)))
        table = place(prepared, range(len(prepared.pairs)), control=Control(), pushes=0)
        compact(table, control=Control())
        greedy, steady = seat(table, control=Control(stop=lambda: True)), seat(table)
        goals = [measure(prepared.problem, meetings)["table changes"] for meetings in (greedy, steady)]
        assert fewest_changes(table) <= goals[1] <= goals[0]
        gained += goals[0] - goals[1]
    assert gained > 0
