"""Whoever was reported away and is checked in is there after all, by one tap; a tap taken back changes that back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from matchmaker.day import Choice, apply, list_offers, pause, propose
from matchmaker.day.arrivals import keep_taps
from matchmaker.day.returns import dismiss, find_returned
from matchmaker.entities import Arrival, Incident, Trouble, Way
from matchmaker.plans import judge
from matchmaker.store import Store
from tests.mornings import FABRIQUE, PLANNED, RELAIS, VILLE, WHO, at, open_morning

HELPER = "Personne B"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Fabrique was reported as not coming at 9:05, and lost its meeting of the second round."""
    with open_morning(tmp_path) as store:
        report(store, Trouble.NO_SHOW, FABRIQUE)
        yield store


def report(store: Store, kind: Trouble, whom: int, *, clock: str = "9:05") -> None:
    said = Incident(0, 1, kind, 2, 4, at(clock), WHO, participant=whom)
    found = propose(store, 1, incidents=[said], now=at(clock), frozen=0)
    apply(store, found, choice=Choice.CANCEL, now=at(clock), who=WHO)


def tap(store: Store, key: str, whom: int, clock: str, *, way: Way = Way.IN, sent: str = "") -> None:
    keep_taps(store, 1, [Arrival(key * 32, whom, way, at(clock), HELPER)], now=at(sent or clock), who=HELPER)


def undo_tap(store: Store, key: str, whom: int, clock: str) -> None:
    keep_taps(store, 1, [], undone={"f" * 32: (key * 32, whom)}, now=at(clock), who=HELPER)


def away(store: Store, whom: int = FABRIQUE) -> tuple[int, ...]:
    return next(one.away for one in store.load_edition(1).participants if one.id == whom)


def returned(store: Store, clock: str = "9:20") -> list[tuple[int, str]]:
    return [(found.one.id, f"{found.at:%H:%M}") for found in find_returned(store, 1, now=at(clock))]


def noted(store: Store) -> list[tuple[str, str]]:
    return [(one.who, one.what) for one in store.audit.all(1) if "check-in" in one.what or "after all" in one.what]


def test_one_tap_ends_the_absence_and_nobodys_agenda_changes(store: Store) -> None:
    plan = store.plans.published(1)
    assert (away(store), returned(store)) == ((2, 3, 4), [])
    tap(store, "a", FABRIQUE, "9:10")
    assert (away(store), returned(store)) == ((), [(FABRIQUE, "07:10")])
    assert store.plans.published(1) == plan
    assert noted(store) == [(HELPER, "Fabrique: is there after all")]
    offers = list_offers(propose(store, 1, now=at("9:12")), of=FABRIQUE)
    assert {(one.meeting.a, one.meeting.b) for one in offers} == {(VILLE, FABRIQUE)}
    assert all(one.meeting.slot >= 3 for one in offers)
    assert judge(store, 1).holds


def test_it_counts_from_the_next_round_on_and_once(store: Store) -> None:
    tap(store, "a", FABRIQUE, "9:16")
    tap(store, "a", FABRIQUE, "9:16", sent="9:17")
    tap(store, "b", FABRIQUE, "9:18")
    assert (away(store), len(noted(store))) == ((2,), 1)


def test_while_the_clock_stands_still_the_next_round_has_not_begun(store: Store) -> None:
    pause(store, 1, revision=0, now=at("9:12"), who=WHO)
    tap(store, "a", FABRIQUE, "9:40")
    assert away(store) == ()


def test_a_tap_that_was_a_mistake_sends_it_away_again(store: Store) -> None:
    tap(store, "a", FABRIQUE, "9:10")
    undo_tap(store, "a", FABRIQUE, "9:11")
    assert (away(store), returned(store)) == ((2, 3, 4), [])
    assert noted(store)[-1] == (HELPER, "Fabrique: is away again, the tap at check-in taken back")


