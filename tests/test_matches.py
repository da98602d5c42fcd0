"""Matches for those with too few meetings: each rule once on either side."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from matchmaker.entities import Edition, Role, Statement, Wish
from matchmaker.matches import find_matches_for_short
from matchmaker.programme import slots_of
from tests.editions import MORNING, PARK, PARK_OFFER, WEB, WEB_OFFER, participant, plan_of

EVENT = replace(MORNING, floor=2, slots=3)
PEOPLE = (
    participant(1, "Ville", Role.BUYER, needs=(PARK, WEB)),
    participant(2, "Port", Role.BUYER, needs=(WEB,)),
    participant(3, "Atelier", Role.SUPPLIER, offers=(WEB_OFFER, PARK_OFFER)),
    participant(4, "Fabrique", Role.SUPPLIER, offers=(("Couture", "sacs"),)),
    participant(5, "Régie", Role.SUPPLIER, offers=(WEB_OFFER,)),
    participant(6, "Collectif", Role.NETWORK),
)
EDITION = Edition(EVENT, slots_of(EVENT), participants=PEOPLE)
PLAN = plan_of((1, 4, 1, 1), (2, 4, 2, 2), (1, 5, 2, 1), (2, 5, 3, 2))
"""The workshop (3) has no meeting, all others have two."""

Found = list[tuple[int, int, int, tuple[int, ...]]]


def matches(edition: Edition = EDITION) -> Found:
    found = find_matches_for_short(edition, PLAN)
    return [(one.short.id, one.partner.id, len(one.reasons), one.slots) for one in found]


def test_those_under_the_floor_are_offered_partners_who_need_them() -> None:
    assert matches() == [(3, 1, 2, (3,)), (3, 2, 1, (1,))]


def test_nobody_is_short_of_a_floor_of_none() -> None:
    assert matches(replace(EDITION, event=replace(EVENT, floor=0))) == []


def test_the_shortest_come_first_and_both_may_be_short() -> None:
    assert [found[:2] for found in matches(replace(EDITION, event=replace(EVENT, floor=3)))] == [
        (3, 1), (3, 2), (1, 3), (2, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said", [Statement(3, 1, Wish.NO), Statement(1, 3, Wish.NO), Statement(1, 3, Wish.YES)], ids=str
)
def test_what_was_vetoed_or_wished_is_no_suggestion(said: Statement) -> None:
    assert matches(replace(EDITION, statements=(said,))) == [(3, 2, 1, (1,))]


def test_open_alone_is_a_suggestion() -> None:
    assert len(matches(replace(EDITION, statements=(Statement(1, 3, Wish.OPEN),)))) == 2


@pytest.mark.parametrize(
    ("change", "slots"),
    [
        ({"maximum": 0}, None),
        ({"maximum": 2}, (3,)),
        ({"arrive": time(10, 0)}, (3,)),
        ({"leave": time(10, 0)}, None),
        ({"away": (3,)}, None),
    ],
    ids=str,
)
def test_the_short_one_must_be_free(change: dict[str, Any], slots: tuple[int, ...] | None) -> None:
    people = (*PEOPLE[:2], replace(PEOPLE[2], **change), *PEOPLE[3:])
    assert {found[1]: found[3] for found in matches(replace(EDITION, participants=people))}.get(1) == slots


def test_the_partner_must_be_free() -> None:
    people = (replace(PEOPLE[0], maximum=2), replace(PEOPLE[1], parallel=2), *PEOPLE[2:])
    assert matches(replace(EDITION, participants=people)) == [(3, 2, 1, (1, 2, 3))]


def test_one_person_behind_two_is_in_one_place() -> None:
    assert matches(replace(EDITION, same_person=((3, 4),))) == [(3, 1, 2, (3,))]
    assert matches(replace(EDITION, same_person=((3, 1),))) == []
    assert matches(replace(EDITION, same_person=((2, 1),))) == []
