"""Nights in which the clocks change: the same minutes pass as on any other day, whatever the clocks show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from matchmaker.agendas import agendas
from matchmaker.day import (
    News,
    add_minutes,
    drop_rounds,
    needs_to_drop,
    next_round,
    pause,
    resume,
    running_of,
    shorten_rounds,
    take_back,
    weigh_news,
)
from matchmaker.day.losses import WayOut, ways_out
from matchmaker.day.screens import round_to_show
from matchmaker.elapsed import elapsed, later
from matchmaker.entities import Break, Meeting, Role, Running, Table, Trouble
from matchmaker.papers.words import words
from matchmaker.programme import slots_of
from matchmaker.store import Store
from matchmaker.takeaways import Takeaway, calendar_of, take_away
from matchmaker.turns import turns_of
from tests import workspaces
from tests.editions import MORNING
from tests.organising import send, visit
from tests.scenes import Scene
from web import create_app

PARIS = ZoneInfo("Europe/Paris")
EVENT = replace(
    MORNING, start=time(1, 30), slots=4, meeting=20, changeover=10, breaks=(Break(time(1, 55), 10),), sessions=()
)
"""In minutes from the first round on: 0–20, 35–55, 65–85, 95–115. Clocks show 2:05 or 3:05 for the second."""

DAYS = {"ordinary": date(2027, 5, 18), "back": date(2027, 10, 31), "forward": date(2027, 3, 28)}
"""On the last two clocks show 2:05 twice, or never."""


@pytest.fixture(params=DAYS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Alpha buys and meets Beta in the second and Gamma in the last round."""
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        store.events.add(replace(EVENT, date=DAYS[request.param]))
        store.tables.set(1, [Table(0, "1")])
        sellers = map(workspaces.participant, ("Beta", "Gamma"))
        store.participants.add(1, [workspaces.participant("Alpha", Role.BUYER), *sellers])
        store.plans.publish(store.plans.add(1, workspaces.draft(Meeting(1, 2, 2, 1), Meeting(1, 3, 4, 1))))
        yield store


def first(store: Store) -> datetime:
    return slots_of(store.events.get(1))[0].start


def at(store: Store, minutes: int) -> datetime:
    """So many minutes after the first round should begin, in the zone of the event."""
    return later(first(store), timedelta(minutes=minutes))


def told(store: Store, running: Running | None = None) -> list[tuple[int, int] | None]:
    """Minutes after the first round should begin; None: it does not take place."""
    rounds = (running or running_of(store, 1)).rounds
    return [None if one.dropped else (_minutes(store, one.start), _minutes(store, one.end)) for one in rounds]


def _minutes(store: Store, moment: datetime) -> int:
    return elapsed(first(store), moment) // timedelta(minutes=1)


def test_every_touch_moves_by_the_minutes_that_pass(store: Store) -> None:
    who = "test"
    assert told(store) == [(0, 20), (35, 55), (65, 85), (95, 115)]
    add_minutes(store, 1, revision=0, minutes=5, now=at(store, 10), who=who)
    assert told(store) == [(0, 25), (40, 60), (70, 90), (100, 120)]
    pause(store, 1, revision=1, now=at(store, 30), who=who)
    resume(store, 1, revision=2, now=at(store, 90), who=who)
    assert told(store) == [(0, 25), (100, 120), (130, 150), (160, 180)]
    next_round(store, 1, revision=3, now=at(store, 95), who=who)
    assert told(store) == [(0, 25), (95, 115), (125, 145), (155, 175)]
    shorten_rounds(store, 1, revision=4, start=at(store, 130), now=at(store, 116), who=who)
    assert told(store) == [(0, 25), (95, 115), (130, 147), (157, 174)]
    drop_rounds(store, 1, revision=5, start=at(store, 140), last=1, now=at(store, 117), who=who)
    assert told(store) == [(0, 25), (95, 115), (140, 157), None]
    take_back(store, 1, revision=6, who=who)
    assert told(store) == [(0, 25), (95, 115), (130, 147), (157, 174)]


def test_both_ways_out_of_a_late_start_are_reckoned_in_minutes(store: Store) -> None:
    start, now = at(store, 40), at(store, 5)
    assert needs_to_drop(running_of(store, 1), start, now=now, again=True) == 2
    found = ways_out(store, 1, start=start, now=now, again=True)
    assert isinstance(found.shorter, WayOut)
    assert isinstance(found.fewer, WayOut)
    assert (told(store, found.shorter.running), found.shorter.length) == (
        [(40, 50), (65, 75), (85, 95), (105, 115)], timedelta(minutes=10),
    )  # fmt: skip
    assert told(store, found.fewer.running) == [(40, 60), (75, 95), None, None]


def test_a_screen_and_an_agenda_follow(store: Store) -> None:
    running = running_of(store, 1)
    shown = [round_to_show(running, later(at(store, 35), timedelta(seconds=s))) for s in (80, 100)]
    assert [one and one.number for one in shown] == [2, 3]
    [page, *_] = agendas(store.load_edition(1), store.plans.get(1))
    assert [one.row.round for one in turns_of(page.rows, running)] == [1, None, 2, 3, 4]
    assert not any(one.moved for one in turns_of(page.rows, running))
    add_minutes(store, 1, revision=0, minutes=60, now=at(store, -1), who="test")
    turns = turns_of(page.rows, running_of(store, 1))
    assert all(one.moved for one in turns)
    assert [_minutes(store, one.start) for one in turns] == [60, 85, 95, 125, 155]
    taken = take_away(store, 1, words=words("fr"))
    assert isinstance(taken, Takeaway)
    calendar = (calendar_of(taken, words=words("fr")) or b"").decode()
    begins = later(at(store, 95), timedelta()).astimezone(ZoneInfo("UTC"))
    assert f"DTSTART:{begins:%Y%m%dT%H%M%SZ}" in calendar


def test_a_late_one_misses_the_rounds_that_begin_before(store: Store) -> None:
    until = at(store, 60).time()
    [late] = weigh_news(store, 1, [News(Trouble.LATE, 1, until=until)], now=at(store, 30), who="test")
    assert (late.first, late.last) == (2, 2)


def test_the_clock_of_the_room_counts_down_what_is_left(store: Store) -> None:
    app = create_app(store.path)
    moment = at(store, 25).astimezone(ZoneInfo("UTC"))
    app.config["CLOCK"] = lambda: moment
    client = visit(Scene(store.path, app))
    page = client.get("/organise/events/1/clock?lang=en").text
    assert f'data-left="{10 * 60 * 1000}"' in page
    starts = at(store, 50)
    typed = {"first": "2", "at": f"{starts:%H:%M}", "way": "fewer", "last": "0", "revision": "0"}
    assert send(client, "/organise/events/1/clock/late", typed).status_code == 303
    assert told(store) == [(0, 20), (50, 70), (80, 100), (110, 130)]
