"""Drafts change, published plans never do, whoever tries and by whatever way."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from matchmaker.entities import Meeting, Plan, PlanGoal, PlanState, Table
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.store import Store
from tests import workspaces


@dataclass(frozen=True)
class Hall:
    """An event with a draft: Alpha meets Beta in slot 1 at table 1."""

    store: Store
    path: Path
    event: int
    draft: Plan
    tables: tuple[Table, ...]


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    path = tmp_path / "forum.db"
    with Store.open(path, create=True) as store:
        event = store.events.add(workspaces.event()).id
        a, b = workspaces.participants(store, event, "Alpha", "Beta")
        tables = workspaces.tables(store, event, "1", "2")
        meeting = Meeting(a.id, b.id, 1, tables[0].id)
        plan = workspaces.draft(meeting, goals=(PlanGoal("wishes", "most", 1, 1, "global"),), notices=("Voilà",))
        yield Hall(store, path, event, store.plans.add(event, plan), tables)


def test_plans_are_numbered_per_event_and_found_by_number(hall: Hall) -> None:
    other = hall.store.events.add(workspaces.event("Une autre")).id
    second = hall.store.plans.add(hall.event, replace(hall.draft, seed=2))
    elsewhere = hall.store.plans.add(other, workspaces.draft())
    assert (hall.draft.number, second.number, elsewhere.number) == (1, 2, 1)
    assert hall.store.plans.all(hall.event) == (hall.draft, second)
    assert hall.store.plans.numbered(hall.event, 1) == hall.draft
    assert hall.store.plans.latest(hall.event) == second
    with pytest.raises(NotFoundError, match="this event has no plan 3"):
        hall.store.plans.numbered(hall.event, 3)
    with pytest.raises(NotFoundError, match="no plan has the id 9"):
        hall.store.plans.get(9)


def test_an_event_without_plans_has_no_latest_one(hall: Hall) -> None:
    other = hall.store.events.add(workspaces.event("Une autre")).id
    assert (hall.store.plans.latest(other), hall.store.plans.published(other), hall.store.plans.all(other)) == (
        None,
        None,
        (),
    )


def test_publishing_freezes_the_draft_as_it_is(hall: Hall) -> None:
    assert hall.store.plans.published(hall.event) is None
    published = hall.store.plans.publish(hall.draft)
    assert published == replace(hall.draft, state=PlanState.PUBLISHED)
    assert published == hall.store.plans.published(hall.event) == hall.store.plans.get(hall.draft.id)


def test_the_published_plan_is_the_one_published_last(hall: Hall) -> None:
    second = hall.store.plans.add(hall.event, hall.draft)
    hall.store.plans.add(hall.event, hall.draft)
    hall.store.plans.publish(second)
    first = hall.store.plans.publish(hall.draft)
    assert hall.store.plans.published(hall.event) == first


def test_a_published_plan_is_not_saved_and_not_published_again(hall: Hall) -> None:
    published = hall.store.plans.publish(hall.draft)
    with pytest.raises(ConflictError, match="a published plan never changes; make a new draft from it"):
        hall.store.plans.save(published)
    with pytest.raises(ConflictError, match="a published plan never changes"):
        hall.store.plans.save(hall.draft)
    with pytest.raises(ConflictError, match="a published plan never changes"):
        hall.store.plans.publish(published)
    with pytest.raises(ConflictError, match="a plan begins as a draft; publish it afterwards"):
        hall.store.plans.add(hall.event, published)
    assert hall.store.plans.all(hall.event) == (published,)


def test_a_draft_cannot_be_saved_as_published(hall: Hall) -> None:
    with pytest.raises(ConflictError, match="saving does not publish a plan; publish it afterwards"):
        hall.store.plans.save(replace(hall.draft, state=PlanState.PUBLISHED))
    assert hall.store.plans.all(hall.event) == (hall.draft,)


def test_only_what_is_saved_is_published(hall: Hall) -> None:
    with pytest.raises(ConflictError, match="plan 1 has changes that are not saved; save it first"):
        hall.store.plans.publish(replace(hall.draft, meetings=()))
    newer = hall.store.plans.save(replace(hall.draft, meetings=()))
    with pytest.raises(ConflictError, match="plan 1 was changed by somebody else meanwhile") as caught:
        hall.store.plans.publish(hall.draft)
    assert caught.value.places["current"] == newer
    assert hall.store.plans.publish(newer) == hall.store.plans.published(hall.event)


def test_a_stale_draft_is_refused_with_both_versions(hall: Hall) -> None:
    newer = hall.store.plans.save(replace(hall.draft, notices=()))
    with pytest.raises(ConflictError, match="plan 1 was changed by somebody else meanwhile") as caught:
        hall.store.plans.save(replace(hall.draft, meetings=()))
    assert (caught.value.places["current"], caught.value.places["yours"]) == (newer, replace(hall.draft, meetings=()))
    assert hall.store.plans.get(hall.draft.id) == newer


CHANGES = [
    "UPDATE plans SET state = 'draft', publication = NULL WHERE id = 1",
    "UPDATE plans SET seed = 7 WHERE id = 1",
    "INSERT OR REPLACE INTO plans SELECT * FROM plans WHERE id = 1",
    "UPDATE plan_meetings SET slot = 2 WHERE plan_id = 1",
    "UPDATE plan_meetings SET plan_id = 1, position = 9, slot = 9, b = b + 1 WHERE plan_id = 2",
    "INSERT INTO plan_meetings SELECT event_id, plan_id, 9, a, b + 1, 9, table_id FROM plan_meetings WHERE plan_id = 1",
    "REPLACE INTO plan_meetings"
    " SELECT event_id, plan_id, position, a, b, 9, table_id FROM plan_meetings WHERE plan_id = 1",
    "DELETE FROM plan_meetings WHERE plan_id = 1",
    "UPDATE plan_goals SET value = 7 WHERE plan_id = 1",
    "UPDATE plan_goals SET plan_id = 1, position = 9 WHERE plan_id = 2",
    "INSERT INTO plan_goals SELECT plan_id, 9, name, sense, value, bound, scope FROM plan_goals WHERE plan_id = 1",
    "DELETE FROM plan_goals WHERE plan_id = 1",
    "UPDATE notices SET text = '' WHERE plan_id = 1",
    "UPDATE notices SET plan_id = 1, position = 9 WHERE plan_id = 2",
    "INSERT INTO notices SELECT plan_id, 9, text FROM notices WHERE plan_id = 1",
    "DELETE FROM notices WHERE plan_id = 1",
    "DELETE FROM plans WHERE id = 1",
]


@pytest.mark.parametrize("change", CHANGES)
def test_the_file_itself_refuses_every_change_of_a_published_plan(hall: Hall, change: str) -> None:
    hall.store.plans.add(hall.event, hall.draft)
    published = hall.store.plans.publish(hall.draft)
    with closing(sqlite3.connect(hall.path)) as raw, pytest.raises(sqlite3.IntegrityError, match="plan_"), raw:
        raw.execute(change)
    assert hall.store.plans.published(hall.event) == published


@pytest.mark.parametrize("change", CHANGES)
def test_the_file_lets_drafts_change(hall: Hall, change: str) -> None:
    hall.store.plans.add(hall.event, hall.draft)
    with closing(sqlite3.connect(hall.path)) as raw, raw:
        assert raw.execute(change).rowcount == 1


def test_tables_of_the_published_plan_cannot_be_left_out_before_a_new_one_is(hall: Hall) -> None:
    one, two = hall.tables
    assert hall.store.tables.set(hall.event, [two]) == (two,)
    hall.store.tables.set(hall.event, [one, two])
    hall.store.plans.publish(hall.draft)
    assert hall.store.tables.set(hall.event, [one]) == (one,)
    with pytest.raises(InputError, match="the published plan uses table 1; close it in every round and publish"):
        hall.store.tables.set(hall.event, [two])
    hall.store.plans.publish(hall.store.plans.add(hall.event, replace(hall.draft, meetings=())))
    assert hall.store.tables.set(hall.event, [two]) == (two,)
