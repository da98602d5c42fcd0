"""Solves as jobs, as rows: the queue, and the only truth about how far each one is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from matchmaker.errors import NotFoundError
from matchmaker.store.connection import Connection, Row
from matchmaker.store.values import moment_text

_OPEN = "state IN ('queued', 'running')"


class RunState(StrEnum):
    """Where a run is. ``CUT_OFF``: its worker is gone, and it was not begun again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CUT_OFF = "cut off"
    CANCELLED = "cancelled"


class RunKind(StrEnum):
    """A plan of everything, or the meetings of the latest one stay and only what is free is filled."""

    ANEW = "anew"
    FILL = "fill"


@dataclass(frozen=True, slots=True)
class Reached:
    """Where a goal stands, and how good it could get."""

    goal: str
    sense: str
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class RunProgress:
    """The stage a run is at after so many seconds, and what it told of each goal last."""

    stage: str
    seconds: float
    reached: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with named places, so that it can be translated."""

    template: str
    places: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.places)


@dataclass(frozen=True, slots=True)
class Run:
    """One solve as a job; moments are aware. ``plan``: id of what it made.

    ``token``: names the attempt that is under way; whoever has another one has lost the run. ``stopped_by``: who asked
    to stop or to cancel, or nobody. ``error``: why there is no plan.
    """

    id: int
    event: int
    kind: RunKind
    asked_by: str
    asked: datetime
    state: RunState = RunState.QUEUED
    attempts: int = 0
    token: str = ""
    started: datetime | None = None
    heartbeat: datetime | None = None
    ended: datetime | None = None
    stopped_by: str = ""
    progress: RunProgress | None = None
    plan: int | None = None
    error: Sentence | None = None

    @property
    def over(self) -> bool:
        """Nothing will come of it any more."""
        return self.state not in (RunState.QUEUED, RunState.RUNNING)


class RunRows:
    """Every run that was asked for. What it computes from is kept only as long as it is not over."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, run: Run, *, task: str) -> Run:
        """Into the queue; the id given does not matter. ``task``: JSON.

        :raises InputError: no such event.
        :raises ConflictError: a run of this event is not over.
        """
        with self._connection.write():
            added = replace(run, id=self._connection.next_id("runs"))
            self._connection.table("runs").insert({**_row(added), "task": task})
        return added

    def get(self, run_id: int) -> Run:
        """:raises NotFoundError: no such run."""
        for run in self._runs("id = ?", run_id):
            return run
        raise NotFoundError("no run has the number {id}; choose one of the list", id=run_id)

    def all(self, event_id: int) -> tuple[Run, ...]:
        """Of one event, latest first."""
        return self._runs("event_id = ? ORDER BY id DESC", event_id)

    def open(self) -> tuple[Run, ...]:
        """Of all events, those that are not over, oldest first."""
        return self._runs(f"{_OPEN} ORDER BY id")

    def task(self, run_id: int) -> str:
        """What it computes from.

        :raises NotFoundError: no such run, or it is over.
        """
        for row in self._connection.rows("SELECT task FROM runs WHERE id = ? AND task IS NOT NULL", [run_id]):
            return str(row["task"])
        raise NotFoundError("run {id} is over; what it computed from is no longer kept", id=run_id)

    def save(self, run: Run) -> None:
        """How far it is; once it is over, what it computed from is forgotten."""
        row = _row(run)
        if run.over:
            row["task"] = None
        with self._connection.write():
            self._connection.table("runs").update(run.id, row)

    def _runs(self, which: str, *parameters: int) -> tuple[Run, ...]:
        return tuple(map(_run, self._connection.rows(f"SELECT {_COLUMNS} FROM runs WHERE {which}", parameters)))


def _row(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "event_id": run.event,
        "kind": run.kind.value,
        "state": run.state.value,
        "asked_by": run.asked_by,
        "asked": moment_text(run.asked),
        "attempts": run.attempts,
        "token": run.token,
        "started": run.started and moment_text(run.started),
        "heartbeat": run.heartbeat and moment_text(run.heartbeat),
        "ended": run.ended and moment_text(run.ended),
        "stopped_by": run.stopped_by,
        "progress": json.dumps(run.progress and asdict(run.progress), ensure_ascii=False),
        "plan_id": run.plan,
        "error": json.dumps(run.error and asdict(run.error), ensure_ascii=False),
    }


_COLUMNS = (
    "id, event_id, kind, state, asked_by, asked, attempts, token, started, heartbeat, ended, stopped_by, progress, "
    "plan_id, error"
)
"""All but the task, which is large."""


def _run(row: Row) -> Run:
    error = json.loads(row["error"])
    return Run(
        id=row["id"],
        event=row["event_id"],
        kind=RunKind(row["kind"]),
        state=RunState(row["state"]),
        asked_by=row["asked_by"],
        asked=datetime.fromisoformat(row["asked"]),
        attempts=row["attempts"],
        token=row["token"],
        started=_moment(row["started"]),
        heartbeat=_moment(row["heartbeat"]),
        ended=_moment(row["ended"]),
        stopped_by=row["stopped_by"],
        progress=_progress(json.loads(row["progress"])),
        plan=row["plan_id"],
        error=error and Sentence(**error),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _progress(told: dict[str, Any] | None) -> RunProgress | None:
    if told is None:
        return None
    return RunProgress(told["stage"], told["seconds"], tuple(Reached(**goal) for goal in told["reached"]))
