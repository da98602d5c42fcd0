"""``matchmaker reception``: moments in the zone of the event, texts, and what is still missing."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from matchmaker.reception import Reception
from matchmaker.store import Store
from tests.command_line import call, fail, run


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    run("init", path, "--date", "2027-05-18")
    return path


def test_a_reception_is_shown_with_what_is_missing(workspace: Path) -> None:
    shown = call("reception", workspace).output
    assert "priorities" in shown
    assert "these are empty: contact, retention, publisher" in " ".join(shown.split())
    assert "Now registration is not open, wishes are not open." in shown


def test_what_is_said_is_kept_in_the_zone_of_the_event_and_written_down(workspace: Path) -> None:
    texts = [f"--{name}={name} !" for name in ("contact", "publisher", "controller", "officer", "basis", "rights")]
    options = [
        "--opens",
        "2027-03-01 9h00",
        "--closes",
        "2027-05-01 18:00",
        "--retention",
        "31/12/2027",
        "--priorities",
    ]
    shown = run("reception", workspace, *options, "2", *texts, "--accessibility", "a", "--show-wishers")
    assert "2027-03-01 09:00" in shown
    assert "cannot open" not in shown
    with Store.open(workspace) as store:
        now = store.receptions.get(1)
        what = [entry.what for entry in store.audit.all(1)]
    assert now == Reception(
        1,
        opens=datetime(2027, 3, 1, 8, tzinfo=UTC),
        closes=datetime(2027, 5, 1, 16, tzinfo=UTC),
        priorities=2,
        show_wishers=True,
        retention=date(2027, 12, 31),
        contact="contact !",
        publisher="publisher !",
        controller="controller !",
        officer="officer !",
        basis="basis !",
        rights="rights !",
        accessibility="a",
        revision=2,
    )
    assert "pages: registration opens" in what
    assert len(what) == 12
    run("reception", workspace, "--closes", "none")
    with Store.open(workspace) as store:
        assert store.receptions.get(1).closes is None


def test_what_makes_no_sense_is_refused(workspace: Path) -> None:
    code, words = fail("reception", workspace, "--opens", "2027-03-01 09:00", "--closes", "2027-02-01 09:00")
    assert (code, "egistration opens before it closes" in words) == (4, True)
    code, words = fail("reception", workspace, "--retention", "2027-05-17")
    assert (code, "ersonal data would be deleted before the event" in words) == (4, True)
    run("reception", workspace, "--retention", "2027-05-18")
    code, words = fail("event", workspace, "--date", "2027-05-19")
    assert (code, "on this new day the personal data would be deleted already" in words.lower()) == (4, True)
    run("event", workspace, "--date", "2027-05-17")
    code, words = fail("reception", workspace, "--opens", "2027-03-01")
    assert code == 2
    assert "has no time; write it as 2027-03-01 09:00" in words
