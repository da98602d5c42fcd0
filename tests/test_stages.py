"""Single stages of the pipeline: what each does that the whole model would hide by doing it again, slowly."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from benchmarks.instances import event
from solver.control import Control
from solver.flow import Circulation, Ints
from solver.goals import draw
from solver.integers import Face, choose
from solver.order import put_in_order
from solver.place import place
from solver.prepare import Prepared, prepare
from solver.problem import Group, Pair, Participant, Problem, Table, Wish
from solver.schedule import Scope, Status
from solver.select import bounds_alone, goal_names, select
from solver.settle import settle
from solver.solve import solve
from solver.timetable import Timetable
from solver.values import choosing_values
from tests.problems import SMALL, make_problem

Values = dict[str, int]


def in_order(problem: Problem) -> Prepared:
    return prepare(put_in_order(problem).problem)


@pytest.mark.parametrize("seed", range(6))
def test_between_equals_the_lot_decides_and_nothing_else(seed: int) -> None:
    """Eight suppliers, all alike, for two slots of one buyer: those with the greatest numbers drawn."""
    people = [Participant("buyer", (1, 1)), *(Participant(f"supplier {i}", (1, 1)) for i in range(1, 9))]
    pairs = tuple(Pair(0, i, Wish.YES) for i in range(1, 9))
    problem = Problem(2, tuple(people), (Table("1", owner=0),), pairs, seed=seed)
    drawn = sorted(range(8), key=lambda k: draw(seed, "buyer", people[k + 1].id) >> 48)
    assert {meeting.pair for meeting in solve(problem).meetings} == set(drawn[-2:])


def test_one_person_behind_two_participants_is_counted_when_choosing() -> None:
    """Two slots hold two meetings of the four that both together wish; choosing knows that, without the whole model."""
    people = tuple(Participant(name, (1, 1)) for name in "abcdef")
    pairs = Pair(0, 2, Wish.YES), Pair(0, 3, Wish.YES), Pair(1, 4, Wish.YES), Pair(1, 5, Wish.YES)
    problem = Problem(2, people, tuple(Table(str(i)) for i in range(4)), pairs, together=((0, 1),))
    assert len(select(prepare(problem), control=Control()).chosen) == 2
    schedule = solve(problem)
    assert (schedule.status, len(schedule.meetings)) == (Status.OPTIMAL, 2)
    assert "settle" not in {stage.name for stage in schedule.stages}


def test_a_choice_keeps_the_sums_that_the_flow_does_not_know() -> None:
    """Zones, step-free tables and shared persons cross each other; what is chosen keeps every sum all the same."""
    for seed in range(60):
        prepared = prepare(replace(make_problem(Random(seed), SMALL), groups=()))
        chosen = set(select(prepared, control=Control()).chosen)
        for shared in prepared.sums:
            assert len(chosen.intersection(shared.pairs)) <= shared.most


@pytest.mark.parametrize("digits", range(8, 32, 2))
def test_goals_are_merged_only_as_far_as_the_arithmetic_is_exact(digits: int) -> None:
    """Together as one after the other, whatever the size of the weights."""
    random = Random(digits)
    goals = [np.array([random.randrange(1 << digits) for _ in range(29)], dtype=np.int64) for _ in range(3)]
    apart = _bipartite()
    together = Circulation(apart.nodes, (apart.tail, apart.head, apart.low.copy(), apart.high.copy()))
    assert together.maximise(goals) == [value for goal in goals for value in apart.maximise([goal])]


def _bipartite() -> Circulation:
    """Nine people, five on one side and four on the other, with two meetings each at most."""
    across = [(a, b, 1) for a in range(1, 6) for b in range(6, 10)]
    rows = [*((0, a, 2) for a in range(1, 6)), *across, *((b, 0, 2) for b in range(6, 10))]
    tail, head, high = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    low: Ints = np.zeros_like(high)
    return Circulation(10, (tail, head, low, high))


LIMITED = [event(60, 300, slots=6, tables=15, limited=0.5, seed=seed) for seed in range(1, 9)]
LIMITED += [event(60, 400, slots=8, tables=None, limited=0.7, seed=seed) for seed in range(1, 9)]
"""Half of the people or more come late or leave early: not every choice finds its slots by chains alone."""


def test_meetings_that_no_chain_places_push_others_on(monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = [in_order(problem) for problem in LIMITED]
    choices = [(one, select(one, control=Control()).chosen) for one in prepared]
    pushed = [len(place(one, chosen, control=Control()).placed) for one, chosen in choices]
    monkeypatch.setattr("solver.place.PUSHES", 0)
    alone = [len(place(one, chosen, control=Control()).placed) for one, chosen in choices]
    assert all(one >= other for one, other in zip(pushed, alone, strict=True))
    assert sum(pushed) > sum(alone)


def test_pairs_that_cannot_be_placed_are_exchanged_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the whole model, the second choice is never worse than the first, and often better."""
    monkeypatch.setattr("solver.settle.LARGEST", 0)
    exchanged = [_reach(problem) for problem in LIMITED]
    monkeypatch.setattr("solver.solve.EXCHANGES", 1)
    first = [_reach(problem) for problem in LIMITED]
    assert all(one >= other for one, other in zip(exchanged, first, strict=True))
    assert sum(one > other for one, other in zip(exchanged, first, strict=True)) > 2


