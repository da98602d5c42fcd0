"""The clock of the room: rounds shifted, paused, shortened and dropped, and who may touch it when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.day import (
    Phase,
    Stage,
    add_minutes,
    drop_rounds,
    is_the_day,
    needs_to_drop,
    next_round,
    pause,
    reset,
    resume,
    running_of,
    shorten_rounds,
    shown_today,
    stage_at,
)
from matchmaker.day.rounds import SHORTEST, advance, delay, drop, hold, release, shorten
from matchmaker.entities import Break, Event, Round, Running
from matchmaker.errors import ConflictError, InputError
from matchmaker.programme import slots_of
from matchmaker.store import Store
from tests.editions import MORNING

EVENT = replace(
    MORNING, start=time(9), slots=4, meeting=10, changeover=5, breaks=(Break(time(9, 25), 10),), sessions=()
)
"""Rounds 9:00–9:10, 9:15–9:25, 9:35–9:45, 9:50–10:00."""


def at(text: str) -> datetime:
    hour, minute = map(int, text.split(":"))
    return datetime.combine(EVENT.date, time(hour, minute), ZoneInfo(EVENT.timezone))


PLANNED = Running(1, tuple(Round(slot.number, slot.start, slot.end) for slot in slots_of(EVENT)))


def told(running: Running) -> str:
    """``9:00-9:10 …``; what does not take place is –."""
    return " ".join("–" if one.dropped else f"{one.start:%-H:%M}-{one.end:%-H:%M}" for one in running.rounds)


def test_the_programme_is_what_runs() -> None:
    assert told(PLANNED) == "9:00-9:10 9:15-9:25 9:35-9:45 9:50-10:00"


@pytest.mark.parametrize(
    ("now", "stage"),
    [
        ("8:50", Stage(Phase.BEFORE, PLANNED.rounds[0], at("9:00"))),
        ("9:00", Stage(Phase.MEETING, PLANNED.rounds[0], at("9:10"))),
        ("9:10", Stage(Phase.BETWEEN, PLANNED.rounds[1], at("9:15"))),
        ("9:40", Stage(Phase.MEETING, PLANNED.rounds[2], at("9:45"))),
        ("10:00", Stage(Phase.OVER)),
    ],
)
def test_where_the_morning_stands(now: str, stage: Stage) -> None:
    assert stage_at(PLANNED, at(now)) == stage


@pytest.mark.parametrize(
    ("now", "after"),
    [
        ("8:00", "9:05-9:15 9:20-9:30 9:40-9:50 9:55-10:05"),
        ("9:20", "9:00-9:10 9:15-9:30 9:40-9:50 9:55-10:05"),
        ("9:27", "9:00-9:10 9:15-9:25 9:40-9:50 9:55-10:05"),
        ("9:55", "9:00-9:10 9:15-9:25 9:35-9:45 9:50-10:05"),
    ],
)
def test_five_minutes_more(now: str, after: str) -> None:
    assert told(delay(PLANNED, timedelta(minutes=5), now=at(now))) == after


def test_a_pause_shifts_what_was_not_over() -> None:
    held = hold(PLANNED, now=at("9:20"))
    assert stage_at(held, at("9:59")) == Stage(Phase.PAUSED, PLANNED.rounds[1], at("9:25"))
    assert told(release(held, now=at("9:27"))) == "9:00-9:10 9:15-9:32 9:42-9:52 9:57-10:07"
    assert release(held, now=at("9:27")).paused is None
    assert told(delay(held, timedelta(minutes=5), now=at("9:40"))) == "9:00-9:10 9:15-9:30 9:40-9:50 9:55-10:05"


@pytest.mark.parametrize(
    ("now", "after"),
    [
        ("8:50", "8:50-9:00 9:05-9:15 9:25-9:35 9:40-9:50"),
        ("9:20", "9:00-9:10 9:15-9:20 9:20-9:30 9:35-9:45"),
        ("9:45", "9:00-9:10 9:15-9:25 9:35-9:45 9:45-9:55"),
        ("9:52", "9:00-9:10 9:15-9:25 9:35-9:45 9:50-9:52"),
    ],
)
def test_the_next_round_begins_now(now: str, after: str) -> None:
    assert told(advance(PLANNED, now=at(now))) == after


def test_whatever_is_pressed_within_a_minute_rounds_begin_at_whole_ones() -> None:
    """Papers, telephones and calendars show minutes; nobody's meeting gets shorter by it."""
    odd = at("9:20") + timedelta(seconds=40)
    assert told(advance(PLANNED, now=odd.astimezone(UTC))) == "9:00-9:10 9:15-9:20 9:20-9:31 9:36-9:46"
    assert told(release(hold(PLANNED, now=odd), now=at("9:22"))) == "9:00-9:10 9:15-9:27 9:37-9:47 9:52-10:02"
    assert told(advance(PLANNED, now=at("9:52") + timedelta(seconds=1))) == "9:00-9:10 9:15-9:25 9:35-9:45 9:50-9:52"
    for after in (advance(PLANNED, now=odd), release(hold(PLANNED, now=odd), now=odd + timedelta(seconds=3))):
        assert {moment.second for one in after.rounds for moment in (one.start, one.end)} == {0}


