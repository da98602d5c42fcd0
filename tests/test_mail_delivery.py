"""Mails handed to a real mail server, its moods, and processes that die half-way."""

from __future__ import annotations

import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from shutil import which

import pytest

from matchmaker.errors import InputError
from matchmaker.mail import Delivered, carried, deliver, queue_agendas, queue_link, queue_reminders, retry_failed
from matchmaker.mail.delivery import PAUSES
from matchmaker.mail.post import connect
from matchmaker.settings import PASSWORD, MailServer, Security, set_mail_server
from matchmaker.store import Answer, Attendance, Letter, LetterState, Store
from tests.mailings import prepare, publish
from tests.post_offices import PostOffice, post_office
from tests.workspaces import NOON, at_once, process

CITY = "ville@fuite1.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with prepare(tmp_path / "openmap.db") as store:
        yield store


@pytest.fixture
def office(store: Store) -> Iterator[PostOffice]:
    with post_office() as office:
        set_mail_server(store, office.server)
        yield office


def letter(store: Store, **more: object) -> Letter:
    """A mail to the city, in the outbox."""
    plain = Letter(0, 1, 1, "link", CITY, "Objet", "Bonjour,\n.\nÀ bientôt\n", NOON, NOON)
    return store.letters.add([replace(plain, **more)])[0]  # type: ignore[arg-type]


def fate(store: Store, letter_id: int) -> tuple[str, int, datetime, str]:
    """State, attempts, when it is due, and why."""
    one = store.letters.get(letter_id)
    return one.state.value, one.attempts, one.due, one.error


def text(message: EmailMessage) -> str:
    part = message.get_body()
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_mails_wait_until_a_server_is_named(store: Store) -> None:
    waiting = letter(store)
    with pytest.raises(InputError, match="--smtp-host"):
        deliver(store, now=NOON)
    assert store.letters.get(waiting.id) == waiting


def test_a_mail_arrives_as_it_was_written(store: Store, office: PostOffice) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    assert deliver(store, now=NOON, most=1) == Delivered(1, 0, 3)
    ((recipient, message),) = office.taken
    kept = store.letters.get(1)
    assert (recipient, message["To"], message["From"]) == (CITY, CITY, "OpenMap de Marnelle <openmap@marnelle.example>")
    assert message["Subject"] == kept.subject == "Votre agenda pour OpenMap de Marnelle : Ville de Marnelle"
    assert text(message) == kept.body
    assert [
        (part.get_content_type(), part.get_filename(), part.get_payload(decode=True))
        for part in message.iter_attachments()
    ] == [(item.type, item.name, item.content) for item in kept.enclosures]
    assert (kept.state, kept.attempts, kept.sent, kept.error) == (LetterState.SENT, 1, NOON, "")
    assert [part.get_content_type() for part in message.walk() if part.get_content_maintype() == "text"] == [
        "text/plain",
        "text/calendar",
    ]


def test_mails_go_by_one_connection_oldest_first_and_when_due(store: Store, office: PostOffice) -> None:
    second = letter(store, recipient="b@example.org", due=NOON - MINUTE)
    first = letter(store, recipient="a@example.org", due=NOON - 2 * MINUTE)
    later = letter(store, recipient="c@example.org", due=NOON + MINUTE)
    assert deliver(store, now=NOON) == Delivered(2, 0, 1)
    assert (office.recipients, office.connections) == (["a@example.org", "b@example.org"], 1)
    assert [store.letters.get(one.id).state.value for one in (first, second, later)] == ["sent", "sent", "queued"]
    assert deliver(store, now=NOON) == Delivered(0, 0, 1)


def test_hard_names_and_dots_arrive_and_forge_nothing(store: Store, office: PostOffice) -> None:
    store.events.save(replace(store.events.get(1), name="Forum\r\nBcc: x@evil.example 日本"))
    letter(store, subject="Objet\nX-Evil: 1", recipient="chef@bücher.example")
    letter(store, recipient="no address")
    letter(store, recipient="a@example.org\r\nRCPT TO:<x@evil.example>")
    assert deliver(store, now=NOON) == Delivered(1, 2, 0)
    ((recipient, message),) = office.taken
    assert recipient == "chef@xn--bcher-kva.example"
    assert message["From"].addresses[0].display_name == "Forum Bcc: x@evil.example 日本"
    assert (message["Subject"], message["X-Evil"], message["Bcc"]) == ("Objet X-Evil: 1", None, None)
    assert text(message) == "Bonjour,\n.\nÀ bientôt\n"
    assert fate(store, 2) == ("failed", 1, NOON, "“no address” is no e-mail address")


