"""What a participant sees of what is held of it, what is left when it is deleted, and how it comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.enrolment import register
from matchmaker.entities import LegalForm, Organisation, Participant, Person, Role, Statement, Wish
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.journal import note
from matchmaker.links import holder, link_of
from matchmaker.mail.asking import ask_for_link
from matchmaker.personal.erasing import STOPPED, erase, finish_erasing
from matchmaker.personal.held import all_held, as_json
from matchmaker.personal.past import look_back
from matchmaker.personal.restoring import restore
from matchmaker.personal.traces import pattern_of
from matchmaker.reception import LEGAL
from matchmaker.store import AuditEntry, LetterState, RunState, Store
from tests import workspaces
from tests.command_line import dump
from tests.desks import Desk
from tests.planted import NAME, NEW_NAME, NOW, Kind, of_kind, plant
from tests.registration_files import line

NEVER_SHOWN = {
    "locks": {"reason"},  # the organiser's words
    "resolved_names": {"text"},  # how others wrote its name
    "audit": {"who", "what"},  # lines about somebody else
    "links": {"nonce"},  # a key, not a fact
    "letters": {"body", "error"},  # the mails themselves say it; what another mail server answered
    "enclosures": {"content"},
    "runs": {"task"},  # a copy
    "organisations": {"siret"},  # shown; its token is of another kind
}
"""Texts with a token that a participant does not read on its page."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "openmap.db"
    plant(made)
    return made


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


def test_all_is_shown_but_for_what_is_not_its_own(store: Store) -> None:
    shown = as_json(all_held(store, store.participants.get(1)))
    missing = {
        table: {name for name in names if f"{table}-{name}" not in shown}
        for table, names in of_kind(Kind.PLANTED).items()
    }
    assert {table: names for table, names in missing.items() if names} == NEVER_SHOWN
    assert json.loads(shown)["participant"]["organisation"]["siret"] == "73282932000074"


def test_nothing_is_shown_that_others_said(store: Store) -> None:
    """Beta refused it, judged the meeting and wrote its name in its own way."""
    held = all_held(store, store.participants.get(1))
    assert [(said.about.name, said.wish) for said in held.opinions] == [("Beta", Wish.YES), ("Gamma", Wish.NO)]
    assert [(said.about.name, said.useful) for said in held.verdicts] == [("Beta", True)]
    shown = as_json(held)
    assert [word for word in ("beta.example", "gamma.example", "associ", "Personne B", "autre") if word in shown] == []


def test_a_name_that_somebody_else_left_brings_no_lines_and_no_file_of_theirs(store: Store) -> None:
    """Delta takes the name that Alpha gave up; Alpha's lines and what the file said of Alpha stay Alpha's."""
    organisation = Organisation(0, NAME, NAME.casefold())
    [delta] = store.participants.add(1, [Participant(0, 0, organisation, Role.BUYER)])
    note(store, 1, who=NAME, what=f"{NAME}: departure", before="a", after="b")
    alpha = all_held(store, store.participants.get(1))
    theirs = all_held(store, delta)
    assert [entry.what for entry in alpha.journal] == [
        f"{NAME}: e-mail", f"{NAME}: organisation", f"{NEW_NAME}: persons",
    ]  # fmt: skip
    assert ([entry.what for entry in theirs.journal], theirs.files) == ([f"{NAME}: departure"], ())


def test_names_are_followed_back_and_forth() -> None:
    def renamed(before: str, after: str) -> tuple[str, str, str]:
        return before, f"{before}: organisation", after

    lines = (
        renamed("B", "C"), ("", "B: x", ""), renamed("B", "A"), ("", "A: y", ""), renamed("A", "B"), ("", "A: z", ""),
    )  # fmt: skip
    journal = [
        AuditEntry(NOW + timedelta(minutes=minute), who, what, "", after, 1)
        for minute, (who, what, after) in enumerate(lines)
    ]
    past = look_back(workspaces.participant("B"), journal)
    assert [span.name for span in past.spans] == ["B", "A", "B"]
    assert [entry.what for entry in past.entries] == ["B: x", "B: organisation", "A: y", "A: organisation"]


