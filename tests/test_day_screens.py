"""The screen of the room, a late start seen before it is taken, and agendas as the morning really runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from matchmaker.agendas import Row, RowKind
from matchmaker.day import (
    add_minutes,
    before_last,
    drop_rounds,
    next_round,
    pause,
    shorten_rounds,
    take_back,
)
from matchmaker.day.losses import Loser, WayOut, ways_out
from matchmaker.day.screens import Seat, board_of, hide_wall, mark_of, post_notice, round_to_show, show_wall, wall_at
from matchmaker.entities import Plan, PlanState, Round, Running, Table, Wall
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.papers.words import words
from matchmaker.participants import correct_participant
from matchmaker.programme import slots_of
from matchmaker.store import Store
from matchmaker.takeaways import Takeaway, calendar_of, said_on_paper, take_away
from matchmaker.turns import next_turn, turns_of
from tests.mornings import ATELIER, EVENT, VILLE, WHO, at, open_morning


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_morning(tmp_path) as store:
        yield store


def told(running: Running) -> list[str]:
    return ["–" if one.dropped else f"{one.start:%H:%M}-{one.end:%H:%M}" for one in running.rounds]


class TestTheWall:
    def test_only_its_address_leads_to_it_and_only_while_it_is_shown(self, store: Store) -> None:
        with pytest.raises(NotFoundError, match="not shown at this address"):
            wall_at(store, 1, "")
        wall = show_wall(store, 1, who=WHO)
        assert (len(wall.key), show_wall(store, 1, who=WHO), wall_at(store, 1, wall.key)) == (12, wall, wall)
        with pytest.raises(NotFoundError):
            wall_at(store, 1, wall.key[:-1] + "é")
        hide_wall(store, 1, who=WHO)
        assert store.walls.get(1) == Wall(1)
        with pytest.raises(NotFoundError):
            wall_at(store, 1, wall.key)
        assert show_wall(store, 1, who=WHO).key != wall.key
        assert [one.what for one in store.audit.all(1)][-3:] == [
            f"screen of the room: {what}" for what in ("shown", "hidden", "shown")
        ]

    def test_a_notice_is_short_and_stays_when_the_screen_is_hidden(self, store: Store) -> None:
        post_notice(store, 1, "  Le déjeuner\n est servi ", who=WHO)
        key = show_wall(store, 1, who=WHO).key
        assert store.walls.get(1) == Wall(1, key, "Le déjeuner est servi")
        with pytest.raises(InputError, match="at most 160 letters"):
            post_notice(store, 1, "x" * 161, who=WHO)

    def test_who_goes_where_is_in_order_of_name_and_has_a_mark_of_its_own(self, store: Store) -> None:
        board = board_of(store, 1)
        assert board.seats == {
            1: (Seat("Atelier", ("1",), ""), Seat("Fabrique", ("2",), ""), Seat("Port", ("2",), ""),
                Seat("Ville", ("1",), "")),
            2: (Seat("Fabrique", ("1",), ""), Seat("Ville", ("1",), "")),
            3: (Seat("Atelier", ("2",), ""), Seat("Port", ("2",), "")),
        }  # fmt: skip
        pause(store, 1, revision=0, now=at("9:05"), who=WHO)
        assert mark_of(store, 1) == board.mark
        atelier = store.participants.get(ATELIER)
        renamed = replace(atelier.organisation, name="Œuvre")
        changes = [
            lambda: correct_participant(store, 1, one=atelier, changes={"organisation": renamed}, who=WHO),
            lambda: store.tables.set(1, [Table(0, "1", zone="Nef"), Table(0, "2")]),
        ]
        marks = [board.mark]
        for change in changes:
            change()
            marks.append(board_of(store, 1).mark)
        assert all(one != other for one, other in pairwise(marks))
        assert board_of(store, 1).seats[3] == (Seat("Œuvre", ("2",), ""), Seat("Port", ("2",), ""))
        assert board_of(store, 1).seats[2][0] == Seat("Fabrique", ("1",), "Nef")

    def test_nobody_before_publication(self, tmp_path: Path, store: Store) -> None:
        with Store.open(tmp_path / "other.db", create=True) as other:
            other.events.add(store.events.get(1))
            assert (board_of(other, 1).plan, board_of(other, 1).seats) == (None, {})


def test_the_round_for_which_one_looks_for_a_table() -> None:
    running = Running(1, tuple(Round(slot.number, slot.start, slot.end) for slot in slots_of(EVENT)))
    moments = ("8:00", "9:01", "9:02", "9:12", "9:16", "9:20", "9:46", "9:50", "11:00")
    found = [round_to_show(running, at(now)) for now in moments]
    assert [one and one.number for one in found] == [1, 1, 2, 2, 2, 3, 4, None, None]
    assert round_to_show(replace(running, paused=at("9:01")), at("9:30")) == running.rounds[0]


class TestALateStart:
    def test_both_ways_are_told_before_one_is_taken(self, store: Store) -> None:
        found = ways_out(store, 1, start=at("9:30"), now=at("8:40"), again=False)
        assert (found.last, found.end, found.shorter) == (2, at("9:55"), found.shorter)
        assert str(found.shorter) == "there is no time left for 4 rounds of 3 minutes or more; drop some of them"
        assert isinstance(found.fewer, WayOut)
        assert told(found.fewer.running) == ["09:30-09:40", "09:45-09:55", "–", "–"]
        assert (found.fewer.length, found.fewer.end, found.fewer.gone, found.fewer.meetings) == (
            timedelta(minutes=10), at("9:55"), (3, 4), 1,
        )  # fmt: skip
        assert found.fewer.losers == (Loser("Atelier", ("Port",), 1), Loser("Port", ("Atelier",), 1))

    def test_who_would_be_left_with_nothing_comes_first(self, store: Store) -> None:
        drop_rounds(store, 1, revision=0, start=at("9:00"), last=1, now=at("8:40"), who=WHO)
        found = ways_out(store, 1, start=at("9:10"), now=at("8:40"), again=False, last=2)
        assert isinstance(found.fewer, WayOut)
        assert isinstance(found.shorter, WayOut)
        assert (found.shorter.length, found.shorter.end, found.shorter.losers) == (timedelta(minutes=6), at("9:38"), ())
        assert (found.fewer.gone, [(one.name, one.kept) for one in found.fewer.losers]) == (
            (2, 3), [("Atelier", 1), ("Fabrique", 1), ("Port", 1), ("Ville", 1)],
        )  # fmt: skip
        store.plans.publish(store.plans.add(1, _only_late(store)))
        alone = ways_out(store, 1, start=at("9:10"), now=at("8:40"), again=False, last=1).fewer
        assert isinstance(alone, WayOut)
        assert [(one.name, one.partners, one.kept) for one in alone.left_alone] == [
            ("Atelier", ("Port",), 0), ("Port", ("Atelier",), 0),
        ]  # fmt: skip

    def test_the_round_that_is_on_by_the_clock_has_not_begun_in_the_room(self, store: Store) -> None:
        found = ways_out(store, 1, start=at("9:25"), now=at("9:05"), again=True)
        assert isinstance(found.fewer, WayOut)
        assert told(found.fewer.running) == ["09:25-09:35", "09:40-09:50", "–", "–"]
        later = drop_rounds(store, 1, revision=0, start=at("9:25"), last=2, now=at("9:05"), who=WHO, again=True)
        assert later.rounds == found.fewer.running.rounds
        shorter = shorten_rounds(store, 1, revision=1, start=at("9:31"), now=at("9:26"), who=WHO, again=True)
        assert told(shorter) == ["09:31-09:38", "09:43-09:50", "–", "–"]

    def test_when_hardly_any_time_is_left_one_round_stays(self, store: Store) -> None:
        found = ways_out(store, 1, start=at("12:00"), now=at("8:40"), again=False)
        assert isinstance(found.fewer, WayOut)
        assert (found.last, found.fewer.end) == (3, at("12:10"))
        with pytest.raises(InputError, match="in the past"):
            ways_out(store, 1, start=at("8:00"), now=at("8:40"), again=False)


def _only_late(store: Store) -> Plan:
    """The plan without its meetings of the first rounds, as a draft."""
    plan = store.plans.published(1)
    assert plan
    return replace(plan, state=PlanState.DRAFT, meetings=plan.meetings[3:])


def test_a_slip_of_the_hand_is_taken_back_and_that_too(store: Store) -> None:
    with pytest.raises(ConflictError, match="nothing was changed"):
        take_back(store, 1, revision=0, who=WHO)
    assert before_last(store, 1) is None
    later = add_minutes(store, 1, revision=0, minutes=5, now=at("9:05"), who=WHO)
    slip = next_round(store, 1, revision=1, now=at("9:07"), who=WHO)
    assert take_back(store, 1, revision=2, who=WHO).rounds == later.rounds
    assert take_back(store, 1, revision=3, who=WHO).rounds == slip.rounds
    with pytest.raises(ConflictError, match="changed meanwhile, by a second press"):
        take_back(store, 1, revision=3, who=WHO)
    held = pause(store, 1, revision=4, now=at("9:08"), who=WHO)
    next_round(store, 1, revision=5, now=at("9:09"), who=WHO)
    back = take_back(store, 1, revision=6, who=WHO)
    assert (back.rounds, back.paused) == (held.rounds, at("9:08"))


def test_lines_of_a_page_move_with_their_round_and_pauses_with_the_next_one() -> None:
    def row(kind: RowKind, start: str, end: str, number: int | None = None) -> Row:
        return Row(kind, at(start), at(end), number)

    rows = (
        row(RowKind.SESSION, "8:30", "9:00"), row(RowKind.FREE, "9:00", "9:10", 1), row(RowKind.PAUSE, "9:10", "9:20"),
        row(RowKind.FREE, "9:20", "9:30", 2), row(RowKind.FREE, "9:35", "9:45", 3), row(RowKind.PAUSE, "9:45", "10:00"),
    )  # fmt: skip
    running = Running(
        1, (Round(1, at("9:00"), at("9:15")), Round(2, at("9:25"), at("9:35")), Round(3, at("9:40"), at("9:50"), True))
    )
    assert [(f"{one.start:%H:%M}-{one.end:%H:%M}", one.moved, one.dropped) for one in turns_of(rows, running)] == [
        ("08:30-09:00", False, False), ("09:00-09:15", True, False), ("09:15-09:25", True, False),
        ("09:25-09:35", True, False), ("09:40-09:50", False, True), ("09:45-10:00", False, False),
    ]  # fmt: skip


def _taken(store: Store) -> Takeaway:
    taken = take_away(store, VILLE, words=words("fr"))
    assert isinstance(taken, Takeaway)
    return taken


def test_pages_and_calendars_follow_the_clock_and_papers_the_programme(store: Store) -> None:
    """Of what the clock does paper shows only which rounds do not take place."""
    printed, planned = said_on_paper(store, _taken(store), words=words("fr")), _taken(store)
    add_minutes(store, 1, revision=0, minutes=5, now=at("8:40"), who=WHO)
    assert said_on_paper(store, _taken(store), words=words("fr")) == printed
    take_back(store, 1, revision=1, who=WHO)
    drop_rounds(store, 1, revision=2, start=at("9:10"), last=3, now=at("8:40"), who=WHO)
    taken = _taken(store)
    assert taken.page == planned.page
    assert said_on_paper(store, taken, words=words("fr")) != printed
    turns = turns_of(taken.page.rows, taken.running)
    assert [(f"{one.start:%H:%M}", one.dropped) for one in turns if one.row.encounters] == [
        ("09:10", False), ("09:15", True),
    ]  # fmt: skip
    coming = next_turn(turns, at("9:15"))
    assert coming
    assert coming.row.round == 1
    assert next_turn(turns, at("9:20")) is None
    before, after = (calendar_of(one, words=words("fr")) for one in (planned, taken))
    assert before
    assert after
    assert (
        before.count(b"SEQUENCE:1\r\n"),
        before.count(b"STATUS:CANCELLED"),
        b"DTSTART:20270518T071000Z" in before,
    ) == (2, 0, False)
    assert (
        after.count(b"SEQUENCE:4\r\n"),
        after.count(b"STATUS:CANCELLED"),
        b"DTSTART:20270518T071000Z" in after,
    ) == (2, 1, True)
