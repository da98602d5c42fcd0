"""Ctrl-C, kill -9 and terminals: what was there before is there afterwards."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.command_line import COMMAND, DAY, ROOT, Dump, call, dump, run, start, wait_until_open
from tests.registration_files import BUYER, SUPPLIER, Line, line, write

STOPPED = "matchmaker: stopped; the workspace holds the whole change or nothing of it\n"
CITIES, SHOPS = ([f"{kind} {number}" for number in range(30)] for kind in ("Ville", "Atelier"))


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a plan, and beside it tomorrow's file, with many more registrations."""
    random, folder = Random(6), tmp_path_factory.mktemp("planned")
    lines = [line(city, BUYER, wishes=random.sample(SHOPS, 8)) for city in CITIES]
    lines += [line(shop, wishes=random.sample(CITIES, 4), offers="Couture : sacs") for shop in SHOPS]
    more = [line(f"Fabrique {number}", wishes=CITIES[:5]) for number in range(200)]
    run("init", folder / "openmap.db", *DAY, "--tables", 30)
    run("import", folder / "openmap.db", write(folder / "inscriptions.csv", *lines))
    write(folder / "demain.csv", *lines, *more)
    run("plan", folder / "openmap.db")
    return folder / "openmap.db"


@pytest.fixture
def workspace(planned: Path, tmp_path: Path) -> Path:
    """A copy of it to spoil."""
    shutil.copytree(planned.parent, tmp_path / "copy")
    return tmp_path / "copy" / "openmap.db"


def interrupt(workspace: Path, *words: object, after: float, by: signal.Signals) -> tuple[int, str]:
    """Run a command and send it a signal so many seconds after it opened the workspace: how it ended, what it said."""
    process = start(*words)
    wait_until_open(workspace, process)
    time.sleep(after)
    with suppress(ProcessLookupError):
        process.send_signal(by)
    _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    return process.returncode, err


def moments(count: int, *, within: float, seed: int) -> list[float]:
    """Random seconds, the first of them 0."""
    random = Random(seed)
    return [0.0, *(random.uniform(0, within) for _ in range(count - 1))]


def without(found: Dump, *tables: str) -> Dump:
    return {name: rows for name, rows in found.items() if name not in tables}


@pytest.mark.parametrize("after", moments(7, within=0.3, seed=1))
def test_an_import_killed_at_any_moment(workspace: Path, after: float) -> None:
    before = dump(workspace)
    interrupt(workspace, "import", workspace, workspace.with_name("demain.csv"), after=after, by=signal.SIGKILL)
    left = dump(workspace)
    assert call("check", workspace).exit_code == 0
    run("import", workspace, workspace.with_name("demain.csv"))
    whole = dump(workspace)
    assert (len(before["participants"]), len(whole["participants"])) == (60, 260)
    assert left == before or len(left["participants"]) == 260
    assert without(left, "imports", "audit") in (
        without(before, "imports", "audit"),
        without(whole, "imports", "audit"),
    )


@pytest.mark.parametrize("after", moments(6, within=0.8, seed=2))
def test_a_plan_killed_at_any_moment(workspace: Path, after: float) -> None:
    before = dump(workspace)
    interrupt(workspace, "plan", workspace, after=after, by=signal.SIGKILL)
    left = dump(workspace)
    assert left == before or len(left["plans"]) == 2
    assert without(left, "plans", "plan_meetings", "plan_goals", "notices") == without(
        before, "plans", "plan_meetings", "plan_goals", "notices"
    )
    assert call("check", workspace).exit_code == 0


@pytest.mark.parametrize("command", ["print", "export"])
def test_papers_killed_at_any_moment(planned: Path, workspace: Path, command: str) -> None:
    whole, out, before = planned.with_name(command), workspace.with_name("out"), dump(workspace)
    run(command, planned, "--out", whole)
    for after in moments(5, within=0.8, seed=3):
        interrupt(workspace, command, workspace, "--out", out, after=after, by=signal.SIGKILL)
        for path in out.rglob("[!.]*.*"):
            assert path.read_bytes() == (whole / path.relative_to(out)).read_bytes()
    assert dump(workspace) == before
    run(command, workspace, "--out", out)
    assert {path.name for path in out.rglob("[!.]*")} == {path.name for path in whole.rglob("[!.]*")}