def test_what_is_left_of_a_participant_is_number_name_and_role(store: Store) -> None:
    before = store.participants.get(1)
    erase(store, 1, who="participant 1")
    assert store.participants.get(1) == Participant(
        1,
        1,
        Organisation(before.organisation.id, NEW_NAME, NEW_NAME.casefold()),
        Role.BUYER,
        withdrawn=True,
        erased=True,
        revision=before.revision + 1,
    )
    assert store.audit.all(1)[-1].what == "participant 1 asked to be deleted"
    with pytest.raises(NotFoundError):
        holder(store, 1, nonce="jeton-links-nonce", now=NOW)
    assert store.links.get(1) is None


def test_others_keep_everything_of_theirs(path: Path, store: Store) -> None:
    """Row by row: what goes and what comes, and nothing else in the whole file."""
    before = dump(path)
    erase(store, 1, who="participant 1")
    after = dump(path)
    gone = {table: [row for row in rows if row not in after[table]] for table, rows in before.items()}
    come = {table: [row for row in rows if row not in before[table]] for table, rows in after.items()}
    assert {table: len(rows) for table, rows in gone.items() if rows} == {
        "absences": 1, "accreditations": 1, "attempts": 1, "attendances": 1, "audit": 4, "conflicts": 1,
        "enclosures": 2, "feedback": 1, "letters": 5, "lines": 1, "links": 1, "locks": 1, "organisations": 1,
        "other_emails": 1, "participants": 1, "people": 1, "registrations": 1, "resolved_names": 2, "runs": 1,
        "statements": 2, "visits": 1,
    }  # fmt: skip
    assert {table: len(rows) for table, rows in come.items() if rows} == {
        "audit": 5, "letters": 2, "organisations": 1, "participants": 1, "runs": 1, "settings": 1,
    }  # fmt: skip
    unmarked = {table for table, rows in gone.items() for row in rows if not (1 in row[:3] or "jeton" in repr(row))}
    assert unmarked == {"attempts", "enclosures"}  # a digest; the agenda of its partner, which is packed


def test_mails_to_others_lose_its_words_and_those_that_waited_do_not_leave(store: Store) -> None:
    erase(store, 1, who="participant 1")
    told = [store.letters.get(letter.id) for letter in store.letters.all(1)]
    assert [(one.recipient, one.state, one.error, one.body) for one in told if one.kind == "agenda"] == [
        ("accueil@gamma.example", LetterState.QUEUED, "", "Autre chose."),
        ("accueil@gamma.example", LetterState.FAILED, STOPPED, "Remplaçant : …."),
        ("accueil@beta.example", LetterState.SENT, "", "Vous rencontrez Structure Alpha (…, …) : …."),
    ]
    assert [one.enclosures for one in told] == [()] * len(told)


def test_a_mail_on_its_way_does_not_bring_back_what_was_blotted(store: Store) -> None:
    [waiting] = [one for one in store.letters.all(1) if "Remplaçant" in one.body]
    erase(store, 1, who="participant 1")
    store.letters.save(replace(waiting, state=LetterState.SENT, sent=NOW))
    now = store.letters.get(waiting.id)
    assert (now.state, now.body) == (LetterState.SENT, "Remplaçant : ….")


def test_a_run_that_computes_with_its_wishes_is_cancelled(store: Store) -> None:
    erase(store, 1, who="participant 1")
    [run] = store.runs.all(1)
    assert (run.state, run.stopped_by, run.token) == (RunState.CANCELLED, "participant 1", "")


def test_twice_is_once(path: Path, store: Store) -> None:
    erase(store, 1, who="participant 1")
    finish_erasing(store, wait=1)
    before = dump(path)
    erase(store, 1, who="participant 1")
    assert dump(path) == before


def test_an_organisation_elsewhere_keeps_what_it_said_there(store: Store) -> None:
    organisation = store.participants.get(1).organisation
    second = store.events.add(workspaces.event("Seconde")).id
    [there] = store.participants.add(second, [Participant(0, 0, organisation, Role.BUYER, email="a@alpha.example")])
    erase(store, 1, who="participant 1")
    assert store.participants.get(there.id).organisation == organisation
    assert store.participants.get(there.id).email == "a@alpha.example"
    erase(store, there.id, who="participant 1")
    assert store.organisations.get(organisation.id) == Organisation(organisation.id, NEW_NAME, NEW_NAME.casefold())


