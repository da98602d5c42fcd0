"""The next edition, who met whom before, the bonus of those who never met, and editions side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from matchmaker.approving import answer
from matchmaker.day import drop_rounds, running_of
from matchmaker.editions import (
    PastEdition,
    begin_next,
    candidates,
    compare_editions,
    invited_again,
    met_by,
    met_in_series,
    propose_name,
    queue_invitations,
)
from matchmaker.enrolment import change_registration, register
from matchmaker.entities import (
    Event,
    FirmKind,
    HeldMark,
    Line,
    LineKind,
    Meeting,
    Organisation,
    Participant,
    Person,
    Publication,
    PublicationKind,
    Role,
    Session,
    Statement,
    Target,
    Wish,
)
from matchmaker.errors import ConflictError, InputError
from matchmaker.events import change_event
from matchmaker.keeping.shredding import shred
from matchmaker.mail.delivery import _needless
from matchmaker.personal.erasing import erase
from matchmaker.planning import ask
from matchmaker.reception import LEGAL, Reception
from matchmaker.rules_in_force import rule_in_force
from matchmaker.settings import set_public_url
from matchmaker.store import Store
from tests.workspaces import draft, event, participant, tables

NOW = datetime(2027, 11, 2, 9, tzinfo=UTC)
THEN = datetime(2028, 4, 3, 9, tzinfo=UTC)
DAY = date(2028, 5, 16)
FIRST = PastEdition("Rencontres 2027", date(2027, 5, 18))
OFFER = Line(LineKind.OFFER, "Menuiserie", "Mobilier", deadline=date(2027, 9, 1))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two buyers and two firms; the buyers met one firm each, as the final plan has it."""
    with Store.open(tmp_path / "forum.db", create=True) as store:
        first = store.events.add(event(FIRST.name, floor=2, never_met=7, seed=5, mandatory_line="Cofinancé"))
        texts = {name: f"texte {name}" for name in LEGAL if name != "retention"}
        store.receptions.save(
            Reception(1, opens=NOW, closes=THEN, retention=date(2027, 12, 31), priorities=4, notice="Complet", **texts)
        )
        store.targets.set(1, [Target(FirmKind.INSERTION, 1, 0)])
        comes = {"email": "a@ville.example", "people": (Person("Personne A", phone="02 00"),), "step_free": True}
        people = [
            participant("Ville A", Role.BUYER, **comes, accessibility="Fauteuil"),
            participant("Ville B", Role.BUYER),
            participant("Atelier C", email="c@atelier.example", other_emails=("d@atelier.example",), lines=(OFFER,)),
            participant("Atelier D"),
        ]
        store.participants.add(1, people)
        sessions = Session("Accueil", time(8, 30), 20), Session("Présentations", time(9, 0), 10, (1,))
        store.events.save(replace(first, sessions=sessions))
        room = tables(store, 1, "1", "2")
        store.tables.set(1, [replace(room[0], owner=1, zone="Nef"), room[1]])
        plan = store.plans.add(1, draft(Meeting(1, 3, 1, 1), Meeting(2, 4, 1, 2), Meeting(2, 3, 2, 2)))
        store.plans.publish(plan)
        yield store


def begin(store: Store, **more: object) -> Event:
    return begin_next(store, 1, day=DAY, who="Personne A", now=NOW, **more).event  # type: ignore[arg-type]


def come(store: Store, *names: str, event_id: int = 2) -> dict[str, int]:
    """They take part in the next edition; by name, the ids."""
    for one in store.participants.all(event_id, withdrawn=True):
        if one.name in names:
            store.participants.save(replace(one, withdrawn=False))
    return {one.name: one.id for one in store.participants.all(event_id)}