def test_who_was_seen_before_the_report_or_is_seen_leaving_stays_away(store: Store) -> None:
    """A tap of 9:04 that waited in a browser without network comes after the report of 9:05."""
    tap(store, "a", FABRIQUE, "9:04", sent="9:10")
    tap(store, "b", FABRIQUE, "9:11", way=Way.OUT)
    assert (away(store), noted(store)) == ((2, 3, 4), [])


def test_whoever_is_reported_again_is_away_again(store: Store) -> None:
    tap(store, "a", FABRIQUE, "9:10")
    report(store, Trouble.LEFT, FABRIQUE, clock="9:12")
    assert (away(store), returned(store)) == ((2, 3, 4), [])


def test_a_repair_answers_it(store: Store) -> None:
    tap(store, "a", FABRIQUE, "9:10")
    found = propose(store, 1, now=at("9:11"), frozen=0)
    apply(store, found, choice=Choice.REPAIR, offers=found.offered, now=at("9:12"), who=WHO)
    plan = store.plans.published(1)
    assert plan is not None
    assert returned(store) == []
    assert {(m.a, m.b) for m in PLANNED} < {(m.a, m.b) for m in plan.meetings}
    assert judge(store, 1).holds


def test_nobody_is_offered_anything_once_the_last_round_has_begun(store: Store) -> None:
    tap(store, "a", FABRIQUE, "9:10")
    assert returned(store, "9:50") == []


def test_whoever_leaves_again_is_away_again_from_the_next_round_on(store: Store) -> None:
    """The round that it was there for stays one."""
    tap(store, "a", FABRIQUE, "9:10")
    tap(store, "b", FABRIQUE, "9:12", way=Way.OUT)
    assert (away(store), returned(store)) == ((2, 3, 4), [])
    assert noted(store)[-1] == (HELPER, "Fabrique: has left again, seen at check-in")
    tap(store, "c", FABRIQUE, "9:14")
    tap(store, "d", FABRIQUE, "9:28", way=Way.OUT)
    assert (away(store), returned(store)) == ((3, 4), [])
    tap(store, "e", FABRIQUE, "9:32")
    assert (away(store), returned(store, "9:33")) == ((3,), [(FABRIQUE, "07:32")])


def test_one_of_two_people_who_leaves_sends_nobody_away(store: Store) -> None:
    for key, person, way, clock in (("a", 0, Way.IN, "9:08"), ("b", 1, Way.IN, "9:09"), ("c", 0, Way.OUT, "9:11")):
        store.arrivals.add(1, [Arrival(key * 32, FABRIQUE, way, at(clock), HELPER, person=person)])
    assert (away(store), returned(store)) == ((), [(FABRIQUE, "07:08")])


def test_a_tap_that_was_kept_after_a_repair_is_told_all_the_same(store: Store) -> None:
    """It was tapped at 9:10 without network, and sent at 9:14; the repair of 9:12 could not know."""
    report(store, Trouble.LEFT, RELAIS, clock="9:12")
    tap(store, "a", FABRIQUE, "9:10", sent="9:14")
    assert returned(store) == [(FABRIQUE, "07:10")]


def test_a_repair_about_somebody_else_answers_nothing_until_it_is_seen(store: Store) -> None:
    tap(store, "a", FABRIQUE, "9:10")
    report(store, Trouble.LEFT, RELAIS, clock="9:12")
    assert returned(store) == [(FABRIQUE, "07:10")]
    dismiss(store, 1, FABRIQUE, who=WHO)
    dismiss(store, 1, FABRIQUE, who=WHO)
    assert (returned(store), away(store)) == ([], ())
    assert noted(store)[1:] == [(WHO, "Fabrique: being there after all was seen")]
    undo_tap(store, "a", FABRIQUE, "9:13")
    tap(store, "b", FABRIQUE, "9:14")
    assert returned(store) == [(FABRIQUE, "07:14")]
