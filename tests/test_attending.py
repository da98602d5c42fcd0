"""Answers around the morning: whether one comes, what meetings were worth; when, by whom, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from matchmaker.attending import (
    Opinion,
    Reply,
    attendance_opens,
    attendance_phase,
    own_opinions,
    own_reply,
    partners,
    reply_attendance,
    say_opinions,
)
from matchmaker.day import drop_rounds, running_of
from matchmaker.entities import Participant
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.reception import Phase
from matchmaker.store import Answer, Attendance, Feedback, Store
from matchmaker.turns import end_of, is_over
from tests.command_line import fail, run
from tests.mailings import prepare, publish

EVE = datetime(2027, 5, 16, 8, tzinfo=UTC)
LATER = datetime(2027, 5, 16, 9, tzinfo=UTC)
AFTER = datetime(2027, 5, 18, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COMING, CANNOT = Reply(Answer.COMING), Reply(Answer.CANNOT)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """The event of 18 May 2027 in Paris: three rounds from 9:00, the last one ends at 10:05."""
    with prepare(tmp_path / "forum.db") as store:
        publish(store, (1, 3, 1, 1), (1, 4, 2, 1), (2, 3, 2, 2))
        yield store


@pytest.fixture
def one(store: Store) -> Participant:
    return store.participants.get(1)


def test_attendance_is_asked_from_three_days_before_until_the_last_round_is_over(store: Store) -> None:
    event = store.events.get(1)
    running = running_of(store, 1)
    opens, ends = attendance_opens(event), end_of(running)
    assert (opens.isoformat(), ends.isoformat()) == ("2027-05-15T00:00:00+02:00", "2027-05-18T10:05:00+02:00")
    moments = (datetime(2027, 5, 14, 21, 59, tzinfo=UTC), opens, datetime(2027, 5, 18, 8, 4, tzinfo=UTC), ends)
    phases = [attendance_phase(event, running, now=moment) for moment in moments]
    assert phases == [Phase.BEFORE, Phase.OPEN, Phase.OPEN, Phase.OVER]


def test_the_clock_of_the_room_says_when_the_last_round_is_over(store: Store) -> None:
    event, ended = store.events.get(1), datetime(2027, 5, 18, 7, 30, tzinfo=UTC)
    drop_rounds(store, 1, revision=0, start=ended, last=2, now=ended - timedelta(minutes=40), who="test")
    running = running_of(store, 1)
    assert end_of(running) == datetime(2027, 5, 18, 7, 45, tzinfo=UTC)
    for one in (running, replace(running, paused=ended)):
        overs = [is_over(event, one, now=end_of(running) + late) for late in (-MINUTE, timedelta(), timedelta(days=1))]
        assert overs == [False, one.paused is None, True]  # a clock that stands still ends nothing, but not for ever
    say_opinions(store, store.participants.get(1), {3: Opinion(useful=True)}, seen=None, now=end_of(running))
    assert attendance_phase(event, running, now=end_of(running)) is Phase.OVER


@pytest.mark.parametrize("now", [datetime(2027, 5, 14, tzinfo=UTC), AFTER])
def test_at_no_other_time(store: Store, one: Participant, now: datetime) -> None:
    with pytest.raises(ConflictError):
        reply_attendance(store, one, COMING, seen=None, now=now)
    assert store.attendances.all(1) == ()


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        (COMING, ""),
        (Reply(Answer.COMING, late_until=time(9, 30), note="Train\nen retard"), "Train\nen retard"),
        (Reply(Answer.CANNOT, note="Malade"), "Malade"),
        (Reply(Answer.REPLACED, "Personne B", "achats · travaux", time(9, 30), "Merci"),
         "Personne B · achats · travaux\nMerci"),
        (Reply(Answer.REPLACED, "Personne B"), "Personne B"),
    ],
)  # fmt: skip
def test_an_answer_is_kept_and_read_again(store: Store, one: Participant, reply: Reply, note: str) -> None:
    reply_attendance(store, one, reply, seen=None, now=EVE)
    assert store.attendances.get(1) == Attendance(1, reply.answer, EVE, reply.late_until, note)
    assert own_reply(store, 1) == (reply, EVE)


def test_what_does_not_belong_to_an_answer_is_left_out(store: Store, one: Participant) -> None:
    reply = Reply(Answer.CANNOT, "Personne B", "achats", time(9, 30), "  a\x1b[2J\r\n b ")
    reply_attendance(store, one, reply, seen=None, now=EVE)
    assert own_reply(store, 1) == (Reply(Answer.CANNOT, note="a[2J\nb"), EVE)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(Answer.REPLACED, "  "), "name the person who comes instead"),
        (Reply(Answer.COMING, late_until=time(9, 0)), "meetings are from 09:00 to 10:05"),
        (Reply(Answer.COMING, late_until=time(10, 5)), "meetings are from 09:00 to 10:05"),
        (Reply(Answer.COMING, note="x" * 501), "longer than 500 characters"),
    ],
)
def test_what_makes_no_sense_is_refused(store: Store, one: Participant, reply: Reply, said: str) -> None:
    with pytest.raises(InputError, match=said):
        reply_attendance(store, one, reply, seen=None, now=EVE)
    assert store.attendances.get(1) is None


def test_the_same_again_changes_nothing_and_a_colleague_is_not_overwritten_unseen(
    store: Store, one: Participant
) -> None:
    reply_attendance(store, one, COMING, seen=None, now=EVE)
    reply_attendance(store, one, COMING, seen=None, now=LATER)
    assert own_reply(store, 1) == (COMING, EVE)
    with pytest.raises(ConflictError, match="meanwhile"):
        reply_attendance(store, one, CANNOT, seen=None, now=LATER)
    reply_attendance(store, one, CANNOT, seen=EVE, now=LATER)
    assert own_reply(store, 1) == (CANNOT, LATER)


def test_the_journal_hears_of_it_without_anything_personal(store: Store, one: Participant) -> None:
    reply_attendance(store, one, COMING, seen=None, now=EVE)
    reply = Reply(Answer.REPLACED, "Personne B", "achats", time(9, 30), "Malade")
    reply_attendance(store, one, reply, seen=EVE, now=LATER)
    said = [(entry.who, entry.what, entry.before, entry.after) for entry in store.audit.all(1)][-2:]
    assert said == [
        ("Ville de Marnelle", "Ville de Marnelle: attendance", "", "coming"),
        ("Ville de Marnelle", "Ville de Marnelle: attendance", "coming", "replaced, late until 09:30"),
    ]


def test_who_cannot_come_keeps_every_meeting(store: Store, one: Participant) -> None:
    before = store.plans.published(1)
    reply_attendance(store, one, CANNOT, seen=None, now=EVE)
    assert store.plans.published(1) == before
    assert store.participants.get(1) == one


def test_the_organiser_lists_all_answers_the_urgent_ones_first(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "forum.db"
    assert run("participant", path, "--answers").startswith("Nobody answered yet")
    people = {one.id: one for one in store.participants.all(1)}
    reply_attendance(store, people[1], Reply(Answer.COMING, late_until=time(9, 30)), seen=None, now=EVE)
    reply_attendance(store, people[2], Reply(Answer.REPLACED, "Personne B", "achats"), seen=None, now=EVE)
    reply_attendance(store, people[3], Reply(Answer.CANNOT, note="Malade"), seen=None, now=EVE)
    lines = run("participant", path, "--answers").splitlines()
    assert [line.split(maxsplit=4) for line in lines[1:]] == [
        ["3", "cannot", "16/05", "10:00", "Chantier de l’Œuvre / Malade"],
        ["2", "replaced", "16/05", "10:00", "Agglo d’Argency / Personne B · achats"],
        ["1", "coming", "09:30", "16/05", "10:00  Ville de Marnelle"],
    ]
    assert fail("participant", path, "1", "--answers")[0] == 2


def test_meetings_are_judged_when_the_last_round_is_over(store: Store, one: Participant) -> None:
    said = {3: Opinion(useful=True), 4: Opinion(useful=False, follow_up=True)}
    with pytest.raises(ConflictError, match="once the last round is over"):
        say_opinions(store, one, said, seen=None, now=datetime(2027, 5, 18, 8, 4, tzinfo=UTC))
    say_opinions(store, one, said, seen=None, now=AFTER)
    assert store.feedback.all(1) == (Feedback(1, 3, AFTER, True, None), Feedback(1, 4, AFTER, False, True))
    assert own_opinions(store, 1) == (said, AFTER)


def test_a_meeting_whose_round_was_dropped_is_not_judged(store: Store, one: Participant) -> None:
    start = datetime(2027, 5, 18, 7, 30, tzinfo=UTC)
    drop_rounds(store, 1, revision=0, start=start, last=2, now=start - timedelta(minutes=40), who="test")
    assert [partners(store, 1, k) for k in (1, 2, 3, 4)] == [{3}, set(), {1}, set()]
    with pytest.raises(NotFoundError, match="no longer in the plan"):
        say_opinions(store, one, {4: Opinion(useful=True)}, seen=None, now=AFTER)
    assert store.feedback.all(1) == ()


def test_only_what_is_answered_is_kept_and_may_be_taken_back(store: Store, one: Participant) -> None:
    say_opinions(store, one, {3: Opinion(useful=True), 4: Opinion()}, seen=None, now=EVE.replace(day=19))
    assert [said.partner for said in store.feedback.all(1)] == [3]
    say_opinions(store, one, {3: Opinion(), 4: Opinion()}, seen=EVE.replace(day=19), now=AFTER.replace(day=20))
    assert store.feedback.all(1) == (Feedback(1, 3, AFTER.replace(day=20), None, None),)


def test_opinions_of_a_colleague_are_not_overwritten_unseen(store: Store, one: Participant) -> None:
    say_opinions(store, one, {3: Opinion(useful=True)}, seen=None, now=AFTER)
    say_opinions(store, one, {3: Opinion(useful=True)}, seen=None, now=AFTER.replace(day=19))
    with pytest.raises(ConflictError, match="meanwhile"):
        say_opinions(store, one, {3: Opinion(), 4: Opinion(useful=True)}, seen=None, now=AFTER.replace(day=19))
    assert own_opinions(store, 1) == ({3: Opinion(useful=True)}, AFTER)


def test_nobody_judges_a_meeting_of_others(store: Store) -> None:
    with pytest.raises(NotFoundError):
        say_opinions(store, store.participants.get(2), {4: Opinion(useful=True)}, seen=None, now=AFTER)
    assert store.feedback.all(1) == ()
