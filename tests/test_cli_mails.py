"""Settings of the workspace and the outbox from the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.settings import PASSWORD
from matchmaker.store import Store
from tests.command_line import call, fail, run
from tests.mailings import prepare, publish
from tests.post_offices import PostOffice, post_office

CITY = "ville@fuite1.example"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    path = tmp_path / "openmap.db"
    with prepare(path) as store:
        publish(store, (1, 3, 1, 1))
    return path


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


def name_server(workspace: Path, office: PostOffice) -> str:
    server = ("--smtp-host", "localhost", "--smtp-port", office.port, "--smtp-security", "none")
    return run("settings", workspace, *server, "--sender", "openmap@marnelle.example")


def test_settings_are_shown_and_changed(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD, raising=False)
    assert run("settings", workspace, "--public-url", "none") == (
        "public address  not set: no link can be written\nmail server     none: mails wait in the outbox\n"
    )
    mail = ("--smtp-host", "smtp.example", "--smtp-user", "openmap", "--sender", "openmap@marnelle.example")
    assert run("settings", workspace, "--public-url", "https://openmap.example/", *mail) == (
        "public address  https://openmap.example\n"
        "mail server     smtp.example, port 587, starttls\n"
        "signs in as     openmap, password not given; set MATCHMAKER_SMTP_PASSWORD\n"
        "sender          openmap@marnelle.example\n"
    )
    monkeypatch.setenv(PASSWORD, "pw-1")
    changed = run("settings", workspace, "--smtp-port", 465, "--smtp-security", "tls")
    assert changed.splitlines()[1:3] == [
        "mail server     smtp.example, port 465, tls",
        "signs in as     openmap, password given",
    ]
    assert run("settings", workspace) == changed
    assert "none: mails wait" in run("settings", workspace, "--smtp-host", "none")
    assert b"pw-1" not in workspace.read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("--smtp-host", "smtp.example"), 4, "at least --smtp-host and --sender"),
        (("--smtp-port", 587), 4, "at least --smtp-host and --sender"),
        (("--public-url", "openmap"), 4, "“openmap” is no address of a web server"),
        (("--smtp-port", 0), 2, "is not a whole number from 1 to 65535"),
        (("--smtp-host", "smtp.example", "--sender", "me"), 4, "“me” is no e-mail address"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    workspace: Path, words: tuple[object, ...], code: int, message: str
) -> None:
    before = run("settings", workspace)
    ended, said = fail("settings", workspace, *words)
    assert (ended, message in said) == (code, True), said
    assert run("settings", workspace) == before


def test_whoever_signs_in_unprotected_is_warned(workspace: Path, office: PostOffice) -> None:
    name_server(workspace, office)
    assert "others may read it" in call("settings", workspace, "--smtp-user", "openmap").stderr


def test_who_mails_agendas_without_links_is_warned_and_can_write_them_again(workspace: Path) -> None:
    run("settings", workspace, "--public-url", "none")
    done = call("mails", workspace, "--agendas")
    assert (done.exit_code, done.stdout) == (0, "4 mails queued.\n")
    warned = " ".join(done.stderr.split())
    assert warned.startswith("note: 4 mails waiting without a personal link, for no public address is named. Name it")
    run("settings", workspace, "--public-url", "https://openmap.example/")
    done = call("mails", workspace, "--agendas", "--anew")
    assert (done.stdout, done.stderr) == ("4 mails queued.\n", "")
    with Store.open(workspace) as store:
        assert ["https://openmap.example/l/" in one.body for one in store.letters.all(1)] == [True] * 4


def test_agendas_are_queued_listed_shown_and_sent(workspace: Path, office: PostOffice) -> None:
    assert run("mails", workspace) == "No mails.\n"
    assert run("mails", workspace, "--agendas") == "4 mails queued.\n"
    listed = run("mails", workspace).splitlines()
    assert listed[0] == "4 queued"
    assert re.fullmatch(rf"1  \d{{4}}-\d\d-\d\d \d\d:\d\d  queued  agenda  {CITY}", listed[-1])
    assert fail("mails", workspace, "--send")[0] == 4
    assert "port" in name_server(workspace, office)
    office.refusals["agglo@fuite2.example"] = "550 no such mailbox"
    assert run("mails", workspace, "--send") == "3 mails sent, 1 not, 0 wait.\n"
    assert office.recipients == [CITY, "chantier@fuite3.example", "bureau@fuite3.example"]
    assert run("mails", workspace).startswith("3 sent, 1 failed\n")
    assert "(550 no such mailbox)" in " ".join(run("mails", workspace, "--state", "failed").split())
    assert run("mails", workspace, "--state", "queued") == "No mails.\n"
    shown = run("mails", workspace, "--show", 1)
    assert f"to        {CITY}\n" in shown
    assert re.search(r"enclosed  agenda\.pdf \([\d,]+ bytes\)\n", shown)
    with Store.open(workspace) as store:
        assert shown.endswith(f"\n\n{store.letters.get(1).body}")
    office.refusals.clear()
    assert "Due again: 1 mail." in run("mails", workspace, "--retry", "--send")
    assert len(office.taken) == 4


def test_a_mail_that_is_not_there_is_not_shown(workspace: Path) -> None:
    assert fail("mails", workspace, "--show", 1) == (5, "matchmaker: no mail has the number 1; choose one of the list")


def test_reminders_and_the_question_for_wishes(workspace: Path) -> None:
    result = call("mails", workspace, "--reminders")
    assert result.stdout == "5 mails queued.\n"
    assert "note: No address: Atelier" in result.stderr
    code, said = fail("mails", workspace, "--wishless")
    assert (code, said.endswith(f"see when they are: matchmaker reception {workspace}")) == (4, True)


def test_links_are_written_for_their_owner_only(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "links.csv"
    path.write_text("old")
    path.chmod(0o644)
    result = call("mails", workspace, "--links", path)
    assert result.stdout == f"Written: {path}\n"
    assert "delete it" in result.stderr
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_text(encoding="utf-8-sig").splitlines()) == 7
    run("settings", workspace, "--public-url", "none")
    code, said = fail("mails", workspace, "--links", tmp_path / "other.csv")
    assert (code, f"matchmaker settings {workspace} --public-url" in said) == (4, True)


def test_everything_due_is_sent_however_much(workspace: Path, office: PostOffice) -> None:
    name_server(workspace, office)
    run("mails", workspace, "--agendas")
    with Store.open(workspace) as store:
        store.letters.add(store.letters.all(1) * 30)
    assert run("mails", workspace, "--send") == "124 mails sent, 0 not, 0 wait.\n"
