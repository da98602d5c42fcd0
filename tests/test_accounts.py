"""Organisers: links that work once, sessions that end, roles, and the last owner who stays."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from matchmaker.accounts import (
    LENGTH,
    Action,
    ask_to_sign_in,
    begin,
    change_role,
    close,
    end,
    end_all,
    first_token,
    hand_over,
    has_owner,
    invite,
    may,
    open_sign_in,
    reopen,
    sign_in,
    sign_in_token,
    signed_in,
)
from matchmaker.accounts.people import add_account
from matchmaker.accounts.tokens import digest
from matchmaker.entities import Role, Statement, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.events import add_event
from matchmaker.milestones import Milestone, State, Step, milestones
from matchmaker.reception import LEGAL, Reception
from matchmaker.rooms import number_tables
from matchmaker.settings import MailServer, Security, set_mail_server, set_public_url
from matchmaker.store import Account, AccountRole, Counts, ImportedFile, Letter, LetterState, Store
from matchmaker.workspaces import change_workspace, workspace_state
from tests import workspaces
from tests.workspaces import NOON, at_once

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = {"name": "Personne A", "email": "a@marnelle.example"}
OWNER, ORGANISER = AccountRole.OWNER, AccountRole.ORGANISER
PARTNER, READER = AccountRole.PARTNER, AccountRole.READER


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "openmap.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as store:
        yield store


@pytest.fixture
def owner(store: Store) -> Account:
    return sign_in(store, first_token(store, now=NOON), now=NOON, browser="B", **FIRST)


def further(store: Store, role: AccountRole = ORGANISER, email: str = "b@marnelle.example") -> Account:
    name, who = "Personne B", "Personne A"
    return invite(store, name=name, email=email, role=role, language="fr", who=who, now=NOON)[0]


def name_mail_server(store: Store) -> None:
    set_public_url(store, "https://openmap.example/o")
    set_mail_server(store, MailServer("localhost", 25, Security.NONE, "openmap@marnelle.example"))


def letters(store: Store) -> list[Letter]:
    return list(reversed(store.letters.all(None)))


def journal(store: Store) -> list[tuple[str, str, str, str]]:
    return [(entry.who, entry.what, entry.before, entry.after) for entry in store.audit.all()]


def test_the_first_one_in_becomes_the_owner(store: Store) -> None:
    assert not has_owner(store)
    token = first_token(store, now=NOON)
    account = sign_in(store, token, now=NOON + HOUR, browser="B", language="en", **FIRST)
    assert account == Account(1, "Personne A", "a@marnelle.example", OWNER, "en", NOON + HOUR)
    assert store.accounts.all() == (account,)
    assert first_token(store, now=NOON) == ""
    assert journal(store) == [("Personne A", "accounts: first owner", "", "Personne A, a@marnelle.example")]


def test_each_start_prints_a_new_link_and_ends_the_one_before(store: Store) -> None:
    first, second = first_token(store, now=NOON), first_token(store, now=NOON)
    with pytest.raises(NotFoundError, match="another one has taken its place"):
        sign_in(store, first, now=NOON, browser="B", **FIRST)
    assert sign_in(store, second, now=NOON, browser="B", **FIRST).id == 1


def test_a_first_link_lasts_a_day(store: Store) -> None:
    token = first_token(store, now=NOON)
    assert open_sign_in(store, token, now=NOON + DAY - timedelta(seconds=1), browser="B").account is None
    with pytest.raises(NotFoundError, match="too old"):
        sign_in(store, token, now=NOON + DAY, browser="B", **FIRST)
    assert not has_owner(store)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": " \n", "email": "a@marnelle.example"}, "needs a name"),
        ({"name": "Personne A", "email": "marnelle.example"}, "is no e-mail address"),
        ({"name": "Personne A", "email": "a@b c.example"}, "is no e-mail address"),
    ],
)
def test_what_makes_no_sense_does_not_use_the_link_up(store: Store, typed: dict[str, str], message: str) -> None:
    token = first_token(store, now=NOON)
    with pytest.raises(InputError, match=message):
        sign_in(store, token, now=NOON, browser="B", **typed)
    assert sign_in(store, token, now=NOON, browser="B", **FIRST).role is OWNER


def test_a_link_works_once_and_a_button_pressed_twice_is_forgiven(store: Store) -> None:
    token = first_token(store, now=NOON)
    account = sign_in(store, token, now=NOON, browser="B", **FIRST)
    assert sign_in(store, token, now=NOON + timedelta(seconds=59), browser="B", **FIRST) == account
    for later, browser in ((timedelta(0), "another"), (timedelta(minutes=1), "B")):
        with pytest.raises(NotFoundError, match="used already"):
            sign_in(store, token, now=NOON + later, browser=browser, **FIRST)
    assert store.accounts.all() == (account,)


def test_two_who_press_at_once_make_one_owner(path: Path) -> None:
    with Store.open(path, create=True) as store:
        token = first_token(store, now=NOON)
    came: list[str] = []

    def enter(name: str) -> None:
        with Store.open(path) as store, suppress(NotFoundError):
            came.append(sign_in(store, token, now=NOON, browser=name, name=name, email=f"{name}@a.example").name)

    at_once([partial(enter, name) for name in ("one", "two")])
    with Store.open(path) as store:
        assert [account.name for account in store.accounts.all()] == came
        assert len(came) == 1


def test_no_token_is_kept(path: Path) -> None:
    with Store.open(path, create=True) as store:
        token = first_token(store, now=NOON)
        session = begin(store, sign_in(store, token, now=NOON, browser="BROWSER", **FIRST), now=NOON)
    with closing(sqlite3.connect(path)) as connection:
        everything = "\n".join(connection.iterdump())
    assert [secret for secret in (token, session, "BROWSER") if secret in everything] == []
    assert (len(token), len(session)) == (43, 43)


def test_a_session_lasts_twelve_hours_after_the_last_page(store: Store, owner: Account) -> None:
    token = begin(store, owner, now=NOON)
    assert signed_in(store, token, now=NOON + LENGTH - timedelta(seconds=1)) == owner
    assert signed_in(store, token, now=NOON + LENGTH + HOUR) == owner
    assert signed_in(store, token, now=NOON + 2 * LENGTH + HOUR) is None
    assert signed_in(store, "guessed", now=NOON) is None


def test_reading_pages_hardly_ever_writes(store: Store, owner: Account) -> None:
    token = begin(store, owner, now=NOON)
    ends = []
    for minutes in (0, 9, 10, 19, 20):
        signed_in(store, token, now=NOON + timedelta(minutes=minutes))
        session = store.sessions.get(digest(token))
        assert session
        ends.append(session.expires - NOON - LENGTH)
    assert ends == [timedelta(minutes=minutes) for minutes in (0, 0, 10, 10, 20)]


def test_sessions_end_one_or_all(store: Store, owner: Account) -> None:
    here, there = begin(store, owner, now=NOON), begin(store, owner, now=NOON)
    end(store, here)
    assert [signed_in(store, token, now=NOON) for token in (here, there)] == [None, owner]
    link = sign_in_token(store, owner, now=NOON, lasts=HOUR)
    assert end_all(store, owner, who="Personne A") == 1
    assert signed_in(store, there, now=NOON) is None
    with pytest.raises(NotFoundError, match="not known"):
        open_sign_in(store, link, now=NOON, browser="B")
    assert journal(store)[-1] == ("Personne A", "accounts: Personne A is signed out", "1", "0")


def test_what_each_role_may() -> None:
    accounts = {role: Account(1, "Personne A", "a@marnelle.example", role, "fr", NOON) for role in AccountRole}
    assert {role: [action for action in Action if may(one, action)] for role, one in accounts.items()} == {
        OWNER: [Action.VIEW, Action.ARRANGE, Action.READ_MAILS, Action.GOVERN, Action.WELCOME],
        ORGANISER: [Action.VIEW, Action.ARRANGE, Action.READ_MAILS, Action.WELCOME],
        AccountRole.HELPER: [Action.VIEW, Action.WELCOME],
        PARTNER: [Action.ACCOMPANY],
        READER: [Action.VIEW],
    }
    assert not may(replace(accounts[OWNER], closed=True), Action.VIEW)


def test_an_invitation_is_handed_over_while_no_mail_can_go(store: Store, owner: Account) -> None:
    account, token = invite(store, name=" Personne\nB ", email=" B@marnelle.example ", role=READER, language="en",
                            who=owner.name, now=NOON)  # fmt: skip
    assert account == Account(2, "Personne B", "B@marnelle.example", READER, "en", NOON)
    assert sign_in(store, token, now=NOON + 7 * DAY - timedelta(seconds=1), browser="C") == account
    assert letters(store) == []
    assert journal(store)[-1] == ("Personne A", "accounts: invitation", "", "Personne B, B@marnelle.example, reader")


def test_an_address_has_one_account(store: Store, owner: Account) -> None:
    for email in ("A@Marnelle.Example", "a@marnelle.example "):
        with pytest.raises(InputError, match="an account with this e-mail address already"):
            further(store, email=email)
    assert store.accounts.all() == (owner,)


@pytest.mark.parametrize(("language", "invites"), [("fr", "Personne A vous invite"), ("en", "Personne A invites you")])
def test_an_invitation_goes_by_mail_once_mails_can_go(
    store: Store, owner: Account, language: str, invites: str
) -> None:
    name_mail_server(store)
    account, token = invite(store, name="Personne B", email="b@marnelle.example", role=ORGANISER, language=language,
                            who="Personne A", now=NOON)  # fmt: skip
    (letter,) = letters(store)
    assert (token, letter.recipient, letter.kind, letter.event) == ("", "b@marnelle.example", "sign_in", None)
    assert invites in letter.body
    mailed = letter.body.split("https://openmap.example/o/organise/enter/")[1].split()[0]
    assert sign_in(store, mailed, now=NOON + DAY, browser="C") == account


def test_whoever_asks_gets_the_same_and_only_accounts_a_mail(store: Store, owner: Account) -> None:
    name_mail_server(store)
    close(store, further(store), who="Personne A")
    sent = len(letters(store))
    for email in ("A@marnelle.example ", "b@marnelle.example", "nobody@marnelle.example", "", "no address"):
        assert ask_to_sign_in(store, email, now=NOON, asker="127.0.0.1") is None  # type: ignore[func-returns-value]
    (letter,) = letters(store)[sent:]
    assert (letter.recipient, "une heure" in letter.body or "1 heure" in letter.body) == ("a@marnelle.example", True)
    token = letter.body.split("/organise/enter/")[1].split()[0]
    assert len(store.accounts.all()) == 2
    with pytest.raises(NotFoundError, match="too old"):
        sign_in(store, token, now=NOON + HOUR, browser="C")


def test_nobody_is_flooded(store: Store, owner: Account) -> None:
    name_mail_server(store)
    for _ in range(7):
        ask_to_sign_in(store, owner.email, now=NOON, asker="127.0.0.1")
    assert len(letters(store)) == 5
    ask_to_sign_in(store, owner.email, now=NOON + HOUR, asker="127.0.0.1")
    assert len(letters(store)) == 6
    for number in range(210):
        ask_to_sign_in(store, f"{number}@a.example", now=NOON + 3 * HOUR, asker="127.0.0.2")
    ask_to_sign_in(store, owner.email, now=NOON + 3 * HOUR, asker="127.0.0.2")
    assert len(letters(store)) == 6


def test_nothing_waits_in_the_outbox_until_it_is_too_old(store: Store, owner: Account) -> None:
    ask_to_sign_in(store, owner.email, now=NOON, asker="127.0.0.1")
    set_public_url(store, "https://openmap.example")
    ask_to_sign_in(store, owner.email, now=NOON, asker="127.0.0.1")
    assert letters(store) == []


def test_the_last_owner_stays(store: Store, owner: Account) -> None:
    session = begin(store, owner, now=NOON)
    with pytest.raises(ConflictError, match="the last owner"):
        close(store, owner, who="A")
    with pytest.raises(ConflictError, match="the last owner"):
        change_role(store, owner, role=READER, who="A")
    assert signed_in(store, session, now=NOON) == owner
    other = change_role(store, further(store), role=OWNER, who="Personne A")
    assert close(store, owner, who=other.name).closed
    assert signed_in(store, session, now=NOON) is None
    with pytest.raises(ConflictError, match="the last owner"):
        change_role(store, other, role=ORGANISER, who="A")


def test_two_owners_who_close_each_other_at_once_leave_one(path: Path) -> None:
    with Store.open(path, create=True) as store:
        one = sign_in(store, first_token(store, now=NOON), now=NOON, browser="B", **FIRST)
        two = further(store, OWNER)

    def shut(account: Account) -> None:
        with Store.open(path) as store, suppress(ConflictError):
            close(store, account, who="?")

    at_once([partial(shut, one), partial(shut, two)])
    with Store.open(path) as store:
        assert [account.closed for account in store.accounts.all()].count(False) == 1


def test_closing_and_opening_again(store: Store, owner: Account) -> None:
    account = further(store)
    session, link = begin(store, account, now=NOON), sign_in_token(store, account, now=NOON, lasts=HOUR)
    closed = close(store, account, who=owner.name)
    assert closed == replace(account, closed=True, revision=2) == store.accounts.get(2)
    assert signed_in(store, session, now=NOON) is None
    with pytest.raises(NotFoundError, match="not known"):
        open_sign_in(store, link, now=NOON, browser="B")
    with pytest.raises(ConflictError, match="the account of Personne B is closed"):
        hand_over(store, closed, who=owner.name, now=NOON)
    assert reopen(store, closed, who=owner.name) == replace(account, revision=3)
    assert journal(store)[-2:] == [
        ("Personne A", "accounts: Personne B", "open", "closed"),
        ("Personne A", "accounts: Personne B", "closed", "open"),
    ]


def test_whoever_was_closed_may_be_invited_again(store: Store, owner: Account) -> None:
    close(store, further(store), who=owner.name)
    again = further(store, READER)
    assert again == Account(2, "Personne B", "b@marnelle.example", READER, "fr", NOON, revision=3)
    assert store.accounts.all() == (owner, again)


def test_a_stale_change_of_role_is_refused(store: Store, owner: Account) -> None:
    account = further(store)
    assert change_role(store, account, role=ORGANISER, who="A") == account
    change_role(store, account, role=READER, who="A")
    with pytest.raises(ConflictError, match="Personne B was changed by somebody else meanwhile"):
        change_role(store, account, role=PARTNER, who="A")
    assert store.accounts.get(2).role is READER
    with pytest.raises(NotFoundError, match="no account has the number 9"):
        store.accounts.get(9)


def test_settings_of_the_workspace_are_written_down(store: Store) -> None:
    server = MailServer("smtp.example", 587, Security.STARTTLS, "openmap@marnelle.example")
    address = "https://openmap.example"
    for url, mailer, who in ((f"{address}/", server, "A"), (address, server, "A"), (address, None, "B")):
        change_workspace(store, shown=workspace_state(store), url=url, server=mailer, who=f"Personne {who}")
    said = "smtp.example:587, starttls, , openmap@marnelle.example"
    assert journal(store) == [
        ("Personne A", "workspace: public address", "", "https://openmap.example"),
        ("Personne A", "workspace: mail server", "", said),
        ("Personne B", "workspace: mail server", said, ""),
    ]
    more = {"url": "", "server": replace(server, sender="nobody"), "who": "Personne A"}
    with pytest.raises(InputError, match="is no e-mail address"):
        change_workspace(store, shown=workspace_state(store), **more)
    with pytest.raises(ConflictError, match="saved these settings meanwhile"):
        change_workspace(store, shown=workspace_state(store) + 1, **more)
    assert store.settings.get("public_url") == "https://openmap.example"


def test_an_event_sent_twice_is_made_once(store: Store) -> None:
    room = number_tables((), 2, step_free=2)
    made = add_event(store, workspaces.event(), room=room, who="Personne A")
    with pytest.raises(ConflictError, match="already an event of this name on this day"):
        add_event(store, workspaces.event(), room=room, who="Personne A")
    assert store.events.all() == (made,)
    assert [table.label for table in store.tables.all(made.id)] == ["1", "2"]
    assert journal(store) == [("Personne A", "event: made", "", "Matinée des achats, 2027-05-18")]


def test_everything_is_counted_by_event(store: Store) -> None:
    first, other = store.events.add(workspaces.event()), store.events.add(workspaces.event("Autre"))
    a, b, c, d = workspaces.participants(store, first.id, "A", "B", "C", "D")
    store.participants.withdraw(d)
    store.participants.save(replace(c, role=Role.NETWORK))
    store.statements.set(first.id, {a.id: [Statement(a.id, b.id, Wish.YES, 1), Statement(a.id, c.id, Wish.NO)]})
    workspaces.tables(store, first.id, "1", "2")
    mail = Letter(0, first.id, None, "link", "a@a.example", "S", "B", NOON, NOON)
    store.letters.add([replace(mail, kind=kind) for kind in ("agenda", "agenda_changed")])
    store.imports.record(first.id, ImportedFile(0, "inscriptions.csv", "0" * 64, NOON, {}), registrations={})
    store.letters.add([mail, mail, replace(mail, state=LetterState.FAILED), replace(mail, state=LetterState.SENT)])
    published = store.plans.publish(store.plans.add(first.id, workspaces.draft()))
    store.plans.add(first.id, workspaces.draft())
    counts = Counts(
        participants=3,
        meeting=2,
        wishes=1,
        wishing=1,
        tables=2,
        files=1,
        agendas=2,
        waiting=4,
        failed=1,
        plan=2,
        published=1,
    )
    assert published.number == 1
    assert store.counts.all() == {first.id: counts, other.id: Counts()}
    assert (store.counts.of(first.id), store.counts.of(9)) == (counts, Counts())


def stages(
    reception: Reception, counts: Counts, *, now: datetime = NOON, place: str = "Halle", **more: Any
) -> dict[str, str]:
    event = workspaces.event(place=place)
    found = milestones(event, reception, counts, now=now, **{"over": False, **more})
    assert [one.step for one in found] == list(Step)
    assert sum(one.state is State.NEXT for one in found) <= 1
    return {one.step.value: one.state.value for one in found}


def test_the_steps_of_an_event_and_which_is_next() -> None:
    plain = Reception(1)
    texts: dict[str, Any] = dict.fromkeys(LEGAL, "texte")
    full = replace(plain, **{**texts, "retention": NOON.date()})
    later = dict.fromkeys((step.value for step in Step), "later")
    assert stages(plain, Counts(), place="") == {**later, "settings": "next"}
    assert stages(plain, Counts(tables=2)) == {**later, "settings": "done", "legal": "next"}
    opened = {**later, "settings": "done", "legal": "done", "registrations": "next"}
    assert stages(replace(full, opens=NOON), Counts(tables=2)) == opened
    closed = replace(full, opens=NOON - DAY, closes=NOON)
    assert stages(closed, Counts(tables=2)) == {**opened, "registrations": "done", "wishes": "next"}
    planned = {**opened, "registrations": "done", "wishes": "done", "plan": "done", "publish": "next"}
    assert stages(full, Counts(tables=2, plan=1)) == planned
    filed = Counts(tables=2, files=1, participants=185, wishing=1)
    assert stages(full, filed) == {**opened, "registrations": "done", "wishes": "done", "plan": "next"}
    assert stages(full, replace(filed, wishing=0)) == {**opened, "registrations": "done", "wishes": "next"}
    assert stages(replace(full, opens=NOON + DAY), filed) == opened
    published = Counts(tables=2, plan=1, published=1)
    assert stages(full, published) == {**planned, "publish": "done", "mail": "next"}
    assert stages(full, replace(published, agendas=1)) == {
        **planned, "publish": "done", "mail": "done", "print": "next"
    }  # fmt: skip
    changed = {"mail": "next", "publish": "done"}
    assert stages(full, replace(published, agendas=1), due=1) == {**planned, **changed}
    the_day = datetime(2027, 5, 18, 6, tzinfo=UTC)
    assert stages(full, replace(published, agendas=1), now=the_day, due=1)["mail"] == "open"
    assert stages(full, published, now=the_day) == {
        **planned, "publish": "done", "mail": "done", "print": "done", "day": "next"
    }  # fmt: skip
    assert set(stages(full, published, now=the_day, over=True).values()) == {"done"}
    assert Milestone(Step.DAY, State.LATER) in milestones(workspaces.event(), plain, Counts(), now=NOON, over=False)


def test_what_can_wait_holds_nothing_up() -> None:
    """Somebody with a file plans, publishes and prints, whatever is missing for registration, a place or mails."""
    plain, filed = Reception(1), Counts(tables=2, files=1, participants=185, wishing=1)
    later = dict.fromkeys((step.value for step in Step), "later")
    gathered = {**later, "settings": "done", "legal": "open", "registrations": "done", "wishes": "done"}
    assert stages(plain, filed) == {**gathered, "plan": "next"}
    assert stages(plain, filed, place="") == {**gathered, "settings": "open", "plan": "next"}
    assert stages(plain, replace(filed, tables=0)) == {**gathered, "settings": "next"}
    planned, published = {**gathered, "plan": "done"}, replace(filed, plan=1, published=1)
    assert stages(plain, replace(filed, plan=1)) == {**planned, "publish": "next"}
    assert stages(plain, published, provisional=True) == {**planned, "publish": "next"}
    assert stages(plain, published) == {**planned, "publish": "done", "mail": "next"}
    assert stages(plain, published, sends=False) == {**planned, "publish": "done", "mail": "open", "print": "next"}
    assert stages(plain, published, sends=False, printed=True)["day"] == "next"
    the_day = datetime(2027, 5, 18, 6, tzinfo=UTC)
    assert stages(plain, published, now=the_day, provisional=True) == {
        **planned, "publish": "open", "mail": "done", "print": "done", "day": "next"
    }  # fmt: skip


def test_the_first_link_lets_nobody_in_once_there_is_an_owner(store: Store) -> None:
    token = first_token(store, now=NOON)
    add_account(store, name="Personne B", email="b@x.example", role=AccountRole.OWNER, language="fr", now=NOON)
    with pytest.raises(NotFoundError, match="somebody organises here already"):
        sign_in(store, token, now=NOON, browser="b", name="Personne C", email="c@x.example")
    assert [account.name for account in store.accounts.all()] == ["Personne B"]


def test_a_session_that_was_ended_meanwhile_stays_ended(store: Store) -> None:
    account = add_account(
        store, name="Personne B", email="b@x.example", role=AccountRole.OWNER, language="fr", now=NOON
    )
    token = begin(store, account, now=NOON)
    [session] = [store.sessions.get(digest(token))]
    assert session is not None
    end_all(store, account, who="Personne B")
    store.sessions.lengthen(session.digest, expires=NOON + timedelta(days=1))
    assert signed_in(store, token, now=NOON) is None
