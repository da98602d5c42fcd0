"""The problem file and the result file: what is read, what is written, what is refused and where."""

from __future__ import annotations

import json
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from random import Random
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import solver.codec
from solver.codec import problem_from_json, problem_to_json, schedule_from_json, schedule_to_json
from solver.problem import Demand, Group, Lock, Pair, Participant, Problem, ProblemError, Rules, Table, Wish
from solver.schedule import Goal, Meeting, Notice, Schedule, Scope, Sense, Stage, Status
from tests.problems import MEDIUM, STRICT, TINY, list_problems, make_problem

assert solver.codec.__doc__ is not None
EXAMPLE = dedent(solver.codec.__doc__.split("A problem::\n\n")[1].split("\n\nOnly")[0])
LEAST = '{"version": 1, "slots": 2, "participants": [{"id": "City"}, {"id": "North"}]}'

PROBLEM = Problem(
    slots=4,
    participants=(
        Participant("Mairie", (2, 2, 2, 2), minimum=1),
        Participant("Hôpital", (1, 1, 1, 1), maximum=3, step_free=True),
        Participant("Atelier", (0, 1, 1, 1), zone="nord"),
        Participant("Jardins", (1, 1, 1, 1)),
        Participant("Jardins bis", (1, 1, 1, 1)),
    ),
    tables=(Table("1", owner=0), Table("2", owner=0, closed=(3,)), Table("3", zone="nord", step_free=True)),
    pairs=(
        Pair(0, 3, Wish.PRIORITY, Wish.YES, rank_a=1),
        Pair(0, 2, None, Wish.YES, rank_b=2, slots=(1, 2), bonus=5),
        Pair(1, 3, Wish.OPEN, Wish.YES, demand=Demand.IMPOSED),
        Pair(1, 2, demand=Demand.GIVEN, meetings=2),
    ),
    pauses=(1,),
    together=((3, 4),),
    locks=(Lock(0, slot=0, table=0),),
    groups=(Group("gardens", (0, 2), floor=1, cap=2, share=20),),
    precedences=((0, 2),),
    rules=Rules(floor=2),
    seed=7,
)
CANONICAL = """\
{
  "version": 1,
  "slots": 4,
  "seed": 7,
  "participants": [
    {"id": "Mairie", "capacity": 2, "minimum": 1},
    {"id": "Hôpital", "maximum": 3, "step_free": true},
    {"id": "Atelier", "capacity": [0, 1, 1, 1], "zone": "nord"},
    {"id": "Jardins"},
    {"id": "Jardins bis"}
  ],
  "tables": [
    {"id": "1", "owner": "Mairie"},
    {"id": "2", "owner": "Mairie", "closed": [4]},
    {"id": "3", "zone": "nord", "step_free": true}
  ],
  "pairs": [
    {"id": "1", "a": "Mairie", "b": "Jardins", "wish_a": "priority", "wish_b": "yes", "rank_a": 1},
    {"a": "Mairie", "b": "Atelier", "wish_b": "yes", "rank_b": 2, "slots": [2, 3], "bonus": 5},
    {"id": "3", "a": "Hôpital", "b": "Jardins", "wish_a": "open", "wish_b": "yes", "demand": "imposed"},
    {"a": "Hôpital", "b": "Atelier", "demand": "given", "meetings": 2}
  ],
  "pauses": [2],
  "together": [
    ["Jardins", "Jardins bis"]
  ],
  "locks": [
    {"pair": "1", "slot": 1, "table": "1"}
  ],
  "groups": [
    {"id": "gardens", "pairs": ["1", "3"], "floor": 1, "cap": 2, "share": 20}
  ],
  "precedences": [
    ["1", "3"]
  ],
  "rules": {"floor": 2}
}
"""
SCHEDULE = Schedule(
    Status.FEASIBLE,
    (Meeting(0, 0, 0), Meeting(3, 1, 2)),
    (Goal("imposed", Sense.MOST, 0, 1), Goal("waiting", Sense.LEAST, 2, 0, Scope.CHOSEN)),
    seed=7,
    notices=(Notice("given", "not often enough", participants=(1, 2), pairs=(3,)),),
    stages=(Stage("select", 0.125),),
    reproducible=False,
)
SCHEDULE_TEXT = """\
{
  "version": 1,
  "status": "FEASIBLE",
  "seed": 7,
  "reproducible": false,
  "goals": [
    {"name": "imposed", "sense": "most", "value": 0, "bound": 1, "scope": "global"},
    {"name": "waiting", "sense": "least", "value": 2, "bound": 0, "scope": "chosen meetings"}
  ],
  "notices": [
    {"name": "given", "message": "not often enough", "participants": ["Hôpital", "Atelier"], \
"pairs": [["Hôpital", "Atelier"]]}
  ],
  "stages": [
    {"name": "select", "seconds": 0.125}
  ],
  "meetings": [
    {"a": "Mairie", "b": "Jardins", "slot": 1, "table": "1"},
    {"a": "Hôpital", "b": "Atelier", "slot": 2, "table": "3"}
  ]
}
"""


