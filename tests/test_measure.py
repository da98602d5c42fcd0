"""The goals, counted by hand and by brute force."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.check import count_reach, get_sense, measure
from solver.goals import points as count_points
from solver.problem import MOST_BONUS, Demand, Pair, Participant, Problem, ProblemError, Rules, Table, Wish
from solver.schedule import Meeting, Sense
from tests.oracle import score_choice, score_days
from tests.problems import SMALL, TINY, list_problems, make_problem
from tests.test_breakages import disturb, place_greedily

PRIORITY, YES, OPEN = Wish.PRIORITY, Wish.YES, Wish.OPEN

# Three buyers at their own tables, two firms; "North" is there in slots 2 to 4 only.
MORNING = Problem(
    4,
    (
        Participant("City", (1, 1, 1, 1), minimum=2),
        Participant("Port", (1, 1, 1, 1), maximum=1),
        Participant("Clinic", (2, 2, 2, 2)),
        Participant("North", (0, 1, 1, 1), minimum=3),
        Participant("South", (1, 1, 1, 1)),
    ),
    (Table("1", owner=0), Table("2", owner=1), Table("3", owner=2), Table("4", owner=2)),
    (
        Pair(0, 3, PRIORITY, PRIORITY, rank_a=1, rank_b=19),
        Pair(0, 4, YES, OPEN, rank_a=2, rank_b=1),
        Pair(1, 4, None, YES, demand=Demand.IMPOSED),
        Pair(2, 3, PRIORITY, None, rank_a=30),
        Pair(2, 4, YES, PRIORITY, demand=Demand.IMPOSED),
    ),
    rules=Rules(floor=3, longest_wait=1, longest_row=2),
)
MEETINGS = (Meeting(0, 1, 0), Meeting(1, 0, 0), Meeting(2, 3, 1), Meeting(3, 2, 2))


def test_a_morning_counted_by_hand() -> None:
    # City: slots 1 2 at its table. Port: 4. Clinic: 3. North: 2 3, from table 1 to 3. South: 1 and 4, waits two slots.
    assert list(measure(MORNING, MEETINGS).items()) == [
        ("imposed", 1),
        ("mutual priorities", 1),
        ("minimum", 2 + 2),
        ("level 1", 5),
        ("level 2", 3),
        ("level 3", 0),
        ("wishes", (130 + 19) + (130 + 1) + (100 + 18) + 50 + 100 + 130),
        ("long waits", 1),
        ("long rows", 0),
        ("waiting", 1),
        ("stay", 2 + 4),
        ("table changes", 2),
    ]


def test_wishes_come_before_the_levels_if_the_organiser_says_so() -> None:
    swapped = replace(MORNING, rules=replace(MORNING.rules, wishes_first=True, floor=1))
    assert list(measure(swapped, MEETINGS))[:6] == [
        "imposed", "mutual priorities", "minimum", "wishes", "level 1", "long waits",
    ]  # fmt: skip


def test_nothing_scheduled_counts_nothing() -> None:
    assert set(measure(MORNING, ()).values()) == {0}


def test_meetings_of_nothing_do_not_count() -> None:
    assert measure(MORNING, (*MEETINGS, Meeting(5, 0, 0), Meeting(0, -1, 0), Meeting(0, 2, 4))) == measure(
        MORNING, MEETINGS
    )


def test_only_the_goals_of_the_day_are_good_when_small() -> None:
    senses = {name: get_sense(name) for name in measure(MORNING, ())}
    least = {"long waits", "long rows", "waiting", "stay", "table changes"}
    assert {name for name, sense in senses.items() if sense is Sense.LEAST} == least


@pytest.mark.parametrize(
    ("wish", "rank", "points"),
    [
        (PRIORITY, None, 130), (PRIORITY, 1, 149), (PRIORITY, 20, 130), (PRIORITY, 21, 130),
        (YES, None, 100), (YES, 1, 119), (YES, 19, 101), (OPEN, None, 50), (OPEN, 1, 50), (None, 1, 0), (None, None, 0),
    ],
)  # fmt: skip
@pytest.mark.parametrize("side", ["a", "b"])
def test_points_of_one_side(side: str, wish: Wish | None, rank: int | None, points: int) -> None:
    pair = Pair(0, 1, **{f"wish_{side}": wish, f"rank_{side}": rank})  # type: ignore[arg-type]
    problem = Problem(1, (Participant("A", (1,)), Participant("B", (1,))), (Table("1"),), (pair,))
    assert measure(problem, (Meeting(0, 0, 0),))["wishes"] == points


@pytest.mark.parametrize(
    ("one", "other", "bonus", "points"),
    [
        ((YES, None), (None, None), 7, 107),
        ((YES, 15), (None, None), 7, 112),
        ((YES, 15), (None, None), 19, 119),  # no more than a first choice
        ((PRIORITY, 1), (None, None), 19, 149),
        ((YES, None), (OPEN, None), 19, 169),  # whoever only says gladly leaves nothing open
        ((YES, 1), (PRIORITY, None), 19, 268),
        ((OPEN, None), (None, None), 19, 50),
        ((None, None), (None, None), 19, 0),
    ],
)
def test_a_bonus_fills_up_what_the_order_of_preference_leaves_open(
    one: tuple[Wish | None, int | None], other: tuple[Wish | None, int | None], bonus: int, points: int
) -> None:
    people = (Participant("A", (1,)), Participant("B", (1,)))
    for (wish_a, rank_a), (wish_b, rank_b) in ((one, other), (other, one)):
        pair = Pair(0, 1, wish_a, wish_b, rank_a, rank_b, bonus=bonus)
        problem = Problem(1, people, (Table("1"),), (pair,))
        assert measure(problem, (Meeting(0, 0, 0),))["wishes"] == count_points(pair) == points


def test_with_the_largest_bonus_a_mutual_yes_is_still_above_any_one_sided_priority() -> None:
    said = [(wish, rank) for wish in (PRIORITY, YES) for rank in (None, 1, 5, 20)]
    one_sided = [Pair(0, 1, *said, bonus=MOST_BONUS) for said in ((w, o, r) for w, r in said for o in (None, OPEN))]
    mutual = [Pair(0, 1, w, v, r, q) for w, r in said for v, q in said]
    assert max(map(count_points, one_sided)) < min(map(count_points, mutual))
    with pytest.raises(ProblemError, match="would lift a wish above its grade"):
        Problem(3, (HOST, GUEST), (), (Pair(0, 1, bonus=MOST_BONUS + 1),))


def test_a_pair_that_meets_twice_counts_once_among_wishes_and_twice_among_meetings() -> None:
    pair = Pair(0, 1, YES, demand=Demand.GIVEN, meetings=2)
    people = Participant("A", (1, 1), minimum=2), Participant("B", (1, 1))
    problem = Problem(2, people, (Table("1"),), (pair,), rules=Rules(floor=2))
    found = measure(problem, (Meeting(0, 0, 0), Meeting(0, 1, 0)))
    assert (found["wishes"], found["minimum"], found["level 2"]) == (100, 2, 2)


def draw_day(day: str, *, rules: Rules) -> tuple[int, int, int]:
    """Long waits, long rows and waiting of one host: M meeting, . free, - away, | pause after the slot before it."""
    slots = day.replace("|", "")
    pauses = tuple(len(day[:i].replace("|", "")) - 1 for i, letter in enumerate(day) if letter == "|")
    busy = [t for t, letter in enumerate(slots) if letter == "M"]
    capacity = tuple(0 if letter == "-" else 1 for letter in slots)
    host = Participant("Host", capacity)
    guests = [Participant(f"Guest {t}", (1,) * len(slots)) for t in busy]
    pairs = tuple(Pair(0, i) for i in range(1, len(guests) + 1))
    problem = Problem(len(slots), (host, *guests), (Table("1", owner=0),), pairs, pauses=pauses, rules=rules)
    found = measure(problem, [Meeting(k, t, 0) for k, t in enumerate(busy)])
    return found["long waits"], found["long rows"], found["waiting"]


@pytest.mark.parametrize(
    ("day", "long_waits", "long_rows", "waiting"),
    [
        ("......", 0, 0, 0),
        ("..M...", 0, 0, 0),  # before the first and after the last meeting nobody waits
        (".MM.M.", 0, 0, 0),  # a stretch of one slot costs nothing
        ("M..M", 0, 0, 1),
        ("M...M", 1, 0, 2),
        ("M....M", 2, 0, 3),
        ("M.M..M...M", 1, 0, 3),
        ("M.|.M", 0, 0, 1),  # a pause does not end a wait
        ("M..|..M", 2, 0, 3),
        ("M.-.M", 0, 0, 0),  # an absence does
        ("M..-...M", 1, 0, 3),
        ("MMM", 0, 0, 0),
        ("MMMM", 0, 1, 0),
        ("MMMMM", 0, 2, 0),
        ("MMMM|M", 0, 1, 0),  # a pause ends a row
        ("MMM|MMM", 0, 0, 0),
        ("MMM.MMM", 0, 0, 0),
        ("MMM-MMMM", 0, 1, 0),
        ("MMMM.|MMMM", 0, 2, 0),
    ],
)
def test_days_of_one_person(day: str, long_waits: int, long_rows: int, waiting: int) -> None:
    rules = Rules(longest_wait=2, longest_row=3)
    assert draw_day(day, rules=rules) == (long_waits, long_rows, waiting)


@pytest.mark.parametrize(("day", "long_waits", "waiting"), [("M-.-M", 1, 2), ("M--M", 0, 1), ("--M.M-", 0, 0)])
def test_absences_count_as_waiting_where_the_rules_say_so(day: str, long_waits: int, waiting: int) -> None:
    rules = Rules(longest_wait=2, absence_is_gap=True)
    assert draw_day(day, rules=rules) == (long_waits, 0, waiting)


@pytest.mark.parametrize(
    ("seats", "changes"),
    [
        ([(0, 0), (1, 0), (2, 0)], 0),
        ([(0, 0), (1, 1), (2, 0)], 2),
        ([(0, 0), (3, 1)], 1),  # a free slot in between makes no difference
        ([(0, 0), (0, 1), (1, 1)], 0),  # one of two parallel tables is kept
        ([(0, 0), (0, 1), (1, 2), (2, 0)], 2),
    ],
)
def test_table_changes_of_a_host(seats: list[tuple[int, int]], changes: int) -> None:
    guests = tuple(Participant(f"Guest {i}", (1, 1, 1, 1)) for i in range(len(seats)))
    pairs = tuple(Pair(0, i + 1) for i in range(len(seats)))
    tables = Table("1"), Table("2"), Table("3")
    problem = Problem(4, (Participant("Host", (2, 2, 2, 2)), *guests), tables, pairs)
    assert measure(problem, [Meeting(k, *seat) for k, seat in enumerate(seats)])["table changes"] == changes


HOST, GUEST, OTHER = Participant("Host", (1, 1, 1)), Participant("Guest", (1, 1, 1)), Participant("Other", (1, 1, 1))


@pytest.mark.parametrize(
    ("problem", "reach"),
    [
        (Problem(3, (HOST, GUEST, OTHER), (Table("1"),), (Pair(0, 1), Pair(0, 2))), (2, 1, 1)),
        (Problem(3, (HOST, GUEST, OTHER), (), (Pair(0, 1), Pair(0, 2))), (0, 0, 0)),  # nowhere to sit
        (Problem(3, (replace(HOST, maximum=1), GUEST, OTHER), (Table("1"),), (Pair(0, 1), Pair(0, 2))), (1, 1, 1)),
        (Problem(1, (Participant("Host", (1,)), Participant("Guest", (1,)), Participant("Other", (1,))),
                 (Table("1"),), (Pair(0, 1), Pair(0, 2))), (1, 1, 1)),
        (Problem(2, (Participant("Host", (1, 0)), Participant("Guest", (0, 1))), (Table("1"),), (Pair(0, 1),)), (0, 0)),
        (Problem(3, (HOST, GUEST), (Table("1", closed=(1,)),), (Pair(0, 1, slots=(1,)),)), (0, 0)),
        (Problem(3, (HOST, GUEST), (Table("1"),), (Pair(0, 1, demand=Demand.GIVEN, meetings=2),)), (2, 2)),
        (Problem(3, (HOST, replace(GUEST, step_free=True)), (Table("1"),), (Pair(0, 1),)), (0, 0)),
        (Problem(3, (HOST, replace(GUEST, step_free=True)), (Table("1", step_free=True),), (Pair(0, 1),)), (1, 1)),
        (Problem(3, (HOST, replace(GUEST, zone="north")), (Table("1"),), (Pair(0, 1),)), (0, 0)),
        (Problem(3, (HOST, replace(GUEST, zone="north")), (Table("1", zone="north"),), (Pair(0, 1),)), (1, 1)),
        (Problem(3, (HOST, replace(GUEST, zone="north")), (Table("1", owner=0),), (Pair(0, 1),)), (1, 1)),
        (Problem(3, (HOST, replace(GUEST, zone="north")), (Table("1", owner=1),), (Pair(0, 1),)), (1, 1)),
        (Problem(3, (HOST, GUEST, OTHER), (Table("1", owner=2),), (Pair(0, 1),)), (0, 0, 0)),
        (Problem(3, (replace(HOST, zone="south"), replace(GUEST, zone="north")),
                 (Table("1", zone="north"), Table("2", zone="south")), (Pair(0, 1),)), (0, 0)),
    ],
)  # fmt: skip
def test_what_each_could_have_alone(problem: Problem, reach: tuple[int, ...]) -> None:
    assert count_reach(problem) == reach


def test_levels_count_nobody_beyond_what_they_could_have() -> None:
    people = replace(HOST, maximum=1), GUEST, OTHER
    problem = Problem(3, people, (Table("1"),), (Pair(0, 1), Pair(0, 2)), rules=Rules(floor=2))
    assert measure(problem, [Meeting(0, 0, 0), Meeting(1, 1, 0)])["level 2"] == 0  # against the host's own maximum


@settings(max_examples=200, deadline=None, derandomize=True)
@given(problem=list_problems(SMALL) | list_problems(TINY), random=st.randoms(use_true_random=False))
def test_counts_agree_with_brute_force(problem: Problem, random: Random) -> None:
    meetings = place_greedily(problem)
    choice = tuple({m.pair for m in meetings})
    assert measure(problem, meetings) == score_choice(problem, choice) | score_days(problem, meetings)
    if problem.pairs:
        moved = disturb(problem, meetings, random)
        days = score_days(problem, moved)
        assert {name: value for name, value in measure(problem, moved).items() if name in days} == days


def test_the_problems_of_the_property_tests_are_not_all_trivial() -> None:
    totals: Counter[str] = Counter()
    for seed in range(100):
        problem = make_problem(Random(seed), SMALL)
        problem = replace(problem, rules=replace(problem.rules, floor=3))
        totals.update(name for name, value in measure(problem, place_greedily(problem)).items() if value)
    assert min(totals[name] for name in measure(MORNING, ())) > 5
