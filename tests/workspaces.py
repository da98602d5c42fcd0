"""Small invented workspaces on disk, and processes that can be killed while they write."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Barrier
from typing import Any

from matchmaker.entities import Event, Meeting, Organisation, Participant, Plan, PlanState, Role, Table
from matchmaker.store import Store

ROOT = Path(__file__).parents[1]
NOON = datetime(2027, 5, 12, 12, 0, tzinfo=UTC)


def event(name: str = "Matinée des achats", **more: Any) -> Event:
    """An event not yet stored."""
    plain = Event(id=0, name=name, date=date(2027, 5, 18), start=time(9, 0), slots=6, meeting=15, changeover=5)
    return replace(plain, **more)


def participant(name: str, role: Role = Role.SUPPLIER, **more: Any) -> Participant:
    """A participant not yet stored, of an organisation known by its name alone."""
    return Participant(id=0, number=0, organisation=Organisation(0, name, name.casefold()), role=role, **more)


def draft(*meetings: Meeting, **more: Any) -> Plan:
    """A plan not yet stored."""
    plain = Plan(
        id=0,
        number=0,
        state=PlanState.DRAFT,
        created=NOON,
        status="OPTIMAL",
        seed=1,
        reproducible=True,
        problem="0" * 64,
        meetings=meetings,
    )
    return replace(plain, **more)


def tables(store: Store, event_id: int, *labels: str) -> tuple[Table, ...]:
    """Plain tables, stored."""
    return store.tables.set(event_id, [Table(0, label) for label in labels])


def participants(store: Store, event_id: int, *names: str) -> tuple[Participant, ...]:
    """Plain participants, stored."""
    return store.participants.add(event_id, [participant(name) for name in names])


def at_once(actions: Sequence[Callable[[], None]]) -> None:
    """Each in a thread of its own, all at the same moment; what goes wrong in one is raised here."""
    together = Barrier(len(actions))

    def act(action: Callable[[], None]) -> None:
        together.wait()
        action()

    with ThreadPoolExecutor(len(actions)) as pool:
        list(pool.map(act, actions))


@contextmanager
def process(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A second process that runs Python; it is killed at the end, as by kill -9."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()
