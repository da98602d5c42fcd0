"""Who gets which mail, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from matchmaker.entities import Person, Role
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.links import link_of, open_link
from matchmaker.mail import (
    Queued,
    ask_for_link,
    links_csv,
    look_at_mailing,
    queue_agendas,
    queue_link,
    queue_no_wishes,
    queue_reminders,
    retry_failed,
)
from matchmaker.mail.asking import LIMITS
from matchmaker.mail.publication import REPLACED
from matchmaker.settings import set_public_url
from matchmaker.store import Answer, Attendance, Letter, LetterState, Store
from tests.mailings import URL, prepare, publish
from tests.workspaces import NOON, at_once, participant

CITY, AGGLO, YARD, OFFICE = (
    "ville@fuite1.example", "agglo@fuite2.example", "chantier@fuite3.example", "bureau@fuite3.example",
)  # fmt: skip
NAMELESS = "Atelier\r\nBcc: x@evil.example"
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with prepare(tmp_path / "openmap.db") as store:
        yield store


def outbox(store: Store) -> list[tuple[str, str, str]]:
    """Kind, recipient and state, oldest first."""
    return [(one.kind, one.recipient, one.state.value) for one in reversed(store.letters.all(1))]


def send_all(store: Store) -> None:
    for letter in store.letters.take(now=NOON, most=100):
        store.letters.save(replace(letter, state=LetterState.SENT, sent=NOON))


def token(letter: Letter) -> str:
    return next(line for line in letter.body.split("\n") if line.startswith(URL)).rpartition("/")[2]


def test_the_link_goes_to_every_address_of_its_participant(store: Store) -> None:
    assert queue_link(store, 3, now=NOON) == Queued(2)
    assert outbox(store) == [("link", YARD, "queued"), ("link", OFFICE, "queued")]
    assert {open_link(store, token(one), now=NOON).participant for one in store.letters.all(1)} == {3}
    assert queue_link(store, 4, now=NOON) == Queued(0, (NAMELESS,))


def test_an_address_that_stands_twice_is_written_to_once(store: Store) -> None:
    people = (Person("Personne B", email="Chantier@FUITE3.example"), Person("Personne C", email="c@fuite3.example"))
    store.participants.save(replace(store.participants.get(3), people=people))
    assert queue_link(store, 3, now=NOON) == Queued(3)
    assert [recipient for _, recipient, _ in outbox(store)] == [YARD, OFFICE, "c@fuite3.example"]


def test_no_link_is_written_before_the_public_address_is_known(store: Store) -> None:
    set_public_url(store, "")
    for refused in (
        lambda: queue_link(store, 3, now=NOON),
        lambda: queue_reminders(store, 1, now=NOON),
        lambda: links_csv(store, 1, now=NOON),
        lambda: ask_for_link(store, 1, YARD, now=NOON, asker="a"),
        lambda: ask_for_link(store, 1, "nobody@else.example", now=NOON, asker="a"),
    ):
        with pytest.raises(InputError, match="--public-url"):
            refused()
    publish(store, (1, 3, 1, 1))
    assert queue_agendas(store, 1, now=NOON).letters == 4
    assert "http" not in "".join(letter.body for letter in store.letters.all(1))


def test_the_first_publication_reaches_who_meets_or_wished(store: Store) -> None:
    with pytest.raises(NotFoundError, match="matchmaker publish"):
        queue_agendas(store, 1, now=NOON)
    publish(store, (1, 3, 1, 1), (1, 4, 2, 1))
    assert queue_agendas(store, 1, now=NOON) == Queued(4, (NAMELESS,))
    assert outbox(store) == [("agenda", one, "queued") for one in (CITY, AGGLO, YARD, OFFICE)]
    assert queue_agendas(store, 1, now=NOON) == Queued(0, (NAMELESS,))


def test_a_later_publication_reaches_whose_agenda_changed(store: Store) -> None:
    publish(store, (1, 3, 1, 1), (2, 4, 1, 2))
    queue_agendas(store, 1, now=NOON)
    send_all(store)
    publish(store, (1, 3, 1, 1), (2, 4, 2, 2))
    assert queue_agendas(store, 1, now=NOON).letters == 1
    publish(store, (1, 3, 1, 1), (2, 4, 2, 2))
    assert queue_agendas(store, 1, now=NOON).letters == 0
    assert outbox(store)[4:] == [("agenda_changed", AGGLO, "queued")]


def test_changes_are_told_since_the_agenda_that_was_mailed(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    send_all(store)
    publish(store, (1, 3, 2, 1))
    publish(store, (1, 3, 1, 1))
    assert queue_agendas(store, 1, now=NOON).letters == 0
    publish(store, (2, 3, 3, 2))
    assert queue_agendas(store, 1, now=NOON).letters == 4
    body = next(letter.body for letter in store.letters.all(1) if letter.recipient == CITY)
    assert "- Annulé : Chantier de l’Œuvre (c’était : tour\u00a01, table\u00a01)" in body
    assert "Nouveau" not in body


def test_whoever_withdraws_is_cancelled_for_the_partner(store: Store) -> None:
    publish(store, (1, 3, 1, 1), (2, 3, 2, 2))
    queue_agendas(store, 1, now=NOON)
    send_all(store)
    store.participants.withdraw(store.participants.get(2))
    assert queue_agendas(store, 1, now=NOON).letters == 2
    assert queue_agendas(store, 1, now=NOON).letters == 0
    assert "- Annulé : Agglo d’Argency (c’était : tour\u00a02, table\u00a0A2)" in store.letters.all(1)[0].body


def test_other_hours_are_told_to_everybody(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    send_all(store)
    store.events.save(replace(store.events.get(1), start=time(10, 0)))
    assert queue_agendas(store, 1, now=NOON).letters == 4
    assert {letter.kind for letter in store.letters.all(1)[:4]} == {"agenda_changed"}
    assert "- Horaires : les heures de la matinée" in store.letters.all(1)[0].body
    assert queue_agendas(store, 1, now=NOON).letters == 0


def test_a_mail_that_still_waits_gives_way_to_the_newer_agenda(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    publish(store, (1, 3, 2, 1))
    assert queue_agendas(store, 1, now=NOON).letters == 3
    assert outbox(store) == [
        ("agenda", CITY, "failed"),
        ("agenda", AGGLO, "queued"),
        ("agenda", YARD, "failed"),
        ("agenda", OFFICE, "failed"),
        *[("agenda", one, "queued") for one in (CITY, YARD, OFFICE)],
    ]
    assert retry_failed(store, 1, now=NOON) == 0


def test_a_new_address_and_one_that_failed_get_the_agenda_after_all(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    send_all(store)
    lost = next(letter for letter in store.letters.all(1) if letter.recipient == OFFICE)
    store.letters.save(replace(lost, state=LetterState.FAILED, error="550 unknown"))
    store.participants.save(replace(store.participants.get(1), other_emails=("neuf@fuite1.example",)))
    assert queue_agendas(store, 1, now=NOON).letters == 2
    assert outbox(store)[4:] == [("agenda", "neuf@fuite1.example", "queued"), ("agenda", OFFICE, "queued")]
    assert store.letters.get(lost.id).error == REPLACED


def test_mails_that_nobody_tried_to_send_are_made_again_with_what_is_known_now(store: Store) -> None:
    """Also twice; what is on its way, was sent or waits after an error stays as it is."""

    def so_far() -> tuple[int, ...]:
        one = look_at_mailing(store, 1)
        return one.due, one.sent, one.waiting, one.failed, one.fresh, one.linkless

    set_public_url(store, "")
    publish(store, (1, 3, 1, 1), (1, 4, 2, 1))
    assert so_far() == (4, 0, 0, 0, 0, 0)
    queue_agendas(store, 1, now=NOON)
    tried, sent = (store.letters.all(1, state=LetterState.QUEUED)[at] for at in (0, 3))
    store.letters.save(replace(tried, attempts=1, error="450 later"))
    store.letters.save(replace(sent, state=LetterState.SENT, sent=NOON))
    assert so_far() == (0, 1, 3, 0, 2, 2)
    set_public_url(store, URL)
    assert queue_agendas(store, 1, now=NOON).letters == 0
    for _ in range(2):
        assert queue_agendas(store, 1, now=NOON, anew=True) == Queued(2, (NAMELESS,))
        assert so_far() == (0, 1, 3, 0, 2, 0)
        found = {one.recipient: URL in one.body for one in store.letters.all(1)}
        assert found == {CITY: False, AGGLO: True, YARD: True, OFFICE: False}
    assert [one.name for one in look_at_mailing(store, 1).unreachable] == [NAMELESS]
    made = next(one.id for one in store.letters.all(1) if one.recipient == YARD)
    assert [file.name for file in store.letters.get(made).enclosures] == ["agenda.pdf", "agenda.ics"]
    store.letters.save(replace(store.letters.get(tried.id), state=LetterState.FAILED))
    assert so_far() == (1, 1, 2, 1, 2, 0)


def test_a_mail_that_leaves_while_it_is_made_again_is_not_doubled(store: Store, tmp_path: Path) -> None:
    publish(store, (1, 3, 1, 1))
    queue_agendas(store, 1, now=NOON)
    taken: list[Letter] = []

    def send_one() -> None:
        with Store.open(tmp_path / "openmap.db") as own:
            taken.extend(own.letters.take(now=NOON, most=1))

    def again() -> None:
        with Store.open(tmp_path / "openmap.db") as own:
            queue_agendas(own, 1, now=NOON, anew=True)

    at_once([again, send_one])
    assert len(taken) == 1
    assert sorted(one for _, one, _ in outbox(store)) == sorted([CITY, AGGLO, YARD, OFFICE])


def test_two_who_queue_agendas_at_once_do_not_double_them(store: Store, tmp_path: Path) -> None:
    publish(store, (1, 3, 1, 1))

    def queue() -> None:
        with Store.open(tmp_path / "openmap.db") as own, suppress(ConflictError):
            queue_agendas(own, 1, now=NOON)

    at_once([queue, queue])
    assert outbox(store) == [("agenda", one, "queued") for one in (CITY, AGGLO, YARD, OFFICE)]


def test_reminders_leave_three_days_before_and_not_to_those_who_answered(store: Store) -> None:
    store.attendances.set(Attendance(2, Answer.COMING, NOON))
    assert queue_reminders(store, 1, now=NOON) == Queued(4, (NAMELESS,))
    assert {letter.due for letter in store.letters.all(1)} == {datetime(2027, 5, 15, 7, 0, tzinfo=UTC)}
    assert queue_reminders(store, 1, now=NOON) == Queued(0, (NAMELESS,))
    store.participants.add(1, [participant("Tardif", email="t@tardif.example")])
    late = datetime(2027, 5, 18, 6, 0, tzinfo=UTC)
    assert queue_reminders(store, 1, now=late).letters == 1
    assert store.letters.all(1)[0].due == late
    with pytest.raises(InputError, match="is over"):
        queue_reminders(store, 1, now=late + timedelta(days=1))


def test_only_who_may_wish_and_did_not_is_asked_to(store: Store) -> None:
    with pytest.raises(InputError, match="wishes are not open"):
        queue_no_wishes(store, 1, now=NOON)
    store.receptions.save(replace(store.receptions.get(1), wishes_open=NOON))
    assert queue_no_wishes(store, 1, now=NOON) == Queued(2, (NAMELESS,))
    assert outbox(store) == [("no_wishes", YARD, "queued"), ("no_wishes", OFFICE, "queued")]
    assert queue_no_wishes(store, 1, now=NOON).letters == 0


def test_whoever_asks_gets_the_link_at_the_address_we_know(store: Store) -> None:
    store.participants.add(1, [participant("Autre structure", Role.BUYER, email=OFFICE)])
    ask_for_link(store, 1, " Bureau@FUITE3.example ", now=NOON, asker="192.0.2.1")
    assert outbox(store) == [("link_again", OFFICE, "queued")] * 2
    asked = [open_link(store, token(one), now=NOON).participant for one in store.letters.all(1)]
    assert sorted(asked) == [3, 6]


def test_an_unknown_address_leaves_no_trace_but_the_count(store: Store) -> None:
    store.participants.save(replace(store.participants.get(1), erased=True, withdrawn=True))
    for unknown in ("nobody@else.example", CITY, "", YARD + "\nbcc: x@evil.example"):
        ask_for_link(store, 1, unknown, now=NOON, asker="192.0.2.1")
    assert outbox(store) == []
    assert [store.links.get(id) for id in range(1, 6)] == [None] * 5


def test_one_may_not_ask_more_often_than_three_times_an_hour(store: Store) -> None:
    for minute in range(5):
        ask_for_link(store, 1, YARD, now=NOON + timedelta(minutes=minute), asker=f"192.0.2.{minute}")
    assert len(outbox(store)) == 3
    ask_for_link(store, 1, CITY, now=NOON, asker="192.0.2.0")
    ask_for_link(store, 1, YARD, now=NOON + HOUR + timedelta(seconds=1), asker="192.0.2.0")
    assert len(outbox(store)) == 5


def test_a_venue_may_ask_many_times(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LIMITS["link asked from"] == 2000
    monkeypatch.setitem(LIMITS, "link asked from", 100)
    for number in range(99):
        ask_for_link(store, 1, f"nobody{number}@else.example", now=NOON, asker="192.0.2.1")
    ask_for_link(store, 1, YARD, now=NOON, asker="192.0.2.1")
    ask_for_link(store, 1, CITY, now=NOON, asker="192.0.2.1")
    assert [recipient for _, recipient, _ in outbox(store)] == [YARD]


def test_links_for_another_mailing_tool(store: Store) -> None:
    store.participants.add(1, [participant("=cmd()", email="@formule.example")])
    link = link_of(store, 1, now=NOON)
    lines = links_csv(store, 1, now=NOON).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "N°;Structure;E-mail;Lien personnel"
    assert lines[1].startswith(f"1;Ville de Marnelle;{CITY};{URL}/l/")
    assert open_link(store, lines[1].rpartition("/")[2], now=NOON) == link
    assert [line.split(";")[2] for line in lines[3:5]] == [YARD, OFFICE]
    assert lines[-2].startswith("6;'=cmd();'@formule.example;")


def test_the_event_day_is_the_one_of_its_zone(store: Store) -> None:
    assert store.events.get(1).date == date(2027, 5, 18)
    assert queue_reminders(store, 1, now=datetime(2027, 5, 18, 21, 59, tzinfo=UTC)).letters == 5