def test_the_documented_example() -> None:
    assert problem_from_json(EXAMPLE) == PROBLEM


def test_the_canonical_text() -> None:
    assert problem_to_json(PROBLEM) == CANONICAL
    assert problem_from_json(CANONICAL) == PROBLEM


def test_what_equals_a_default_is_not_written() -> None:
    problem = Problem(1, (Participant("City", (1,)), Participant("North", (0,))), (), ())
    text = '{\n  "version": 1,\n  "slots": 1,\n  "seed": 1,\n  "participants": [\n'
    text += '    {"id": "City"},\n    {"id": "North", "capacity": 0}\n  ]\n}\n'
    assert problem_to_json(problem) == text
    assert problem_from_json(text) == problem


def test_the_least_there_is_to_write() -> None:
    people = Participant("City", (1, 1)), Participant("North", (1, 1))
    assert problem_from_json(LEAST) == Problem(2, people, (), ())
    nulls = {"id": "City", "capacity": None, "minimum": None, "maximum": None, "step_free": None, "zone": None}
    text = json.dumps(
        {"version": 1, "slots": 2, "participants": [nulls, {"id": "North"}], "rules": None, "pairs": None}
    )
    assert problem_from_json(text) == Problem(2, people, (), ())


@pytest.mark.parametrize("text", [EXAMPLE.encode(), b"\xef\xbb\xbf" + EXAMPLE.encode()])
def test_bytes_are_utf_8_with_or_without_a_mark(text: bytes) -> None:
    assert problem_from_json(text) == PROBLEM


def test_the_result_file() -> None:
    assert schedule_to_json(PROBLEM, SCHEDULE) == SCHEDULE_TEXT
    assert schedule_from_json(PROBLEM, SCHEDULE_TEXT) == SCHEDULE


def test_meetings_are_sorted_when_read() -> None:
    swapped = json.loads(SCHEDULE_TEXT)
    swapped["meetings"].reverse()
    assert schedule_from_json(PROBLEM, json.dumps(swapped)) == SCHEDULE


def change(path: str, value: object) -> str:
    """The example with the value at the path (as in ``pairs.0.a``) replaced or added."""
    document = json.loads(EXAMPLE)
    return json.dumps(put(document, path, value))


def put(document: Any, path: str, value: object) -> Any:
    """The document with the value at the path replaced or added."""
    *steps, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place = document
    for step in steps:
        place = place[step]
    place[last] = value
    return document


