"""Opening a workspace: what is refused and why, how an older one is upgraded, and what is not imported."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from matchmaker.errors import ConflictError, FileError
from matchmaker.store import Store, opening
from matchmaker.store.engine import Database
from matchmaker.store.schema import STEPS
from tests import workspaces


def colour(database: Database) -> None:
    """A later step of the schema."""
    database.executescript("ALTER TABLE events ADD COLUMN colour TEXT; UPDATE events SET name = name || ' !';")


def fail(database: Database) -> None:
    """A step that breaks in the middle."""
    database.execute("DELETE FROM events")
    raise ZeroDivisionError


LATER = (*STEPS, colour)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "forum.db"


def make(path: Path) -> None:
    """A workspace of the current version with one event."""
    with Store.open(path, create=True) as store:
        store.events.add(workspaces.event("Printemps"))


def names(path: Path, *, later: bool = False) -> list[str]:
    with Store.open(path, steps=LATER if later else STEPS) as store:
        return [event.name for event in store.events.all()]


def test_a_workspace_is_one_file_once_it_is_closed(path: Path) -> None:
    make(path)
    assert os.listdir(path.parent) == ["forum.db"]
    assert names(path) == ["Printemps"]


def test_making_a_workspace_that_is_there_changes_nothing(path: Path) -> None:
    make(path)
    with Store.open(path, create=True) as store:
        assert [event.name for event in store.events.all()] == ["Printemps"]


def test_a_name_with_odd_letters_is_a_file_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "Œuvre #1 ?mode=memory&é%20.db"
    make(path)
    assert names(path) == ["Printemps"]
    assert os.listdir(tmp_path) == [path.name]


def test_the_file_is_kept_as_promised(path: Path) -> None:
    make(path)
    with Store.open(path) as store:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "application_id")
        values = [store._connection.rows(f"PRAGMA {name}")[0][0] for name in pragmas]
    assert values == ["wal", 1, 2, 10_000, 0x4F4D4150]


def test_a_missing_file_is_not_made_by_looking_for_it(path: Path) -> None:
    with pytest.raises(FileError, match=f"^there is no workspace at {path}; make one with: matchmaker init$"):
        Store.open(path)
    assert not path.exists()


def test_a_missing_folder(path: Path) -> None:
    with pytest.raises(FileError, match="cannot be opened; check that its folder exists"):
        Store.open(path / "forum.db", create=True)


def test_a_folder_is_not_a_workspace(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="cannot be opened"):
        Store.open(tmp_path)


@pytest.mark.parametrize("content", ["Nom;Type;Courriel\n" * 500, "x"])
@pytest.mark.parametrize("create", [True, False])
def test_a_file_that_is_no_database_stays_as_it_is(path: Path, content: str, create: bool) -> None:
    path.write_text(content)
    with pytest.raises(FileError, match="is not a workspace of matchmaker; choose another file"):
        Store.open(path, create=create)
    assert path.read_text() == content


@pytest.mark.parametrize("create", [True, False])
@pytest.mark.parametrize("content", ["CREATE TABLE bookmarks (id INTEGER)", "PRAGMA application_id = 7"])
def test_the_database_of_another_program_stays_as_it_is(path: Path, content: str, create: bool) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(content)
    before = path.read_bytes()
    with pytest.raises(FileError, match="is a database of another program; choose another file"):
        Store.open(path, create=create)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_workspace_only_when_asked(path: Path) -> None:
    path.touch()
    with pytest.raises(FileError, match="is an empty file; make a workspace with: matchmaker init"):
        Store.open(path)
    make(path)
    assert names(path) == ["Printemps"]


def test_a_damaged_file_is_named(path: Path) -> None:
    make(path)
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(FileError, match="is damaged; go back to a backup"), Store.open(path) as store:
        store.events.all()


def test_a_file_locked_by_another_program_is_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(path)
    monkeypatch.setattr(opening, "TIMEOUT", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConflictError, match="is busy: another program has kept it locked"):
            Store.open(path)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Rights of files mean nothing to the superuser, as whom tests may run."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("create", [True, False])
def test_a_folder_that_may_not_be_written(create: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forum.db"
        if not create:
            make(path)
            path.chmod(0o666)
        os.chmod(folder, 0o555)
        message = (
            "cannot be opened; check that its folder exists and may be written|may not be written; check the rights"
        )
        with ordinary_user(), pytest.raises(FileError, match=message), Store.open(path, create=create) as store:
            store.events.add(workspaces.event())
        os.chmod(folder, 0o755)


def test_a_file_that_may_not_be_written() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "forum.db"
        make(path)
        path.chmod(0o444)
        os.chmod(folder, 0o777)
        with ordinary_user(), pytest.raises(FileError, match="may not be written"), Store.open(path) as store:
            store.events.add(workspaces.event())


def test_an_older_workspace_is_backed_up_and_upgraded(path: Path) -> None:
    make(path)
    assert names(path, later=True) == ["Printemps !"]
    backup = path.with_name(f"forum.before-v{len(LATER)}.db")
    assert sorted(os.listdir(path.parent)) == [f"forum.before-v{len(LATER)}.db", "forum.db"]
    assert names(backup) == ["Printemps"]
    assert names(path, later=True) == ["Printemps !"]


def test_a_workspace_left_open_by_a_reader_is_upgraded_under_it(path: Path) -> None:
    make(path)
    with Store.open(path) as reader, reader.read():
        before = reader.events.all()
        assert names(path, later=True) == ["Printemps !"]
        assert reader.events.all() == before


def test_a_new_workspace_has_nothing_to_back_up(path: Path) -> None:
    Store.open(path, create=True, steps=LATER).close()
    assert os.listdir(path.parent) == ["forum.db"]


def test_a_workspace_of_a_newer_version_stays_as_it_is(path: Path) -> None:
    make(path)
    names(path, later=True)
    before = path.read_bytes()
    with pytest.raises(FileError, match="was written by a newer matchmaker; install that version"):
        Store.open(path)
    assert path.read_bytes() == before


def test_an_upgrade_that_fails_leaves_the_old_workspace(path: Path) -> None:
    make(path)
    with pytest.raises(ZeroDivisionError):
        Store.open(path, steps=(*STEPS, colour, fail))
    assert names(path) == ["Printemps"]
    assert names(path.with_name(f"forum.before-v{len(LATER) + 1}.db")) == ["Printemps"]
    assert names(path, later=True) == ["Printemps !"]


@pytest.mark.parametrize("there", [True, False])
def test_everybody_opens_at_once_and_the_upgrade_happens_once(path: Path, there: bool) -> None:
    if there:
        make(path)
    workspaces.at_once([lambda: Store.open(path, create=True, steps=LATER).close()] * 6)
    assert names(path, later=True) == ["Printemps !"] * there
    assert [names(backup) for backup in path.parent.glob(f"*.before-v{len(LATER)}.db")] == [["Printemps"]] * there


def test_the_store_needs_neither_pandas_nor_numpy_and_leaves_them_to_others() -> None:
    script = """
import sys
import matchmaker.store
assert not {"numpy", "pandas"} & sys.modules.keys()
import pandas
from ortools.sat.python import cp_model
assert cp_model.CpModel().new_bool_var("x").index == 0
print(pandas.Series([1, 2]).sum())
"""
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=workspaces.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "3\n"


def test_the_store_does_not_mind_pandas_imported_before_it() -> None:
    script = (
        "import pandas, sys; import matchmaker.store; print(sys.modules['pandas'] is pandas, 'numpy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=workspaces.ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "True True\n"
