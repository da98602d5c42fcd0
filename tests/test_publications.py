"""The rule in force and its changes; plans published as provisional and as final; what is said of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matchmaker.entities import ByHand, FirmKind, Plan, PublicationKind, Target
from matchmaker.errors import ConflictError
from matchmaker.events import change_event
from matchmaker.papers.words import words
from matchmaker.plans import find_plan, make_plan
from matchmaker.publications import describe, publication_line, publish_plan
from matchmaker.receptions import change_reception
from matchmaker.rules_in_force import late_changes, rule_at, rule_in_force
from matchmaker.store import Store
from tests.desks import Desk
from tests.registration_files import BUYER, line

FINAL, PROVISIONAL = PublicationKind.FINAL, PublicationKind.PROVISIONAL
THEN = datetime(2027, 5, 10, 7, 5, tzinfo=UTC)
LATER = timedelta(minutes=5)
AGES_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.set_tables(4)
    shops = ("Atelier 1", "Atelier 2")
    made.read(line("Ville A", BUYER, wishes=shops), line("Ville B", BUYER, wishes=shops), *map(line, shops))
    make_plan(made.store, made.event)
    yield made
    made.store.close()


def change_rule(store: Store, now: datetime, targets: tuple[Target, ...] | None = None, **changes: object) -> None:
    change_event(store, store.events.get(1), changes=changes, targets=targets, who="Personne A", now=now)


def open_wishes(store: Store, now: datetime, *, priorities: int = 3) -> None:
    reception = store.receptions.get(1)
    changes = {"wishes_open": AGES_AGO, "priorities": priorities}
    change_reception(store, reception, changes=changes, who="Personne A", now=now)


def publish(desk: Desk, kind: PublicationKind, number: int | None = None) -> Plan:
    return publish_plan(desk.store, desk.event, number=number, kind=kind, who="Personne A", now=THEN)


def test_changes_of_the_rule_are_for_everybody_once_wishes_are_open(desk: Desk) -> None:
    store, first = desk.store, rule_in_force(desk.store, 1)
    hours = [THEN.replace(hour=hour) for hour in range(8)]
    change_rule(store, hours[1], floor=2)
    open_wishes(store, hours[2])
    assert late_changes(store, 1) == ()
    change_rule(store, hours[3], floor=1)
    change_rule(store, hours[4], (Target(FirmKind.SMALL, share=20),))
    open_wishes(store, hours[5], priorities=5)
    change_rule(store, hours[6], wishes_first=True, place="Ailleurs")
    change_rule(store, hours[7], place="Ici")
    changes = late_changes(store, 1)
    assert [one.at for one in changes] == hours[3:7]
    assert [(one.before.floor, one.after.floor, one.after.priorities) for one in changes] == [
        (2, 1, 3), (1, 1, 3), (1, 1, 5), (1, 1, 5),
    ]  # fmt: skip
    assert [len(one.targets) for one in (changes[1].before, changes[1].after)] == [0, 1]
    assert changes[-1].after.goals[3:6] == ("wishes", "levels", "groups")
    told = [(entry.before, entry.after) for entry in store.audit.all(1) if entry.what.startswith("rule:")]
    assert told == [
        ("floor: 2", "floor: 1"),
        ("targets: none", "targets: small firms 0 each, 20 %"),
        ("priorities: 3", "priorities: 5"),
        ("wishes_first: no", "wishes_first: yes"),
    ]
    assert rule_at(store, 1, moment=AGES_AGO) == first
    assert rule_at(store, 1, moment=changes[0].at) == changes[0].after
    assert rule_at(store, 1, moment=THEN) == rule_in_force(store, 1)


def test_a_provisional_plan_is_made_final(desk: Desk) -> None:
    published = publish(desk, PROVISIONAL)
    assert (published.provisional, desk.store.plans.published(1)) == (True, published)
    with pytest.raises(ConflictError, match="published already"):
        publish(desk, PROVISIONAL)
    final = publish(desk, FINAL)
    assert final == replace(published, provisional=False)
    with pytest.raises(ConflictError, match="published already"):
        publish(desk, FINAL)
    notes = [(entry.before, entry.after) for entry in desk.store.audit.all(1) if entry.what == "plan 1"]
    assert notes == [
        ("draft", "published as provisional"),
        ("published as provisional", "published as final"),
    ]


def test_after_a_final_plan_no_provisional_one(desk: Desk) -> None:
    publish(desk, FINAL)
    make_plan(desk.store, desk.event)
    with pytest.raises(ConflictError, match="plan 1 is final"):
        publish(desk, PROVISIONAL)
    assert not find_plan(desk.store, desk.event, number=2).provisional
    assert publish(desk, FINAL).number == 2


def test_an_earlier_provisional_plan_is_not_made_final(desk: Desk) -> None:
    publish(desk, PROVISIONAL)
    make_plan(desk.store, desk.event)
    publish(desk, PROVISIONAL)
    with pytest.raises(ConflictError, match="plan 1 is published already"):
        publish(desk, FINAL, number=1)


def test_a_broken_plan_is_neither_published_nor_made_final(desk: Desk) -> None:
    publish(desk, PROVISIONAL)
    desk.correct("Atelier 1", withdrawn=True)
    with pytest.raises(ConflictError, match="publish another one instead"):
        publish(desk, FINAL)
    assert [one.kind for one in desk.store.publications.all(1)] == [PROVISIONAL]


def test_what_was_published_is_never_rewritten(desk: Desk) -> None:
    publish(desk, PROVISIONAL)
    [made] = desk.store.publications.all(1)
    assert (made.plan, made.at, made.rule) == (1, THEN, rule_in_force(desk.store, 1))
    with pytest.raises(ConflictError, match="published in this way already"):
        desk.store.publications.add(1, made)
    change_rule(desk.store, THEN, floor=1)
    desk.store.close()
    with closing(sqlite3.connect(desk.path)) as connection:
        for change in ("UPDATE {} SET who = '…'", "DELETE FROM {}"):
            for table in ("publications", "rule_changes"):
                with pytest.raises(sqlite3.IntegrityError, match="publication_is_kept"):
                    connection.execute(change.format(table))


def test_a_publication_says_its_rule_draw_and_decisions(desk: Desk) -> None:
    store, plan = desk.store, find_plan(desk.store, desk.event)
    meeting = plan.meetings[0]
    store.plans.save(replace(plan, by_hand=(ByHand(meeting.a, meeting.b, "demandé", "Personne A"),)))
    assert describe(store, 1) is None
    assert describe(store, 1, number=1) is None
    open_wishes(store, THEN)
    change_rule(store, plan.created + LATER, floor=2)
    publish(desk, PROVISIONAL)
    told = describe(store, 1)
    assert told
    assert (told.number, told.seed, told.by_hand, len(told.late)) == (1, 1, 1, 1)
    made = told.publication
    assert (made.kind, made.who, made.at.utcoffset(), made.rule.floor) == (
        PROVISIONAL, "Personne A", timedelta(hours=2), 3,
    )  # fmt: skip
    day = words("fr").day(told.late[0].at.date())
    assert publication_line(told, words("fr")).replace("\u00a0", " ").replace("\u202f", " ") == (
        "Planning n° 1, publié à titre provisoire le lundi 10 mai 2027 à 9 h 05 · règle : priorités des deux côtés, "
        "puis jusqu’à 3 rendez-vous à chacun, puis les autres vœux · tirage 1 · 1 rendez-vous décidé par l’organisateur"
        f" · règle modifiée le {day.replace(chr(160), ' ')}, après l’ouverture des vœux"
    )
    assert words("fr").version(find_plan(store, 1), store.events.get(1)).startswith("Planning n°\u202f1, provisoire,")
