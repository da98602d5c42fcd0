"""Repairs are taken back one after the other, down to the published plan, and the checker judges what comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.day import Choice, apply, drop_rounds, find_undoable, propose, tell_history, undo
from matchmaker.entities import Incident, Statement, Table, Trouble, Wish
from matchmaker.errors import ConflictError
from matchmaker.plans import judge
from matchmaker.publications import publish_plan
from matchmaker.store import Store
from tests.mornings import ATELIER, FABRIQUE, OTHER, PLANNED, PORT, SHARED, VILLE, WHO, at, open_morning
from tests.workspaces import draft


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_morning(tmp_path) as store:
        yield store


def repair(store: Store, kind: Trouble, first: int, last: int = 4, **whom: int) -> None:
    said = Incident(0, 1, kind, first, last, at("9:05"), WHO, **whom)
    found = propose(store, 1, incidents=[said], now=at("9:05"), frozen=0)
    apply(store, found, choice=Choice.CANCEL, now=at("9:06"), who=WHO)


def state(store: Store) -> tuple[object, ...]:
    return store.plans.publications(1), store.incidents.all(1), store.repairs.all(1), store.audit.all(1)


def undoable(store: Store) -> list[int]:
    return [one.plan for one in tell_history(store, 1, now=at("9:06")) if one.last]


def test_repairs_are_taken_back_one_after_the_other_and_made_again(store: Store) -> None:
    repair(store, Trouble.NO_SHOW, 2, participant=FABRIQUE)
    first = store.plans.published(1)
    repair(store, Trouble.TABLE, 2, table=OTHER)
    assert (first is not None, undoable(store)) == (True, [3])
    assert first is not None
    back = undo(store, 1, now=at("9:07"), who=WHO)
    assert (back.meetings, undoable(store)) == (first.meetings, [2])
    assert [one.kind for one in store.incidents.all(1)] == [Trouble.NO_SHOW]
    assert judge(store, 1, number=back.number).holds
    repair(store, Trouble.TABLE, 3, table=SHARED)
    assert undoable(store) == [5]
    undo(store, 1, now=at("9:08"), who=WHO)
    last = undo(store, 1, now=at("9:09"), who=WHO)
    assert (last.meetings, store.incidents.all(1), undoable(store)) == (PLANNED, (), [])
    with pytest.raises(ConflictError, match="there is nothing to take back"):
        undo(store, 1, now=at("9:10"), who=WHO)


def test_what_was_published_since_is_not_swept_away(store: Store) -> None:
    repair(store, Trouble.NO_SHOW, 3, participant=ATELIER)
    store.plans.add(1, draft(*PLANNED[:2]))
    publish_plan(store, 1, who=WHO, now=at("9:07"))
    assert find_undoable(store, 1) is None
    with pytest.raises(ConflictError, match="there is nothing to take back"):
        undo(store, 1, now=at("9:08"), who=WHO)


def refuse(store: Store) -> None:
    store.statements.set(1, {FABRIQUE: [Statement(FABRIQUE, VILLE, Wish.NO)]})


def withdraw(store: Store) -> None:
    store.participants.save(replace(store.participants.get(VILLE), withdrawn=True))


def close(store: Store) -> None:
    one, other = store.tables.all(1)
    store.tables.set(1, [replace(one, closed=(2,)), other, Table(0, "3")])


def leave(store: Store) -> None:
    store.participants.save(replace(store.participants.get(VILLE), leave=at("9:16").time()))


def limit(store: Store) -> None:
    store.participants.save(replace(store.participants.get(VILLE), maximum=1))


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (refuse, "round 2, Ville and Fabrique: one of them asks not to meet the other"),
        (withdraw, "round 2, Ville and Fabrique: Ville withdrew"),
        (close, "table 1 cannot be used in round 2"),
        (leave, r"Ville \(1\) is away in round 2 but has a meeting"),
        (limit, r"Ville \(1\) has 2 meetings, at most 1"),
    ],
)
def test_what_comes_back_is_judged_and_refused_with_the_reason(
    store: Store, since: Callable[[Store], None], why: str
) -> None:
    repair(store, Trouble.NO_SHOW, 2, participant=FABRIQUE)
    since(store)
    before = state(store)
    with pytest.raises(ConflictError, match=f"can no longer be: {why}.*. Say what happened now instead"):
        undo(store, 1, now=at("9:08"), who=WHO)
    assert state(store) == before


def test_a_round_dropped_since_takes_no_meeting_back(store: Store) -> None:
    repair(store, Trouble.NO_SHOW, 3, participant=PORT)
    drop_rounds(store, 1, revision=0, start=at("9:15"), last=2, now=at("9:07"), who=WHO)
    with pytest.raises(ConflictError, match="can no longer be: table 2 cannot be used in round 3"):
        undo(store, 1, now=at("9:08"), who=WHO)


def test_what_was_wrong_before_is_no_reason_to_refuse(store: Store) -> None:
    """Since both were published Port leaves early; its last meeting is wrong with or without the repair."""
    repair(store, Trouble.NO_SHOW, 2, 2, participant=FABRIQUE)
    store.participants.save(replace(store.participants.get(PORT), leave=at("9:28").time()))
    assert undo(store, 1, now=at("9:08"), who=WHO).meetings == PLANNED