def _reach(problem: Problem) -> list[int]:
    """The goals of choosing."""
    return [goal.value for goal in solve(problem).goals if goal.scope is Scope.GLOBAL]


def test_bounds_of_integers_hold_although_goals_before_are_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every choice at least as good in the goals before; and they are below what each goal could reach alone."""
    problem = event(60, 300, slots=6, tables=12, limited=0.3, both=0.3)
    prepared = in_order(replace(problem, groups=(Group("odd", tuple(range(0, 300, 3)), floor=75),)))
    names, alone = goal_names(prepared), bounds_alone(prepared)
    nothing: Ints = np.zeros(0, dtype=np.int64)
    face = Face(nothing, nothing, None, alone)
    best = choosing_values(prepared, choose(prepared, names, face, without=(), control=Control())[0])
    tight = set()
    for effort in (0.004, 0.005, 0.006, 0.01):
        monkeypatch.setattr("solver.integers.EFFORT", effort)
        chosen, bounds = choose(prepared, names, face, without=(), control=Control())
        tight.add(_judge(choosing_values(prepared, chosen), bounds, best=best, alone=alone))
    assert True in tight


@pytest.mark.parametrize("seed", [1, 2])
def test_bounds_of_settling_hold_although_goals_before_are_not_proved(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From nothing and in no time; and a level that is lifted leaves the wishes nearly where they could be."""
    prepared = in_order(event(60, 300, slots=6, tables=12, limited=0.5, seed=seed))
    names, alone = goal_names(prepared), bounds_alone(prepared)
    limits = select(prepared, control=Control()).bounds
    tight = set()
    shares = []
    for effort in (0.05, 0.08, 0.1, 0.12, 6.0):
        monkeypatch.setattr("solver.settle.EFFORT", effort)
        table, bounds = settle(Timetable(prepared, ()), limits, control=Control())
        values = choosing_values(prepared, table.placed)
        shares.append(values["wishes"] / bounds["wishes"])
        tight.add(_judge(values, {name: bounds[name] for name in names}, best=limits, alone=alone))
    assert values == limits
    assert max(shares[:-1]) > 0.95
    assert seed == 1 or True in tight


def _judge(values: Values, bounds: Values, *, best: Values, alone: Values) -> bool:
    """Judge bounds by the best values; whether one after an unproved goal is below what that goal could reach alone."""
    missed = False
    tight = False
    comparable = True
    for name, bound in bounds.items():
        assert values[name] <= bound <= alone[name]
        assert not comparable or bound >= best[name]
        comparable = comparable and best[name] >= values[name]
        tight = tight or (missed and bound < alone[name])
        missed = missed or values[name] < bound
    return tight