def test_what_the_server_does_not_want_now_is_tried_again_later_and_then_given_up(
    store: Store, office: PostOffice
) -> None:
    office.refusals[CITY] = "450 4.2.1 mailbox busy"
    one, now, busy = letter(store), NOON, "450 4.2.1 mailbox busy"
    assert [pause.total_seconds() / 60 for pause in PAUSES] == [5, 30, 120, 720]
    for attempt, pause in enumerate(PAUSES, start=1):
        assert deliver(store, now=now) == Delivered(0, 1, 1)
        assert fate(store, one.id) == ("queued", attempt, now + pause, busy)
        assert deliver(store, now=now + pause - MINUTE) == Delivered(0, 0, 1)
        now += pause
    assert deliver(store, now=now) == Delivered(0, 1, 0)
    assert fate(store, one.id) == ("failed", 5, now, busy)
    office.refusals.clear()
    assert deliver(store, now=now + timedelta(days=9)) == Delivered(0, 0, 0)
    assert retry_failed(store, 1, now=now) == 1
    assert deliver(store, now=now) == Delivered(1, 0, 0)
    assert fate(store, one.id) == ("sent", 1, now, "")


@pytest.mark.parametrize("where", [CITY, "DATA END"])
def test_what_the_server_never_wants_is_given_up_with_its_sentence(
    store: Store, office: PostOffice, where: str
) -> None:
    office.refusals[where] = "550 5.1.1 no such mailbox"
    one = letter(store)
    other = letter(store, recipient="b@example.org")
    assert deliver(store, now=NOON).failed == (1 if where == CITY else 2)
    assert fate(store, one.id) == ("failed", 1, NOON, "550 5.1.1 no such mailbox")
    assert fate(store, other.id)[0] == ("sent" if where == CITY else "failed")


@pytest.mark.parametrize(
    ("refusals", "error"),
    [
        ({"CONNECT": "421 4.3.2 closing"}, "421 4.3.2 closing"),
        ({"MAIL": "530 5.7.0 sign in first"}, "530 5.7.0 sign in first"),
        ({CITY: "421 4.3.2 closing"}, "421 4.3.2 closing"),
        ({"AUTH": "535 5.7.8 wrong password"}, "535 5.7.8 wrong password"),
    ],
)
def test_trouble_with_the_server_costs_no_mail_more_than_a_pause(
    store: Store, office: PostOffice, refusals: dict[str, str], error: str
) -> None:
    office.refusals.update(refusals)
    if "AUTH" in refusals:
        set_mail_server(store, replace(office.server, user="openmap"))
    first, second = letter(store), letter(store, recipient="b@example.org")
    assert deliver(store, now=NOON) == Delivered(0, 1, 2)
    assert fate(store, first.id) == ("queued", 1, NOON + PAUSES[0], error)
    assert store.letters.get(second.id) == second
    office.refusals.clear()
    assert deliver(store, now=NOON + PAUSES[0]) == Delivered(2, 0, 0)


def test_a_server_that_is_not_there_is_tried_again(store: Store) -> None:
    with post_office() as office:
        gone = office.server
    set_mail_server(store, gone)
    one = letter(store)
    assert deliver(store, now=NOON) == Delivered(0, 1, 1)
    state, attempts, due, error = fate(store, one.id)
    assert (state, attempts, due) == ("queued", 1, NOON + PAUSES[0])
    assert "refused" in error


def test_two_who_send_at_once_send_every_mail_once(store: Store, office: PostOffice, tmp_path: Path) -> None:
    for number in range(20):
        letter(store, recipient=f"m{number}@example.org")

    def send() -> None:
        with Store.open(tmp_path / "openmap.db") as own:
            deliver(own, now=NOON)

    at_once([send, send])
    assert sorted(office.recipients) == sorted(f"m{number}@example.org" for number in range(20))
    assert office.connections == 2


SENDER = """
import sys
from datetime import datetime
from matchmaker.mail import deliver
from matchmaker.store import Store

with Store.open(sys.argv[1]) as store:
    deliver(store, now=datetime.fromisoformat(sys.argv[2]))
"""


