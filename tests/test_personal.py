"""What a participant sees of what is held of it, what is left when it is deleted, and how it comes back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from matchmaker.attending import Opinion, Reply, reply_attendance, say_opinions
from matchmaker.enrolment import change_registration, register
from matchmaker.entities import LegalForm, Organisation, Participant, Person, Role, Statement, Wish
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.journal import note
from matchmaker.links import holder, link_of, renew_link
from matchmaker.mail.asking import ask_for_link
from matchmaker.mail.publication import STOPPED
from matchmaker.personal.collecting import all_held
from matchmaker.personal.erasing import erase, finish_erasing
from matchmaker.personal.held import as_json
from matchmaker.personal.past import look_back
from matchmaker.personal.restoring import restore
from matchmaker.personal.traces import pattern_of
from matchmaker.reception import LEGAL
from matchmaker.store import Answer, AuditEntry, Letter, LetterState, RunState, Store
from matchmaker.visits import look_again
from matchmaker.wishing import bar_sectors, move_wish, say_wish, set_wish
from tests import workspaces
from tests.command_line import dump
from tests.desks import Desk
from tests.planted import NAME, NEW_NAME, NOW, Kind, of_kind, plant
from tests.registration_files import line

NEVER_SHOWN = {
    "locks": {"reason"},  # the organiser's words
    "plan_by_hand": {"reason"},
    "edits": {"before", "after"},
    "resolved_names": {"text"},  # how others wrote its name
    "audit": {"who", "what"},  # lines about somebody else
    "links": {"nonce"},  # a key, not a fact
    "letters": {"body", "error"},  # the mails themselves say it; what another mail server answered
    "enclosures": {"content"},
    "runs": {"task"},  # a copy
    "untold": {"about", "before", "after", "author"},  # the mail itself says it
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
        renamed("B", "C"), ("", "B: role", ""), renamed("B", "A"), ("", "A: email", ""), renamed("A", "B"),
        ("", "A: arrival", ""),
    )  # fmt: skip
    journal = [
        AuditEntry(NOW + timedelta(minutes=minute), who, what, "", after, 1)
        for minute, (who, what, after) in enumerate(lines)
    ]
    past = look_back(workspaces.participant("B"), journal)
    assert [span.name for span in past.spans] == ["B", "A", "B"]
    assert [entry.what for entry in past.entries] == [
        "B: role", "B: organisation", "A: email", "A: organisation",
    ]  # fmt: skip


def test_no_name_opens_the_journal_of_another_one(store: Store) -> None:
    """Names that are the beginning of others’ names, or of what organisers did."""
    names = ("GRETA", "GRETA: Agence Nord", "lock", "pages", "import of a", "accounts")
    greta, north, *sly = store.participants.add(1, [workspaces.participant(name) for name in names])
    for id, secret in ((north.id, "nord@agence.example"), (None, "ancienne@agence.example")):
        note(store, 1, who="test", what=f"{north.name}: email", before=secret, participant=id)
    note(store, 1, who="test", what="lock: Beta – Gamma", after="slot 2")
    note(store, 1, who="test", what="pages: accessibility", after="test")
    note(store, 1, who="test", what="import of a: b.csv", after="2 participants")
    assert [all_held(store, one).journal for one in (greta, *sly)] == [()] * 5
    assert [line.before for line in all_held(store, north).journal] == [
        "nord@agence.example",
        "ancienne@agence.example",
    ]
    before = store.audit.all(1)
    for one in (greta, *sly):
        erase(store, one.id, who="test")
    assert store.audit.all(1)[: len(before)] == before


def test_lines_about_it_go_whatever_its_name_was_then(store: Store) -> None:
    """The organisation took its name in another event, so that no line of this one tells of it."""
    one = store.participants.get(3)
    note(store, 1, who="test", what="Ancien nom: accessibility", before="chien guide", after="rampe", participant=3)
    store.participants.save(replace(one, organisation=replace(one.organisation, name="Nouveau nom", key="nouveau nom")))
    erase(store, 3, who="test")
    [line] = [entry for entry in store.audit.all(1) if entry.what.startswith("Ancien nom")]
    assert (line.before, line.after) == ("…", "…")


def test_people_called_like_another_participant_blot_nothing_that_names_it(store: Store) -> None:
    """Beta's lines lose the address of who is deleted, and stay lines about Beta."""
    people = (Person("Beta", email="sly@sly.example"),)
    [sly] = store.participants.add(1, [workspaces.participant("Sly", people=people)])
    note(store, 1, who="Beta", what="Beta: email", before="sly@sly.example", after="b@b.example", participant=2)
    erase(store, sly.id, who="test")
    line = [entry for entry in store.audit.all(1) if entry.participant == 2][-1]
    assert (line.who, line.what, line.before, line.after) == ("Beta", "Beta: email", "…", "b@b.example")


