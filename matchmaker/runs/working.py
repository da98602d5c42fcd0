"""The worker: takes a run, has it solved, shows every moment that it is alive, and brings back the result."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from matchmaker.errors import ConflictError, FileError, MatchmakerError
from matchmaker.plans import Task, draft, keep_draft
from matchmaker.runs.children import Child
from matchmaker.runs.messages import LostError, Result, Solving
from matchmaker.runs.progress import absorb, conclude
from matchmaker.runs.service import LEASE, let_go, reap
from matchmaker.runs.tasks import problem_of, read_task
from matchmaker.store import Run, RunState, Sentence, Store
from solver.codec import problem_to_json, schedule_from_json
from solver.problem import ProblemError
from solver.schedule import Schedule

BEAT = 0.25
"""Seconds between two looks at what was asked, and at least between two reports of progress."""

ALIVE = timedelta(seconds=2)
"""How often a worker says that it is alive when there is nothing else to say."""

PAUSE = 0.5
"""Seconds between two looks at an empty queue."""

Begin = Callable[[str], Solving]
"""Begins to solve a problem, given as ``solver.codec`` writes it."""


class LostRunError(ConflictError):
    """The run was cancelled, is over, or somebody else has it."""


_log = logging.getLogger(__name__)


def work(workspace: Path, *, begin: Begin = Child, lasting: bool = False, lease: timedelta = LEASE) -> None:
    """Carry out the runs of a workspace, one after the other, until none waits; ``lasting``: for ever."""
    with Store.open(workspace) as store:
        while True:
            reap(store, now=_now(), lease=lease)
            run = take(store, now=_now())
            if run:
                carry_out(store, run, begin=begin)
            elif lasting:
                time.sleep(PAUSE)
            else:
                return


def take(store: Store, *, now: datetime) -> Run | None:
    """The run that waits longest; from now on it is nobody else's. None when no run waits."""
    if not _first_queued(store):
        return None
    with store.write():
        waiting = _first_queued(store)
        if waiting is None:
            return None
        ours = replace(
            waiting,
            state=RunState.RUNNING,
            token=token_hex(16),
            attempts=waiting.attempts + 1,
            started=now,
            heartbeat=now,
        )
        store.runs.save(ours)
        return ours


def carry_out(store: Store, run: Run, *, begin: Begin = Child) -> None:
    """Have a run solved that was taken, and keep what comes of it; nothing is kept once it is somebody else's.

    When this process is told to end, the run goes back into the queue, as if it had not been tried.
    """
    try:
        _carry_out(store, run, begin)
    except LostRunError as error:
        _log.info("run %s: %s", run.id, error)


def _carry_out(store: Store, run: Run, begin: Begin) -> None:
    try:
        task = read_task(store, run.event, text=store.runs.task(run.id), asked=run.asked)
        result = _have_solved(store, run, begin(problem_to_json(problem_of(task))))
        finish(store, run, task=task, result=result, now=_now())
    except LostError:
        with store.write():
            let_go(store, _hold(store, run), now=_now())
    except LostRunError:
        raise
    except MatchmakerError as error:
        fail(store, run, error=error, now=_now())
    except (KeyboardInterrupt, SystemExit):
        with store.write():
            if found := _held(store, run):
                let_go(store, replace(found, attempts=found.attempts - 1), now=_now())
        raise


def finish(store: Store, run: Run, *, task: Task, result: Result, now: datetime) -> Run:
    """Keep the result of a run as a draft, or why there is none.

    Raises:
        LostRunError: The run is not this worker's any more.
    """
    try:
        schedule = _read(task, result)
        plan = draft(task, schedule)
    except MatchmakerError as error:
        return fail(store, run, error=error, now=now)
    with store.write():
        held = _hold(store, run)
        kept = keep_draft(store, run.event, task=task, plan=plan)
        told = conclude(held.progress, schedule)
        return _save(store, replace(held, state=RunState.DONE, ended=now, plan=kept.id, progress=told))


def fail(store: Store, run: Run, *, error: MatchmakerError, now: datetime) -> Run:
    """Keep why there is no plan.

    Raises:
        LostRunError: The run is not this worker's any more.
    """
    why = Sentence(error.template, {name: str(value) for name, value in error.places.items()})
    with store.write():
        return _save(store, replace(_hold(store, run), state=RunState.FAILED, ended=now, error=why))


def _have_solved(store: Store, run: Run, solving: Solving) -> Result:
    try:
        return _follow(store, run, solving)
    finally:
        solving.close()


def _follow(store: Store, run: Run, solving: Solving) -> Result:
    """Pass on what is told and what is asked, until there is a result. Raises LostRunError once it is not ours."""
    progress, last = run.progress, time.monotonic()
    while True:
        for message in solving.listen(BEAT):
            if isinstance(message, Result):
                return message
            progress = absorb(progress, message)
        if time.monotonic() - last >= BEAT:
            last = time.monotonic()
            held = _hold(store, run)
            if held.stopped_by:
                solving.stop()
            now = _now()
            if progress != held.progress or held.heartbeat is None or now - held.heartbeat >= ALIVE:
                _beat(store, replace(run, heartbeat=now, progress=progress))


def _beat(store: Store, run: Run) -> None:
    """A busy file or a full disk does not end a solve: a later beat may get through."""
    try:
        with store.write():
            _save(store, replace(_hold(store, run), heartbeat=run.heartbeat, progress=run.progress))
    except LostRunError:
        raise
    except (ConflictError, FileError) as error:
        _log.warning("run %s: %s", run.id, error)


def _read(task: Task, result: Result) -> Schedule:
    if result.refusal:
        raise MatchmakerError("the solver refused the problem: {why}", why=result.refusal)
    try:
        return schedule_from_json(task.question.problem, result.schedule)
    except ProblemError as error:
        raise MatchmakerError(
            "the worker's result cannot be read ({why}); have the same version of matchmaker on all machines", why=error
        ) from error


def _first_queued(store: Store) -> Run | None:
    return next((run for run in store.runs.open() if run.state is RunState.QUEUED), None)


def _held(store: Store, run: Run) -> Run | None:
    """The run as it is now, if it still is this worker's."""
    found = store.runs.get(run.id)
    return found if found.state is RunState.RUNNING and found.token == run.token else None


def _hold(store: Store, run: Run) -> Run:
    found = _held(store, run)
    if found is None:
        raise LostRunError("this computation is over or was begun anew; what it brings is not kept")
    return found


def _save(store: Store, run: Run) -> Run:
    store.runs.save(run)
    return run


def _now() -> datetime:
    return datetime.now(UTC)