def test_the_same_address_of_somebody_else_stays_theirs(store: Store) -> None:
    """One person behind two organisations deletes one of them."""
    gamma = store.participants.get(3)
    address = store.participants.get(1).email
    store.participants.save(replace(gamma, email=address))
    ask_for_link(store, 1, address, now=NOW + timedelta(hours=2), asker="192.0.2.1")
    erase(store, 1, who="participant 1")
    assert store.participants.get(3).email == address
    assert address in {letter.recipient for letter in store.letters.all(1) if letter.participant == 3}


def test_who_registers_again_is_the_same_participant(store: Store) -> None:
    said = [one for one in store.statements.all(1) if one.target == 1]
    erase(store, 1, who="participant 1")
    there = store.participants.get(1)
    wanted = workspaces.participant(NEW_NAME, Role.BUYER, email="neuf@alpha.example", people=(Person("Personne N"),))
    back = restore(store, 1, there=there, wanted=wanted, now=NOW)
    organisation = replace(wanted.organisation, id=there.organisation.id)
    assert (
        back
        == store.participants.get(1)
        == replace(wanted, id=1, number=1, organisation=organisation, registered=NOW, revision=there.revision + 1)
    )
    assert [one for one in store.statements.all(1) if one.target == 1] == said == [Statement(2, 1, Wish.NO)]
    assert holder(store, 1, nonce=link_of(store, 1, now=NOW).nonce, now=NOW) == back
    assert [entry.what for entry in all_held(store, back).journal][-1].endswith("registered again after it was deleted")


def test_registering_again_after_deletion_is_let_in(store: Store) -> None:
    texts = {name: f"texte {name}" for name in LEGAL if name not in ("retention", "contact")}
    opened = {"opens": NOW - timedelta(days=1), "closes": NOW + timedelta(days=1)}
    store.receptions.save(replace(store.receptions.get(1), **opened, **texts))  # type: ignore[arg-type]
    organisation = Organisation(0, NEW_NAME, "", LegalForm.ASSOCIATION, department="35")
    form = Participant(0, 0, organisation, Role.BUYER, email="neuf@alpha.example", people=(Person("Personne N"),))
    with pytest.raises(ConflictError, match="is registered already"):
        register(store, 1, form, now=NOW, asker="192.0.2.9")
    erase(store, 1, who="participant 1")
    back = register(store, 1, form, now=NOW, asker="192.0.2.9")
    assert (back.id, back.number, back.erased, back.withdrawn) == (1, 1, False, False)
    assert (back.email, back.organisation.department) == ("neuf@alpha.example", "35")
    assert [letter.recipient for letter in store.letters.all(1) if letter.participant == 1] == ["neuf@alpha.example"]


def test_no_file_brings_it_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    north = line("Atelier Nord", email="nord@atelier.example", wishes=("Atelier Sud",))
    south = line("Atelier Sud", email="sud@atelier.example", wishes=("Atelier Nord",))
    desk.read(north, south)
    erase(desk.store, desk.one("Atelier Nord").id, who="test")
    before = desk.one("Atelier Nord")
    outcome = desk.read(north, south)
    assert desk.one("Atelier Nord") == before
    assert (outcome.changed, outcome.withdrawn, outcome.missing) == (False, (), ())
    assert [remark.text() for remark in outcome.report.reading.remarks] == [
        "Atelier Nord asked to be deleted: its line is left out. Delete it in your file too; only Atelier Nord itself "
        "can register again.",
        "No column found for: needs.",
    ]
    assert desk.store.imports.last_registrations(desk.event).keys() == {"atelier sud"}
    assert desk.said() == {("Atelier Sud", "Atelier Nord", "yes", 1)}
    desk.store.close()


def test_words_are_found_whole_and_short_ones_not_at_all() -> None:
    words = pattern_of(["Li", "Ana", "a.b@c.example"])
    assert words.sub("…", "Ana, ANA et Banane, Li, A.B@C.example, xa.b@c.example") == (
        "…, … et Banane, Li, …, xa.b@c.example"
    )
    assert pattern_of([]).sub("…", "rien") == "rien"
