"""The tick columns: only what was changed is kept, twice is once, and nobody's typing covers another's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaker.day import drop_rounds
from matchmaker.day.held import Marked, Pair, Tick, mark, marks
from matchmaker.entities import Meeting
from matchmaker.errors import NotFoundError
from matchmaker.store import Feedback, Store
from tests import workspaces
from tests.test_arrivals import MORNING

HELD, NOT_HELD, WANTED = Tick(True), Tick(False), Tick(True, True)
FIRST, SECOND, ELSEWHERE = Meeting(3, 1, 1, 1), Meeting(1, 2, 2, 1), Meeting(2, 3, 6, 2)
NOTHING: dict[Pair, Tick] = {}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        event = store.events.add(workspaces.event()).id
        workspaces.tables(store, event, "1", "2")
        workspaces.participants(store, event, "Alpha", "Bêta", "Gamma")
        store.plans.publish(store.plans.add(event, workspaces.draft(FIRST, SECOND, ELSEWHERE)))
        yield store


def type_in(
    store: Store, ticks: dict[Pair, Tick], *, shown: dict[Pair, Tick] = NOTHING, who: str = "P", table: int = 1
) -> None:
    mark(store, 1, table=table, ticks=ticks, shown=shown, now=MORNING, who=who)


def ticks(store: Store) -> list[Tick]:
    return [one.tick for one in marks(store, 1)]


def test_a_sheet_is_typed_in_once_however_often_it_is_sent(store: Store) -> None:
    for _ in range(2):
        type_in(store, {(1, 3): HELD, (1, 2): WANTED})
    assert ticks(store) == [HELD, WANTED, Tick()]
    assert [(line.what, line.before, line.after) for line in store.audit.all(1)] == [
        (
            "tick columns: table 1",
            "0 held, 0 not held, 0 follow-ups wanted",
            "2 held, 0 not held, 1 follow-ups wanted",
        )
    ]


def test_what_two_type_in_at_once_is_all_kept(store: Store) -> None:
    """Both had opened the page while it was empty; the second one knows nothing of the first line."""
    type_in(store, {(1, 3): HELD, (1, 2): Tick()}, who="Personne A")
    type_in(store, {(1, 3): Tick(), (1, 2): NOT_HELD}, who="Personne B")
    assert ticks(store) == [HELD, NOT_HELD, Tick()]
    assert [one.who for one in store.held.all(1)] == ["Personne B", "Personne A"]


def test_a_slip_is_corrected(store: Store) -> None:
    type_in(store, {(1, 3): WANTED})
    type_in(store, {(1, 3): Tick()}, shown={(1, 3): WANTED})
    assert ticks(store) == [Tick(), Tick(), Tick()]


def test_what_is_no_meeting_of_the_table_is_refused(store: Store) -> None:
    for pair, table in (((2, 3), 1), ((1, 2), 2), ((7, 8), 1)):
        with pytest.raises(NotFoundError, match="no longer in the plan"):
            type_in(store, {(1, 3): HELD, pair: HELD}, table=table)
    assert store.held.all(1) == ()


def test_dropped_rounds_and_the_withdrawn_are_not_asked_about_and_feedback_stands_beside(store: Store) -> None:
    said = Feedback(1, 2, MORNING, useful=True, follow_up=False)
    store.feedback.set([said])
    drop_rounds(store, 1, revision=0, start=MORNING, last=1, now=MORNING - timedelta(hours=1), who="Personne A")
    assert marks(store, 1) == (
        Marked(FIRST, Tick(), dropped=False),
        Marked(SECOND, Tick(), dropped=False, said=(said,)),
        Marked(ELSEWHERE, Tick(), dropped=True),
    )
    assert [one.open for one in marks(store, 1)] == [True, True, False]
    store.participants.withdraw(store.participants.get(3))
    assert [one.meeting for one in marks(store, 1)] == [SECOND]


def test_before_anything_is_published_there_is_nothing_to_mark(store: Store) -> None:
    assert marks(store, store.events.add(workspaces.event("Autre")).id) == ()
