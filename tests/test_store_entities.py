"""What goes into the store comes out equal, in another session too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest

from matchmaker.entities import (
    Accreditation,
    Amount,
    Break,
    Contract,
    Event,
    LegalForm,
    Line,
    LineKind,
    Lock,
    Meeting,
    Nature,
    Organisation,
    Participant,
    Person,
    PlanGoal,
    Refusal,
    Role,
    Series,
    Session,
    Size,
    Statement,
    Table,
    Wish,
)
from matchmaker.errors import ConflictError, NotFoundError
from matchmaker.store import AuditEntry, Store
from tests import workspaces

OASIS = Organisation(
    0,
    "L’Oasis d’Œuvre",
    "oasis d oeuvre",
    LegalForm.SCIC,
    (Accreditation.ESAT, Accreditation.EA),
    department="93",
    size=Size.SMALL,
    siret="12345678901234",
)
WHOLE = Participant(
    id=0,
    number=0,
    organisation=OASIS,
    role=Role.BOTH,
    email="contact@oasis.example",
    head_count=3,
    parallel=2,
    arrive=time(9, 15),
    leave=time(11, 45, 30),
    away=(2, 5),
    minimum=1,
    maximum=7,
    step_free=True,
    accessibility="boucle magnétique",
    people=(
        Person("Personne B", "achats", "01 00 00 00 00", "b@oasis.example", shares_contact=True),
        Person("Personne A"),
    ),
    lines=(
        Line(LineKind.OFFER, "Numérique", "Essais d’accessibilité ; « audits »"),
        Line(
            LineKind.NEED,
            "Espaces verts",
            title="Tonte",
            groups=("green", "cleaning"),
            deadline=date(2027, 9, 1),
            amount=Amount.MIDDLE,
            contract=Contract.EITHER,
        ),
        Line(LineKind.OFFER, "Linge", nature=Nature.SERVICE, area="Seine-Saint-Denis"),
        Line(LineKind.NEED, "", "Traiteur\npour 40"),
    ),
    missing=True,
    languages=("fr", "en"),
    barred=("green",),
    registered=datetime(2027, 4, 1, 8, 30, tzinfo=UTC),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "forum.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path, create=True) as opened:
        yield opened


def test_an_event_with_everything(store: Store, path: Path) -> None:
    spring = store.series.add("Printemps")
    first = store.events.add(workspaces.event())
    speakers = tuple(item.id for item in workspaces.participants(store, first.id, "Alpha", "Beta"))
    whole = Event(
        id=first.id,
        name="OpenMap de l’Œuvre",
        date=date(2028, 2, 29),
        start=time(13, 30),
        slots=8,
        meeting=12,
        changeover=0,
        breaks=(Break(time(15, 0), 15), Break(time(14, 0), 10)),
        sessions=(
            Session("Accueil", time(13, 0), 30),
            Session("Présentations", time(14, 30), 5, speakers[::-1]),
            Session("Présentations", time(14, 40), 5, speakers[:1]),
        ),
        place="Halle des Tilleuls",
        timezone="Indian/Reunion",
        language="en",
        seed=2**40,
        floor=0,
        wishes_first=True,
        maximum=9,
        buyers_own_tables=False,
        revision=1,
        series=spring.id,
    )
    saved = store.events.save(whole)
    assert saved == replace(whole, revision=2)
    with Store.open(path) as again:
        assert again.events.get(first.id) == saved
        assert again.series.all() == (Series(spring.id, "Printemps"),)
    assert store.events.save(replace(saved, breaks=(), sessions=())) == store.events.get(first.id)


def test_events_come_in_order_of_date(store: Store) -> None:
    late = store.events.add(workspaces.event("B", date=date(2028, 1, 1), breaks=(Break(time(10, 0), 5),)))
    early = store.events.add(workspaces.event("A", sessions=(Session("Accueil", time(8, 0), 5),)))
    assert store.events.all() == (early, late)
    assert early == workspaces.event("A", id=2, sessions=(Session("Accueil", time(8, 0), 5),))


def test_a_participant_with_everything(store: Store, path: Path) -> None:
    event = store.events.add(workspaces.event())
    added = store.participants.add(event.id, [WHOLE, workspaces.participant("Beta")])
    assert added == (
        replace(WHOLE, id=1, number=1, organisation=replace(OASIS, id=1)),
        replace(workspaces.participant("Beta"), id=2, number=2, organisation=Organisation(2, "Beta", "beta")),
    )
    with Store.open(path) as again:
        assert again.participants.all(event.id) == added
        assert again.participants.get(1) == added[0]
        assert again.organisations.all() == tuple(item.organisation for item in added[::-1])


def test_saving_replaces_the_whole_participant_and_its_organisation(store: Store) -> None:
    event = store.events.add(workspaces.event())
    added, other = store.participants.add(event.id, [WHOLE, workspaces.participant("Beta")])
    organisation = replace(added.organisation, name="Oasis", accreditations=(Accreditation.EA,))
    changed = replace(added, organisation=organisation, arrive=None, away=(), people=(), lines=added.lines[:1])
    saved = store.participants.save(changed)
    assert saved == replace(changed, revision=2)
    assert store.participants.all(event.id) == (saved, other)


def test_an_organisation_lives_across_events(store: Store) -> None:
    first, second = store.events.add(workspaces.event("A")), store.events.add(workspaces.event("B"))
    [before] = store.participants.add(first.id, [WHOLE])
    [again] = store.participants.add(second.id, [replace(WHOLE, organisation=Organisation(0, "OASIS", OASIS.key))])
    assert again == replace(before, id=again.id)
    assert store.organisations.all() == (before.organisation,)


def test_who_read_a_participant_before_its_organisation_changed_cannot_undo_that(store: Store) -> None:
    first, second = store.events.add(workspaces.event("A")), store.events.add(workspaces.event("B"))
    [here], [there] = (store.participants.add(event.id, [WHOLE]) for event in (first, second))
    store.participants.save(replace(here, organisation=replace(here.organisation, department="75")))
    with pytest.raises(ConflictError):
        store.participants.save(replace(there, email="neuf@oasis.example"))
    assert store.participants.get(there.id).organisation.department == "75"


def test_a_participant_may_move_to_another_organisation(store: Store) -> None:
    event, other = store.events.add(workspaces.event("A")), store.events.add(workspaces.event("B"))
    [mistaken], [right] = (
        workspaces.participants(store, event.id, "Bta"),
        workspaces.participants(store, other.id, "Beta"),
    )
    saved = store.participants.save(replace(mistaken, organisation=right.organisation))
    assert (
        store.participants.get(mistaken.id) == saved == replace(mistaken, organisation=right.organisation, revision=2)
    )


def test_numbers_follow_one_another_per_event_and_are_never_given_twice(store: Store) -> None:
    first, second = store.events.add(workspaces.event("A")), store.events.add(workspaces.event("B"))
    one, two = workspaces.participants(store, first.id, "Alpha", "Beta")
    withdrawn = store.participants.withdraw(replace(two, missing=False))
    [three] = workspaces.participants(store, first.id, "Gamma")
    [other] = workspaces.participants(store, second.id, "Gamma")
    assert [item.number for item in (one, two, three, other)] == [1, 2, 3, 1]
    assert store.participants.all(first.id) == (one, three)
    assert store.participants.all(first.id, withdrawn=True) == (one, withdrawn, three)


def test_a_withdrawal_is_a_decision_and_can_be_taken_back(store: Store) -> None:
    event = store.events.add(workspaces.event())
    [missing] = store.participants.add(event.id, [WHOLE])
    gone = store.participants.withdraw(missing)
    assert gone == replace(missing, withdrawn=True, missing=False, revision=2)
    back = store.participants.save(replace(gone, withdrawn=False))
    assert store.participants.all(event.id) == (back,)


def test_tables_keep_their_id_by_label_even_when_they_come_back(store: Store) -> None:
    event = store.events.add(workspaces.event())
    [owner] = workspaces.participants(store, event.id, "Alpha")
    first = store.tables.set(event.id, [Table(0, "1", "Nord", owner.id, True, (1, 4)), Table(0, "2"), Table(0, "3")])
    assert first == (Table(1, "1", "Nord", owner.id, True, (1, 4)), Table(2, "2"), Table(3, "3"))
    assert store.tables.all(event.id) == first
    second = store.tables.set(event.id, [Table(0, "4"), Table(0, "3", "Sud", closed=(2,))])
    assert store.tables.all(event.id) == second == (Table(4, "4"), Table(3, "3", "Sud", closed=(2,)))
    assert store.tables.all(event.id, retired=True) == (*second, replace(first[0], closed=()), first[1])
    assert store.tables.set(event.id, first) == store.tables.all(event.id) == first
    assert store.tables.set(event.id, []) == store.tables.all(event.id) == ()


def test_statements_of_a_source_are_replaced_and_those_of_others_stay(store: Store) -> None:
    event = store.events.add(workspaces.event())
    a, b, c = (item.id for item in workspaces.participants(store, event.id, "Alpha", "Beta", "Gamma"))
    of_a = [Statement(a, c, Wish.PRIORITY, 1), Statement(a, b, Wish.YES, 2)]
    of_b = [Statement(b, a, Wish.OPEN), Statement(b, c, Wish.NO, refusal=Refusal.TENDER)]
    store.statements.set(event.id, {a: of_a, b: of_b})
    assert store.statements.all(event.id) == (*of_a, *of_b)
    store.statements.set(event.id, {b: of_b[1:], c: [Statement(c, a, Wish.YES)]})
    assert store.statements.all(event.id) == (*of_a, of_b[1], Statement(c, a, Wish.YES))
    store.statements.set(event.id, {a: []})
    assert store.statements.all(event.id) == (of_b[1], Statement(c, a, Wish.YES))


def test_a_pair_has_one_lock_whoever_is_named_first(store: Store) -> None:
    event = store.events.add(workspaces.event())
    a, b, c = (item.id for item in workspaces.participants(store, event.id, "Alpha", "Beta", "Gamma"))
    [table] = workspaces.tables(store, event.id, "1")
    store.locks.set(event.id, Lock(b, a, 3, table.id, "promis au téléphone"))
    store.locks.set(event.id, Lock(a, c))
    assert store.locks.all(event.id) == (Lock(a, c), Lock(b, a, 3, table.id, "promis au téléphone"))
    store.locks.set(event.id, Lock(a, b, slot=4))
    assert store.locks.all(event.id) == (Lock(a, b, slot=4), Lock(a, c))
    store.locks.remove(event.id, (c, a))
    assert store.locks.all(event.id) == (Lock(a, b, slot=4),)
    with pytest.raises(NotFoundError):
        store.locks.remove(event.id, (a, c))


def test_a_plan_with_everything(store: Store, path: Path) -> None:
    event = store.events.add(workspaces.event())
    a, b, c = (item.id for item in workspaces.participants(store, event.id, "Alpha", "Beta", "Gamma"))
    one, two = (table.id for table in workspaces.tables(store, event.id, "1", "2"))
    whole = workspaces.draft(
        Meeting(b, c, 2, two),
        Meeting(a, b, 1, one),
        created=datetime(2027, 5, 12, 14, 5, 6, 789, timezone(timedelta(hours=2))),
        status="FEASIBLE",
        seed=99,
        reproducible=False,
        goals=(
            PlanGoal("waiting", "least", 3, -1, "chosen meetings"),
            PlanGoal("wishes", "most", 2**62, 2**62, "global"),
        ),
        notices=("Beta n’a qu’un rendez-vous", ""),
    )
    added = store.plans.add(event.id, whole)
    assert added == replace(whole, id=1, number=1)
    saved = store.plans.save(replace(added, meetings=added.meetings[:1], goals=(), notices=()))
    assert saved == replace(added, meetings=added.meetings[:1], goals=(), notices=(), revision=2)
    with Store.open(path) as again:
        assert again.plans.get(added.id) == saved
        assert again.plans.get(added.id).created.tzinfo is UTC


def test_the_audit_tells_what_happened_in_order(store: Store) -> None:
    event = store.events.add(workspaces.event())
    late = AuditEntry(workspaces.NOON, "accueil", "retrait", "présent", "parti", event.id)
    early = AuditEntry(workspaces.NOON - timedelta(days=1), "organisation", "structure renommée")
    store.audit.add(late)
    store.audit.add(early)
    assert store.audit.all() == (late, early)
    assert store.audit.all(event.id) == (late,)


def test_what_is_not_there_is_named(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no event has the number 9"):
        store.events.get(9)
    with pytest.raises(NotFoundError, match="no participant has the id 9"):
        store.participants.get(9)
    with pytest.raises(NotFoundError, match="no organisation has the number 9"):
        store.organisations.get(9)
    with pytest.raises(NotFoundError, match="no event has the number 9"):
        store.load_edition(9)
    assert (store.participants.all(9), store.tables.all(9), store.statements.all(9)) == ((), (), ())
    assert store.participants.add(store.events.add(workspaces.event()).id, []) == ()