@pytest.mark.parametrize("after", [0.0, 0.005, 0.02])
def test_a_file_killed_while_it_is_made_can_be_made_again(tmp_path: Path, after: float) -> None:
    path = tmp_path / "neuf.db"
    interrupt(path, "init", path, *DAY, after=after, by=signal.SIGKILL)
    assert call("init", path, *DAY).exit_code in (0, 6)
    assert len(dump(path)["events"]) == 1


@pytest.mark.parametrize("after", moments(4, within=0.2, seed=4))
def test_ctrl_c_keeps_nothing_by_halves(workspace: Path, after: float) -> None:
    before = dump(workspace)
    words = ("import", workspace, workspace.with_name("demain.csv"))
    code, err = interrupt(workspace, *words, after=after, by=signal.SIGINT)
    left = dump(workspace)
    if code == 130:
        assert err == STOPPED
        assert left == before or len(left["participants"]) == 260
    else:  # it was over already, or Python itself was ending
        assert (code, err) in ((0, ""), (-signal.SIGINT, ""))
        assert len(left["participants"]) == 260


def test_ctrl_c_at_a_question_is_no_failed_check(workspace: Path) -> None:
    before, command, pipe = dump(workspace), [*COMMAND, "erase", str(workspace), "1"], subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        while process.stdout.read(1) not in ("?", ""):
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "\nmatchmaker: stopped; nothing was done\n")
    assert dump(workspace) == before


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Narrow hours, many wishes: the search goes on for seconds."""
    random, folder = Random(5), tmp_path_factory.mktemp("slow")
    cities, shops = ([f"{kind} {number}" for number in range(size)] for kind, size in (("Ville", 64), ("Atelier", 192)))

    def hurried(name: str, role: str, others: list[str]) -> Line:
        arrive, leave = random.choice(["9h00", "9h30", "10h00", "10h30"]), random.choice(["10h45", "11h15", "11h45"])
        return line(name, role, wishes=random.sample(others, 8), arrive=arrive, leave=leave)

    lines = [hurried(city, BUYER, shops) for city in cities] + [hurried(shop, SUPPLIER, cities) for shop in shops]
    run("init", folder / "openmap.db", *DAY, "--tables", 64)
    run("import", folder / "openmap.db", write(folder / "inscriptions.csv", *lines))
    return folder / "openmap.db"


@pytest.mark.parametrize("after", [0.0, 1.0], ids=["between searches", "inside a search"])
def test_ctrl_c_ends_a_plan_with_the_best_so_far(slow: Path, after: float) -> None:
    process = start("plan", slow)
    assert process.stderr is not None
    assert process.stderr.readline().startswith("place ")
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err) == (0, False)
    assert "Stopping with the best so far. Ctrl-C again gives up and keeps nothing." in err
    assert "\nIt was stopped early: another run may give another schedule.\n" in out
    assert call("check", slow).exit_code == 0


def test_a_second_ctrl_c_gives_up(slow: Path) -> None:
    before = dump(slow)
    process = start("plan", slow)
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    assert [process.stderr.readline() for _ in range(2)][1].startswith("Stopping with the best so far.")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, STOPPED)
    assert dump(slow) == before


def test_seconds_end_a_plan_with_the_best_so_far(slow: Path) -> None:
    said = run("plan", slow, "--seconds", 0.01)
    assert "\nIt was stopped early: another run may give another schedule.\n" in said
    assert call("check", slow).exit_code == 0


def test_a_terminal_shows_one_line_that_is_written_again(workspace: Path) -> None:
    ours, theirs = pty.openpty()
    command = [*COMMAND, "plan", str(workspace)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, text=True) as process:
        out, _ = process.communicate(timeout=60)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert out.startswith("Plan 2: ")
    assert shown.startswith("\r\x1b[2Kplace    [####################] wishes ")
    assert shown.endswith("\r\x1b[2K")
    assert "\n" not in shown
