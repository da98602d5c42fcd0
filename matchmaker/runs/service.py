"""What organisers do with runs: start, stop, cancel, look; and what is done with those whose worker is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from matchmaker.errors import ConflictError
from matchmaker.plans import set_task
from matchmaker.runs.describing import say
from matchmaker.runs.tasks import write_task
from matchmaker.store import Run, RunKind, RunState, Store

LEASE = timedelta(seconds=20)
"""After so long without a sign of life the worker of a run is gone; a write may wait ten seconds for another one."""

ATTEMPTS = 2
"""A run that was cut off is begun once more by itself: what killed its worker twice would do so again."""


def start_run(store: Store, event_id: int, *, who: str, now: datetime, kind: RunKind = RunKind.ANEW) -> Run:
    """Ask for a plan of an event as things are ``now``; a worker makes it, and it comes as a draft.

    Raises:
        ConflictError: A run of this event is not over, or not all meetings of the plan to fill can stay.
        InputError: Nobody takes part, tables are too few, or what was said contradicts itself.
        NotFoundError: No such event, or no plan to fill.
    """
    task = set_task(store, event_id, now=now, fill=kind is RunKind.FILL)
    with store.write():
        for other in store.runs.all(event_id):
            if not other.over:
                raise ConflictError(
                    "a computation started by {who} is not over; wait for it, stop it or cancel it first",
                    who=other.asked_by,
                )
        return store.runs.add(Run(0, event_id, kind, who, now), task=write_task(task))


def stop_run(store: Store, run_id: int, *, who: str, now: datetime) -> Run:
    """Ask the solver to end with the best it has. A run that waits has nothing yet, so it is cancelled.

    Raises:
        ConflictError: It is over.
        NotFoundError: No such run.
    """
    with store.write():
        run = _open_run(store, run_id)
        if run.state is RunState.QUEUED:
            return cancel_run(store, run_id, who=who, now=now)
        return _save(store, replace(run, stopped_by=run.stopped_by or who))


def cancel_run(store: Store, run_id: int, *, who: str, now: datetime) -> Run:
    """End a run and keep nothing of it, whatever its worker still brings.

    Raises:
        ConflictError: It is over.
        NotFoundError: No such run.
    """
    with store.write():
        run = _open_run(store, run_id)
        return _save(store, replace(run, state=RunState.CANCELLED, stopped_by=who, ended=now))


def current_run(store: Store, event_id: int) -> Run | None:
    """The latest run of an event, over or not; None before the first."""
    return next(iter(runs_of(store, event_id)), None)


def runs_of(store: Store, event_id: int) -> tuple[Run, ...]:
    """All runs of an event, latest first."""
    return store.runs.all(event_id)


def reap(store: Store, *, now: datetime, lease: timedelta = LEASE) -> tuple[Run, ...]:
    """Give up workers that showed no sign of life for so long: their runs, as they are now."""
    if not any(_is_silent(run, now, lease) for run in store.runs.open()):
        return ()
    with store.write():
        return tuple(let_go(store, run, now=now) for run in store.runs.open() if _is_silent(run, now, lease))


def let_go(store: Store, run: Run, *, now: datetime) -> Run:
    """A run without its worker: it is queued again, or cut off when that was its last attempt or it was to stop."""
    if run.attempts < ATTEMPTS and not run.stopped_by:
        return _save(store, replace(run, state=RunState.QUEUED, token="", progress=None))
    if run.stopped_by:
        why = say("It was cut off before it could keep what it had, and nothing was kept; start it again.")
    else:
        why = say("It was cut off {times} times before it had a result, and nothing was kept; start it again.",
                  times=str(run.attempts))  # fmt: skip
    return _save(store, replace(run, state=RunState.CUT_OFF, token="", ended=now, error=why))


def _is_silent(run: Run, now: datetime, lease: timedelta) -> bool:
    """A sign of life from the future was given before somebody set the clock back."""
    return run.state is RunState.RUNNING and run.heartbeat is not None and abs(now - run.heartbeat) > lease


def _open_run(store: Store, run_id: int) -> Run:
    run = store.runs.get(run_id)
    if run.over:
        raise ConflictError("this computation is over already ({state}); start another one", state=run.state.value)
    return run


def _save(store: Store, run: Run) -> Run:
    store.runs.save(run)
    return run
