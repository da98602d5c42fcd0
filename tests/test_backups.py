"""Backups are whole and private; putting one back brings back nobody who was deleted, and loses nothing."""

from __future__ import annotations

import os
import resource
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest

from matchmaker.accounts import begin, signed_in
from matchmaker.errors import ConflictError, FileError, InputError
from matchmaker.keeping.backups import Backup, back_up, last_backup
from matchmaker.keeping.restoring import HELD_BACK, Restored, restore
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.store import Account, AccountRole, LetterState, Store, copy_whole
from matchmaker.store.schema import STEPS
from tests import workspaces
from tests.command_line import call, dump, fail, run
from tests.planted import NOW, files_with_tokens, plant

LATER = NOW + timedelta(hours=1)

COPYING = """
import sys, time
from pathlib import Path
from matchmaker.store import copying

copying._is_whole = lambda copy: (print("copied, not settled", flush=True), time.sleep(60))
copying.copy_whole(Path(sys.argv[1]), Path(sys.argv[2]))
"""

RESTORING = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from matchmaker.keeping import restoring

def slow(*words, **more):
    print("prepared, not put", flush=True)
    time.sleep(60)

restoring._put = slow
restoring.restore(Path(sys.argv[1]), Path(sys.argv[2]), although_used=True, who="test", now=datetime.now(UTC))
"""


@pytest.fixture
def path(planted: Path, tmp_path: Path) -> Path:
    return Path(copy(planted, tmp_path))


def backup_of(path: Path, out: Path | None = None) -> Path:
    with Store.open(path) as store:
        return back_up(store, out, now=NOW)


def restored(path: Path, backup: Path, *, although_used: bool = True, now: datetime = LATER) -> Restored:
    return restore(path, backup, although_used=although_used, who="test", now=now)


@contextmanager
def full_disk(limit: int) -> Iterator[None]:
    """No file grows beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_workspace_and_its_copies_are_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "openmap.db"
    before = os.umask(0o022)
    try:
        run("init", path, "--date", "2027-05-18")
        with Store.open(path) as store, store.write():
            workspaces.participants(store, 1, "Alpha")
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
            assert modes == dict.fromkeys(("openmap.db", "openmap.db-wal", "openmap.db-shm"), 0o600)
        made = backup_of(path, tmp_path / "away")
        assert stat.S_IMODE(made.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_a_backup_holds_one_state_while_others_write(path: Path) -> None:
    before = dump(path)
    with Store.open(path) as other, other.write():
        workspaces.participants(other, 1, "Delta")
        copy_whole(path, path.with_name("copy.db"))
    assert dump(path.with_name("copy.db")) == before


def test_it_is_remembered_and_nothing_is_overwritten(path: Path) -> None:
    made = backup_of(path)
    assert made == path.with_name("openmap.backup-20270420T090000Z.db")
    with Store.open(path) as store:
        assert last_backup(store) == Backup(made.name, NOW)
    with pytest.raises(FileError, match="is there already and is not overwritten; choose another name"):
        backup_of(path)
    assert sorted(os.listdir(path.parent)) == [made.name, path.name]


def test_a_damaged_workspace_makes_no_backup(path: Path) -> None:
    _astray(path)
    with pytest.raises(FileError, match="is damaged; go back to a backup of it"):
        backup_of(path)
    assert os.listdir(path.parent) == ["openmap.db"]


def test_a_full_disk_leaves_no_half_backup_and_the_workspace_whole(path: Path) -> None:
    before = dump(path)
    with Store.open(path) as store:
        with full_disk(path.stat().st_size // 2), pytest.raises(FileError, match="is the disk full\\? Make room"):
            back_up(store, path.parent / "b.db", now=NOW)
        store.settings.set("identity", "")
    after = dump(path)
    assert (sorted(os.listdir(path.parent)), {**after, "settings": before["settings"]}) == (["openmap.db"], before)


def test_killed_while_copying_there_is_no_backup(path: Path) -> None:
    target = path.with_name("openmap.backup-x.db")
    with workspaces.process(COPYING, path, target) as running:
        assert running.stdout
        assert running.stdout.readline() == "copied, not settled\n"
    assert not target.exists()
    [part] = path.parent.glob("*.part")
    with Store.open(path) as store:
        erase(store, 1, who="test")
        assert part.name in finish_erasing(store, wait=1).removed
    assert files_with_tokens(path.parent) == []


def test_deleting_removes_backups_and_makes_a_new_one(path: Path) -> None:
    backup_of(path)
    with Store.open(path) as store:
        erase(store, 1, who="test")
        finish_erasing(store, wait=1)
    assert files_with_tokens(path.parent) == []
    [new] = path.parent.glob("openmap.backup-*.db")
    with Store.open(new) as copy:
        assert [one.erased for one in copy.participants.all(1, withdrawn=True)] == [True, False, False]


def test_putting_back_and_what_was_there_is_kept(path: Path) -> None:
    made = backup_of(path, path.parent / "away")
    whole = dump(made)
    with Store.open(path) as store:
        workspaces.participants(store, 1, "Delta")
    now = dump(path)
    kept = path.with_name("openmap.replaced-20270420T100000Z.db")
    assert restored(path, made) == Restored(kept, 0)
    assert dump(kept) == now
    after = dump(path)
    assert after.pop("audit")[:-1] == whole.pop("audit")
    quietened = ("letters", "runs", "sessions_of_accounts", "sign_ins")
    assert [len(after.pop(name)) for name in quietened] == [len(whole.pop(name)) for name in quietened]
    assert after == whole
    assert sorted(os.listdir(path.parent)) == ["away", path.name, kept.name]


def test_nobody_who_was_deleted_since_comes_back(path: Path) -> None:
    made = backup_of(path, path.parent / "away")
    with Store.open(path) as store:
        erase(store, 1, who="test")
        finish_erasing(store, wait=1)
    assert restored(path, made).again == 1
    assert restored(path, made, now=LATER + timedelta(hours=1)).again == 1
    made.unlink()
    assert files_with_tokens(path.parent) == []


def test_whoever_came_back_before_the_backup_stays(path: Path) -> None:
    with Store.open(path) as store:
        erase(store, 3, who="test")
        there = store.participants.get(3)
        store.participants.save(replace(there, erased=False, withdrawn=False))
    made = backup_of(path, path.parent / "away")
    assert restored(path, made).again == 0
    with Store.open(path) as store:
        assert not store.participants.get(3).erased


def test_ended_sessions_stay_ended_and_no_mail_leaves_twice(path: Path) -> None:
    with Store.open(path) as store:
        owner = store.accounts.add(Account(0, "Personne 1", "a@a.example", AccountRole.OWNER, "fr", NOW))
        token = begin(store, owner, now=NOW)
        waiting = {letter.id for letter in store.letters.all(1) if letter.state is LetterState.QUEUED}
        made = back_up(store, path.parent / "away", now=NOW)
    restored(path, made)
    with Store.open(path) as store:
        assert signed_in(store, token, now=NOW) is None
        held = {letter.id for letter in store.letters.all(1) if letter.error == HELD_BACK}
        assert held == waiting != set()
        assert store.letters.count(LetterState.QUEUED) == 0


def test_a_used_workspace_is_replaced_only_when_told_and_never_while_it_is_open(path: Path) -> None:
    made = backup_of(path, path.parent / "away")
    before = dump(path)
    with pytest.raises(InputError, match="is in use; add --replace"):
        restored(path, made, although_used=False)
    with Store.open(path) as store:
        store.events.all()
        with pytest.raises(ConflictError, match="is in use; end “matchmaker serve”"):
            restored(path, made)
    assert (dump(path), sorted(os.listdir(path.parent))) == (before, ["away", "openmap.db"])


def test_a_backup_of_another_workspace_or_none_is_refused(path: Path, tmp_path: Path) -> None:
    backup_of(path)
    other = tmp_path / "other.db"
    plant(other)
    foreign = backup_of(other)
    with pytest.raises(InputError, match="is a backup of another workspace"):
        restored(path, foreign)
    nothing = tmp_path / "letter.txt"
    nothing.write_text("Bonjour " * 200)
    with pytest.raises(FileError, match=r"letter\.txt is not a workspace of matchmaker"):
        restored(path, nothing)
    with closing(sqlite3.connect(tmp_path / "bookmarks.db")) as raw:
        raw.execute("CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(FileError, match=r"bookmarks\.db is a database of another program"):
        restored(path, tmp_path / "bookmarks.db")


def test_a_new_or_a_damaged_workspace_is_made_from_a_backup(path: Path, tmp_path: Path) -> None:
    made = backup_of(path, path.parent / "away")
    assert restored(tmp_path / "new.db", made, although_used=False) == Restored(None, blind=True)
    path.write_bytes(b"\xff" * 20_000)
    done = restored(path, made)
    assert done.replaced
    assert (done.blind, done.replaced.read_bytes()) == (True, b"\xff" * 20_000)
    _astray(path)
    astray = dump(path)
    done = restored(path, made, now=LATER + timedelta(minutes=1))
    assert done.replaced
    assert (done.blind, dump(done.replaced), dump(path)["people"]) == (False, astray, dump(made)["people"])


def _astray(path: Path) -> None:
    """A mail is of an event that is not there."""
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("UPDATE letters SET event_id = 99")


def test_a_backup_of_an_older_version_is_upgraded_and_itself_stays(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old" / "old.db"
    old.parent.mkdir()
    with Store.open(old, create=True, steps=STEPS[:-1]):
        pass
    before = old.read_bytes()
    restored(path, old)
    with Store.open(path) as store:
        assert store.upgraded_from is None
        assert store.events.all() == ()
        assert store._connection.rows("PRAGMA journal_mode")[0][0] == "wal"
    assert (old.read_bytes(), os.listdir(old.parent), list(path.parent.glob("*before*"))) == (before, ["old.db"], [])


def test_killed_before_it_is_put_back_nothing_happened(path: Path) -> None:
    made = backup_of(path, path.parent / "away")
    before = dump(path)
    with workspaces.process(RESTORING, path, made) as running:
        assert running.stdout
        assert running.stdout.readline() == "prepared, not put\n"
    assert dump(path) == before
    assert path.with_name("openmap.moving.db").exists()
    restored(path, made)
    assert list(path.parent.glob("*moving*")) == []


def test_the_commands_say_what_they_did_and_what_is_left_to_do(path: Path, tmp_path: Path) -> None:
    away = tmp_path / "away"
    told = run("backup", path, "--out", away)
    [made] = away.iterdir()
    assert told.startswith(f"{made} (")
    assert f"matchmaker restore {path} {made} --replace" in told
    assert fail("restore", path, made)[0] == 4
    with Store.open(path) as store:
        erase(store, 1, who="test")
    told = " ".join(run("restore", path, made, "--replace").split())
    assert "Deleted again, because they were since the backup: 1" in told
    assert "look up in your mail who asked for it" in " ".join(
        call("restore", tmp_path / "new.db", made).stderr.split()
    )
