"""Less waiting: counted as the oracle counts, lowered without breaking a rule, and never lost again."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from solver.check import check, measure
from solver.compact import compact
from solver.control import Control
from solver.exchange import Exchange
from solver.place import place
from solver.prepare import prepare
from solver.problem import Pair, Participant, Problem, Rules, Table, Wish
from solver.seat import seat
from solver.timetable import Timetable
from solver.waiting import Days, Waiting, pack, waiting_bounds, waiting_values
from tests.problems import make_medium
from tests.test_solve import simple

GOALS = ("long waits", "long rows", "waiting", "stay")


def place_all(problem: Problem) -> Timetable:
    """Those that no chain could place stay out."""
    prepared = prepare(problem)
    return place(prepared, range(len(prepared.pairs)), control=Control(), pushes=0)


def count_as_the_checker(table: Timetable) -> tuple[int, ...]:
    """Of a timetable that breaks no rule."""
    problem, meetings = table.prepared.problem, seat(table)
    duties = {"given", "maximum", "group", "lock", "precedence"}
    assert [v for v in check(problem, meetings) if v.rule not in duties] == []
    values = measure(problem, meetings)
    return tuple(values[name] for name in GOALS)


@pytest.mark.parametrize("slots", [1, 5, 64, 65, 130])
def test_days_are_counted_as_the_checker_counts_them(slots: int) -> None:
    random = Random(slots)
    for _ in range(20):
        present = tuple(int(random.random() < 0.8) for _ in range(slots))
        busy = [t for t in range(slots) if present[t] and random.random() < random.choice([0.2, 0.8])]
        guests = [Participant(f"Guest {t}", (1,) * slots) for t in busy]
        rules = Rules(
            longest_wait=random.randint(0, 3), longest_row=random.randint(1, 4), absence_is_gap=random.random() < 0.5
        )
        pauses = tuple(t for t in range(slots) if random.random() < 0.2)
        problem = Problem(
            slots,
            (Participant("Walker", present), *guests),
            tuple(Table(guest.id, owner=i) for i, guest in enumerate(guests, start=1)),
            tuple(Pair(i, 0, Wish.YES) for i in range(1, len(guests) + 1)),
            pauses=pauses,
            rules=rules,
        )
        values = waiting_values(timetable_of(problem, busy)).in_order()
        assert values == count_as_the_checker(timetable_of(problem, busy))


def timetable_of(problem: Problem, slots: list[int]) -> Timetable:
    table = Timetable(prepare(problem), range(len(slots)))
    for m, slot in enumerate(slots):
        table.put(m, slot)
    return table


def test_nobody_busy_has_nothing_to_wait_for() -> None:
    days = Days(prepare(Problem(70, (Participant("A", (1,) * 70),), (), ())))
    assert days.count(pack([0], words=days.words)).tolist() == [[0], [0], [0], [0]]


def test_no_trade_is_a_loss_or_breaks_a_rule() -> None:
    gained: Counter[str] = Counter()
    for seed in range(16):
        table = place_all(simple(make_medium(seed)))
        exchange, random = Exchange(table, seed=seed), Random(seed)
        placed, before = len(table.placed), count_as_the_checker(table)
        for _ in range(20):
            exchange.trade(*random.sample(range(table.slots), 2))
            table.restore(table.slot | exchange.slots)
            after = count_as_the_checker(table)
            assert after == exchange.total <= before
            gained["trades"] += after < before
            before = after
        assert len(table.placed) == placed
    assert gained["trades"] > 50


def test_full_tables_let_two_trades_make_room_for_each_other() -> None:
    """One table a slot, all taken: C can only come nearer to its other meeting if somebody takes its place."""
    people = tuple(Participant(name, (1,) * 4) for name in "ABCDEFGH")
    pairs = (Pair(0, 1), Pair(0, 2), Pair(3, 4), Pair(5, 6))
    problem = Problem(4, people, (Table("1"),), pairs, rules=Rules(longest_wait=0))
    table = timetable_of(problem, [0, 3, 1, 2])
    assert waiting_values(table).long_waits == 2
    compact(table, control=Control())
    assert count_as_the_checker(table) == waiting_bounds(table).in_order() == (0, 0, 0, 2 + 1 + 1 + 4)


def test_stays_are_shortened_but_not_at_the_price_of_waiting() -> None:
    """At a table of its own nobody minds the length of the day; who walks can go home."""
    people = Participant("Host", (1,) * 6), *(Participant(f"Guest {i}", (1,) * 6) for i in range(4))
    other = Participant("Other", (1,) * 6)
    tables = Table("1", owner=0), Table("2", owner=5)
    problem = Problem(6, (*people, other), tables, (Pair(0, 1), Pair(5, 1), Pair(0, 2), Pair(5, 2), Pair(0, 3)))
    table = timetable_of(problem, [0, 2, 3, 5, 5])
    assert waiting_values(table).in_order() == (0, 0, 2, 3 + 3 + 1)
    compact(table, control=Control())
    assert count_as_the_checker(table) == waiting_bounds(table).in_order() == (0, 0, 0, 2 + 2 + 1)


def test_who_meets_somebody_early_and_somebody_late_stays_between() -> None:
    """The guest's two meetings have one slot each; those of the others are one slot long."""
    people = (Participant("Guest", (1, 1, 1, 1)), *(Participant(name, (1, 1, 1, 1)) for name in "ab"))
    pairs = tuple(Pair(0, one, Wish.YES, slots=(t,)) for one, t in ((1, 0), (2, 3)))
    table = place(prepare(Problem(4, people, (Table("1"),), pairs)), (0, 1), control=Control())
    assert waiting_bounds(table) == Waiting(0, 0, 0, 4 + 1 + 1)


def test_the_same_seed_gives_the_same_slots() -> None:
    tables = [place_all(simple(make_medium(3))) for _ in range(2)]
    for table in tables:
        compact(table, control=Control())
    assert tables[0].slot == tables[1].slot