def test_of_whom_a_line_is_cannot_be_changed(path: Path, store: Store) -> None:
    with closing(sqlite3.connect(path)) as raw, pytest.raises(sqlite3.IntegrityError, match="audit_is_kept"):
        raw.execute("UPDATE audit SET participant_id = 2 WHERE participant_id = 1")


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
        "absences": 1, "accreditations": 1, "arrivals": 1, "attempts": 1, "attendances": 1, "audit": 4, "conflicts": 1,
        "edits": 1, "enclosures": 2, "feedback": 1, "held_marks": 1, "letters": 5, "lines": 1, "links": 1, "locks": 1,
        "memberships": 1, "organisations": 1, "other_emails": 1, "outcomes": 1, "participants": 1, "people": 1,
        "plan_by_hand": 2, "printings": 1, "registrations": 1, "resolved_names": 2, "runs": 1, "stated_by_networks": 1,
        "statements": 2, "untold": 1, "visits": 1,
    }  # fmt: skip
    assert {table: len(rows) for table, rows in come.items() if rows} == {
        "audit": 5, "erasures": 1, "letters": 2, "organisations": 1, "participants": 1, "plan_by_hand": 2,
        "runs": 1, "settings": 1,
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


def test_a_name_that_is_a_common_word_blots_no_mail_of_strangers(store: Store) -> None:
    people = (Person("Linge"), Person("Personne R", phone="06 11 22 33 44"))
    [other] = store.participants.add(1, [workspaces.participant("Delta", people=people)])
    said = "Linge et nappes. Personne R, 06 11 22 33 44."
    [told] = store.letters.add([Letter(0, 1, 2, "link", "accueil@beta.example", "", said, queued=NOW, due=NOW)])
    erase(store, other.id, who="test")
    assert store.letters.get(told.id).body == "Linge et nappes. …, …."


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


def _open(store: Store) -> None:
    texts = {name: f"texte {name}" for name in LEGAL if name not in ("retention", "contact")}
    opened = {"opens": NOW - timedelta(days=1), "closes": NOW + timedelta(days=1)}
    store.receptions.save(replace(store.receptions.get(1), **opened, **texts))  # type: ignore[arg-type]


def test_who_registers_again_is_the_same_participant(store: Store) -> None:
    """Participant 4 stands in no plan."""
    [delta] = workspaces.participants(store, 1, "Delta")
    said = [Statement(2, delta.id, Wish.NO)]
    store.statements.set(1, {2: said})
    erase(store, delta.id, who="participant 4")
    there = store.participants.get(delta.id)
    wanted = workspaces.participant("Delta", Role.BUYER, email="neuf@delta.example", people=(Person("Personne N"),))
    back = restore(store, 1, there=there, wanted=wanted, now=NOW)
    organisation = replace(wanted.organisation, id=there.organisation.id)
    assert (
        back
        == store.participants.get(4)
        == replace(wanted, id=4, number=4, organisation=organisation, registered=NOW, revision=there.revision + 1)
    )
    assert [one for one in store.statements.all(1) if one.target == 4] == said
    assert holder(store, 4, nonce=link_of(store, 4, now=NOW).nonce, now=NOW) == back
    assert [entry.what for entry in all_held(store, back).journal][-1].endswith("registered again after it was deleted")


def test_registering_again_after_deletion_is_let_in(store: Store) -> None:
    _open(store)
    workspaces.participants(store, 1, "Delta")
    organisation = Organisation(0, "Delta", "", LegalForm.ASSOCIATION, department="35")
    form = Participant(0, 0, organisation, Role.BUYER, email="neuf@delta.example", people=(Person("Personne N"),))
    with pytest.raises(ConflictError, match="is registered already"):
        register(store, 1, form, now=NOW, asker="192.0.2.9")
    erase(store, 4, who="participant 4")
    back = register(store, 1, form, now=NOW, asker="192.0.2.9")
    assert (back.id, back.number, back.erased, back.withdrawn) == (4, 4, False, False)
    assert (back.email, back.organisation.department) == ("neuf@delta.example", "35")
    assert [letter.recipient for letter in store.letters.all(1) if letter.participant == 4] == ["neuf@delta.example"]


def test_nobody_takes_a_seat_in_the_published_schedule_by_typing_a_name(store: Store) -> None:
    _open(store)
    erase(store, 1, who="participant 1")
    erased = store.participants.get(1)
    form = workspaces.participant(NEW_NAME, Role.BUYER, email="autre@autre.example", people=(Person("Personne N"),))
    with pytest.raises(ConflictError, match="was deleted and still stands in the published schedule; call") as caught:
        register(store, 1, form, now=NOW, asker="192.0.2.9")
    assert (caught.value.places["at"], caught.value.places["contact"]) == ("name", "openmap@marnelle.example")
    assert store.participants.get(1) == erased
    assert store.links.get(1) is None


def test_a_name_of_another_event_brings_back_nothing_but_what_was_empty_there(store: Store) -> None:
    """Whoever registers here under its name does not change what the other event knows."""
    _open(store)
    workspaces.participants(store, 1, "Delta")
    second = store.events.add(workspaces.event("Seconde")).id
    known = replace(store.participants.get(4).organisation, legal_form=LegalForm.SCOP)
    [there] = store.participants.add(second, [Participant(0, 0, known, Role.BUYER)])
    store.participants.save(replace(there, organisation=known))
    erase(store, 4, who="participant 4")
    organisation = Organisation(0, "DELTA", "", LegalForm.ASSOCIATION, department="35")
    form = Participant(0, 0, organisation, Role.BUYER, email="neuf@delta.example", people=(Person("Personne N"),))
    register(store, 1, form, now=NOW, asker="192.0.2.9")
    assert store.participants.get(there.id).organisation == replace(known, department="35")


def test_deleted_meanwhile_nothing_is_kept_of_what_a_page_still_sends(path: Path, store: Store) -> None:
    """Every page looked who it is before somebody deleted it elsewhere."""
    store.receptions.save(replace(store.receptions.get(1), wishes_open=NOW - timedelta(days=1)))
    one = store.participants.get(1)
    erase(store, 1, who="participant 1")
    before = dump(path)
    whole = replace(one, revision=one.revision + 1)
    for late in (
        lambda: say_wish(store, 1, one=one, target=2, wish=Wish.YES, now=NOW),
        lambda: set_wish(store, 1, one=one, target=2, wish=Wish.YES),
        lambda: move_wish(store, 1, one=one, target=2, up=True, now=NOW),
        lambda: bar_sectors(store, 1, one=whole, barred=[], now=NOW),
        lambda: reply_attendance(store, one, Reply(Answer.REPLACED, "Personne S"), seen=None, now=NOW),
        lambda: say_opinions(store, one, {2: Opinion(useful=True)}, seen=None, now=NOW),
        lambda: look_again(store, one, now=NOW),
        lambda: link_of(store, 1, now=NOW),
        lambda: renew_link(store, 1, now=NOW),
        lambda: change_registration(store, 1, one=whole, wanted=whole, now=NOW),
    ):
        with pytest.raises((NotFoundError, ConflictError)) as caught:
            late()
        assert str(caught.value) == f"{NEW_NAME} was deleted at its own request: nothing more is kept of it"
    assert dump(path) == before


def test_a_page_that_is_read_again_waits_for_nobody_who_writes(path: Path, store: Store) -> None:
    look_again(store, store.participants.get(3), now=NOW)
    with Store.open(path) as other, other.write():
        assert look_again(store, store.participants.get(3), now=NOW + timedelta(minutes=1)) is None


def test_deleted_among_twenty_wishes_it_says_nothing(path: Path, store: Store) -> None:
    targets = [one.id for one in store.participants.add(1, [workspaces.participant(f"S{n}") for n in range(20)])]
    reception = replace(store.receptions.get(1), wishes_open=NOW - timedelta(days=1), wishes_close=None)
    store.receptions.save(reception)
    one, late = store.participants.get(1), []

    def wish(target: int) -> None:
        with Store.open(path) as mine:
            try:
                say_wish(mine, 1, one=one, target=target, wish=Wish.YES, now=NOW)
            except NotFoundError:
                late.append(target)

    def delete() -> None:
        with Store.open(path) as mine:
            erase(mine, 1, who="participant 1")

    workspaces.at_once([*(partial(wish, target) for target in targets[:10]), delete,
                        *(partial(wish, target) for target in targets[10:])])  # fmt: skip
    wish(targets[0])
    assert targets[0] in late
    assert [said for said in store.statements.all(1) if said.source == 1] == []


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
