"""kill -9 of workers, of solvers and of the server at any moment: no run is lost, and no plan is made twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import pytest

from matchmaker.plans import judge
from matchmaker.runs import describe, reap, start_run, stop_run, workers
from matchmaker.runs.service import LEASE
from matchmaker.runs.working import work
from matchmaker.store import Run, RunState, Store
from tests.command_line import COMMAND, ROOT
from tests.desks import Desk
from tests.runs import children_of, is_nice_as_a_session, is_nicer, is_there, now, open_desk, open_hard_desk, wait_for

SERVER = """
import sys, time
from pathlib import Path
from matchmaker.runs import workers

with workers(Path(sys.argv[1]), every=0.05):
    print("serving", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path, size=40)
    yield desk
    desk.store.close()


@pytest.fixture
def hard(tmp_path: Path) -> Iterator[Desk]:
    desk = open_hard_desk(tmp_path)
    yield desk
    desk.store.close()


@contextmanager
def process(*command: object) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([*map(str, command)], cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        try:
            yield running
        finally:
            running.kill()


def start(desk: Desk) -> Run:
    return start_run(desk.store, desk.event, who="Personne A", now=now())


def begun(run: Run) -> bool:
    return run.progress is not None


def over(run: Run) -> bool:
    return run.over


def solver_of(worker: int) -> int:
    """The process that solves for a worker."""
    while not (children := children_of(worker)):
        time.sleep(0.01)
    return children[0]


def wait_until_gone(*pids: int) -> None:
    deadline = time.monotonic() + 60
    while any(map(is_there, pids)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def moments(count: int, *, within: float, seed: int) -> list[float]:
    random = Random(seed)
    return [random.uniform(0, within) for _ in range(count)]


def _kill_worker(worker: int) -> None:
    os.kill(worker, signal.SIGKILL)


def _kill_solver(worker: int) -> None:
    for child in children_of(worker):
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize("kill", [_kill_worker, _kill_solver])
@pytest.mark.parametrize("after", moments(6, within=1.5, seed=3))
def test_killed_at_any_moment_and_begun_again(desk: Desk, kill: Callable[[int], None], after: float) -> None:
    run = start(desk)
    with process(sys.executable, "-m", "matchmaker.runs", desk.path) as worker:
        time.sleep(after)
        with suppress(FileNotFoundError):
            kill(worker.pid)
        if kill is _kill_worker:
            worker.wait()
            reap(desk.store, now=now() + 2 * LEASE)
            work(desk.path)
        else:
            worker.wait(timeout=60)
    done = desk.store.runs.get(run.id)
    assert (done.state, [plan.id for plan in desk.store.plans.all(desk.event)]) == (RunState.DONE, [done.plan])
    verdict = judge(desk.store, desk.event)
    assert (verdict.current, verdict.holds, done.attempts in (1, 2)) == (True, True, True)


def test_a_solver_that_is_killed_twice_is_cut_off_and_says_so(hard: Desk) -> None:
    run = start(hard)
    with process(sys.executable, "-m", "matchmaker.runs", hard.path) as worker:
        deadline = time.monotonic() + 60
        while worker.poll() is None and time.monotonic() < deadline:
            with suppress(FileNotFoundError):
                _kill_solver(worker.pid)
            time.sleep(0.01)
        assert worker.wait(timeout=1) == 0
    cut_off = hard.store.runs.get(run.id)
    assert (cut_off.state, hard.store.plans.all(hard.event)) == (RunState.CUT_OFF, ())
    assert str(describe(cut_off).state).startswith("It was cut off 2 times before it had a result")


def test_a_solver_ends_with_its_worker_and_gives_way_to_pages(hard: Desk) -> None:
    run = start(hard)
    with process(sys.executable, "-m", "matchmaker.runs", hard.path) as worker:
        wait_for(hard.store, run, until=begun)
        solver = solver_of(worker.pid)
        assert is_nicer(solver)
        worker.kill()
        wait_until_gone(solver)
    assert hard.store.runs.get(run.id).state is RunState.RUNNING


def test_a_solver_that_was_not_told_all_of_its_problem_ends_without_a_word() -> None:
    command = [sys.executable, "-m", "matchmaker.runs.solving"]
    ended = subprocess.run(command, input='"{', capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (1, "", "")


def test_a_run_survives_the_end_of_the_server(hard: Desk) -> None:
    run = start(hard)
    with process(sys.executable, "-c", SERVER, hard.path) as server:
        wait_for(hard.store, run, until=begun)
        [worker] = children_of(server.pid)
        assert is_nice_as_a_session(worker)
        server.kill()
        server.wait()
    before = hard.store.runs.get(run.id).heartbeat
    with workers(hard.path, every=0.05):
        still = wait_for(hard.store, run, until=lambda run: run.heartbeat != before)
        assert (still.state, still.attempts, is_there(worker)) == (RunState.RUNNING, 1, True)
        os.kill(worker, signal.SIGKILL)
        wait_until_gone(worker)
        with Store.open(hard.path) as store:
            reap(store, now=now() + 2 * LEASE)
        again = wait_for(hard.store, run, until=lambda run: run.attempts == 2 and begun(run))
        assert again.token != still.token
        stop_run(hard.store, run.id, who="Personne B", now=now())
        assert wait_for(hard.store, run, until=over).state is RunState.DONE
    assert len(hard.store.plans.all(hard.event)) == 1


def test_a_worker_that_is_told_to_end_gives_its_run_back(hard: Desk) -> None:
    run = start(hard)
    with process(*COMMAND, "worker", hard.path) as worker:
        wait_for(hard.store, run, until=begun)
        solver = solver_of(worker.pid)
        worker.terminate()
        assert worker.wait(timeout=60) == 0
    given_back = hard.store.runs.get(run.id)
    assert (given_back.state, given_back.attempts, is_there(solver)) == (RunState.QUEUED, 0, False)
