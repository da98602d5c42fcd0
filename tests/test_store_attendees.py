"""What attendees leave in the store comes out equal; an older file gets room for it and keeps what it had."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.reception import Phase, Reception, missing_pages, registration_phase, wishes_phase
from matchmaker.store import Answer, Attendance, Enclosure, Feedback, Letter, LetterState, Link, Store
from matchmaker.store.schema import STEPS
from tests import workspaces
from tests.workspaces import NOON

HOUR = timedelta(hours=1)
TEXTS = ("contact", "publisher", "controller", "officer", "basis", "rights", "accessibility")
FULL = Reception(
    1,
    opens=NOON,
    closes=NOON + HOUR,
    wishes_open=NOON + 2 * HOUR,
    priorities=2,
    show_wishers=True,
    notice="Bienvenue",
    retention=date(2027, 12, 31),
    **{name: f"texte {name}" for name in TEXTS},
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as store:
        event = store.events.add(workspaces.event())
        workspaces.participants(store, event.id, "Alpha", "Beta")
        yield store


def letter(recipient: str, **more: object) -> Letter:
    plain = Letter(0, 1, 1, "link", recipient, "Votre lien", "Bonjour,", queued=NOON, due=NOON)
    return replace(plain, **more)  # type: ignore[arg-type]


def test_settings_are_remembered_and_made_once(store: Store) -> None:
    assert store.settings.get("public_url") == ""
    store.settings.set("public_url", "https://openmap.example")
    store.settings.set("public_url", "http://openmap.example")
    assert [store.settings.set_once("secret", secret) for secret in ("un", "deux")] == ["un", "un"]
    assert store.settings.all() == {"public_url": "http://openmap.example", "secret": "un"}


def test_a_reception_has_defaults_and_refuses_a_stale_hand(store: Store) -> None:
    assert store.receptions.get(1) == Reception(1)
    saved = store.receptions.save(FULL)
    assert saved == replace(FULL, revision=2) == store.receptions.get(1)
    with pytest.raises(ConflictError, match="was changed by somebody else"):
        store.receptions.save(FULL)


def test_registration_waits_for_the_legal_pages() -> None:
    assert missing_pages(Reception(1)) == (
        "contact", "retention", "publisher", "controller", "officer", "basis", "rights", "accessibility",
    )  # fmt: skip
    assert registration_phase(replace(FULL, officer=""), now=NOON) is Phase.BEFORE
    phases = [registration_phase(FULL, now=NOON + hours * HOUR) for hours in (-1, 0, 1)]
    assert phases == [Phase.BEFORE, Phase.OPEN, Phase.OVER]
    assert [wishes_phase(FULL, now=NOON + hours * HOUR) for hours in (1, 2, 999)] == [
        Phase.BEFORE,
        Phase.OPEN,
        Phase.OPEN,
    ]
    assert wishes_phase(Reception(1), now=NOON) is Phase.BEFORE


def test_a_participant_has_one_link(store: Store) -> None:
    assert store.links.get(1) is None
    store.links.set(Link(1, "abc", NOON))
    store.links.set(Link(1, "def", NOON + HOUR, revoked=True))
    assert store.links.get(1) == Link(1, "def", NOON + HOUR, revoked=True)


def test_attempts_are_counted_for_a_while(store: Store) -> None:
    for hours in (0, 1, 2):
        store.attempts.add("link", "k", at=NOON + hours * HOUR)
    store.attempts.add("link", "other", at=NOON)
    assert store.attempts.count("link", "k", since=NOON) == 2
    store.attempts.forget(before=NOON + 2 * HOUR)
    assert store.attempts.count("link", "k", since=NOON - HOUR) == 1
    assert store.attempts.count("other", "k", since=NOON - HOUR) == 0


def test_a_mail_is_taken_once_and_keeps_what_it_encloses(store: Store) -> None:
    enclosures = (Enclosure("agenda.pdf", "application/pdf", b"%PDF\x00"), Enclosure("a.ics", "text/calendar", b""))
    first, second, later = store.letters.add(
        [letter("a@x.example", enclosures=enclosures), letter("b@x.example"), letter("c@x.example", due=NOON + HOUR)]
    )
    assert store.letters.get(first.id) == first
    assert [found.recipient for found in store.letters.all(1)] == ["c@x.example", "b@x.example", "a@x.example"]
    assert store.letters.take(now=NOON, most=1) == (replace(first, state=LetterState.SENDING),)
    assert store.letters.take(now=NOON, most=9) == (replace(second, state=LetterState.SENDING),)
    assert store.letters.take(now=NOON, most=9) == ()
    sent = replace(first, state=LetterState.SENT, sent=NOON, attempts=1)
    store.letters.save(sent)
    assert store.letters.get(first.id) == sent
    assert store.letters.release(before=NOON + HOUR) == 1
    queued = store.letters.all(1, state=LetterState.QUEUED)
    assert [found.id for found in queued] == [later.id, second.id]
    with pytest.raises(NotFoundError, match="no mail has the number 99"):
        store.letters.get(99)


def test_the_last_answer_counts(store: Store) -> None:
    assert store.attendances.get(1) is None
    store.attendances.set(Attendance(1, Answer.COMING, NOON))
    last = Attendance(1, Answer.REPLACED, NOON + HOUR, late_until=time(10, 15), note="une collègue")
    store.attendances.set(last)
    assert store.attendances.get(1) == last
    assert store.attendances.all(1) == (last,)


def test_feedback_is_kept_meeting_by_meeting(store: Store) -> None:
    store.feedback.set([Feedback(1, 2, NOON, useful=True), Feedback(2, 1, NOON)])
    store.feedback.set([Feedback(1, 2, NOON, useful=False, follow_up=True)])
    assert store.feedback.of(1) == (Feedback(1, 2, NOON, useful=False, follow_up=True),)
    assert store.feedback.all(1) == (*store.feedback.of(1), Feedback(2, 1, NOON))


def test_a_visit_ends_when_nobody_looked_for_a_while(store: Store) -> None:
    for hours in (0, 1, 5):
        now = NOON + hours * HOUR
        store.visits.mark(1, now=now, new_visit_after=now - 3 * HOUR)
    assert store.visits.previous(1) == NOON + HOUR
    assert store.visits.previous(2) is None


def test_a_file_of_the_first_version_is_upgraded_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "forum.db"
    Store.open(path, create=True, steps=STEPS[:1]).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(
            "INSERT INTO organisations VALUES (1, 'alpha', 'Alpha', 'SCOP', '44');"
            "INSERT INTO events VALUES (1, NULL, 'N', '2027-05-18', '09:00:00', 6, 15, 5, '', 'Europe/Paris', 'fr', 1,"
            " 3, 0, NULL, 1, 1);"
            "INSERT INTO participants VALUES (1, 1, 1, 1, 'buyer', 'a@alpha.example', 1, 1, NULL, NULL, 0, NULL, 0, '',"
            " 0, 0, 1);"
            "INSERT INTO lines VALUES (1, 0, 'need', 'Linge', 'Draps');"
        )
    with Store.open(path) as store:
        [one] = store.participants.all(1)
    plain = workspaces.participant("Alpha")
    assert (one.email, one.lines[0].sector, one.lines[0].groups, one.barred) == ("a@alpha.example", "Linge", (), ())
    assert (one.organisation.size, one.registered, one.erased) == (plain.organisation.size, None, False)