@pytest.mark.parametrize(
    ("where", "value", "path", "message"),
    [
        ("version", 2, "version", "this program reads version 1, not 2"),
        ("version", "1", "version", "a whole number is expected, not a text"),
        ("slots", 0, "slots", "between 1 and 1000, not 0"),
        ("slots", 1001, "slots", "between 1 and 1000, not 1001"),
        ("slots", 10**40, "slots", "between 1 and 1000"),
        ("slots", -(10**40), "slots", "between 1 and 1000"),
        ("slots", True, "slots", "a whole number is expected, not true"),
        ("slots", 4.0, "slots", "a whole number is expected, not 4.0"),
        ("slots", None, "slots", "a whole number is expected, not null"),
        ("slots", 3, "tables[1].closed[0]", "between 1 and 3, not 4"),
        ("seed", -1, "seed", "between 0 and 2147483647, not -1"),
        ("seed", 2**31, "seed", "between 0 and 2147483647, not 2147483648"),
        ("people", [], "file", "unknown key 'people'; known: version, slots, participants, tables, pairs, pauses, "
         "together, locks, groups, precedences, rules, seed"),
        ("participants", {}, "participants", "a list […] is expected, not an object"),
        ("participants.0", "Mairie", "participants[0]", "an object {…} is expected, not a text"),
        ("participants.0", {}, "participants[0]", "'id' is missing"),
        ("participants.0.id", 1, "participants[0].id", "a text is expected, not 1"),
        ("participants.0.id", "\ud800", "participants[0].id",
         "half a character (a lone surrogate) cannot be written down"),
        ("participants.0.zone", "\udfff", "participants[0].zone",
         "half a character (a lone surrogate) cannot be written down"),
        ("participants.1.id", "Mairie", "participants[1].id", "'Mairie' is also participants[0]"),
        ("participants.0.name", "Mairie", "participants[0]",
         "unknown key 'name'; known: id, capacity, minimum, maximum, step_free, zone"),
        ("participants.0.capacity", -1, "participants[0].capacity", "between 0 and 2147483647, not -1"),
        ("participants.0.capacity", [1, 1], "participants[0].capacity", "2 numbers for 4 slots"),
        ("participants.0.capacity", [1, 1, 1, False], "participants[0].capacity[3]",
         "a whole number is expected, not false"),
        ("participants.0.maximum", 0, "participants[0]", "0 ≤ minimum ≤ maximum"),
        ("participants.0.step_free", 1, "participants[0].step_free", "true or false is expected, not 1"),
        ("tables.1.id", "1", "tables[1].id", "'1' is also tables[0]"),
        ("tables.0.owner", "Nobody", "tables[0].owner", "there is no participant 'Nobody'"),
        ("tables.1.closed", [5], "tables[1].closed[0]", "between 1 and 4, not 5"),
        ("tables.1.closed", [2, 2], "tables[1].closed", "slots in increasing order, each once"),
        ("pairs.3.a", "Nobody", "pairs[3].a", "there is no participant 'Nobody'"),
        ("pairs.3.a", 1, "pairs[3].a", "a text is expected, not 1"),
        ("pairs.3.b", "Hôpital", "pairs[3]", "a participant cannot meet itself"),
        ("pairs.3.b", "Jardins", "pairs[3]", "this pair is listed twice; use meetings for repeated pairs"),
        ("pairs.3.id", "opening", "pairs[3].id", "'opening' is also pairs[0]"),
        ("pairs.0.wish_a", "no", "pairs[0]", "a vetoed pair cannot be scheduled; leave it out"),
        ("pairs.0.wish_a", "love", "pairs[0].wish_a", "one of priority, yes, open, no is expected, not 'love'"),
        ("pairs.0.demand", "urgent", "pairs[0].demand", "one of wished, imposed, given is expected, not 'urgent'"),
        ("pairs.0.rank_a", 0, "pairs[0].rank_a", "between 1 and 2147483647, not 0"),
        ("pairs.0.meetings", 2, "pairs[0].meetings", "1, or more for given pairs"),
        ("pairs.1.bonus", 20, "pairs[1].bonus", "between 0 and 19, not 20"),
        ("pairs.1.slots", [0], "pairs[1].slots[0]", "between 1 and 4, not 0"),
        ("pauses", [5], "pauses[0]", "between 1 and 4, not 5"),
        ("together.0", ["Jardins"], "together[0]", "at least two different participants"),
        ("together.0.1", "Nobody", "together[0][1]", "there is no participant 'Nobody'"),
        ("locks.0.pair", "1", "locks[0].pair", "there is no pair with the id '1'"),
        ("locks.0.slot", 5, "locks[0].slot", "between 1 and 4, not 5"),
        ("locks.0.table", "4", "locks[0].table", "there is no table '4'"),
        ("groups.0.pairs.1", "closing", "groups[0].pairs[1]", "there is no pair with the id 'closing'"),
        ("groups.0.cap", 0, "groups[0]", "0 ≤ floor ≤ cap"),
        ("precedences.0", ["opening"], "precedences[0]", "two pairs are expected, the earlier and the later one"),
        ("precedences.0.1", "opening", "precedences[0]", "a pair cannot come before itself"),
        ("rules.longest_row", 0, "rules.longest_row", "between 1 and 2147483647, not 0"),
        ("rules.floors", 3, "rules",
         "unknown key 'floors'; known: floor, longest_wait, longest_row, wishes_first, absence_is_gap"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place(where: str, value: object, path: str, message: str) -> None:
    with pytest.raises(ProblemError) as error:
        problem_from_json(change(where, value))
    assert (error.value.path, str(error.value)) == (path, f"{path}: {message}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "line 1, column 1: not JSON: Expecting value"),
        ('{\n "version": 1,\n}', "line 3, column 1: not JSON: Expecting property name enclosed in double quotes"),
        ("[1]", "file: an object {…} is expected, not a list"),
        ("{}", "file: 'version' is missing"),
        (b'{"version": "\xe9"}', "file: not UTF-8 at byte 13; save it as UTF-8"),
        ('{"version": NaN}', "file: NaN is not a number"),
        ('{"version": -Infinity}', "file: -Infinity is not a number"),
        (LEAST.replace('"slots": 2', '"slots": 1e999'), "slots: between 1 and 1000"),
        (LEAST.replace('"slots": 2', f'"slots": {"9" * 10_000}'), "slots: between 1 and 1000"),
        ("[" * 100_000, "file: nested too deeply"),
        ('{"version": ' * 100_000, "file: nested too deeply"),
        ('{"version": 1, "slots": 2, "slots": 2}', "file: 'slots' is given twice"),
        (LEAST.replace('"id": "North"', '"id": "North", "id": "South"'), "participants[1]: 'id' is given twice"),
    ],
)
def test_what_is_no_file_at_all(text: str | bytes, expected: str) -> None:
    with pytest.raises(ProblemError) as error:
        problem_from_json(text)
    assert str(error.value) == expected


@pytest.mark.parametrize(
    ("where", "value", "expected"),
    [
        ("status", "DONE", "status: one of OPTIMAL, FEASIBLE, INFEASIBLE, UNKNOWN is expected, not 'DONE'"),
        ("meetings.0.slot", 0, "meetings[0].slot: between 1 and 4, not 0"),
        ("meetings.0.table", "9", "meetings[0].table: there is no table '9'"),
        ("meetings.0.b", "Hôpital", "meetings[0]: this is no pair of the problem"),
        ("meetings.0.b", "Nobody", "meetings[0].b: there is no participant 'Nobody'"),
        ("notices.0.pairs.0", ["Mairie"], "notices[0].pairs[0]: this is no pair of the problem"),
        ("stages.0.seconds", -1, "stages[0].seconds: at least 0, and finite"),
        ("stages.0.seconds", 10**400, "stages[0].seconds: at least 0, and finite"),
        ("stages.0.seconds", True, "stages[0].seconds: a number is expected, not true"),
        ("goals.0.value", 0.5, "goals[0].value: a whole number is expected, not 0.5"),
        ("goals.0.sense", "best", "goals[0].sense: one of most, least is expected, not 'best'"),
        ("reproducible", None, "reproducible: true or false is expected, not null"),
    ],
)
def test_what_is_wrong_in_a_result(where: str, value: object, expected: str) -> None:
    with pytest.raises(ProblemError) as error:
        schedule_from_json(PROBLEM, json.dumps(put(json.loads(SCHEDULE_TEXT), where, value)))
    assert str(error.value) == expected


@settings(max_examples=150, deadline=None, derandomize=True)
@given(problem=list_problems(TINY) | list_problems(STRICT), names=st.lists(st.text(), min_size=30, unique=True))
def test_problems_survive_the_round_trip(problem: Problem, names: list[str]) -> None:
    people = tuple(replace(who, id=names.pop(), zone=names[0]) for who in problem.participants)
    tables = tuple(replace(table, id=names.pop()) for table in problem.tables)
    renamed = replace(problem, participants=people, tables=tables)
    text = problem_to_json(renamed)
    assert problem_from_json(text) == renamed
    assert problem_from_json(text.encode()) == renamed
    assert problem_to_json(problem_from_json(text)) == text


@pytest.mark.parametrize("seed", range(5))
def test_a_real_morning_survives_the_round_trip(seed: int) -> None:
    problem = make_problem(Random(seed), replace(MEDIUM, duties=True))
    assert problem_from_json(problem_to_json(problem)) == problem


NUMBERS = st.integers(-3, 10_000)
SCHEDULES = st.builds(
    Schedule,
    st.sampled_from(Status),
    st.lists(st.builds(Meeting, st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))).map(
        lambda m: tuple(sorted(m))
    ),
    st.lists(st.builds(Goal, st.text(), st.sampled_from(Sense), NUMBERS, NUMBERS, st.sampled_from(Scope))).map(tuple),
    st.integers(0, 2**31 - 1),
    st.lists(
        st.builds(Notice, st.text(), st.text(), st.tuples(st.integers(0, 4)), st.lists(st.integers(0, 3)).map(tuple))
    ).map(tuple),
    st.lists(st.builds(Stage, st.text(), st.floats(0, allow_nan=False, allow_infinity=False))).map(tuple),
    st.booleans(),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SCHEDULES)
def test_results_survive_the_round_trip(schedule: Schedule) -> None:
    assert schedule_from_json(PROBLEM, schedule_to_json(PROBLEM, schedule)) == schedule


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["Mairie", "opening"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("id"), inner), max_leaves=6
)