def test_a_mail_whose_process_was_killed_is_sent_again(store: Store, office: PostOffice, tmp_path: Path) -> None:
    before, one = letter(store, recipient="a@example.org"), letter(store)
    office.held = CITY
    with process(SENDER, tmp_path / "openmap.db", NOON.isoformat()):
        assert office.read.wait(60)
    office.go_on.set()
    states = [store.letters.get(id).state for id in (before.id, one.id)]
    assert states == [LetterState.SENT, LetterState.SENDING]
    assert deliver(store, now=NOON + 14 * MINUTE) == Delivered(0, 0, 0)
    assert deliver(store, now=NOON + 16 * MINUTE) == Delivered(1, 0, 0)
    assert store.letters.get(one.id).state is LetterState.SENT
    assert office.recipients == ["a@example.org", CITY, CITY]
    assert office.taken[1][1]["Message-ID"] == office.taken[2][1]["Message-ID"]


def test_every_mail_has_a_name_of_its_own(store: Store, office: PostOffice, tmp_path: Path) -> None:
    letter(store)
    letter(store)
    deliver(store, now=NOON)
    with prepare(tmp_path / "autre.db") as other:
        set_mail_server(other, office.server)
        letter(other)
        deliver(other, now=NOON)
    names = [message["Message-ID"] for _, message in office.taken]
    assert len(set(names)) == 3
    assert all(name.endswith("@marnelle.example>") for name in names)


def test_mails_that_became_needless_are_not_sent(store: Store, office: PostOffice) -> None:
    queue_reminders(store, 1, now=NOON)
    for id in (1, 2, 3):
        queue_link(store, id, now=NOON)
    store.attendances.set(Attendance(1, Answer.CANNOT, NOON))
    store.participants.withdraw(store.participants.get(2))
    store.participants.save(replace(store.participants.get(3), erased=True, withdrawn=True))
    assert deliver(store, now=NOON + timedelta(days=4)) == Delivered(3, 6, 0)
    assert sorted(office.recipients) == ["agglo@fuite2.example", "reseau@fuite5.example", CITY]
    errors = {(one.kind, one.participant): one.error for one in store.letters.all(1, state=LetterState.FAILED)}
    assert errors == {
        ("reminder", 1): "the participant has answered",
        ("reminder", 2): "the participant withdrew",
        ("reminder", 3): "the participant asked to be deleted",
        ("link", 3): "the participant asked to be deleted",
    }


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of localhost, signed by itself; certificate and key in one file."""
    if which("openssl") is None:
        pytest.skip("openssl is not there to make a certificate")
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", path, "-out", f"{path}.crt"],
        check=True, capture_output=True,
    )  # fmt: skip
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def test_the_password_goes_only_to_a_server_whose_certificate_holds(
    store: Store, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, "secret")
    proof = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    proof.load_cert_chain(certificate)
    trusted = ssl.create_default_context(cafile=certificate)
    with post_office(certificate=proof) as office:
        server = MailServer("localhost", office.port, Security.STARTTLS, "openmap@marnelle.example", user="u")
        set_mail_server(store, server)
        one = letter(store)
        assert deliver(store, now=NOON) == Delivered(0, 1, 1)
        assert "CERTIFICATE_VERIFY_FAILED" in fate(store, one.id)[3]
        assert office.signed_in == []
        retry_failed(store, 1, now=NOON)
        assert deliver(store, now=NOON, connect=partial(connect, trusted=trusted)) == Delivered(1, 0, 0)
        assert len(office.signed_in) == 1


def test_a_server_without_starttls_gets_no_password(store: Store, office: PostOffice) -> None:
    set_mail_server(store, replace(office.server, security=Security.STARTTLS, user="u"))
    one = letter(store)
    assert deliver(store, now=NOON) == Delivered(0, 1, 1)
    assert "STARTTLS" in fate(store, one.id)[3]
    assert office.signed_in == []


def test_mails_go_out_by_themselves_once_a_server_is_named(
    store: Store, office: PostOffice, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    letter(store, due=datetime(2026, 1, 1, tzinfo=UTC))
    with carried(tmp_path / "openmap.db", every=0.05):
        deadline = time.monotonic() + 20
        while not office.taken and time.monotonic() < deadline:
            time.sleep(0.02)
    assert office.recipients == [CITY]
    assert caplog.text == ""


def test_a_workspace_that_is_gone_is_told_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with carried(tmp_path / "gone.db", every=0.01):
        deadline = time.monotonic() + 20
        while not caplog.text and time.monotonic() < deadline:
            time.sleep(0.02)
    assert "mails could not be sent: there is no workspace at" in caplog.text