def test_the_next_edition_has_the_settings_and_nothing_personal_but_the_address(store: Store) -> None:
    made = begin_next(store, 1, day=DAY, who="Personne A", now=NOW)
    first = store.events.get(1)
    assert [one.name for one in store.series.all()] == ["Rencontres"]
    assert (made.made, made.invited) == (True, 4)
    assert made.event == replace(
        first, id=2, name="Rencontres 2028", date=DAY, seed=6, sessions=first.sessions[:1], revision=1
    )
    assert [(one.label, one.zone, one.owner) for one in store.tables.all(2)] == [("1", "Nef", None), ("2", "", None)]
    assert store.targets.all(2) == store.targets.all(1)
    before, after = (store.receptions.get(number) for number in (1, 2))
    assert after == replace(
        before, event=2, opens=None, closes=None, retention=None, notice="", revision=after.revision
    )
    known = {one.name: one for one in store.participants.all(1)}
    assert store.participants.all(2) == ()
    assert store.participants.all(2, withdrawn=True) == tuple(
        Participant(
            4 + number, number, known[name].organisation, known[name].role, known[name].email,
            withdrawn=True, invited=True,
        )
        for number, name in enumerate(("Atelier C", "Atelier D", "Ville A", "Ville B"), start=1)
    )  # fmt: skip


def test_a_double_click_makes_one_edition(store: Store) -> None:
    made = begin_next(store, 1, day=DAY, who="Personne A", now=NOW)
    assert begin_next(store, 1, day=DAY, who="Personne A", now=NOW) == replace(made, made=False)
    assert len(store.events.all()) == 2
    with pytest.raises(InputError, match="choose a later day"):
        begin_next(store, 1, day=FIRST.date, who="Personne A", now=NOW)


def test_the_ticked_ones_are_asked_with_needs_and_offers_where_wished(store: Store) -> None:
    gone = store.participants.withdraw(store.participants.get(4))
    begin(store, invited=(3, gone.id), lines=True, name="Encore")
    asked = invited_again(store, 2)
    assert [(one.name, one.lines) for one in asked] == [
        ("Atelier C", (replace(OFFER, deadline=None),)),
        (gone.name, ()),
    ]
    with pytest.raises(InputError, match="can no longer be asked"):
        begin(store, invited=(3, 99))


def test_addresses_stay_behind_once_they_were_to_be_deleted(store: Store) -> None:
    later = datetime(2028, 1, 2, tzinfo=UTC)
    begin_next(store, 1, day=DAY, who="Personne A", now=later)
    assert {one.email for one in invited_again(store, 2)} == {""}


def test_whoever_is_deleted_is_not_asked_again_and_an_invitation_ends_with_what_it_came_from(store: Store) -> None:
    begin(store)
    erase(store, 1, who="Personne A")
    assert [(one.name, one.email) for one in invited_again(store, 2)] == [
        ("Atelier C", "c@atelier.example"), ("Atelier D", ""), ("Ville B", ""),
    ]  # fmt: skip
    shred(store, 1, who="Personne A")
    assert {one.email for one in store.participants.all(2, withdrawn=True)} == {""}
    assert [candidate.one.email for candidate in candidates(store, 1)] == ["", "", ""]


def test_a_year_in_the_name_follows_the_day() -> None:
    assert propose_name(event("OpenMap 2027, salle 1900"), DAY) == "OpenMap 2028, salle 1900"
    assert propose_name(event("OpenMap"), DAY) == "OpenMap 2028"


