"""Mobiles are gone a week after the event: from registrations, the journal, what files said, and the bytes."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matchmaker.imports.waiting import find_waiting, receive
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.personal.phones import forget_phones
from matchmaker.store import AuditEntry, Store
from matchmaker.upkeep import keep_up, kept_up
from tests.command_line import run

MOBILE, LATER = "06 12 34 56 78", "07 98 76 54 32"
REGISTRATIONS = f"""Structure;Vous êtes;Courriel;Nom du contact;Téléphone
Ville de Marnelle;acheteur;ville@marnelle.example;Personne A;{MOBILE}
Atelier Nord;fournisseur;nord@nord.example;Personne B;
"""
WEEK_AFTER = datetime(2027, 5, 25, 12, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A file said a mobile; it was corrected by hand; another event is later."""
    path, registrations = tmp_path / "ws" / "openmap.db", tmp_path / "inscriptions.csv"
    path.parent.mkdir()
    registrations.write_text(REGISTRATIONS, encoding="utf-8")
    run("init", path, "--date", "2027-05-18")
    run("import", path, registrations)
    with Store.open(path) as store:
        assert phones(store, 1) == [MOBILE]
    run("init", path, "--add", "--date", "2028-05-16", "--name", "Suite")
    registrations.write_text(REGISTRATIONS.replace(MOBILE, LATER), encoding="utf-8")
    run("import", path, registrations, "--event", "2")
    return path


def phones(store: Store, event_id: int) -> list[str]:
    return [person.phone for one in store.participants.all(event_id) for person in one.people if person.phone]


def bytes_of(workspace: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(workspace.parent.iterdir()))


def test_a_week_later_no_byte_of_a_mobile_is_left_and_later_events_keep_theirs(workspace: Path) -> None:
    with Store.open(workspace) as store:
        assert forget_phones(store, now=WEEK_AFTER) == 0
        assert MOBILE.encode() in bytes_of(workspace)
        assert forget_phones(store, now=WEEK_AFTER + timedelta(days=1)) == 1
        assert finish_erasing(store, wait=1).whole
        assert forget_phones(store, now=WEEK_AFTER + timedelta(days=1)) == 0
        assert (phones(store, 1), phones(store, 2)) == ([], [LATER])
        names = [person.name for one in store.participants.all(1) for person in one.people]
        assert sorted(names) == ["Personne A", "Personne B"]
        assert store.audit.all(1)[-1].what == "mobiles deleted, a week after the event"
    assert MOBILE.encode() not in bytes_of(workspace)
    assert LATER.encode() in bytes_of(workspace)


def test_a_correction_by_hand_is_blotted_in_the_journal(workspace: Path) -> None:
    with Store.open(workspace) as store:
        store.audit.add(AuditEntry(WEEK_AFTER, "accueil", "x: persons", after=f"A, {MOBILE}", event=1))
        keep_up(store, now=WEEK_AFTER + timedelta(days=1))
        assert [entry.after for entry in store.audit.all(1) if entry.what == "x: persons"] == ["…"]
    assert MOBILE.encode() not in bytes_of(workspace)


def test_tomorrows_file_without_it_asks_nothing(workspace: Path, tmp_path: Path) -> None:
    with Store.open(workspace) as store:
        forget_phones(store, now=WEEK_AFTER + timedelta(days=1))
    (tmp_path / "inscriptions.csv").write_text(REGISTRATIONS.replace(MOBILE, ""), encoding="utf-8")
    run("import", workspace, tmp_path / "inscriptions.csv", "--event", "1")
    with Store.open(workspace) as store:
        assert phones(store, 1) == []


def test_a_served_workspace_keeps_its_promise_by_itself(tmp_path: Path) -> None:
    path, registrations = tmp_path / "openmap.db", tmp_path / "inscriptions.csv"
    registrations.write_text(REGISTRATIONS, encoding="utf-8")
    run("init", path, "--date", "2020-05-18")
    run("import", path, registrations)
    with kept_up(path), Store.open(path) as store:
        deadline = time.monotonic() + 20
        while phones(store, 1) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert phones(store, 1) == []


def test_files_that_wait_go_with_a_deletion_or_after_a_day(workspace: Path) -> None:
    waits = receive(workspace, 1, name="a.csv", content=MOBILE.encode(), now=WEEK_AFTER)
    with Store.open(workspace) as store:
        keep_up(store, now=WEEK_AFTER)
        assert find_waiting(workspace, 1, waits.token, now=WEEK_AFTER).path.name == "a.csv"
        keep_up(store, now=WEEK_AFTER + timedelta(days=2))
        assert list(workspace.parent.rglob("*.csv")) == []
        receive(workspace, 1, name="a.csv", content=MOBILE.encode(), now=WEEK_AFTER)
        erase(store, 1, who="accueil")
        finish_erasing(store, wait=1)
    assert [path for path in workspace.parent.rglob("*") if path.is_file() and path.suffix != ".db"] == []
