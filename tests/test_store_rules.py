"""Every rule of the file: a case it allows, a case it forbids, and words for the forbidden one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from matchmaker.entities import (
    Accreditation,
    Break,
    ByHand,
    Line,
    LineKind,
    Lock,
    Meeting,
    Person,
    Refusal,
    Session,
    Statement,
    Table,
    Wish,
)
from matchmaker.errors import ConflictError, InputError
from matchmaker.reception import Reception
from matchmaker.store import (
    Account,
    AccountRole,
    AccountSession,
    Answer,
    Attendance,
    AuditEntry,
    Feedback,
    ImportedFile,
    Letter,
    Run,
    RunKind,
    RunState,
    SignIn,
    Store,
)
from matchmaker.store.refusals import RULES
from tests import workspaces

Attempt = Callable[["Room"], object]


class Room:
    """A stored event with three participants and two tables, and another event with one of each."""

    def __init__(self, store: Store, path: Path) -> None:
        self.store = store
        self.path = path
        self.event = store.events.add(workspaces.event())
        self.other_event = store.events.add(workspaces.event("Une autre"))
        self.a, self.b, self.c = workspaces.participants(store, self.event.id, "Alpha", "Beta", "Gamma")
        [self.stranger] = workspaces.participants(store, self.other_event.id, "Delta")
        self.one, self.two = workspaces.tables(store, self.event.id, "1", "2")
        [self.elsewhere] = workspaces.tables(store, self.other_event.id, "1")

    def save_event(self, **changes: Any) -> object:
        return self.store.events.save(replace(self.event, **changes))

    def save(self, **changes: Any) -> object:
        return self.store.participants.save(replace(self.a, **changes))

    def let_in(self, **changes: Any) -> Account:
        plain = Account(0, "Personne A", "a@alpha.example", AccountRole.READER, "fr", workspaces.NOON)
        return self.store.accounts.add(replace(plain, **changes))

    def save_organisation(self, **changes: Any) -> object:
        return self.store.organisations.save(replace(self.a.organisation, **changes))

    def set_tables(self, *tables: Table) -> object:
        return self.store.tables.set(self.event.id, tables)

    def say(self, *statements: Statement) -> None:
        self.store.statements.set(self.event.id, {self.a.id: statements})

    def lock(self, a: int, b: int, slot: int | None = None, table: int | None = None) -> None:
        self.store.locks.set(self.event.id, Lock(a, b, slot, table))

    def plan(self, *meetings: tuple[int, int, int, int]) -> object:
        return self.store.plans.add(self.event.id, workspaces.draft(*(Meeting(*fields) for fields in meetings)))

    def receive(self, **changes: Any) -> object:
        return self.store.receptions.save(Reception(self.event.id, **changes))

    def post(self, recipient: str) -> object:
        letter = Letter(0, self.event.id, self.a.id, "link", recipient, "", "", workspaces.NOON, workspaces.NOON)
        return self.store.letters.add([letter])

    def attend(self, late_until: time) -> None:
        self.store.attendances.set(Attendance(self.a.id, Answer.COMING, workspaces.NOON, late_until))

    def praise(self, partner: int) -> None:
        self.store.feedback.set([Feedback(self.a.id, partner, workspaces.NOON, useful=True)])

    def read_file(self, sha256: str, **registrations: str) -> object:
        file = ImportedFile(0, "inscriptions.csv", sha256, workspaces.NOON)
        return self.store.imports.record(self.event.id, file, registrations=registrations)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    path = tmp_path / "forum.db"
    with Store.open(path, create=True) as store:
        yield Room(store, path)


ZONED = datetime(2027, 5, 18, 9, tzinfo=UTC).timetz()
NOTHING: Any = None
NEED = Line(LineKind.NEED, "Numérique")


@pytest.mark.parametrize(
    ("allowed", "forbidden", "message"),
    [
        (
            lambda r: r.store.series.add("Automne"),
            lambda r: [r.store.series.add("P") for _ in "12"],
            "series with this",
        ),
        (
            lambda r: r.save_event(series=None),
            lambda r: r.save_event(series=7),
            "names an event, participant, table or",
        ),
        (lambda r: r.save_event(name="N"), lambda r: r.save_event(name=" "), "an event needs a name"),
        (lambda r: r.save_event(date=date.max), lambda r: r.save_event(date=workspaces.NOON), "a day of the calendar"),
        (
            lambda r: r.save_event(start=time.max.replace(microsecond=0)),
            lambda r: r.save_event(start=ZONED),
            "the start",
        ),
        (lambda r: r.save_event(start=time(9)), lambda r: r.save_event(start=time(9, 0, 0, 1)), "in whole seconds"),
        (lambda r: r.save_event(slots=1), lambda r: r.save_event(slots=0), "at least one round"),
        (lambda r: r.save_event(meeting=1), lambda r: r.save_event(meeting=0), "at least one minute"),
        (lambda r: r.save_event(changeover=0), lambda r: r.save_event(changeover=-1), "0 minutes or more"),
        (lambda r: r.save_event(floor=0), lambda r: r.save_event(floor=-1), "the floor is 0 meetings or more"),
        (lambda r: r.save_event(maximum=None), lambda r: r.save_event(maximum=0), "leave it empty for no limit"),
        (
            lambda r: r.save_event(breaks=(Break(time(10), 1),)),
            lambda r: r.save_event(breaks=(Break(time(10), 0),)),
            "a break lasts at least one minute",
        ),
        (
            lambda r: r.save_event(breaks=(Break(time(10), 5),) * 2),
            lambda r: r.save_event(breaks=(Break(ZONED, 5),)),
            "a break begins at a time of day",
        ),
        (
            lambda r: r.save_event(sessions=(Session("", time(10), 1),)),
            lambda r: r.save_event(sessions=(Session("", time(10), 0),)),
            "a session lasts at least one minute",
        ),
        (
            lambda r: r.save_event(sessions=(Session("", time(10), 1),) * 2),
            lambda r: r.save_event(sessions=(Session("", ZONED, 1),)),
            "a session begins at a time of day",
        ),
        (
            lambda r: r.save_event(sessions=(Session("", time(10), 5, (r.a.id, r.b.id)),)),
            lambda r: r.save_event(sessions=(Session("", time(10), 5, (r.a.id, r.a.id)),)),
            "listed twice as a speaker",
        ),
        (
            lambda r: r.save_event(sessions=(Session("", time(10), 5, (r.c.id,)),)),
            lambda r: r.save_event(sessions=(Session("", time(10), 5, (r.stranger.id,)),)),
            "or is of another event",
        ),
    ],
)
def test_rules_of_events(room: Room, allowed: Attempt, forbidden: Attempt, message: str) -> None:
    _allow_and_forbid(room, allowed, forbidden, message)


@pytest.mark.parametrize(
    ("allowed", "forbidden", "message"),
    [
        (
            lambda r: r.save_organisation(name="A"),
            lambda r: r.save_organisation(name=""),
            "an organisation needs a name$",
        ),
        (lambda r: r.save_organisation(key="a"), lambda r: r.save_organisation(key=""), "at least one letter or digit"),
        (lambda r: r.save_organisation(key="a"), lambda r: r.save_organisation(key="beta"), "already has this name"),
        (
            lambda r: r.save_organisation(accreditations=(Accreditation.EA, Accreditation.EI)),
            lambda r: r.save_organisation(accreditations=(Accreditation.EA, Accreditation.EA)),
            "an accreditation is listed twice",
        ),
        (
            lambda r: workspaces.participants(r.store, r.event.id, "Delta"),
            lambda r: workspaces.participants(r.store, r.event.id, "Epsilon", "Beta"),
            "already takes part in this event",
        ),
        (
            lambda r: workspaces.participants(r.store, r.event.id, "Epsilon"),
            lambda r: workspaces.participants(r.store, 99, "Epsilon"),
            "that is not there",
        ),
        (lambda r: r.save(head_count=1), lambda r: r.save(head_count=0), "at least one person comes"),
        (lambda r: r.save(parallel=1), lambda r: r.save(parallel=0), "at least one meeting at once"),
        (lambda r: r.save(arrive=time(9)), lambda r: r.save(arrive=ZONED), "time of arrival"),
        (lambda r: r.save(leave=time(9)), lambda r: r.save(leave=ZONED), "time of leaving"),
        (
            lambda r: r.save(arrive=time(9), leave=time(9, 1)),
            lambda r: r.save(arrive=time(9), leave=time(9)),
            "arrives before it leaves",
        ),
        (lambda r: r.save(minimum=2, maximum=2), lambda r: r.save(minimum=2, maximum=1), "least number of meetings"),
        (lambda r: r.save(minimum=9), lambda r: r.save(minimum=-1), "least number of meetings"),
        (lambda r: r.save(withdrawn=True), lambda r: r.save(withdrawn=True, missing=True), "waiting for a decision"),
        (lambda r: r.save(away=(1, 2)), lambda r: r.save(away=(1, 1)), "listed twice as away"),
        (lambda r: r.save(away=(1,)), lambda r: r.save(away=(0,)), "numbered from 1"),
        (lambda r: r.save(people=(Person("P"),) * 2), lambda r: r.save(people=(Person(" "),)), "a person needs a name"),
        (
            lambda r: r.save(lines=(NEED, NEED)),
            lambda r: r.save(lines=(replace(NEED, sector=NOTHING),)),
            "refuses this value",
        ),
    ],
)
def test_rules_of_participants(room: Room, allowed: Attempt, forbidden: Attempt, message: str) -> None:
    _allow_and_forbid(room, allowed, forbidden, message)


@pytest.mark.parametrize(
    ("allowed", "forbidden", "message"),
    [
        (lambda r: r.set_tables(Table(0, "3")), lambda r: r.set_tables(Table(0, "")), "a table needs a label"),
        (
            lambda r: r.set_tables(Table(0, "3"), Table(0, "4")),
            lambda r: r.set_tables(Table(0, "3"), Table(0, "3")),
            "two tables have the label 3; rename one of them",
        ),
        (
            lambda r: r.set_tables(Table(0, "1", owner=r.a.id), Table(0, "2", owner=r.a.id)),
            lambda r: r.set_tables(Table(0, "1", owner=r.stranger.id)),
            "or is of another event",
        ),
        (
            lambda r: r.set_tables(Table(0, "1", closed=(1, 2))),
            lambda r: r.set_tables(Table(0, "1", closed=(1, 1))),
            "listed twice as closed",
        ),
        (
            lambda r: r.set_tables(Table(0, "1", closed=(1,))),
            lambda r: r.set_tables(Table(0, "1", closed=(0,))),
            "numbered from 1",
        ),
        (
            lambda r: (r.lock(r.a.id, r.b.id, None, r.one.id), r.set_tables(r.one)),
            lambda r: (r.lock(r.a.id, r.b.id, None, r.two.id), r.set_tables(r.one)),
            "a meeting is locked at table 2; remove that lock first",
        ),
        (
            lambda r: (r.set_tables(r.one), r.lock(r.a.id, r.b.id, None, r.one.id)),
            lambda r: (r.set_tables(r.one), r.lock(r.a.id, r.b.id, None, r.two.id)),
            "table 2 is no longer used; choose another one",
        ),
        (
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.YES, 1), Statement(r.a.id, r.c.id, Wish.YES, 1)),
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.YES), Statement(r.a.id, r.b.id, Wish.NO)),
            "two things about the same other one",
        ),
        (
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.NO)),
            lambda r: r.say(Statement(r.a.id, r.a.id, Wish.NO)),
            "cannot wish to meet itself",
        ),
        (
            lambda r: r.save_organisation(siret="1" * 14),
            lambda r: r.save_organisation(siret="1" * 13),
            "a SIRET has 14 digits",
        ),
        (
            lambda r: r.save(withdrawn=True, erased=True),
            lambda r: r.save(erased=True),
            "whoever asked to be deleted does not come",
        ),
        (
            lambda r: r.save(lines=(replace(NEED, deadline=date.max),)),
            lambda r: r.save(lines=(replace(NEED, deadline=workspaces.NOON),)),
            "the date by which something is needed",
        ),
        (
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.NO, refusal=Refusal.RECENT)),
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.YES, refusal=Refusal.RECENT)),
            "a reason is given for a refusal only",
        ),
        (lambda r: r.receive(priorities=0), lambda r: r.receive(priorities=-1), "0 or more"),
        (
            lambda r: r.receive(retention=date.max),
            lambda r: r.receive(retention=workspaces.NOON),
            "until a day of the calendar",
        ),
        (
            lambda r: r.receive(opens=workspaces.NOON),
            lambda r: r.receive(opens=workspaces.NOON, closes=workspaces.NOON),
            "registration opens before it closes",
        ),
        (
            lambda r: r.receive(wishes_close=workspaces.NOON),
            lambda r: r.receive(wishes_open=workspaces.NOON, wishes_close=workspaces.NOON),
            "wishes open before they close",
        ),
        (lambda r: r.post("a@alpha.example"), lambda r: r.post(""), "a mail needs an address"),
        (lambda r: r.attend(time(10)), lambda r: r.attend(time(10, 0, 0, 1)), "the time of a late arrival"),
        (lambda r: r.praise(r.b.id), lambda r: r.praise(r.a.id), "a meeting with somebody else"),
        (
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.YES, 1)),
            lambda r: r.say(Statement(r.a.id, r.b.id, Wish.YES, 0)),
            "ranks count from 1",
        ),
        (
            lambda r: r.say(Statement(r.a.id, r.c.id, Wish.YES)),
            lambda r: r.say(Statement(r.a.id, r.stranger.id, Wish.YES)),
            "or is of another event",
        ),
        (lambda r: r.lock(r.a.id, r.b.id), lambda r: r.lock(r.a.id, r.a.id), "cannot be locked to meet itself"),
        (lambda r: r.lock(r.a.id, r.b.id, 1), lambda r: r.lock(r.a.id, r.b.id, 0), "numbered from 1"),
        (lambda r: r.lock(r.a.id, r.b.id), lambda r: r.lock(r.a.id, r.stranger.id), "or is of another event"),
        (
            lambda r: r.lock(r.a.id, r.b.id, None, r.one.id),
            lambda r: r.lock(r.a.id, r.b.id, None, r.elsewhere.id),
            "or is of another event",
        ),
    ],
)
def test_rules_of_tables_wishes_and_locks(room: Room, allowed: Attempt, forbidden: Attempt, message: str) -> None:
    _allow_and_forbid(room, allowed, forbidden, message)


@pytest.mark.parametrize(
    ("allowed", "forbidden", "message"),
    [
        (
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id), (r.a.id, r.c.id, 1, r.two.id)),
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id), (r.a.id, r.c.id, 1, r.one.id)),
            "at the same table in the same round",
        ),
        (
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id), (r.c.id, r.a.id, 2, r.one.id)),
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id), (r.b.id, r.a.id, 2, r.one.id)),
            "two participants meet twice",
        ),
        (
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id)),
            lambda r: r.plan((r.a.id, r.a.id, 1, r.one.id)),
            "a participant cannot meet itself",
        ),
        (
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id)),
            lambda r: r.plan((r.a.id, r.b.id, 0, r.one.id)),
            "numbered from 1",
        ),
        (
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id)),
            lambda r: r.plan((r.a.id, r.stranger.id, 1, r.one.id)),
            "or is of another event",
        ),
        (
            lambda r: r.plan((r.a.id, r.b.id, 1, r.one.id)),
            lambda r: r.plan((r.a.id, r.b.id, 1, r.elsewhere.id)),
            "or is of another event",
        ),
        (
            lambda r: r.store.plans.add(r.event.id, workspaces.draft()),
            lambda r: r.store.plans.add(r.event.id, workspaces.draft(created=datetime(2027, 5, 18))),
            "2027-05-18 00:00:00 has no time zone; give one",
        ),
        (lambda r: r.read_file("0f" * 32), lambda r: r.read_file("0F" * 32), "64 hexadecimal digits"),
        (lambda r: r.read_file("0f" * 32), lambda r: r.read_file("0f" * 31), "64 hexadecimal digits"),
        (lambda r: r.read_file("0f" * 32, a="{}"), lambda r: r.read_file("0f" * 32, a="{"), "kept as JSON"),
    ],
)
def test_rules_of_plans_and_imports(room: Room, allowed: Attempt, forbidden: Attempt, message: str) -> None:
    _allow_and_forbid(room, allowed, forbidden, message)


def test_rules_of_runs(room: Room) -> None:
    def ask(task: str = "{}") -> Run:
        return room.store.runs.add(Run(0, room.event.id, RunKind.ANEW, "a", workspaces.NOON), task=task)

    with pytest.raises(InputError, match="what a run computes from is kept as JSON"):
        ask("{")
    run = ask()
    with pytest.raises(ConflictError, match="a run of this event is not over; stop or cancel it first"):
        ask()
    with pytest.raises(ConflictError, match="keeps nothing to compute from"):
        room.store.runs.save(replace(run, state=RunState.FAILED))
    with pytest.raises(ConflictError, match="a run that is done has made a plan, and no other run has"):
        room.store.runs.save(replace(run, state=RunState.DONE, ended=workspaces.NOON))
    assert room.store.runs.all(room.event.id) == (run,)
    plan = room.store.plans.add(room.event.id, workspaces.draft())
    done = replace(run, state=RunState.DONE, ended=workspaces.NOON, plan=plan.id)
    room.store.runs.save(done)
    assert room.store.runs.all(room.event.id) == (done,)
    assert ask().id == run.id + 1


@pytest.mark.parametrize(
    ("allowed", "forbidden", "message"),
    [
        (lambda r: r.let_in(), lambda r: r.let_in(name=" "), "an account needs a name"),
        (lambda r: r.let_in(), lambda r: r.let_in(email=""), "an account needs an e-mail address"),
        (
            lambda r: r.let_in(),
            lambda r: [r.let_in(), r.let_in(email="A@Alpha.example")],
            "there is an account with this e-mail address already",
        ),
        (
            lambda r: r.store.sessions.set(AccountSession("0f", r.let_in().id, workspaces.NOON, workspaces.NOON)),
            lambda r: r.store.sessions.set(AccountSession("0f", 9, workspaces.NOON, workspaces.NOON)),
            "that is not there",
        ),
        (
            lambda r: r.store.sign_ins.set(SignIn("0f", None, workspaces.NOON, workspaces.NOON)),
            lambda r: r.store.sign_ins.set(SignIn("0f", 9, workspaces.NOON, workspaces.NOON)),
            "that is not there",
        ),
    ],
)
def test_rules_of_accounts(room: Room, allowed: Attempt, forbidden: Attempt, message: str) -> None:
    _allow_and_forbid(room, allowed, forbidden, message)


def test_a_participant_keeps_its_number_and_is_never_deleted(room: Room) -> None:
    with pytest.raises(ConflictError, match="keeps its number and its event for good"):
        room.save(number=9)
    room.store.close()
    assert _raw(room, "DELETE FROM participants WHERE id = 1") == "participant_stays"
    assert _raw(room, "UPDATE participants SET event_id = 2 WHERE id = 1") == "participant_number_is_fixed"
    assert _raw(room, "UPDATE participants SET email = 'neuf@alpha.example' WHERE id = 1") == ""


def test_of_a_decision_of_a_published_plan_only_the_reason_may_be_blotted(room: Room) -> None:
    drafted = workspaces.draft(Meeting(room.a.id, room.b.id, 1, room.one.id))
    by_hand = (ByHand(room.a.id, room.b.id, "demandé", "Personne A"),)
    published = room.store.plans.publish(room.store.plans.add(room.event.id, replace(drafted, by_hand=by_hand)))
    assert (published.by_hand, room.store.plans.get(published.id)) == (by_hand, published)
    room.store.close()
    for change in ("reason = 'autre'", "reason = '…', who = '…'", "reason = '…', a = 3"):
        assert _raw(room, f"UPDATE plan_by_hand SET {change}") == "plan_is_frozen"
    assert _raw(room, "DELETE FROM plan_by_hand") == "plan_is_frozen"
    assert _raw(room, "UPDATE plan_by_hand SET reason = '…'") == ""


def test_the_audit_is_never_rewritten(room: Room) -> None:
    room.store.audit.add(AuditEntry(workspaces.NOON, "accueil", "retrait"))
    room.store.close()
    assert _raw(room, "UPDATE audit SET who = 'personne'") == "audit_is_kept"
    assert _raw(room, "DELETE FROM audit") == "audit_is_kept"
    assert _raw(room, "UPDATE audit SET who = '…', after = 'autre'") == "audit_is_kept"
    assert _raw(room, "UPDATE audit SET who = '…', what = '…', before = '…', after = '…'") == ""


def test_a_stale_event_is_refused_with_both_versions(room: Room) -> None:
    newer = room.store.events.save(replace(room.event, place="Salle B"))
    with pytest.raises(ConflictError, match="^Matinée des achats was changed by somebody else meanwhile") as caught:
        room.save_event(place="Salle A")
    assert caught.value.places["current"] == newer == room.store.events.get(room.event.id)
    assert caught.value.places["yours"] == replace(room.event, place="Salle A")


def test_a_stale_participant_is_refused_with_both_versions(room: Room) -> None:
    newer = room.store.participants.save(replace(room.a, email="a@alpha.example"))
    for attempt in (room.store.participants.save, room.store.participants.withdraw):
        with pytest.raises(ConflictError, match="^Alpha was changed by somebody else meanwhile") as caught:
            attempt(room.a)
        assert caught.value.places["current"] == newer == room.store.participants.get(room.a.id)
    assert room.store.participants.save(replace(newer, email="")).revision == 3


def test_every_named_rule_of_the_file_has_words(room: Room) -> None:
    room.store.close()
    with closing(sqlite3.connect(room.path)) as connection:
        schema = "\n".join(row[0] or "" for row in connection.execute("SELECT sql FROM sqlite_schema"))
    named = set(re.findall(r"CONSTRAINT (\w+)|RAISE \(ABORT, '(\w+)'\)", schema))
    unique = {rule for rule in RULES if "." in rule or " " in rule}
    assert {check or raised for check, raised in named} == RULES.keys() - unique


def _allow_and_forbid(room: Room, allowed: Attempt, forbidden: Attempt, message: str) -> None:
    """The forbidden attempt leaves nothing behind, so the allowed one still works after it."""
    with pytest.raises(InputError, match=message), room.store.write():
        forbidden(room)
    allowed(room)


def _raw(room: Room, sql: str) -> str:
    """What the file itself answers to somebody who goes around the store."""
    with closing(sqlite3.connect(room.path)) as connection:
        try:
            connection.execute(sql)
        except sqlite3.IntegrityError as error:
            return str(error)
    return ""