def test_next_ends_a_pause() -> None:
    after = advance(hold(PLANNED, now=at("9:20")), now=at("9:30"))
    assert (told(after), after.paused) == ("9:00-9:10 9:15-9:30 9:30-9:40 9:45-9:55", None)


def test_all_rounds_shorter_end_in_time() -> None:
    """A quarter past nine instead of nine leaves 25 minutes for four; half past would leave ten."""
    assert told(shorten(PLANNED, at("9:15"), now=at("8:55"))) == "9:15-9:21 9:26-9:32 9:42-9:48 9:53-9:59"
    with pytest.raises(InputError, match="no time left for 4 rounds of 3 minutes"):
        shorten(PLANNED, at("9:30"), now=at("8:55"))
    assert told(shorten(hold(PLANNED, now=at("9:20")), at("9:36"), now=at("9:21"))) == (
        "9:00-9:10 9:15-9:26 9:36-9:46 9:51-10:01"
    )


def test_the_last_rounds_are_dropped() -> None:
    assert [needs_to_drop(PLANNED, at(start), now=at("8:55")) for start in ("9:00", "9:01", "9:20", "9:55")] == [
        0, 1, 2, 4,
    ]  # fmt: skip
    assert told(drop(PLANNED, at("9:30"), last=2, now=at("8:55"))) == "9:30-9:40 9:45-9:55 – –"
    with pytest.raises(InputError, match="of the 4 rounds to come at least one must be left"):
        drop(PLANNED, at("9:30"), last=4, now=at("8:55"))
    fewer = drop(PLANNED, at("9:30"), last=1, now=at("8:55"))
    assert told(fewer) == "9:30-9:40 9:45-9:55 10:05-10:15 –"
    assert told(drop(fewer, at("9:50"), last=1, now=at("9:35"))) == "9:30-9:40 9:50-10:00 – –"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda r: advance(r, now=at("10:00")), "the last round is over"),
        (lambda r: delay(r, timedelta(minutes=5), now=at("10:00")), "the last round is over"),
        (lambda r: hold(r, now=at("10:00")), "the last round is over"),
        (lambda r: hold(hold(r, now=at("9:00")), now=at("9:01")), "stands still already"),
        (lambda r: release(r, now=at("9:00")), "is going already"),
        (lambda r: shorten(r, at("9:52"), now=at("9:51")), "no round is left to begin"),
        (lambda r: drop(r, at("8:50"), last=0, now=at("8:55")), "cannot begin in the past"),
        (lambda r: drop(r, at("9:24"), last=0, now=at("9:20")), "before the one that is on is over"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(change: object, error: str) -> None:
    assert callable(change)
    with pytest.raises((ConflictError, InputError), match=error):
        change(PLANNED)


Touch = tuple[str, int, int]


@given(
    st.lists(
        st.tuples(st.sampled_from(["delay", "hold", "release", "next", "shorten", "drop"]), st.integers(0, 20),
                  st.integers(0, 12)),
        max_size=8,
    )
)  # fmt: skip
def test_whatever_is_pressed_rounds_follow_one_another_and_the_past_stays(touches: list[Touch]) -> None:
    running, now = PLANNED, at("8:50")
    for what, wait, number in touches:
        now += timedelta(minutes=wait, seconds=7 * number)
        start = now.replace(second=0) + timedelta(minutes=number + 1)
        before = running
        try:
            running = {
                "delay": lambda r: delay(r, timedelta(minutes=number), now=now),  # noqa: B023
                "hold": lambda r: hold(r, now=now),  # noqa: B023
                "release": lambda r: release(r, now=now),  # noqa: B023
                "next": lambda r: advance(r, now=now),  # noqa: B023
                "shorten": lambda r: shorten(r, start, now=now),  # noqa: B023
                "drop": lambda r: drop(r, start, last=number % 3, now=now),  # noqa: B023
            }[what](running)
        except (ConflictError, InputError):
            continue
        kept = [one for one in running.rounds if not one.dropped]
        assert all(one.start <= one.end and one.start.second == one.end.second == 0 for one in kept)
        assert all(earlier.end <= later.start for earlier, later in pairwise(kept))
        over = [one for one in before.rounds if one.end <= (before.paused or now)]
        assert [one for one in running.rounds if one in over] == over


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[tuple[Store, Event]]:
    with Store.open(tmp_path / "openmap.db", create=True) as store:
        yield store, store.events.add(EVENT)


def test_each_touch_is_kept_once_and_written_down(stored: tuple[Store, Event]) -> None:
    store, event = stored
    assert running_of(store, event.id) == replace(PLANNED, event=event.id)
    later = add_minutes(store, event.id, revision=0, minutes=5, now=at("9:20"), who="Personne A")
    assert (told(later), later.revision) == ("9:00-9:10 9:15-9:30 9:40-9:50 9:55-10:05", 1)
    with pytest.raises(ConflictError, match="the clock was changed meanwhile, by a second press or by"):
        add_minutes(store, event.id, revision=0, minutes=5, now=at("9:20"), who="Personne A")
    held = pause(store, event.id, revision=1, now=at("9:22"), who="Personne A")
    assert running_of(store, event.id) == held
    going = resume(store, event.id, revision=2, now=at("9:24"), who="Personne B")
    assert told(going) == "9:00-9:10 9:15-9:32 9:42-9:52 9:57-10:07"
    sooner = next_round(store, event.id, revision=3, now=at("9:26"), who="Personne B")
    assert told(sooner) == "9:00-9:10 9:15-9:26 9:26-9:36 9:41-9:51"
    fewer = drop_rounds(store, event.id, revision=4, start=at("9:43"), last=0, now=at("9:37"), who="Personne B")
    assert told(fewer) == "9:00-9:10 9:15-9:26 9:26-9:36 9:43-9:53"
    back = reset(store, event.id, revision=5, who="Personne B")
    assert (told(back), back.revision) == (told(PLANNED), 6)
    assert told(shorten_rounds(store, event.id, revision=6, start=at("9:15"), now=at("8:55"), who="Personne B")) == (
        "9:15-9:21 9:26-9:32 9:42-9:48 9:53-9:59"
    )
    entries = store.audit.all(event.id)
    assert [(entry.who, entry.what) for entry in entries] == [
        (who, "clock: changed") for who in ("Personne A",) * 2 + ("Personne B",) * 5
    ]
    assert entries[0].after == "2: 09:15–09:30, 3: 09:40–09:50, 4: 09:55–10:05"
    assert (entries[1].before, entries[1].after) == ("", "stands still since 09:22")


@pytest.mark.parametrize("days", [-28, -1, 1])
def test_the_clock_is_touched_on_the_day_only(stored: tuple[Store, Event], days: int) -> None:
    store, event = stored
    other = at("9:20") + timedelta(days=days)
    assert (is_the_day(PLANNED, at("0:00")), is_the_day(PLANNED, other)) == (True, False)
    for press in (next_round, pause, resume, partial(add_minutes, minutes=5),
                  partial(drop_rounds, start=other, last=1), partial(shorten_rounds, start=other)):  # fmt: skip
        with pytest.raises(ConflictError, match="the clock can be moved on the day of the event only"):
            press(store, event.id, revision=0, now=other, who="Personne A")
    assert running_of(store, event.id) == replace(PLANNED, event=event.id)


def test_pages_show_the_times_that_hold(stored: tuple[Store, Event]) -> None:
    store, event = stored
    running = add_minutes(store, event.id, revision=0, minutes=5, now=at("9:20"), who="Personne A")
    edition = store.load_edition(event.id)
    shown = shown_today(edition, running)
    assert [(slot.start, slot.end, slot.pause_after) for slot in shown.slots] == [
        (one.start, one.end, slot.pause_after) for one, slot in zip(running.rounds, edition.slots, strict=True)
    ]


def test_a_new_programme_starts_afresh(stored: tuple[Store, Event]) -> None:
    store, event = stored
    pause(store, event.id, revision=0, now=at("9:22"), who="Personne A")
    store.events.save(replace(event, slots=3))
    assert running_of(store, event.id) == Running(event.id, PLANNED.rounds[:3], revision=1)
    assert timedelta(minutes=3) == SHORTEST