def test_whoever_is_asked_by_mail_registers_again_by_its_own_link(store: Store) -> None:
    begin(store)
    set_public_url(store, "https://openmap.example")
    with pytest.raises(InputError, match="registration is not open"):
        queue_invitations(store, 2, now=THEN)
    reception = store.receptions.get(2)
    store.receptions.save(replace(reception, opens=NOW, retention=date(2028, 12, 31)))
    queued = queue_invitations(store, 2, now=THEN)
    assert (queued.letters, queued.unreachable) == (2, ("Atelier D", "Ville B"))
    assert queue_invitations(store, 2, now=THEN).letters == 0
    letters = store.letters.all(2)
    assert sorted(letter.recipient for letter in letters) == ["a@ville.example", "c@atelier.example"]
    one = invited_again(store, 2)[0]
    assert one.name == "Atelier C"
    mine = next(letter for letter in letters if letter.participant == one.id)
    assert "https://openmap.example/l/" in mine.body
    assert _needless(store, mine) == ""
    said = replace(one, people=(Person("Personne C"),), lines=(OFFER,))
    back = change_registration(store, 2, one=one, wanted=said, now=THEN)
    assert (back.withdrawn, back.invited, back.claimed, back.registered) == (False, False, False, THEN)
    assert _needless(store, mine) == "the participant has registered"
    assert [one.name for one in store.participants.all(2)] == ["Atelier C"]


def test_whoever_is_asked_cannot_come_back_while_registration_is_closed(store: Store) -> None:
    begin(store)
    one = invited_again(store, 2)[0]
    with pytest.raises(ConflictError, match="not open"):
        change_registration(store, 2, one=one, wanted=replace(one, people=(Person("Personne C"),)), now=THEN)


def test_everybody_reads_of_its_own_meetings_only_and_nobody_by_a_name_alone(store: Store) -> None:
    begin(store)
    ids = come(store, "Ville A", "Ville B", "Atelier C", "Atelier D")
    people = {one.name: one for one in store.participants.all(2)}

    def met(name: str, today: date = DAY) -> dict[int, PastEdition]:
        return dict(met_by(store, 2, people[name], today=today))

    assert met("Ville A") == {ids["Atelier C"]: FIRST}
    assert met("Atelier C") == {ids["Ville A"]: FIRST, ids["Ville B"]: FIRST}
    assert met("Ville A", FIRST.date) == {}  # it is still to come
    people["Ville A"] = replace(people["Ville A"], claimed=True)
    assert met("Ville A") == {}


def test_a_registration_under_a_known_name_proves_nothing_until_it_is_approved(store: Store) -> None:
    begin(store)
    come(store, "Atelier C")
    reception = store.receptions.get(2)
    store.receptions.save(replace(reception, opens=NOW, retention=date(2028, 12, 31)))
    said = Participant(0, 0, Organisation(0, "Ville A", ""), Role.BUYER, "x@y.example", people=(Person("Personne X"),))
    came = register(store, 2, said, now=THEN, asker="::1")
    assert (came.number, came.email, came.invited, came.claimed) == (3, "x@y.example", False, True)
    assert met_by(store, 2, came, today=DAY) == {}
    waits = store.participants.save(replace(came, waiting=True, withdrawn=True))
    approved = answer(store, 2, one=waits, accept=True, who="Personne A", now=THEN)
    assert list(met_by(store, 2, approved, today=DAY).values()) == [FIRST]


def test_where_something_was_marked_only_what_was_held_counts(store: Store) -> None:
    second = begin(store)
    names = {one.organisation.id: one.name for one in store.participants.all(1)}

    def met() -> set[tuple[str, ...]]:
        return {tuple(sorted(names[one] for one in pair)) for pair in met_in_series(store, second)}

    assert met() == {("Atelier C", "Ville A"), ("Atelier C", "Ville B"), ("Atelier D", "Ville B")}
    store.held.set(1, [HeldMark(1, 3, None, follow_up=False, at=NOW, who="Personne A")])
    assert len(met()) == 3  # nobody knows of any
    store.held.set(1, [HeldMark(2, 4, held=False, follow_up=False, at=NOW, who="Personne A")])
    assert met() == {("Atelier C", "Ville A"), ("Atelier C", "Ville B")}
    running = running_of(store, 1)
    start, early = running.rounds[0].start, running.rounds[0].start - timedelta(hours=1)
    drop_rounds(store, 1, start=start, last=5, revision=running.revision, now=early, who="Personne A")
    assert met() == {("Atelier C", "Ville A")}  # the second round did not take place
    store.held.set(1, [HeldMark(2, 3, held=True, follow_up=False, at=NOW, who="Personne A")])
    assert met() == {("Atelier C", "Ville B")}  # and yet these two met
    store.participants.withdraw(store.participants.get(3))
    assert met() == set()