def read_or_refuse(text: str | bytes) -> None:
    """Read both kinds of file; anything but an answer or a ``ProblemError`` fails the test."""
    with suppress(ProblemError):
        problem_from_json(text)
    with suppress(ProblemError):
        schedule_from_json(PROBLEM, text)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary() | st.text() | VALUES.map(json.dumps))
def test_noise_is_refused(text: str | bytes) -> None:
    read_or_refuse(text)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(document=st.sampled_from([EXAMPLE, SCHEDULE_TEXT]), random=st.randoms(use_true_random=False), value=VALUES)
def test_a_file_with_one_thing_changed_is_read_or_refused(document: str, random: Random, value: object) -> None:
    changed = deepcopy(json.loads(document))
    place = changed
    while True:
        key = random.choice(list(place) if isinstance(place, dict) else range(len(place)))
        if not isinstance(place[key], dict | list) or not place[key] or random.random() < 0.2:
            break
        place = place[key]
    if random.random() < 0.2:
        del place[key]
    else:
        place[key] = value
    read_or_refuse(json.dumps(changed))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(cut=st.integers(0, len(EXAMPLE)), length=st.integers(0, 5), noise=st.text(max_size=3))
def test_a_damaged_file_is_read_or_refused(cut: int, length: int, noise: str) -> None:
    read_or_refuse(EXAMPLE[:cut] + noise + EXAMPLE[cut + length :])
