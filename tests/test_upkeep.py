"""What a served workspace looks after by itself."""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from matchmaker import upkeep
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.store import Overwritten, Store
from matchmaker.upkeep import kept_up
from tests.scenes import make_scene


def test_a_deletion_that_was_held_up_is_finished_soon(tmp_path: Path) -> None:
    path = make_scene("published", tmp_path).workspace
    with kept_up(path, every=3600, soon=0.05), Store.open(path) as store:
        time.sleep(0.5)  # its hourly turn is over
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM participants").fetchall()
            erase(store, 1, who="test")
            assert finish_erasing(store, wait=0.05) == Overwritten(whole=False)
            assert store.erasing.is_due()
            reader.execute("COMMIT")
        deadline = time.monotonic() + 20
        while store.erasing.is_due() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not store.erasing.is_due()


def test_an_unforeseen_fault_stops_no_deletion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = make_scene("published", tmp_path).workspace
    monkeypatch.setattr(upkeep, "forget_phones", {}.__getitem__)
    with kept_up(path, every=0.05, soon=0.05), Store.open(path) as store:
        deadline = time.monotonic() + 20
        while len(caplog.records) < 2 and time.monotonic() < deadline:  # it went on after the first one
            time.sleep(0.02)
        store.erasing.require()
        while store.erasing.is_due() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not store.erasing.is_due()
    assert {record.levelno for record in caplog.records} == {logging.ERROR}
