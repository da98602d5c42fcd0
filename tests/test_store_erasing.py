"""What is deleted is gone from the bytes: also when somebody reads meanwhile, or the power fails in between."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.errors import ConflictError
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.store import Overwritten, Store
from tests import workspaces
from tests.command_line import dump
from tests.planted import COLUMNS, Kind, columns_of, files_with_tokens, of_kind, plant, tokens_in

IN_THE_MIDDLE = """
import sys, time
from matchmaker.personal.erasing import erase
from matchmaker.store import Store

with Store.open(sys.argv[1]) as store, store.write():
    erase(store, 1, who="test")
    print("deleted, not committed", flush=True)
    time.sleep(60)
"""

BEFORE_THE_BYTES = """
import sys, time
from matchmaker.personal.erasing import erase
from matchmaker.store import Store

with Store.open(sys.argv[1]) as store:
    erase(store, 1, who="test")
    print("deleted, not overwritten", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "openmap.db"
    plant(made)
    return made


def test_every_column_is_classified_and_planted(path: Path) -> None:
    known = {table: set(columns) for table, columns in COLUMNS.items()}
    assert {table: set(columns) for table, columns in columns_of(path).items()} == known
    assert tokens_in(path) == of_kind(Kind.PLANTED)


def test_deleting_leaves_no_byte(path: Path) -> None:
    with Store.open(path) as store:
        assert files_with_tokens(path.parent) != []
        erase(store, 1, who="test")
        assert store.erasing.is_due()
        assert finish_erasing(store, wait=1) == Overwritten(whole=True)
        assert not store.erasing.is_due()
        assert files_with_tokens(path.parent) == []
    assert (files_with_tokens(path.parent), tokens_in(path)) == ([], {})


def test_free_pages_held_it_before(path: Path) -> None:
    """The file really needs to be written anew: rows alone do not tell."""
    with Store.open(path) as store:
        erase(store, 1, who="test")
        store._connection.rows("PRAGMA wal_checkpoint (TRUNCATE)")
        assert (tokens_in(path), files_with_tokens(path.parent)) == ({}, ["openmap.db"])


def test_backups_of_upgrades_are_removed_and_the_journal_says_so(path: Path) -> None:
    for name in ("openmap.before-v2.db", "openmap.before-v3.part", "openmap.before-v2.db-wal"):
        path.with_name(name).write_bytes(path.read_bytes())
    stays = path.with_name("openmapping.before-v2.db")
    stays.write_bytes(b"of another workspace")
    with Store.open(path) as store:
        erase(store, 1, who="test")
        done = finish_erasing(store, wait=1)
        last = store.audit.all()[-1]
    assert done.removed == ("openmap.before-v2.db", "openmap.before-v2.db-wal", "openmap.before-v3.part")
    assert last.before == "openmap.before-v2.db; openmap.before-v2.db-wal; openmap.before-v3.part"
    assert files_with_tokens(path.parent) == []
    assert stays.exists()


def test_a_backup_that_cannot_be_removed_is_told_and_tried_again(path: Path) -> None:
    backup = path.with_name("openmap.before-v2.db")
    backup.mkdir()
    with Store.open(path) as store:
        erase(store, 1, who="test")
        for _ in range(2):
            assert finish_erasing(store, wait=1) == Overwritten(whole=False, kept=("openmap.before-v2.db",))
        assert files_with_tokens(path.parent) == []
        backup.rmdir()
        assert finish_erasing(store, wait=1) == Overwritten(whole=True)


def test_a_reader_of_the_old_state_is_waited_for_and_reported(path: Path) -> None:
    with Store.open(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        erase(store, 1, who="test")
        assert finish_erasing(store, wait=0.05) == Overwritten(whole=False)
        assert files_with_tokens(path.parent) != []
        reader.execute("COMMIT")
        assert finish_erasing(store, wait=0.05) == Overwritten(whole=True)
        assert files_with_tokens(path.parent) == []


def test_a_writer_keeps_the_bytes_for_later(path: Path) -> None:
    with Store.open(path) as store, closing(sqlite3.connect(path, isolation_level=None)) as writer:
        erase(store, 1, who="test")
        writer.execute("BEGIN IMMEDIATE")
        assert finish_erasing(store, wait=0.05) == Overwritten(whole=False)
        writer.execute("ROLLBACK")
        assert finish_erasing(store, wait=0.05) == Overwritten(whole=True)
    assert files_with_tokens(path.parent) == []


def test_killed_before_it_is_kept_nothing_happened(path: Path) -> None:
    before = dump(path)
    with workspaces.process(IN_THE_MIDDLE, path) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "deleted, not committed\n"
    with Store.open(path) as store:
        assert not store.erasing.is_due()
    assert dump(path) == before


def test_killed_before_the_bytes_the_next_one_finishes(path: Path) -> None:
    with workspaces.process(BEFORE_THE_BYTES, path) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "deleted, not overwritten\n"
    assert files_with_tokens(path.parent) != []
    with Store.open(path) as store:
        assert store.participants.get(1).erased
        assert finish_erasing(store, wait=1) == Overwritten(whole=True)
        assert files_with_tokens(path.parent) == []


def test_what_is_deleted_while_another_one_is_finished_is_finished_too(path: Path) -> None:
    """Both are waiting for a reader when it leaves."""
    with Store.open(path) as store, Store.open(path) as other, closing(sqlite3.connect(path)) as reader:
        erase(store, 1, who="test")
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM people").fetchall()
        assert finish_erasing(store, wait=0.05) == Overwritten(whole=False)
        erase(other, 2, who="test")
        assert store.erasing.is_due()
        reader.rollback()
        assert finish_erasing(store, wait=0.05) == Overwritten(whole=True)
        assert finish_erasing(other, wait=0.05) == Overwritten(whole=True)
    assert b"beta.example" not in path.read_bytes()


def test_nothing_is_written_anew_when_nothing_is_due(path: Path) -> None:
    with Store.open(path) as store:
        before = path.read_bytes()
        assert finish_erasing(store, wait=1) == Overwritten(whole=True)
        assert path.read_bytes() == before


def test_the_journal_is_blotted_and_never_rewritten(path: Path) -> None:
    with Store.open(path) as store, pytest.raises(ConflictError, match="what happened is never rewritten"):
        store.erasing.blot_audit(1, lambda entry: replace(entry, after="something else"))
