"""Rivals and published instances: peers are strong and honest, figures are the checker's, absence is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import published, rivals
from benchmarks.b2b import read_instance
from benchmarks.cases import TINY, TINY_SHARED
from benchmarks.commands import main
from benchmarks.processes import run_apart
from benchmarks.rivals import LIMIT, OURS, RIVALS, Outcome, Rival, judge, list_better
from solver.given import Given
from solver.problem import Pair, Participant, Problem, ProblemError, Table, Wish
from solver.schedule import Meeting, Status
from tests.shared import SHARED
from tests.test_gaps import fewest, make_given

PUBLISHED = SHARED / "b2b"
VISITS = RIVALS[0]
ABSENT = Rival("a scheduler of tomorrow", "benchmarks.peers.tomorrow", "solve", "no-such-library")
OURS_LATE = replace(OURS, name="ours, too late")
BOTH = pytest.mark.parametrize("even", [True, False], ids=["imp12+", "not even"])


def load_max_sat() -> Any:
    """PySAT has no types, and is in the extra bench only."""
    pytest.importorskip("pysat", reason="the extra bench is not installed")
    from benchmarks.peers import max_sat

    return max_sat


@BOTH
def test_max_sat_finds_what_brute_force_finds(even: bool) -> None:
    max_sat = load_max_sat()
    statuses = set()
    for seed in range(60):
        given = make_given(seed)
        found = max_sat.arrange(given, even=even)
        least = fewest(given)
        assert (seed, found.gaps, found.bound) == (seed, least, least or 0)
        if found.slots:
            assert published.count_all(given, found.slots) == least
        statuses.add(found.status)
    assert statuses == {Status.OPTIMAL, Status.INFEASIBLE}


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published instances are not beside this checkout")
@BOTH
@pytest.mark.parametrize("name", ["tic-12.prec15", "tic-12.forb0003", "tic-12.fixed020-Forb", "forumt-14.original"])
def test_max_sat_proves_published_optima(name: str, even: bool) -> None:
    max_sat = load_max_sat()
    given = published.read_all(PUBLISHED)[name]
    found = max_sat.arrange(given, even=even)
    proved = published.UNSAT if found.status is Status.INFEASIBLE else str(found.gaps)
    assert proved == published.read_published(PUBLISHED / "instances")[name]


def test_an_arrangement_is_counted_and_judged_again() -> None:
    given = Given(5, 3, ((0, 1), (0, 2), (1, 2)), ((0, 2), (3,), (1, 2, 4)), 1, ((0, 1),), spread=1)
    slots = (2, 3, 4)
    assert published.count_all(given, slots) == 1
    for wrong in ((1, 3, 4), (2, 3, 2), (0, 3, 3)):
        with pytest.raises(AssertionError, match="are kept"):
            published.count_all(given, wrong)
    for other in (replace(given, spread=0), replace(given, precedences=((1, 0),))):
        with pytest.raises(AssertionError, match="are kept"):
            published.count_all(other, slots)


def test_proofs_that_differ_stop_the_benchmark() -> None:
    published.refuse_contradiction("one", ["", "3", "3", ""])
    with pytest.raises(AssertionError, match=r"one: these cannot all be proved: \['3', 'UNSAT'\]"):
        published.refuse_contradiction("one", ["3", "UNSAT"])


def test_published_instances_are_measured_where_a_folder_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = """nBusiness = 3; nMeetings = 2; nTables = 1; nTotalSlots = 3; nMorningSlots = 3;
        requested = [|1, 2, 3, |1, 3, 3, |]; forbidden = [{0}, {2}, {2}]; fixed = [1, 0];"""
    (tmp_path / "small.dzn").write_text(text, encoding="utf-8")
    assert read_instance(tmp_path / "small.dzn", spread=2).allowed == ((0,), (0, 2))
    csv = tmp_path / "published.csv"
    csv.write_text("instance,fairness_d,optimum_total_breaks\nsmall,2,1\nsmall,0,UNSAT\n", encoding="utf-8")
    assert published.read_published(tmp_path) == {"small": "1"}
    main(arguments=["published", "--smoke", "--b2b", str(tmp_path)])
    printed = capsys.readouterr().out
    assert "| small | 1 | 1 | 1 | " in printed
    assert f"`python -m benchmarks.published --smoke --b2b {tmp_path.name}`" in printed
    csv.write_text("instance,fairness_d,optimum_total_breaks\nsmall,2,2\n", encoding="utf-8")
    with pytest.raises(AssertionError, match="small: these cannot all be proved"):
        main(arguments=["published", "--smoke", "--b2b", str(tmp_path)])


def test_published_instances_are_left_out_with_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(arguments=["published"])
    assert capsys.readouterr().out == (
        "The table published is left out: its instances are no part of this project; give --b2b FOLDER.\n\n"
    )
    with pytest.raises(SystemExit):
        main(arguments=["published", "--b2b", str(tmp_path)])
    assert f"there is no .dzn file in {tmp_path}" in capsys.readouterr().err


def test_a_schedule_in_figures() -> None:
    people = tuple(Participant(name, (1,) * 8) for name in "ABCDE")
    pairs = tuple(Pair(0, p, Wish.PRIORITY, said) for p, said in ((1, Wish.YES), (2, Wish.OPEN), (3, None), (4, None)))
    problem = Problem(8, people, (Table("1"),), (*pairs, Pair(1, 2, Wish.YES), Pair(1, 3, Wish.YES)))
    meetings = [Meeting(0, 0, 0), Meeting(1, 5, 0), Meeting(2, 7, 0)]
    assert judge(problem, meetings) == {
        "wishes granted": 4,
        "mutual": 1,
        "points": 540,
        "fewest": 1,
        "under the floor": 1,
        "long waits": 2,
        "waiting": 3,
    }


def test_better_is_more_or_less_as_the_column_wants() -> None:
    ours = Outcome(1.0, dict.fromkeys((*rivals.MOST, *rivals.LEAST), 5), {})
    theirs = Outcome(0.5, ours.figures | {"mutual": 6, "points": 4, "waiting": 4, "long waits": 6}, {})
    assert list_better(theirs, ours) == ["seconds", "mutual", "waiting"]
    assert list_better(ours, theirs) == ["points", "long waits"]
    assert list_better(ours, ours) == []


def test_a_library_that_is_not_there_is_a_row_that_says_so() -> None:
    runs = rivals.compare(TINY, 1, rivals=(OURS, ABSENT))
    assert (len(runs[OURS]), runs[ABSENT]) == (1, [])
    _, row = rivals.rows(TINY, runs)
    assert row == ("", "a scheduler of tomorrow", "0", "**not installed**", *["–"] * 9)
    small = replace(OURS, name="ours, small", largest=TINY.size - 1)
    assert rivals.compare(TINY, 1, rivals=(small,)) == {small: []}
    _, row = rivals.rows(TINY, {OURS: runs[OURS], small: []})
    assert row == ("", "ours, small", "0", "not run", *["–"] * 9)
    _, row = rivals.rows(TINY, {OURS: runs[OURS], OURS_LATE: [None]})
    assert row == ("", "ours, too late", "0", f"stopped after {LIMIT:.0f}", *["–"] * 9)


@pytest.mark.parametrize("rival", [one for one in (OURS, *RIVALS) if one is not VISITS], ids=lambda one: one.name)
def test_each_rival_is_judged(rival: Rival) -> None:
    if rival.version is None:
        pytest.skip(f"{rival.library} is not installed: the extra bench")
    outcome = run_apart(rivals.run, rival, TINY).result
    assert outcome.broken == {}
    assert 0 < outcome.figures["points"] <= 2_700
    assert list(outcome.figures) == [*rivals.MOST, *rivals.LEAST]


def test_visit_days_grant_what_ours_grants() -> None:
    """In a process of its own: its library and OR-Tools do not share one."""
    if VISITS.version is None:
        pytest.skip(f"{VISITS.library} is not installed: the extra bench")
    theirs, ours = (run_apart(rivals.run, rival, TINY).result for rival in (VISITS, OURS))
    assert theirs.broken == {}
    assert [theirs.figures[name] for name in rivals.MOST] == [ours.figures[name] for name in rivals.MOST]
    with pytest.raises(ProblemError, match="one side with a table of its own"):
        run_apart(rivals.run, VISITS, TINY_SHARED)
