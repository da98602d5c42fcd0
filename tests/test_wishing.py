"""Wishing: order, limits and hours; refusals with their reason; barred sectors that are as good as refusals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from matchmaker.entities import LegalForm, Line, LineKind, Organisation, Participant, Refusal, Role, Statement, Wish
from matchmaker.errors import ConflictError, InputError, MatchmakerError, NotFoundError
from matchmaker.planning import ask
from matchmaker.reception import Reception
from matchmaker.store import Store
from matchmaker.wishing import bar_sectors, move_wish, own_wishes, priorities_left, say_wish, wishers
from tests import workspaces
from tests.workspaces import NOON

DAY = timedelta(days=1)
LINEN = Line(LineKind.OFFER, "Blanchisserie")
GARDEN = Line(LineKind.OFFER, "Divers", groups=("green",))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "forum.db", create=True) as store:
        store.events.add(workspaces.event())
        city = Organisation(0, "Ville", "ville", LegalForm.PUBLIC)
        store.participants.add(
            1,
            [
                Participant(0, 0, city, Role.BUYER),
                workspaces.participant("Linge", lines=(LINEN,)),
                workspaces.participant("Jardin", lines=(GARDEN,)),
                workspaces.participant("Bureau"),
                workspaces.participant("Firme", Role.BUYER),
                workspaces.participant("Réseau", Role.NETWORK),
            ],
        )
        store.receptions.save(Reception(1, wishes_open=NOON - DAY, wishes_close=NOON + DAY, priorities=1))
        yield store


def say(store: Store, target: int, wish: Wish | None, *, one: int = 1, **more: Any) -> None:
    say_wish(store, 1, one=store.participants.get(one), target=target, wish=wish, **{"now": NOON, **more})


def said(store: Store, one: int = 1) -> list[tuple[int, Wish, int | None]]:
    return [(one.target, one.wish, one.rank) for one in own_wishes(store, 1, store.participants.get(one))]


def test_wishes_come_in_the_order_they_were_said_and_can_be_moved(store: Store) -> None:
    for target in (4, 2, 3):
        say(store, target, Wish.YES)
    say(store, 2, Wish.PRIORITY)
    assert said(store) == [(4, Wish.YES, 1), (2, Wish.PRIORITY, 2), (3, Wish.YES, 3)]
    city = store.participants.get(1)
    for target, up in ((3, True), (3, True), (3, True), (2, False)):
        move_wish(store, 1, one=city, target=target, up=up, now=NOON)
    assert said(store) == [(3, Wish.YES, 1), (4, Wish.YES, 2), (2, Wish.PRIORITY, 3)]
    say(store, 3, None)
    assert said(store) == [(4, Wish.YES, 1), (2, Wish.PRIORITY, 2)]
    with pytest.raises(NotFoundError, match="this wish is no longer there"):
        move_wish(store, 1, one=city, target=3, up=True, now=NOON)


def test_a_refusal_has_no_place_and_a_public_buyer_says_why(store: Store) -> None:
    say(store, 2, Wish.YES)
    with pytest.raises(InputError, match="say why you do not want to meet Linge; only the organising team reads it"):
        say(store, 2, Wish.NO)
    say(store, 2, Wish.NO, refusal=Refusal.RECENT)
    assert own_wishes(store, 1, store.participants.get(1)) == (Statement(1, 2, Wish.NO, refusal=Refusal.RECENT),)
    say(store, 1, Wish.NO, one=2)
    assert said(store, 2) == [(1, Wish.NO, None)]
    say(store, 2, Wish.OPEN)
    assert own_wishes(store, 1, store.participants.get(1)) == (Statement(1, 2, Wish.OPEN, 1),)


def test_priorities_are_few(store: Store) -> None:
    assert priorities_left(store, 1, store.participants.get(1)) == 1
    say(store, 2, Wish.PRIORITY)
    say(store, 2, Wish.PRIORITY)
    assert priorities_left(store, 1, store.participants.get(1)) == 0
    with pytest.raises(InputError, match="you may give 1 priorities; make one of them a simple wish first"):
        say(store, 3, Wish.PRIORITY)
    say(store, 2, Wish.YES)
    say(store, 3, Wish.PRIORITY)
    assert said(store) == [(2, Wish.YES, 1), (3, Wish.PRIORITY, 2)]


def test_wishes_have_their_hours(store: Store) -> None:
    say(store, 2, Wish.YES)
    city = store.participants.get(1)
    for days, words in ((-2, "not open yet"), (2, "wishes are closed")):
        late: dict[str, Any] = {"now": NOON + days * DAY}
        attempts = (
            lambda late=late: say(store, 3, Wish.YES, **late),
            lambda late=late: move_wish(store, 1, one=city, target=2, up=True, **late),
            lambda late=late: bar_sectors(store, 1, one=city, barred=["green"], **late),
        )
        for attempt in attempts:
            with pytest.raises(ConflictError, match=words):
                attempt()
    assert said(store) == [(2, Wish.YES, 1)]


@pytest.mark.parametrize(("one", "target"), [(1, 1), (1, 5), (1, 6), (6, 1), (2, 3), (1, 99)])
def test_one_wishes_for_those_one_could_meet(store: Store, one: int, target: int) -> None:
    with pytest.raises(NotFoundError, match="this participant is no longer in the list"):
        say(store, target, Wish.YES, one=one)


def test_two_who_wish_at_once_for_one_participant_lose_nothing(store: Store, tmp_path: Path) -> None:
    def wish(target: int) -> None:
        with Store.open(tmp_path / "forum.db") as mine:
            say(mine, target, Wish.YES)

    workspaces.at_once([lambda t=t: wish(t) for t in (2, 3, 4)])  # type: ignore[misc]
    assert sorted(said(store)) != []
    assert sorted(target for target, _, _ in said(store)) == [2, 3, 4]
    assert [rank for _, _, rank in said(store)] == [1, 2, 3]


def test_who_wished_for_me_is_the_organisers_to_show(store: Store) -> None:
    say(store, 1, Wish.YES, one=2)
    say(store, 1, Wish.NO, one=3)
    say(store, 1, Wish.OPEN, one=4)
    city = store.participants.get(1)
    assert wishers(store, 1, city) == frozenset()
    store.receptions.save(replace(store.receptions.get(1), show_wishers=True))
    assert wishers(store, 1, city) == {2}


def test_a_barred_sector_is_as_many_refusals(store: Store) -> None:
    for target in (2, 3, 4):
        say(store, target, Wish.YES)
    barred = bar_sectors(store, 1, one=store.participants.get(1), barred=["laundry", "green"], now=NOON)
    assert store.participants.get(1) == barred
    edition = store.load_edition(1)
    assert edition.statements == (
        Statement(1, 2, Wish.NO, refusal=Refusal.TENDER),
        Statement(1, 3, Wish.NO, refusal=Refusal.TENDER),
        Statement(1, 4, Wish.YES, 3),
    )
    asked = ask(edition)
    assert [{asked.participants[p].id for p in (pair.a, pair.b)} for pair in asked.problem.pairs] == [{1, 4}]
    assert said(store) == [(2, Wish.YES, 1), (3, Wish.YES, 2), (4, Wish.YES, 3)]
    bar_sectors(store, 1, one=barred, barred=[], now=NOON)
    assert len(store.load_edition(1).statements) == 3
    assert {one.wish for one in store.load_edition(1).statements} == {Wish.YES}


@pytest.mark.parametrize(("one", "barred"), [(2, ["green"]), (1, ["no such sector"])])
def test_only_buyers_bar_sectors_of_the_list(store: Store, one: int, barred: list[str]) -> None:
    with pytest.raises(MatchmakerError, match="only buyers bar sectors"):
        bar_sectors(store, 1, one=store.participants.get(one), barred=barred, now=NOON)
