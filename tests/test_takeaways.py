"""What the plan in force says to one participant: what changed since the publication before, and no secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.entities import Participant, Statement, Wish
from matchmaker.mail.changes import Change
from matchmaker.papers.words import words
from matchmaker.store import Store
from matchmaker.takeaways import Mark, Nothing, Takeaway, calendar_of, pdfs_of, room_of, take_away
from tests.mailings import prepare, publish

ENGLISH = words("en")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with prepare(tmp_path / "forum.db") as store:
        yield store


def taken(store: Store, one: int) -> Takeaway:
    found = take_away(store, one, words=ENGLISH)
    assert isinstance(found, Takeaway)
    return found


def withdraw(store: Store, one: int) -> Participant:
    return store.participants.save(replace(store.participants.get(one), withdrawn=True))


def test_nothing_before_publication_for_the_withdrawn_or_when_rounds_are_gone(store: Store) -> None:
    assert take_away(store, 1, words=ENGLISH) is Nothing.UNPUBLISHED
    publish(store, (1, 3, 3, 1), (2, 4, 1, 2))
    withdraw(store, 4)
    assert take_away(store, 4, words=ENGLISH) is Nothing.WITHDRAWN
    store.events.save(replace(store.events.get(1), slots=2))
    assert take_away(store, 1, words=ENGLISH) is Nothing.REVISED


def test_a_first_publication_changes_nothing(store: Store) -> None:
    publish(store, (1, 3, 1, 1), (1, 4, 2, 1))
    found = taken(store, 1)
    assert (found.changes, found.marks) == ((), {})
    assert [met.partner.id for met in found.page.encounters] == [3, 4]


def test_new_moved_and_cancelled_since_the_publication_before(store: Store) -> None:
    publish(store, (1, 3, 1, 1), (1, 4, 2, 1), (2, 4, 3, 2))
    publish(store, (1, 3, 2, 1), (2, 3, 1, 2), (2, 4, 3, 2))
    place = "round\u00a0{}, table\u00a0{}".format
    moved = "round\u00a02, 9:30, table\u00a01"
    assert taken(store, 1).changes == (
        Change("Atelier\r\nBcc: x@evil.example", place(2, 1), ""),
        Change("Chantier de l’Œuvre", place(1, 1), moved),
    )
    assert taken(store, 1).marks == {3: Mark.MOVED}
    assert taken(store, 3).marks == {1: Mark.MOVED, 2: Mark.NEW}
    assert taken(store, 3).changes[0] == Change("Agglo d’Argency", "", "round\u00a01, 9:00, table\u00a0A2")


def test_only_the_publication_before_counts_whatever_its_number(store: Store) -> None:
    publish(store, (1, 4, 1, 1))
    publish(store, (1, 3, 1, 1))
    publish(store, (1, 3, 1, 1))
    assert taken(store, 1).changes == ()


def test_a_meeting_with_somebody_who_withdrew_is_cancelled_and_its_round_is_free(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    publish(store, (1, 3, 1, 1), (1, 4, 2, 1))
    withdraw(store, 4)
    found = taken(store, 1)
    assert found.changes == (Change("Atelier\r\nBcc: x@evil.example", "round\u00a02, table\u00a01", ""),)
    assert found.marks == {}
    assert [met.partner.id for met in found.page.encounters] == [3]


def test_wishes_that_were_not_granted_in_words(store: Store) -> None:
    publish(store, (2, 4, 1, 2))
    assert [(wish.target.id, wish.say(ENGLISH)) for wish in taken(store, 1).unplanned] == [
        (3, "could not be planned this time")
    ]
    assert taken(store, 3).unplanned == ()


def test_calendar_and_paper_are_those_of_the_page(store: Store) -> None:
    publish(store, (1, 3, 1, 1))
    calendar = calendar_of(taken(store, 1), words=ENGLISH)
    assert calendar is not None
    assert "Round 1 – table 1 – Chantier de l’Œuvre" in calendar.decode()
    assert calendar_of(taken(store, 2), words=ENGLISH) is None
    alone = pdfs_of(store, taken(store, 2), words=ENGLISH)
    together = pdfs_of(store, taken(store, 1), words=ENGLISH, together=3)
    assert (len(alone), len(together), set(alone) < set(together)) == (1, 3, True)
    assert alone == {said: pdf for said, pdf in together.items() if said in alone}


def test_the_room_by_zone_with_ones_own_places(store: Store) -> None:
    first, *rest = store.tables.all(1)
    store.tables.set(1, [replace(first, zone="Nef", owner=1), *rest])
    publish(store, (1, 3, 1, 1), (2, 3, 2, 2), (2, 4, 3, 2))

    def seen(one: int) -> dict[str, list[tuple[str, list[int | None], bool]]]:
        zones = room_of(taken(store, one))
        return {
            zone: [(place.sheet.table, [row.round for row in place.mine], place.own) for place in places]
            for zone, places in zones.items()
        }

    assert seen(1) == {"": [("A2", [], False)], "Nef": [("1", [1], True)]}
    assert seen(3) == {"": [("A2", [2], False)], "Nef": [("1", [1], False)]}


@pytest.mark.parametrize("meeting", [(), ((1, 4, 1, 1),)], ids=["not planned", "planned"])
def test_a_veto_against_somebody_changes_nothing_for_them(
    store: Store, meeting: tuple[tuple[int, int, int, int], ...]
) -> None:
    store.statements.set(1, {1: [Statement(1, 4, Wish.PRIORITY, 1)]})
    publish(store, *meeting, (2, 3, 1, 2))

    def seen() -> tuple[object, ...]:
        found = taken(store, 1)
        said = [(wish.target.name, wish.say(ENGLISH)) for wish in found.unplanned]
        files = calendar_of(found, words=ENGLISH), pdfs_of(store, found, words=ENGLISH)
        return found.page, found.changes, found.marks, said, files, room_of(found)

    before = seen()
    store.statements.set(1, {1: [Statement(1, 4, Wish.PRIORITY, 1)], 4: [Statement(4, 1, Wish.NO)]})
    assert seen() == before
