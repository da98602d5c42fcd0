"""Why wishes were not granted: prices against fresh forced choices and brute force, causes and changes one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest

from benchmarks.instances import event
from solver.control import Control
from solver.prepare import prepare
from solver.problem import Group, Lock, Pair, Participant, Problem, ProblemError, Rules, Table, Wish
from solver.reasons import Cause, Change, Kind, Price, Reason, reasons
from solver.schedule import Meeting, Schedule, Scope, Status
from solver.select import Infeasible, goal_names, select
from solver.solve import solve
from tests import oracle
from tests.problems import Size, make_problem, make_strict, make_tiny
from tests.test_targets import ABOVE, BELOW, CROSSING, with_targets

HALL = Size(buyers=6, suppliers=12, both=0, slots=4, shared=3, pairs=45)
Values = tuple[int, ...]


def plain(problem: Problem) -> Problem:
    """Without what choosing alone does not know."""
    return replace(problem, groups=(), precedences=())


def alike(problem: Problem) -> Problem:
    """Without what makes tables and people share limits that hang on no single participant."""
    people = tuple(replace(one, zone="", step_free=False) for one in problem.participants)
    return replace(problem, participants=people, together=())


def at_most(low: Values | None, price: Values | None, schedule: Schedule) -> bool:
    """A proved schedule cannot gain, which choosing alone does not know."""
    if low is None or price is None:
        return low == price
    return low <= (max(price, (0,) * len(price)) if schedule.status is Status.OPTIMAL else price)


def values(schedule: Schedule) -> Values:
    return tuple(goal.value for goal in schedule.goals if goal.scope is Scope.GLOBAL)


def force(problem: Problem, pair: int) -> Problem:
    return replace(problem, locks=(*problem.locks, Lock(pair)))


def choose(problem: Problem) -> Values | None:
    """The goals of a fresh choice, None if there is none."""
    prepared = prepare(problem)
    try:
        bounds = {} if prepared.impossible else select(prepared, control=Control()).bounds
    except Infeasible:
        return None
    return tuple(bounds[name] for name in goal_names(prepared)) if bounds else None


def minus(one: Values, other: Values) -> Values:
    return tuple(a - b for a, b in zip(one, other, strict=True))


def forced_prices(problem: Problem, schedule: Schedule) -> list[Values | None]:
    """By fresh forced choices, of all pairs that do not meet."""
    met = {meeting.pair for meeting in schedule.meetings}
    fresh = (choose(force(problem, k)) for k in range(len(problem.pairs)) if k not in met)
    return [None if found is None else minus(values(schedule), found) for found in fresh]


def lows(found: tuple[Reason, ...]) -> list[Values | None]:
    return [None if reason.price is None else reason.price.low for reason in found]


class TestPrices:
    @pytest.mark.parametrize("seed", range(4))
    def test_a_price_is_that_of_a_fresh_forced_choice(self, seed: int) -> None:
        problem = event(30, 110, slots=4, tables=6, seed=seed)
        schedule = solve(problem)
        assert values(schedule) == choose(problem)
        found = reasons(problem, schedule)
        assert lows(found) == forced_prices(problem, schedule)
        assert sum(reason.price is not None and reason.price.exact for reason in found) > len(found) * 0.9

    @pytest.mark.parametrize("seed", [0, 1, 2, 5, 6, 7, 9])
    def test_so_it_is_with_limits_hours_minimums_and_imposed_pairs(self, seed: int) -> None:
        problem = alike(plain(make_problem(Random(seed), HALL)))
        schedule = solve(problem)
        assert values(schedule) == choose(problem)
        assert lows(reasons(problem, schedule)) == forced_prices(problem, schedule)

    @pytest.mark.parametrize("seed", range(12))
    def test_sums_across_participants_leave_a_bound(self, seed: int) -> None:
        problem = plain(make_problem(Random(seed), HALL))
        schedule = solve(problem)
        pairs = zip(lows(reasons(problem, schedule)), forced_prices(problem, schedule), strict=True)
        assert all(at_most(low, price, schedule) for low, price in pairs)

    @pytest.mark.parametrize("seed", range(4))
    def test_with_both_roles_it_is_a_bound_and_mostly_the_price(self, seed: int) -> None:
        problem = event(30, 90, slots=4, tables=6, both=0.2, seed=seed)
        schedule = solve(problem)
        assert schedule.status is Status.OPTIMAL
        pairs = [
            (a, b) for a, b in zip(lows(reasons(problem, schedule)), forced_prices(problem, schedule), strict=True)
        ]
        assert all(a is not None and b is not None and a <= b for a, b in pairs)
        assert sum(a == b for a, b in pairs) > len(pairs) / 2

    @pytest.mark.parametrize("seed", range(4))
    def test_targets_of_groups_have_a_price_too(self, seed: int) -> None:
        """Two of the odd firms for every buyer, and all meetings of every fourth firm in one target."""
        problem = event(30, 110, slots=4, tables=6, seed=seed)
        groups = (*_odd(problem), _fourth(problem))
        schedule = solve(wanted := replace(problem, groups=groups, rules=Rules(floor=0)))
        assert values(schedule) == choose(wanted)
        found = reasons(wanted, schedule)
        assert lows(found) == forced_prices(wanted, schedule)
        prices = [reason.price for reason in found if reason.price is not None]
        assert any(price.exact and price.low[price.goals.index("groups")] > 0 for price in prices)

    @pytest.mark.parametrize("kind", [BELOW, ABOVE, CROSSING])
    def test_the_true_price_of_targets_lies_in_the_interval(self, kind: str) -> None:
        lost = 0
        for seed in range(25):
            problem = with_targets(seed, kind)
            schedule = solve(problem)
            judge_prices(problem, schedule)
            judge_prices(problem, replace(schedule, status=Status.FEASIBLE, meetings=schedule.meetings[1:]))
            prices = [reason.price for reason in reasons(problem, schedule) if reason.price is not None]
            lost += sum(price.high is not None and price.high[price.goals.index("groups")] > 0 for price in prices)
        assert lost > 10

    def test_so_many_levels_that_no_machine_word_holds_them(self) -> None:
        plenty = event(40, 330, slots=16, tables=14, buyers=0.5)
        problem = replace(plenty, rules=Rules(floor=16))
        schedule = solve(problem)
        assert values(schedule) == choose(problem)
        assert lows(reasons(problem, schedule)) == forced_prices(problem, schedule)

    @pytest.mark.parametrize("seed", range(60))
    def test_the_true_price_lies_in_the_interval_whatever_the_schedule(self, seed: int) -> None:
        problem = make_tiny(seed)
        schedule = solve(problem)
        judge_prices(problem, schedule)
        judge_prices(problem, replace(schedule, status=Status.FEASIBLE, meetings=schedule.meetings[1:]))

    @pytest.mark.parametrize("seed", range(60))
    def test_so_it_does_where_pairs_must_meet(self, seed: int) -> None:
        problem = make_strict(seed)
        schedule = solve(problem)
        if schedule.status is not Status.INFEASIBLE:
            judge_prices(problem, schedule)

    def test_a_schedule_that_is_not_the_best_may_even_gain(self) -> None:
        problem = room(slots=1, people=("A", "x"), pairs=[("A", "x", Wish.YES)])
        found = reasons(problem, Schedule(Status.FEASIBLE, (), (), 1))
        assert [(one.price, one.cause) for one in found] == [
            (Price(NAMES, (0, 0, 0, -2, 0, 0, -100), (0, 0, 0, -2, 0, 0, -100)), Cause.BETTER)
        ]

    def test_what_meets_needs_no_reason_and_what_cannot_be_is_refused(self) -> None:
        problem = room(slots=1, people=("A", "x", "y"), pairs=[("A", "x", Wish.YES), ("A", "y", Wish.YES)])
        schedule = solve(problem)
        with pytest.raises(ProblemError, match="these two meet"):
            reasons(problem, schedule, wishes=[schedule.meetings[0].pair])
        both = tuple(Meeting(pair, 0, 0) for pair in (0, 1))
        with pytest.raises(ProblemError, match="more of them than people"):
            reasons(problem, replace(schedule, meetings=both), wishes=())


def _odd(problem: Problem) -> tuple[Group, ...]:
    of: dict[int, list[int]] = {}
    for k, pair in enumerate(problem.pairs):
        if pair.b % 2:
            of.setdefault(pair.a, []).append(k)
    return tuple(Group(f"odd of {p}", tuple(mine), floor=2) for p, mine in of.items())


def _fourth(problem: Problem) -> Group:
    return Group("fourth", tuple(k for k, pair in enumerate(problem.pairs) if pair.b % 4 == 0), floor=15)


def judge_prices(problem: Problem, schedule: Schedule) -> None:
    """Every price against the best of all schedules with the pair, by brute force."""
    reached = tuple(oracle.score_choice(problem, tuple({m.pair for m in schedule.meetings})).values())
    for reason in reasons(problem, schedule):
        best = oracle.best(force(problem, reason.pair))
        if best is None or reason.price is None:
            assert best is None
            assert reason.price is None or reason.price.high is None
        else:
            price = minus(reached, tuple(best.values()))
            assert reason.price.low <= price
            assert reason.price.high is None or price <= reason.price.high


NAMES = ("imposed", "mutual priorities", "minimum", "level 1", "level 2", "level 3", "wishes")


def room(
    *,
    slots: int,
    people: tuple[str, ...],
    pairs: list[tuple[str, str, Wish]],
    tables: int = 9,
    hours: Mapping[str, tuple[int, ...]] | None = None,
    **more: int,
) -> Problem:
    """People by name with pairs that the first side wishes, at shared tables; ``more``: own maxima by name."""
    who = [Participant(name, (hours or {}).get(name, (1,) * slots), maximum=more.get(name)) for name in people]
    wished = [Pair(people.index(a), people.index(b), wish) for a, b, wish in pairs]
    return Problem(slots, tuple(who), tuple(Table(str(k)) for k in range(tables)), tuple(wished))


def ask(problem: Problem) -> Reason:
    """The reason of the last pair, which does not meet."""
    return reasons(problem, solve(problem), wishes=[len(problem.pairs) - 1])[0]


P, Y = Wish.PRIORITY, Wish.YES


class TestCauses:
    def test_one_is_full_and_the_other_pairs_are_worth_more(self) -> None:
        problem = room(slots=1, people=("A", "x", "y"), pairs=[("A", "x", P), ("A", "y", Y)])
        zero = (0,) * 6
        assert ask(problem) == Reason(
            pair=1,
            cause=Cause.FULL,
            who=(0,),
            meetings=(0,),
            price=Price(NAMES, (*zero, 30), (*zero, 30)),
            instead=(0,),
            changes=(Change(Kind.SLOT),),
        )

    def test_the_price_of_a_first_meeting_is_a_first_meeting(self) -> None:
        people, pairs = ("A", "B", "x", "y"), [("A", "x", Y), ("B", "y", Y), ("A", "y", P)]
        found = ask(room(slots=1, people=people, pairs=pairs))
        assert (found.cause, found.price, found.instead) == (
            Cause.FULL,
            Price(NAMES, (0, 0, 0, 2, 0, 0, 70), (0, 0, 0, 2, 0, 0, 70)),
            (0, 1),
        )

    def test_a_price_of_nothing_is_the_lot(self) -> None:
        problem = room(slots=1, people=("A", "x", "y"), pairs=[("A", "x", Y), ("A", "y", Y)])
        (found,) = reasons(problem, solve(problem))
        assert (found.cause, found.price) == (Cause.LOT, Price(NAMES, (0,) * 7, (0,) * 7))

    def test_own_limit(self) -> None:
        found = ask(room(slots=3, people=("A", "x", "y"), pairs=[("A", "x", P), ("A", "y", Y)], A=1))
        assert (found.cause, found.who, found.meetings) == (Cause.LIMIT, (0,), (0,))
        assert found.changes == (Change(Kind.LIMIT, 0),)

    def test_two_limits_are_more_than_one_change(self) -> None:
        people, pairs = ("A", "B", "x", "y"), [("A", "x", P), ("B", "y", P), ("A", "y", Y)]
        found = ask(room(slots=3, people=people, pairs=pairs, A=1, y=1))
        assert (found.cause, found.who, found.changes) == (Cause.LIMIT, (0, 3), ())

    def test_never_there_together(self) -> None:
        found = ask(room(slots=3, people=("A", "x"), pairs=[("A", "x", Y)], hours={"A": (1, 0, 0), "x": (0, 0, 1)}))
        changes = (Change(Kind.HOURS, 0, 2), Change(Kind.HOURS, 1, 0), Change(Kind.SLOT))
        assert found == Reason(0, Cause.APART, changes=changes)

    def test_no_table_suits_both(self) -> None:
        problem = room(slots=1, people=("A", "x"), pairs=[("A", "x", Y)])
        people = (problem.participants[0], replace(problem.participants[1], step_free=True))
        assert ask(replace(problem, participants=people)) == Reason(0, Cause.NOWHERE, changes=(Change(Kind.TABLE),))

    def test_all_tables_are_closed_when_both_are_there(self) -> None:
        problem = room(slots=2, people=("A", "x"), pairs=[("A", "x", Y)], hours={"x": (0, 1)}, tables=1)
        found = ask(replace(problem, tables=(Table("1", owner=0, closed=(1,)),)))
        assert found == Reason(
            0, Cause.NOWHERE, changes=(Change(Kind.TABLE), Change(Kind.HOURS, 1, 0), Change(Kind.SLOT))
        )

    def test_two_zones_that_no_table_joins(self) -> None:
        problem = room(slots=1, people=("A", "x"), pairs=[("A", "x", Y)])
        people = tuple(
            replace(one, zone=zone) for one, zone in zip(problem.participants, ("north", "south"), strict=True)
        )
        assert ask(replace(problem, participants=people)) == Reason(0, Cause.NOWHERE)

    def test_one_person_behind_both(self) -> None:
        problem = room(slots=2, people=("A", "x"), pairs=[("A", "x", Y)])
        assert ask(replace(problem, together=((0, 1),))) == Reason(0, Cause.APART)

    def test_tables_are_short(self) -> None:
        found = ask(room(slots=1, people=("A", "B", "x", "y"), pairs=[("A", "x", P), ("B", "y", Y)], tables=1))
        assert (found.cause, found.who, found.instead) == (Cause.TABLES, (), (0,))
        assert found.changes == (Change(Kind.TABLE), Change(Kind.SLOT))

    def test_both_are_free_but_never_at_the_same_time(self) -> None:
        hours = {"B": (1, 0), "y": (0, 1)}
        pairs = [("A", "y", P), ("B", "x", P), ("A", "x", Y)]
        found = ask(room(slots=2, people=("A", "B", "x", "y"), pairs=pairs, hours=hours))
        assert (found.cause, found.who, found.changes) == (Cause.SLOTS, (), (Change(Kind.SLOT),))
        assert (found.price is not None and found.price.high, len(found.instead)) == ((0, 0, 0, 1, -1, 0, 30), 1)

    def test_a_lock_is_in_the_way(self) -> None:
        problem = room(slots=1, people=("A", "x", "y"), pairs=[("A", "x", Y), ("A", "y", P)])
        assert ask(replace(problem, locks=(Lock(0),))) == Reason(1, Cause.BLOCKED, changes=(Change(Kind.SLOT),))

    def test_a_group_is_not_looked_into(self) -> None:
        problem = room(slots=2, people=("A", "x", "y"), pairs=[("A", "x", P), ("A", "y", Y)])
        found = ask(replace(problem, groups=(Group("g", (0, 1), cap=1),)))
        assert (found.cause, found.changes, found.price is not None and found.price.high) == (Cause.RULES, (), None)


def changed(problem: Problem, pair: Pair, change: Change) -> Problem:
    """The problem after a change."""
    people = list(problem.participants)
    if change.kind is Kind.LIMIT and change.participant is not None:
        one = people[change.participant]
        people[change.participant] = replace(one, maximum=(one.maximum or 0) + 1)
    if change.kind is Kind.HOURS and change.participant is not None:
        one = people[change.participant]
        hours = tuple(1 if t == change.slot else c for t, c in enumerate(one.capacity))
        people[change.participant] = replace(one, capacity=hours)
    if change.kind is Kind.SLOT:
        people = [replace(one, capacity=(*one.capacity, int(p in (pair.a, pair.b)))) for p, one in enumerate(people)]
    zone = max(people[pair.a].zone, people[pair.b].zone)
    more = (Table("more", zone=zone, step_free=True),) if change.kind is Kind.TABLE else ()
    slots = problem.slots + (change.kind is Kind.SLOT)
    return replace(problem, slots=slots, participants=tuple(people), tables=(*problem.tables, *more))


class TestChanges:
    @pytest.mark.parametrize("seed", range(60))
    def test_each_grants_the_wish_and_takes_nothing(self, seed: int) -> None:
        problem = plain(make_tiny(seed))
        schedule = solve(problem)
        for reason in reasons(problem, schedule):
            for change in reason.changes:
                after = changed(problem, problem.pairs[reason.pair], change)
                wanted = tuple(sorted({reason.pair, *(m.pair for m in schedule.meetings)}))
                assert next(oracle.place(after, wanted), None), (reason.pair, change)

    def test_none_is_overlooked_where_only_a_table_or_a_limit_is_missing(self) -> None:
        problem = event(30, 120, slots=4, tables=5)
        found = reasons(problem, solve(problem))
        assert {reason.changes[0].kind for reason in found if reason.cause is Cause.TABLES} == {Kind.TABLE}


class TestSameAnswer:
    def test_twice_and_whatever_the_order_of_the_lines(self) -> None:
        problem = event(30, 120, slots=4, tables=5, both=0.1)
        schedule = solve(problem)
        found = reasons(problem, schedule)
        assert reasons(problem, schedule) == found
        back = range(len(problem.pairs) - 1, -1, -1)
        turned = replace(problem, pairs=problem.pairs[::-1])
        again = reasons(
            turned, replace(schedule, meetings=tuple(replace(m, pair=back[m.pair]) for m in schedule.meetings))
        )
        assert {(back[r.pair], r.cause, r.who, r.price, r.changes) for r in again} == {
            (r.pair, r.cause, r.who, r.price, r.changes) for r in found
        }
