"""``python -m solver``: what it prints and what it returns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from solver.check import verify
from solver.codec import problem_to_json, schedule_from_json
from solver.problem import Demand, Pair, Participant, Problem, Table, Wish
from solver.schedule import Meeting, Schedule, Status

PEOPLE = Participant("Hôpital", (1, 0)), Participant("Atelier", (1, 1)), Participant("Jardins", (0, 1))
PROBLEM = Problem(2, PEOPLE, (Table("1", owner=0),), (Pair(0, 1, Wish.YES), Pair(0, 2, Wish.YES)))
IMPOSSIBLE = Problem(2, PEOPLE, (Table("1"),), (Pair(0, 2, demand=Demand.GIVEN),))


def run(*arguments: str, given: str = "") -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the program."""
    done = subprocess.run(
        [sys.executable, "-m", "solver", *arguments], input=given, capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout, done.stderr


def test_a_problem_is_solved(tmp_path: Path) -> None:
    path = tmp_path / "problem.json"
    path.write_text(problem_to_json(PROBLEM), encoding="utf-8")
    code, out, err = run(str(path), "--seconds", "20", "--seed", "3")
    schedule = schedule_from_json(PROBLEM, out)
    assert (code, err, schedule.status, schedule.seed) == (0, "", Status.OPTIMAL, 3)
    assert schedule.meetings == (Meeting(0, 0, 0),)
    assert verify(PROBLEM, schedule) == ()


def test_an_infeasible_problem_from_standard_input() -> None:
    code, out, err = run("-", given=problem_to_json(IMPOSSIBLE))
    schedule: Schedule = schedule_from_json(IMPOSSIBLE, out)
    assert (code, schedule.status, verify(IMPOSSIBLE, schedule)) == (3, Status.INFEASIBLE, ())
    assert err.startswith("no schedule keeps every rule: ")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{", "-: line 1, column 2: not JSON: Expecting property name enclosed in double quotes\n"),
        ('{"version": 1, "slots": 0, "participants": []}', "-: slots: between 1 and 1000, not 0\n"),
    ],
)
def test_a_bad_file_is_one_line(text: str, expected: str) -> None:
    assert run("-", given=text) == (2, "", expected)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    path = str(tmp_path / "absent.json")
    assert run(path) == (2, "", f"{path}: No such file or directory\n")


@pytest.mark.parametrize("arguments", [("--seconds", "nan"), ("--seconds", "0"), ("--seed", "-1"), ("--seed", "x")])
def test_options_that_make_no_sense(arguments: tuple[str, str]) -> None:
    code, out, err = run("-", *arguments, given="{}")
    assert (code, out) == (2, "")
    assert f"argument {arguments[0]}:" in err


def test_the_problem_is_read_before_the_solver_is_imported() -> None:
    code = "import sys, solver.__main__; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