def test_who_never_met_has_the_points_that_the_rule_says(store: Store) -> None:
    second = begin(store)
    ids = come(store, "Ville A", "Ville B", "Atelier C", "Atelier D")
    said = [Statement(ids["Ville A"], ids[target], Wish.YES) for target in ("Atelier C", "Atelier D")]
    store.statements.set(2, {ids["Ville A"]: said})
    problem = ask(store.load_edition(2)).problem
    bonus = {problem.participants[pair.b].id: pair.bonus for pair in problem.pairs}
    assert bonus == {"atelier c": 0, "atelier d": 7}
    assert rule_in_force(store, 2).never_met == 7
    change_event(store, second, changes={"never_met": 0}, who="Personne A", now=NOW)
    assert {pair.bonus for pair in ask(store.load_edition(2)).problem.pairs} == {0}
    change = store.rule_changes.all(2)[-1]
    assert (change.before.never_met, change.after.never_met) == (7, 0)
    with pytest.raises(InputError, match="from 0 to 19"):
        change_event(store, store.events.get(2), changes={"never_met": 20}, who="Personne A", now=NOW)


def test_editions_side_by_side(store: Store) -> None:
    second = begin(store)
    ids = come(store, "Ville A", "Ville B", "Atelier C", "Atelier D")
    [table, _] = store.tables.all(2)
    store.statements.set(2, {ids["Ville A"]: [Statement(ids["Ville A"], ids["Atelier D"], Wish.YES)]})
    meetings = [(ids["Ville A"], ids["Atelier C"], 1), (ids["Ville A"], ids["Atelier D"], 4)]
    store.plans.add(2, draft(*(Meeting(a, b, slot, table.id) for a, b, slot in meetings)))
    store.held.set(1, [HeldMark(1, 3, held=True, follow_up=False, at=NOW, who="Personne A")])
    store.held.set(1, [HeldMark(2, 4, held=False, follow_up=False, at=NOW, who="Personne A")])
    before, after = compare_editions(store, second)
    assert [one.event.id for one in (before, after)] == [1, 2]
    assert before.roles == after.roles == {Role.BUYER: 2, Role.SUPPLIER: 2}
    assert before.plan
    assert after.plan
    assert after.overview
    assert (before.held, before.first, len(before.plan.meetings)) == ((1, 2), 3, 3)
    assert (after.held, after.first, len(after.plan.meetings)) == (None, 1, 2)
    assert (after.overview.granted, after.overview.wished, after.overview.idle) == (1, 1, 2)
    assert after.kinds == {FirmKind.INSERTION: 0, FirmKind.ADAPTED: 0}  # nobody said a size


def test_a_provisional_plan_has_brought_nobody_together(store: Store) -> None:
    second = begin(store)
    assert len(met_in_series(store, second)) == 3
    other = store.events.add(replace(store.events.get(1), name="Provisoire", date=date(2027, 9, 1), sessions=()))
    store.participants.add(other.id, [participant("Ville A", Role.BUYER), participant("Atelier D")])
    [table] = tables(store, other.id, "1")
    a, b = store.participants.all(other.id)
    plan = store.plans.publish(store.plans.add(other.id, draft(Meeting(a.id, b.id, 1, table.id))))
    assert len(met_in_series(store, second)) == 4
    kind, rule = PublicationKind.PROVISIONAL, rule_in_force(store, other.id)
    store.publications.add(other.id, Publication(plan.id, kind, NOW, "Personne A", rule))
    assert len(met_in_series(store, second)) == 3
