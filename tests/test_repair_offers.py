"""Offers fill free places and nothing else; news are told person by person."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from solver.check import check
from solver.control import Control
from solver.problem import Lock, Pair, Participant, Problem, Table, Wish
from solver.repair import repair
from solver.repair.news import Change, Kind, list_changes
from solver.repair.offers import offer
from solver.schedule import Meeting
from tests import oracle
from tests.problems import SMALL, make_problem


@pytest.mark.parametrize("since", [0, 2])
def test_offers_keep_every_rule_and_leave_no_free_place_to_a_pair(since: int) -> None:
    seen = 0
    for seed in range(60):
        problem = replace(make_problem(Random(seed), SMALL), groups=())
        before = tuple(m for m in offer(problem, ()) if Random(seed * 1000 + m.pair).random() < 0.6)
        offered = offer(problem, before, since=since)
        after = [*before, *offered]
        assert (seed, check(problem, after)) == (seed, ())
        assert all(m.slot >= since for m in offered)
        had = Counter(p for m in after for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b))
        for k in set(range(len(problem.pairs))) - {m.pair for m in after}:
            pair = problem.pairs[k]
            sides = [(had[p], problem.participants[p].maximum) for p in (pair.a, pair.b)]
            if all(most is None or count < most for count, most in sides):
                places = (Meeting(k, t, x) for t in range(since, problem.slots) for x in range(len(problem.tables)))
                assert not any(oracle.fits(problem, after, place) for place in places)
        seen += len(offered)
    assert seen > 100


def make_morning() -> Problem:
    """A buyer with one free slot left, wished by b (who has a meeting), c (none), and d (none, a priority)."""
    people = (Participant("a", (1, 1)), *(Participant(name, (1, 1)) for name in "bcd"), Participant("e", (1, 1)))
    wishes = (Wish.PRIORITY, Wish.YES, Wish.PRIORITY)
    pairs = (*(Pair(0, i, wish) for i, wish in enumerate(wishes, start=1)), Pair(4, 1, Wish.YES), Pair(4, 0, Wish.YES))
    return Problem(2, people, (Table("0", owner=0), Table("1")), pairs)


def test_whoever_has_the_fewest_meetings_comes_first() -> None:
    problem = make_morning()
    before = (Meeting(3, 1, 1),)
    assert offer(problem, before) == (Meeting(2, 0, 0), Meeting(1, 1, 0))
    assert offer(problem, (*before, Meeting(4, 1, 0))) == (Meeting(2, 0, 0),)
    assert offer(problem, before, since=1) == (Meeting(2, 1, 0),)


def test_an_offer_minds_locks_maxima_and_companions() -> None:
    problem = make_morning()
    locked = replace(problem, locks=(Lock(2, slot=1),))
    assert offer(locked, (Meeting(3, 1, 1),)) == (Meeting(2, 1, 0), Meeting(1, 0, 0))
    modest = replace(problem, participants=(replace(problem.participants[0], maximum=1), *problem.participants[1:]))
    assert offer(modest, (Meeting(3, 1, 1),)) == (Meeting(2, 0, 0),)
    double = replace(problem, together=((0, 4),))
    assert offer(double, (Meeting(3, 1, 1),)) == (Meeting(2, 0, 0),)


def test_a_walk_in_changes_nobody_and_is_offered_what_is_free() -> None:
    problem = make_morning()
    before = (Meeting(0, 0, 0), Meeting(3, 1, 1))
    newcomer = replace(
        problem,
        participants=(*problem.participants, Participant("f", (1, 1))),
        pairs=(*problem.pairs, Pair(0, 5, Wish.YES), Pair(4, 5, Wish.YES)),
    )
    found = repair(newcomer, before, start=0, control=Control())
    assert (found.meetings, found.changed, found.lost, found.proved) == (before, (), (), True)
    assert found.offered == (Meeting(2, 1, 0), Meeting(6, 0, 1))


def test_changes_are_told_to_both_sides_in_the_order_of_time() -> None:
    people = tuple(Participant(name, (1, 1, 1)) for name in "abcd")
    pairs = tuple(Pair(a, b, Wish.YES) for a, b in ((0, 1), (0, 2), (3, 1), (3, 2)))
    problem = Problem(3, people, (Table("0"), Table("1")), pairs)
    before = (Meeting(0, 2, 0), Meeting(1, 0, 0), Meeting(2, 1, 1))
    after = (Meeting(0, 2, 1), Meeting(1, 1, 0), Meeting(3, 0, 1))
    table = Change(Kind.TABLE, Meeting(0, 2, 0), Meeting(0, 2, 1))
    moved = Change(Kind.MOVED, Meeting(1, 0, 0), Meeting(1, 1, 0))
    cancelled = Change(Kind.CANCELLED, Meeting(2, 1, 1), None)
    added = Change(Kind.ADDED, None, Meeting(3, 0, 1))
    assert list_changes(problem, before, after) == {
        0: (moved, table),
        1: (cancelled, table),
        2: (moved, added),
        3: (added, cancelled),
    }
    assert list_changes(problem, before, before) == {}
