"""Workspaces with something to compute, and workers that can be killed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from matchmaker.runs.solving import NICENESS
from matchmaker.store import Run, Store
from tests.desks import Desk
from tests.registration_files import BOTH, BUYER, Line, line


def open_desk(folder: Path, *, size: int = 12) -> Desk:
    """An event with as many buyers as suppliers, who wish to meet half of each other."""
    random = Random(size)
    cities, shops = ([f"{kind} {number}" for number in range(size)] for kind in ("Ville", "Atelier"))
    desk = Desk(folder)
    lines = [line(city, BUYER, wishes=random.sample(shops, size // 2)) for city in cities]
    desk.read(*lines, *(line(shop, wishes=random.sample(cities, size // 2)) for shop in shops))
    desk.set_tables(size)
    return desk


def open_hard_desk(folder: Path, *, size: int = 100) -> Desk:
    """An event of firms with both roles that come late and leave early: the solver is busy for a while."""
    random = Random(1)
    desk = Desk(folder)
    desk.store.events.save(replace(desk.store.events.get(desk.event), slots=12))
    houses = [f"Maison {number}" for number in range(size)]

    def register(house: str) -> Line:
        wishes = random.sample([other for other in houses if other != house], 12)
        arrive, leave = random.choice(["", "09:45", "10:05"]), random.choice(["", "10:25", "11:00"])
        return line(house, BOTH, wishes=wishes, arrive=arrive, leave=leave)

    desk.read(*map(register, houses))
    desk.set_tables(size * 3 // 10)
    return desk


def now() -> datetime:
    return datetime.now(UTC)


def wait_for(store: Store, run: Run, *, until: Callable[[Run], bool], seconds: float = 120) -> Run:
    """The run as soon as it is as wanted."""
    deadline = time.monotonic() + seconds
    while not until(found := store.runs.get(run.id)):
        assert time.monotonic() < deadline, found
        time.sleep(0.02)
    return found


def children_of(pid: int) -> list[int]:
    """Processes that this one began and that still run."""
    found = Path(f"/proc/{pid}/task").glob("*/children")  # whichever thread of it began them
    return [int(child) for children in found for child in children.read_text(encoding="ascii").split()]


def is_there(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def is_nice_as_a_session(pid: int) -> bool:
    """Whether the session of a process gives way to others, where cores are shared among sessions."""
    try:
        with open(f"/proc/{pid}/autogroup", encoding="ascii") as group:
            told = group.read()
    except FileNotFoundError:
        return True
    return told == "" or told.split()[-1] == str(NICENESS)


def is_nicer(pid: int) -> bool:
    """Whether a process gives way to this one."""
    return os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
