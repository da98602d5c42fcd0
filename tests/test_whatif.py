"""Forecasts against whole solves, and the grid of configurations against the programme."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from benchmarks.instances import event
from matchmaker.entities import Edition, Lock, Role, Session, Statement, Table, Wish
from matchmaker.errors import InputError
from matchmaker.programme import slots_of
from matchmaker.whatif import NOT_ALL_LOCKS, Advice, Grid, Row, advise, borrow, explore, invent, read_edition
from solver import problem as solver
from solver.check import count_reach
from solver.problem import Problem
from solver.solve import solve
from solver.whatif import Forecast, forecast
from tests.command_line import DAY, dump, fail, run
from tests.editions import MORNING, participant
from tests.scenes import registrations


@pytest.mark.parametrize("tables", [9, None])
def test_a_forecast_says_of_choosing_what_a_whole_solve_says(tables: int | None) -> None:
    problem = event(40, 160, slots=6, tables=tables)
    schedule, found = solve(problem), forecast(problem)
    assert found is not None
    goals = {goal.name: goal for goal in schedule.goals}
    held = [sum(p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b) for m in schedule.meetings) for p in range(40)]
    reach = count_reach(problem)
    assert (found.asked, found.granted) == (160, len(schedule.meetings))
    assert (found.points, found.bound) == (goals["wishes"].value, goals["wishes"].bound)
    assert found.idle == sum(most > 0 and n == 0 for n, most in zip(held, reach, strict=True))
    assert found.short == sum(n < min(3, most) for n, most in zip(held, reach, strict=True))
    assert found.long_waits >= goals["long waits"].value
    assert found.proved
    assert forecast(problem) == found


def test_the_tables_of_a_forecast_matter() -> None:
    few, many = (forecast(event(40, 160, slots=6, tables=tables)) for tables in (4, 12))
    assert few is not None
    assert many is not None
    assert (few.granted, few.idle < few.short) == (24, True)
    assert few.granted < many.granted
    assert few.short > many.short


def test_what_finds_no_slot_makes_room_for_others() -> None:
    """Most people come late or leave early: a few of the chosen meetings find no slot, and others fill the places."""
    found = forecast(event(60, 300, slots=6, tables=15, limited=0.5, seed=13))
    assert found is not None
    assert not found.proved
    assert found.points > 0.98 * found.bound


def test_what_cannot_be_has_no_forecast() -> None:
    people = tuple(solver.Participant(name, (1,)) for name in "abc")
    pairs = solver.Pair(0, 1, Wish.YES), solver.Pair(0, 2, Wish.YES)
    problem = Problem(1, people, (solver.Table("1"), solver.Table("2")), pairs)
    assert forecast(problem) is not None
    assert forecast(replace(problem, locks=(solver.Lock(0), solver.Lock(1)))) is None
    away = replace(problem, participants=(people[0], replace(people[1], capacity=(0,)), people[2]))
    assert forecast(replace(away, locks=(solver.Lock(0),))) is None


def test_a_slot_counts_for_no_more_meetings_than_people_can_hold() -> None:
    """Two tables are open in one slot, and all who come want the same buyer: one meeting, proved."""
    people = tuple(solver.Participant(name, (1, 1)) for name in ("buyer", "a", "b"))
    tables = tuple(solver.Table(name, closed=(1,)) for name in "12")
    found = forecast(Problem(2, people, tables, tuple(solver.Pair(0, one, Wish.YES) for one in (1, 2))))
    assert found is not None
    assert (found.granted, found.bound, found.proved) == (1, 100, True)


def test_what_must_be_and_finds_no_slot_has_no_forecast() -> None:
    """Choosing sums over slots: two meetings of a buyer with two slots. Both can only be in the same one."""
    people = tuple(solver.Participant(name, (1, 1)) for name in ("buyer", "a", "b"))
    pairs = tuple(solver.Pair(0, one, Wish.YES, slots=(1,)) for one in (1, 2))
    problem = Problem(2, people, (solver.Table("1", owner=0),), pairs)
    found = forecast(problem)
    assert found is not None
    assert (found.granted, found.bound, found.proved) == (1, 200, False)
    assert forecast(replace(problem, locks=(solver.Lock(0), solver.Lock(1)))) is None


def test_whoever_has_nobody_to_meet_is_not_idle() -> None:
    people = tuple(solver.Participant(name, (1,)) for name in ("buyer", "supplier", "nobody's"))
    found = forecast(Problem(1, people, (solver.Table("1"),), (solver.Pair(0, 1, Wish.YES),)))
    assert found is not None
    assert (found.granted, found.idle, found.short) == (1, 0, 0)


def small(tables: int = 2) -> Edition:
    """Two buyers and four suppliers, who all wish to meet each other."""
    people = [participant(i, f"Ville {i}", Role.BUYER) for i in (1, 2)]
    people += [participant(i, f"Atelier {i}", Role.SUPPLIER) for i in (3, 4, 5, 6)]
    said = tuple(Statement(a, b, Wish.YES) for a in (1, 2) for b in (3, 4, 5, 6))
    rooms = tuple(Table(i, str(i)) for i in range(1, tables + 1))
    return Edition(MORNING, slots_of(MORNING), rooms, tuple(people), said)


def test_every_configuration_has_its_row() -> None:
    rows = explore(small(), Grid(slots=(1, 4), tables=(2, 3), meetings=(15, 20)))
    assert [(row.meeting, row.slots, row.tables) for row in rows] == [
        (15, 1, 2), (15, 1, 3), (15, 4, 2), (15, 4, 3), (20, 1, 2), (20, 1, 3), (20, 4, 2), (20, 4, 3),
    ]  # fmt: skip
    assert [row.forecast and row.forecast.granted for row in rows] == [2, 2, 8, 8, 2, 2, 8, 8]
    # 9:30, 9:50, 10:10 to 10:25, then the break to 10:45; with 20 minutes the third would run into it.
    assert [f"{row.end:%H:%M}" for row in rows if row.tables == 2] == ["09:45", "11:00", "09:50", "11:30"]


@pytest.mark.parametrize(
    ("grid", "slots"),
    [
        (Grid(), [6]),
        (Grid(meetings=(10, 15, 30)), [8, 6, 2]),
        (Grid(meetings=(15,), until=time(10, 25)), [3]),
        (Grid(slots=(2, 9), until=time(11, 5)), [2, 4]),
        (Grid(slots=(4, 9, 8), until=time(11, 5)), [4]),
        (Grid(slots=(9,)), [9]),
    ],
    ids=str,
)
def test_as_many_slots_as_fit_into_the_morning(grid: Grid, slots: list[int]) -> None:
    rows = explore(small(), grid)
    assert [row.slots for row in rows] == slots
    end = grid.until or (time(11, 45) if not grid.slots else time(23))
    assert all(row.end.time() <= end for row in rows)


def test_a_morning_without_room_for_one_meeting() -> None:
    with pytest.raises(InputError, match="not one meeting of 45 minutes is over by 10:00"):
        explore(small(), Grid(meetings=(45,), until=time(10)))


def test_a_configuration_that_cannot_be_says_why() -> None:
    one, two = explore(small(), Grid(slots=(4,), tables=(1, 2)))
    assert (one.forecast, "2 buyers keep 2 tables" in str(one.why)) == (None, True)
    assert (two.forecast is not None, two.why) == (True, None)
    locked = replace(small(), locks=(Lock(1, 3, slot=1), Lock(1, 4, slot=1), Lock(2, 5, slot=6)))
    assert [(row.forecast, row.why) for row in explore(locked, Grid(slots=(4,)))] == [(None, NOT_ALL_LOCKS)]


def test_the_edition_at_hand_is_one_of_the_configurations() -> None:
    """Tables keep their owners and their steps, closed slots and locks hold, and whoever comes late comes late."""
    people = (*small().participants[:5], replace(small().participants[5], arrive=time(11, 20), step_free=True))
    tables = Table(7, "7", owner=2), Table(9, "9", owner=1, step_free=True, closed=(6,))
    edition = replace(small(), participants=people, tables=tables, locks=(Lock(1, 5, slot=2, table=9),))
    (row,) = explore(edition, Grid())
    assert (row.slots, row.tables, row.meeting, row.end) == (6, 2, 15, edition.slots[-1].end)
    # The late one could meet in slot 6 only, and is kept away by the table of one buyer and the step of the other.
    assert row.forecast is not None
    assert (row.forecast.asked, row.forecast.granted, row.forecast.short) == (8, 6, 0)


def test_the_smallest_configuration_that_is_good_enough_is_advised() -> None:
    rows = explore(small(3), Grid(slots=(2, 4, 6), tables=(3, 2)))
    advice = advise(rows)
    assert advice is not None
    assert (advice.row.slots, advice.row.tables, advice.found.granted, advice.found.short) == (4, 2, 8, 0)
    assert (advice.more, advice.gained) == (None, 0)
    assert advice.found.asked == 8
    assert advise(rows[:1]) is None


def test_what_more_would_bring_is_said() -> None:
    end = slots_of(MORNING)[-1].end
    found = Forecast(400, 390, 9000, 9000, idle=0, short=0, long_waits=0, waiting=5, proved=True)
    rows = (
        Row(6, 40, 15, end, replace(found, granted=300, points=7000)),
        Row(6, 45, 15, end, found),
        Row(6, 55, 15, end, replace(found, granted=394, points=9050)),
        Row(6, 65, 15, end, replace(found, granted=394, points=9050)),
        Row(6, 30, 15, end, None, NOT_ALL_LOCKS),
    )
    assert advise(rows) == Advice(rows[1], found, rows[2], gained=4)
    assert advise(rows[:2]) == Advice(rows[1], found)


def test_the_people_of_another_edition_are_tried_in_this_room(tmp_path: Path) -> None:
    people = (*small().participants[:2], *(replace(one, away=(1,)) for one in small().participants[2:]))
    other = replace(small(), participants=people, event=replace(MORNING, slots=2), locks=(Lock(1, 3),))
    here = replace(small(5), participants=(), statements=(), tables=(Table(9, "9", owner=1), *small().tables))
    found = borrow(here, other)
    assert (found.event, found.statements, found.locks) == (MORNING, other.statements, ())
    assert [one.away for one in found.participants] == [()] * 6
    assert [table.owner for table in found.tables] == [None] * 3
    path = tmp_path / "avant.csv"
    path.write_text(registrations(), encoding="utf-8")
    read = read_edition(here, path)
    assert (read.event, read.tables, len(read.participants)) == (MORNING, found.tables, 10)
    assert [row.forecast is not None for row in explore(read, Grid(tables=(4,)))] == [True]


def test_expected_counts_are_invented() -> None:
    speech = replace(MORNING, sessions=(*MORNING.sessions, Session("Pitch", time(10, 10), 15, speakers=(3,))))
    edition = replace(small(), event=speech, tables=(Table(1, "1", owner=2), Table(2, "2")))
    found = invent(edition, buyers=12, suppliers=30, wishes=5)
    roles = [one.role for one in found.participants]
    assert (roles.count(Role.BUYER), roles.count(Role.SUPPLIER), len(roles)) == (12, 30, 42)
    assert len({one.organisation.key for one in found.participants}) == 42
    assert [table.owner for table in found.tables] == [None, None]
    assert found.event.sessions == MORNING.sessions
    heard = [sum(said.source == one.id for said in found.statements) for one in found.participants]
    assert max(heard) == 5
    assert sum(heard) > 4 * 42
    role = {one.id: one.role for one in found.participants}
    assert all(role[said.source] is not role[said.target] for said in found.statements)
    assert invent(edition, buyers=12, suppliers=30, wishes=5) == found
    for counts in ({"buyers": 0, "suppliers": 3, "wishes": 1}, {"buyers": 9000, "suppliers": 3, "wishes": 1}):
        with pytest.raises(InputError):
            invent(edition, **counts)


def test_the_command_prints_a_table_and_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "openmap.db"
    run("init", file, *DAY, "--slots", 6, "--tables", 12)
    assert fail("whatif", file)[0] == 4
    before = dump(file)
    text = run("whatif", file, "--slots", "2,4", "--tables", "8,12", "--buyers", 10, "--suppliers", 20)
    lines = [line.split() for line in text.splitlines()]
    assert [(line[:3], "–" in line) for line in lines[1:5]] == [
        (["2", "12", "8"], True), (["2", "12", "12"], False), (["4", "12", "8"], True), (["4", "12", "12"], False),
    ]  # fmt: skip
    said = " ".join(text.split())
    assert said.count("10 buyers keep 10 tables") == 1
    assert f"matchmaker event {file} --tables 10" in said
    assert re.search(r"4 slots of 12 minutes and 12 tables grant \d+ of \d+ wished meetings by \d\d:\d\d and", said)
    assert dump(file) == before
    assert fail("whatif", file, "--slots", "2,x")[0] == 2
    assert fail("whatif", file, "--buyers", 3)[0] == 2
