"""A run that another machine solves: a broker carries the problem there and the result back; here, two processes."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from matchmaker.entities import Plan
from matchmaker.errors import InputError
from matchmaker.plans import judge, make_plan
from matchmaker.runs import cancel_run, start_run, stop_run, workers
from matchmaker.runs.brokers import begin_at
from matchmaker.runs.working import work
from matchmaker.store import Run, RunState
from tests.command_line import COMMAND, ROOT, fail
from tests.desks import Desk
from tests.runs import children_of, is_there, now, open_desk, open_hard_desk, wait_for

REDIS = shutil.which("redis-server")


@contextmanager
def running(*command: object) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([*map(str, command)], cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture(params=["a file", "Redis"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a broker of each kind."""
    if request.param == "a file":
        yield str(tmp_path / "broker.db")
    elif REDIS is None:
        pytest.skip("NOT TESTED: runs over Redis, for there is no redis-server here (Debian: apt install redis-server)")
    else:
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        with running(REDIS, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", tmp_path):
            while not answers(port):
                time.sleep(0.02)
            yield f"redis://127.0.0.1:{port}"


@contextmanager
def distant(broker: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that knows the broker and no workspace."""
    with running(*COMMAND, "worker", "--broker", broker) as worker:
        yield worker


def start(desk: Desk) -> Run:
    return start_run(desk.store, desk.event, who="Personne A", now=now())


def only_plan(desk: Desk) -> Plan:
    [plan] = desk.store.plans.all(desk.event)
    return plan


def test_another_machine_makes_the_same_plan(broker: str, tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    run = start(desk)
    with distant(broker):
        work(desk.path, begin=begin_at(broker))
    made = only_plan(desk)
    done = desk.store.runs.get(run.id)
    assert (done.state, done.plan) == (RunState.DONE, made.id)
    same = make_plan(desk.store, desk.event)
    assert (made.meetings, made.goals, made.problem) == (same.meetings, same.goals, same.problem)
    desk.store.close()


def test_progress_comes_back_and_stopping_reaches_the_other_machine(broker: str, tmp_path: Path) -> None:
    desk = open_hard_desk(tmp_path)
    run = start(desk)
    with distant(broker), workers(desk.path, broker=broker, every=0.05):
        wait_for(desk.store, run, until=lambda run: run.progress is not None)
        stop_run(desk.store, run.id, who="Personne B", now=now())
        done = wait_for(desk.store, run, until=lambda run: run.over)
    assert (done.state, only_plan(desk).reproducible, judge(desk.store, desk.event).holds) == (
        RunState.DONE,
        False,
        True,
    )
    desk.store.close()


def test_cancelling_ends_the_solver_on_the_other_machine(broker: str, tmp_path: Path) -> None:
    desk = open_hard_desk(tmp_path)
    run = start(desk)
    with distant(broker) as worker, workers(desk.path, broker=broker, every=0.05):
        wait_for(desk.store, run, until=lambda run: run.progress is not None)
        [solver] = children_of(worker.pid)
        cancel_run(desk.store, run.id, who="Personne B", now=now())
        deadline = time.monotonic() + 60
        while is_there(solver):
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert (desk.store.runs.get(run.id).state, desk.store.plans.all(desk.event)) == (RunState.CANCELLED, ())
    desk.store.close()


def test_a_solver_killed_on_the_other_machine_is_begun_again(broker: str, tmp_path: Path) -> None:
    desk = open_hard_desk(tmp_path)
    run = start(desk)
    with distant(broker) as worker, workers(desk.path, broker=broker, every=0.05):
        wait_for(desk.store, run, until=lambda run: run.progress is not None)
        [solver] = children_of(worker.pid)
        subprocess.run(["kill", "-9", str(solver)], check=True)
        wait_for(desk.store, run, until=lambda run: run.attempts == 2 and run.progress is not None)
        stop_run(desk.store, run.id, who="Personne B", now=now())
        done = wait_for(desk.store, run, until=lambda run: run.over)
    assert (done.state, done.plan) == (RunState.DONE, only_plan(desk).id)
    desk.store.close()


def test_a_broker_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    run = start(desk)
    work(desk.path, begin=begin_at("redis://127.0.0.1:1"))
    failed = desk.store.runs.get(run.id)
    assert (failed.state, desk.store.plans.all(desk.event)) == (RunState.FAILED, ())
    assert str(failed.error).startswith("the broker redis://127.0.0.1:1 cannot be reached (")
    desk.store.close()
    assert fail("worker", "--broker", "redis://127.0.0.1:1")[0] == 4


def test_what_is_no_broker_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="“amqp://host” is no address of a broker; write it like redis://host:6379"):
        begin_at("amqp://host")
    monkeypatch.setitem(sys.modules, "huey", None)
    with pytest.raises(InputError, match="two more libraries are needed"):
        begin_at("redis://host")
    assert fail("worker") == (2, fail("worker")[1])
    assert "Name a workspace, or a --broker, or both." in fail("worker")[1]
