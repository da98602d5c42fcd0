"""The benchmarks measure what they say: peers solve the same problem, figures are written where they belong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from benchmarks.cases import MORNING, TINY, TINY_SHARED, Generated, Stored
from benchmarks.choosers import CP_SAT, HIGHS, OURS, Choice, choose, judge
from benchmarks.choosing import refuse_contradiction
from benchmarks.commands import README, TABLES, main
from benchmarks.figures import percent, spread, verdict, whole
from benchmarks.instances import event
from benchmarks.peers.cp_sat import CpSat
from benchmarks.peers.greedy import fill_slots
from benchmarks.peers.highs import Highs
from benchmarks.peers.in_order import Engine, solve
from benchmarks.peers.single_model import Model
from benchmarks.peers.turns import take_turns
from benchmarks.processes import run_apart, run_within
from benchmarks.tables import Table, render, write
from solver import solve as ours
from solver.check import check, measure
from solver.codec import problem_to_json
from solver.problem import Demand, Group, Lock, Pair, Participant, Problem, ProblemError, Wish
from solver.problem import Table as Place
from solver.schedule import Meeting, Scope, Status
from tests import oracle
from tests.problems import make_medium, make_tiny

ROOT = Path(__file__).parents[1]
ENGINES: dict[str, Callable[[Model], Engine]] = {CP_SAT: CpSat, HIGHS: Highs}
by_hand = pytest.mark.parametrize(
    ("module", "function"), [("greedy", "fill_slots"), ("turns", "take_turns"), ("by_slot", "match_slots")]
)
by_engine = pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)


def simplify(problem: Problem) -> Problem:
    """Without the rules that peers do not know: maxima, minimums, step-free and closed tables, pair slots stay."""
    people = tuple(replace(one, zone="") for one in problem.participants)
    return replace(problem, participants=people, together=(), groups=(), locks=(), precedences=())


@cache
def choose_ours(problem: Problem) -> dict[str, int]:
    schedule = ours.solve(problem)
    assert schedule.status is Status.OPTIMAL
    return {goal.name: goal.value for goal in schedule.goals if goal.scope is Scope.GLOBAL}


@by_engine
@pytest.mark.parametrize("seed", range(20))
def test_peers_reach_what_brute_force_and_ours_reach(engine: Callable[[Model], Engine], seed: int) -> None:
    problem = simplify(make_tiny(seed))
    answer = solve(problem, engine, seconds=60)
    assert check(problem, answer.meetings) == ()
    assert answer.unproved == ""
    reached = {name: measure(problem, answer.meetings)[name] for name in answer.bounds}
    assert reached == answer.bounds == oracle.best(problem) == choose_ours(problem)
    assert list(answer.bounds) == list(oracle.best(problem) or {})


@by_engine
def test_peers_agree_with_ours_on_a_larger_problem(engine: Callable[[Model], Engine]) -> None:
    for problem in (simplify(make_medium(3)), event(40, 150, slots=6, tables=12), event(40, 150, slots=6, tables=None)):
        answer = solve(problem, engine, seconds=60)
        assert check(problem, answer.meetings) == ()
        assert (answer.unproved, answer.bounds) == ("", choose_ours(problem))


@by_engine
def test_a_peer_without_time_claims_nothing(engine: Callable[[Model], Engine]) -> None:
    problem = TINY.load()
    answer = solve(problem, engine, seconds=0)
    assert (answer.meetings, answer.unproved) == ((), "level 1")
    assert answer.bounds == {"imposed": 0, "mutual priorities": 0, "minimum": 0}


@by_engine
def test_a_step_free_need_takes_a_step_free_table(engine: Callable[[Model], Engine]) -> None:
    people = (*(Participant(f"P{i}", (1,), step_free=i < 2) for i in range(4)),)
    tables = Place("1"), Place("2", step_free=True)
    problem = Problem(1, people, tables, (Pair(0, 1, Wish.YES), Pair(2, 3, Wish.YES)))
    assert solve(problem, engine, seconds=60).meetings == (Meeting(0, 0, 1), Meeting(1, 0, 0))
    bounds = solve(replace(problem, tables=tables[:1]), engine, seconds=60).bounds
    assert (bounds["level 1"], bounds["wishes"]) == (2, 100)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("together", {"together": ((0, 1),)}),
        ("locks", {"locks": (Lock(0),)}),
        ("groups", {"groups": (Group("g", (0,)),)}),
        ("precedences", {"precedences": ((0, 1),)}),
        ("participants[0].zone", {"participants": (Participant("A", (1,), zone="north"), Participant("B", (1,)))}),
        ("pairs[0]", {"pairs": (Pair(0, 1, demand=Demand.GIVEN),)}),
    ],
)
def test_a_rule_that_peers_do_not_know_is_refused(path: str, more: dict[str, Any]) -> None:
    people = tuple(Participant(name, (1,)) for name in "ABC")
    plain = Problem(1, people, (Place("1"),), (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.YES)))
    for peer in (fill_slots, lambda problem: solve(problem, CpSat, seconds=1)):
        assert peer(plain)
        with pytest.raises(ProblemError) as raised:
            peer(replace(plain, **{"pairs": plain.pairs[:1], **more} if "participants" in more else more))
        assert raised.value.path == path


def pick(module: str, function: str) -> Callable[[Problem], tuple[Meeting, ...]]:
    if module == "by_slot":
        pytest.importorskip("rustworkx", reason="the extra bench is not installed")
    hand: Callable[[Problem], tuple[Meeting, ...]] = getattr(import_module(f"benchmarks.peers.{module}"), function)
    return hand


@by_hand
@pytest.mark.parametrize("seed", range(6))
def test_a_hand_keeps_every_rule_and_beats_no_proof(module: str, function: str, seed: int) -> None:
    problem = simplify(make_medium(seed))
    meetings = pick(module, function)(problem)
    assert len(meetings) > 20
    assert check(problem, meetings) == ()
    best = choose_ours(problem)
    assert [measure(problem, meetings)[name] for name in best] <= list(best.values())


def test_the_greedy_hand_serves_those_who_had_nothing() -> None:
    people = tuple(Participant(name, (1,) * 4) for name in "ABCDEF")
    pairs = (*(Pair(a, b, Wish.PRIORITY) for a, b in ((0, 1), (2, 3), (0, 3))), Pair(4, 5, Wish.YES))
    problem = Problem(4, people, (Place("1"),), pairs)
    assert fill_slots(problem) == (Meeting(0, 0, 0), Meeting(1, 1, 0), Meeting(2, 3, 0), Meeting(3, 2, 0))


def test_round_robin_goes_down_the_alphabet() -> None:
    people = tuple(Participant(name, (1, 1)) for name in "DCBA")
    pairs = (Pair(0, 1, Wish.YES, Wish.YES), Pair(0, 2, None, Wish.PRIORITY), Pair(3, 1, Wish.YES))
    problem = Problem(2, people, (Place("1"), Place("2")), pairs)
    assert take_turns(problem) == (Meeting(0, 1, 0), Meeting(1, 0, 1), Meeting(2, 0, 0))
    once = replace(problem, participants=tuple(replace(one, maximum=1) for one in people))
    assert take_turns(once) == (Meeting(1, 0, 1), Meeting(2, 0, 0))


def test_a_matching_takes_all_that_fits_where_the_greedy_hand_does_not() -> None:
    people = tuple(Participant(name, (1,)) for name in "ABCD")
    pairs = (Pair(0, 1, Wish.YES), Pair(1, 2, Wish.PRIORITY), Pair(2, 3, Wish.YES))
    problem = Problem(1, people, (Place("1"), Place("2")), pairs)
    assert fill_slots(problem) == (Meeting(1, 0, 0),)
    match = pick("by_slot", "match_slots")
    assert match(problem) == (Meeting(0, 0, 0), Meeting(2, 0, 1))
    assert match(replace(problem, tables=(Place("1"),))) == (Meeting(0, 0, 0),)


def test_generated_events_are_as_asked() -> None:
    problem = MORNING.load()
    assert problem == MORNING.load() != event(180, 900, slots=12, tables=None, seed=2)
    assert (len(problem.participants), len(problem.pairs), problem.slots, MORNING.size) == (180, 900, 12, 10_800)
    assert [table.owner for table in problem.tables] == list(range(54))
    assert all(pair.a < 54 <= pair.b for pair in problem.pairs)
    assert all(Wish.PRIORITY in said or Wish.YES in said for said in ((p.wish_a, p.wish_b) for p in problem.pairs))
    assert any(pair.wish_a is pair.wish_b is Wish.PRIORITY for pair in problem.pairs)
    assert 9 <= sum(0 in one.capacity for one in problem.participants) <= 27
    assert all(1 in one.capacity for one in problem.participants)
    assert all(table.owner is None for table in TINY_SHARED.load().tables)


@pytest.mark.parametrize("who", [OURS, CP_SAT, HIGHS])
@pytest.mark.parametrize("case", [TINY, TINY_SHARED], ids=str)
def test_a_measured_choice(case: Generated, who: str) -> None:
    run = run_apart(choose, case, who, limit=60.0)
    problem = case.load()
    choice = run.result
    assert choice.proved == choice.bounds == choose_ours(problem)
    assert (choice.unproved, choice.gap) == ("", 0.0)
    assert 0 < choice.seconds <= choice.whole
    assert run.megabytes > 50


def test_a_stored_problem_is_measured_too(tmp_path: Path) -> None:
    path = tmp_path / "morning.json"
    path.write_text(problem_to_json(TINY.load()), encoding="utf-8")
    case = Stored(path)
    assert (case.load(), case.size) == (TINY.load(), TINY.size)
    assert str(case) == "morning: 12 people, 30 wishes, 4 slots, 4 tables"


def make_choice(*, unproved: str = "", wishes: int = 95) -> Choice:
    values = {"level 1": 10, "wishes": wishes, "waiting": 3}
    return Choice(1.0, 2.0, values, {"level 1": 10, "wishes": 100}, unproved)


def test_what_a_choice_proves() -> None:
    assert make_choice(wishes=100).proved == {"level 1": 10, "wishes": 100}
    assert (make_choice(unproved="wishes").proved, make_choice(unproved="wishes").gap) == (None, 0.05)
    assert make_choice(unproved="level 1").gap is None
    refuse_contradiction([make_choice(wishes=100), make_choice(wishes=100), make_choice(unproved="wishes")])
    with pytest.raises(AssertionError, match="cannot all be proved"):
        refuse_contradiction([make_choice(wishes=100), make_choice(wishes=99)])


def test_meetings_that_break_a_rule_have_no_figures() -> None:
    problem = TINY.load()
    with pytest.raises(AssertionError, match="the checker refuses the meetings"):
        judge(problem, [Meeting(0, 0, 0), Meeting(0, 1, 0)])


def hold(size: int) -> tuple[int, int]:
    return os.getpid(), len(b"x" * size)


def refuse() -> None:
    raise AssertionError("no figure is worth showing")


def test_a_run_has_a_process_and_a_memory_of_its_own() -> None:
    one, other = run_apart(hold, 1), run_apart(hold, 400_000_000)
    assert len({os.getpid(), one.result[0], other.result[0]}) == 3
    assert 400 <= other.megabytes < 2_000
    with pytest.raises(AssertionError, match="no figure is worth showing"):
        run_apart(refuse)


def test_a_run_that_takes_too_long_is_ended() -> None:
    start = monotonic()
    assert run_within(0.5, partial(sleep, 60)) is None
    assert monotonic() - start < 30
    done = run_within(60, partial(hold, 1))
    assert done is not None
    assert done.result[1] == 1
    with pytest.raises(AssertionError, match="no figure is worth showing"):
        run_within(60, refuse)


def test_figures_as_tables_show_them() -> None:
    assert spread([0.01234]) == "0.012"
    assert spread([3.0, 1.0, 20.0]) == "3.00 (1.00–20.0)"
    assert spread([1234.5], sign="> ") == "> 1,234"
    assert (whole(1234567), whole(None)) == ("1,234,567", "–")
    assert [percent(share) for share in (0.0, 0.001, 1.47e-5, None)] == ["0", "0.1 %", "0.0015 %", "–"]
    assert [verdict(reached) for reached in (True, False, None)] == ["yes", "**no**", "–"]


def test_a_table_is_written_between_its_markers(tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("before\n<!-- begin one -->\nold\n<!-- end one -->\nafter\n<!-- begin two -->\n<!-- end two -->\n")
    write(path, "one", text=render(Table(("a", "b", "c"), (("x", "y", "1"),), ("A note.",))))
    assert path.read_text().splitlines() == [
        *("before", "<!-- begin one -->", "", "| a | b | c |", "| --- | --- | ---: |", "| x | y | 1 |", ""),
        *("A note.", "", "<!-- end one -->", "after", "<!-- begin two -->", "<!-- end two -->"),
    ]
    with pytest.raises(ValueError, match=r"README.md needs the lines <!-- begin three --> and <!-- end three -->"):
        write(path, "three", text="")


def test_the_readme_has_a_place_for_every_table() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    markers = [line for line in lines if line.startswith(("<!-- begin", "<!-- end"))]
    assert markers == [f"<!-- {side} {name} -->" for name in TABLES for side in ("begin", "end")]


@pytest.mark.parametrize("name", TABLES)
def test_every_script_runs_at_a_small_size(name: str) -> None:
    before = README.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--smoke"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    header, line, first, *_ = done.stdout.splitlines()
    assert header.count("|") == line.count("|") == first.count("|") > 7
    assert f"`python -m benchmarks.{name} --smoke` · " in done.stdout.splitlines()[-2]
    assert (done.stderr, README.read_bytes()) == ("", before)


def test_all_tables_are_asked_for_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    main(arguments=["repairs", "imports", "--smoke"])
    commands = [line.split("`")[1] for line in capsys.readouterr().out.splitlines() if "`python" in line]
    assert commands == ["python -m benchmarks.repairs --smoke", "python -m benchmarks.imports --smoke"]
    with pytest.raises(SystemExit):
        main(arguments=["speed"])
    assert f"there is no table speed; choose from {', '.join(TABLES)}" in capsys.readouterr().err
