"""kill -9 at any moment leaves the old or the new state."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from matchmaker.store import Store
from matchmaker.store.schema import STEPS
from tests import workspaces
from tests.test_store_opening import LATER, make, names

IN_THE_MIDDLE_OF_A_WRITE = """
import sys, time
from matchmaker.store import Store
from tests import workspaces

with Store.open(sys.argv[1]) as store, store.write():
    workspaces.participants(store, 1, *(f"Structure {number}" for number in range(5000)))
    print("written, not committed", flush=True)
    time.sleep(60)
"""

WRITING_ALL_THE_TIME = """
import sys
from matchmaker.store import Store
from tests import workspaces

with Store.open(sys.argv[1]) as store:
    for batch in range(10**6):
        workspaces.participants(store, 1, *(f"Structure {batch} {number}" for number in range(10)))
        print(batch + 1, flush=True)
"""

IN_THE_MIDDLE_OF_AN_UPGRADE = """
import sys, time
from matchmaker.store import Store
from matchmaker.store.schema import STEPS
from tests.test_store_opening import colour

def wait(database):
    colour(database)
    database.execute("CREATE TABLE half (id INTEGER)")
    print("changed, not committed", flush=True)
    time.sleep(60)

Store.open(sys.argv[1], create=True, steps=(*STEPS, wait))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "forum.db"
    make(made)
    return made


def line_of(script: str, *arguments: object) -> str:
    """The first line a process prints; it is killed right then."""
    with workspaces.process(script, *arguments) as running:
        assert running.stdout is not None
        return running.stdout.readline()


def test_killed_in_the_middle_of_a_write(path: Path) -> None:
    assert line_of(IN_THE_MIDDLE_OF_A_WRITE, path) == "written, not committed\n"
    with Store.open(path) as store:
        assert (store.participants.all(1), store.organisations.all()) == ((), ())
        assert workspaces.participants(store, 1, "Alpha")[0].number == 1


@pytest.mark.parametrize("batches", [1, 2, 3, 7, 20])
def test_killed_while_writing_all_the_time(path: Path, batches: int) -> None:
    with workspaces.process(WRITING_ALL_THE_TIME, path) as running:
        assert running.stdout is not None
        for _ in range(batches):
            acknowledged = int(running.stdout.readline())
    with Store.open(path) as store:
        numbers = [participant.number for participant in store.participants.all(1)]
        assert store._connection.rows("PRAGMA integrity_check")[0][0] == "ok"
    assert len(numbers) >= acknowledged * 10
    assert len(numbers) % 10 == 0
    assert numbers == list(range(1, len(numbers) + 1))


def test_killed_in_the_middle_of_an_upgrade(path: Path) -> None:
    assert line_of(IN_THE_MIDDLE_OF_AN_UPGRADE, path) == "changed, not committed\n"
    backup = path.with_name(f"forum.before-v{len(LATER)}.db")
    assert names(backup) == ["Printemps"]
    with Store.open(path, steps=STEPS) as store:
        assert [event.name for event in store.events.all()] == ["Printemps"]
        assert store._connection.rows("SELECT 1 FROM sqlite_schema WHERE name = 'half'") == []
    with Store.open(path, steps=LATER) as store:
        assert [event.name for event in store.events.all()] == ["Printemps !"]
    assert names(backup) == ["Printemps"]


def test_killed_while_a_workspace_is_made(tmp_path: Path) -> None:
    path = tmp_path / "neuf.db"
    assert line_of(IN_THE_MIDDLE_OF_AN_UPGRADE, path) == "changed, not committed\n"
    make(path)
    assert names(path) == ["Printemps"]
    assert os.listdir(tmp_path) == ["neuf.db"]
