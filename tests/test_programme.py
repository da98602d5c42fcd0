"""Times of slots, presence, and times as people write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from matchmaker.cli.times import parse_break, parse_date, parse_seconds, parse_time
from matchmaker.entities import Break, Event, Organisation, Participant, Role, Session, Slot
from matchmaker.errors import InputError
from matchmaker.programme import find_oddities, present, slots_of

MORNING = Event(1, "Matinée", date(2027, 5, 18), time(9, 0), slots=4, meeting=20, changeover=5)
SPRING_NIGHT = replace(MORNING, date=date(2027, 3, 28), start=time(1, 0))
AUTUMN_NIGHT = replace(MORNING, date=date(2027, 10, 31), start=time(1, 30))
GUEST = Participant(7, 1, Organisation(1, "Atelier du Lac", "atelier du lac"), Role.SUPPLIER, parallel=2)


def times(event: Event) -> list[str]:
    """``09:00-09:20``, with a bar after those before a pause."""
    return [f"{slot.start:%H:%M}-{slot.end:%H:%M}{'|' * slot.pause_after}" for slot in slots_of(event)]


def capacities(event: Event, **changes: object) -> tuple[int, ...]:
    """Of the guest, changed in these fields."""
    return present(replace(GUEST, **changes), slots_of(event), event.sessions)  # type: ignore[arg-type]


def test_slots_run_one_after_another_in_the_zone_of_the_event() -> None:
    start = datetime(2027, 5, 18, 7, 0, tzinfo=UTC)
    minutes = ((0, 20), (25, 45), (50, 70), (75, 95))
    assert slots_of(MORNING) == tuple(
        Slot(number, start + timedelta(minutes=begin), start + timedelta(minutes=end))
        for number, (begin, end) in enumerate(minutes, start=1)
    )
    assert {str(slot.start.tzinfo) for slot in slots_of(MORNING)} == {"Europe/Paris"}
    assert times(replace(MORNING, timezone="America/Guadeloupe", slots=1)) == ["09:00-09:20"]


@pytest.mark.parametrize(
    ("pause", "expected"),
    [
        ((time(9, 30), 15), ["09:00-09:20|", "09:45-10:05", "10:10-10:30", "10:35-10:55"]),  # in the middle of a slot
        ((time(9, 20), 15), ["09:00-09:20|", "09:35-09:55", "10:00-10:20", "10:25-10:45"]),  # absorbs the changeover
        ((time(9, 45), 15), ["09:00-09:20", "09:25-09:45|", "10:00-10:20", "10:25-10:45"]),  # as a slot ends
        ((time(9, 44), 15), ["09:00-09:20|", "09:59-10:19", "10:24-10:44", "10:49-11:09"]),  # a minute too early
        ((time(9, 21), 3), ["09:00-09:20|", "09:25-09:45", "09:50-10:10", "10:15-10:35"]),  # within a changeover
        ((time(9, 0), 30), ["09:30-09:50", "09:55-10:15", "10:20-10:40", "10:45-11:05"]),  # a welcome first
        ((time(8, 30), 30), ["09:00-09:20", "09:25-09:45", "09:50-10:10", "10:15-10:35"]),  # over before the start
        ((time(10, 35), 60), ["09:00-09:20", "09:25-09:45", "09:50-10:10", "10:15-10:35"]),  # after the last slot
    ],
)
def test_a_pause_moves_the_first_slot_it_would_touch(pause: tuple[time, int], expected: list[str]) -> None:
    assert times(replace(MORNING, breaks=(Break(*pause),))) == expected
    assert times(replace(MORNING, sessions=(Session("Plénière", *pause),))) == expected


def test_pauses_one_after_another_move_a_slot_behind_all_of_them() -> None:
    event = replace(MORNING, breaks=(Break(time(9, 40), 10),), sessions=(Session("Plénière", time(9, 30), 10),))
    assert times(event) == ["09:00-09:20|", "09:50-10:10", "10:15-10:35", "10:40-11:00"]


def test_a_session_with_speakers_moves_no_slot_and_keeps_its_speakers_busy() -> None:
    event = replace(MORNING, sessions=(Session("Présentations", time(9, 20), 6, speakers=(7, 8)),))
    assert times(event) == times(MORNING)
    assert capacities(event) == (2, 0, 2, 2)
    assert capacities(event, id=9) == (2, 2, 2, 2)


def test_speakers_are_free_up_to_the_moment_a_session_begins_and_from_the_moment_it_ends() -> None:
    assert capacities(replace(MORNING, sessions=(Session("Débat", time(9, 20), 30, speakers=(7,)),))) == (2, 0, 2, 2)
    assert capacities(replace(MORNING, sessions=(Session("Débat", time(9, 19), 32, speakers=(7,)),))) == (0, 0, 0, 2)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (2, 2, 2, 2)),
        ({"parallel": 1}, (1, 1, 1, 1)),
        ({"arrive": time(9, 25)}, (0, 2, 2, 2)),
        ({"arrive": time(9, 26)}, (0, 0, 2, 2)),
        ({"leave": time(10, 10)}, (2, 2, 2, 0)),
        ({"leave": time(10, 9)}, (2, 2, 0, 0)),
        ({"arrive": time(8, 0), "leave": time(12, 0), "away": (1, 3)}, (0, 2, 0, 2)),
        ({"arrive": time(11, 0)}, (0, 0, 0, 0)),
    ],
)
def test_present_wholly_between_arriving_and_leaving(changes: dict[str, object], expected: tuple[int, ...]) -> None:
    assert capacities(MORNING, **changes) == expected


def test_nobody_is_present_in_no_slots() -> None:
    assert present(GUEST, (), ()) == ()


def test_slots_are_as_long_on_the_night_the_clocks_go_forward() -> None:
    assert times(SPRING_NIGHT) == ["01:00-01:20", "01:25-01:45", "01:50-03:10", "03:15-03:35"]
    lengths = {slot.end.astimezone(UTC) - slot.start.astimezone(UTC) for slot in slots_of(SPRING_NIGHT)}
    assert lengths == {timedelta(minutes=20)}


def test_slots_are_as_long_on_the_night_the_clocks_go_back() -> None:
    assert times(AUTUMN_NIGHT) == ["01:30-01:50", "01:55-02:15", "02:20-02:40", "02:45-02:05"]
    starts = [slot.start.astimezone(UTC) for slot in slots_of(AUTUMN_NIGHT)]
    assert starts == [datetime(2027, 10, 30, 23, 30, tzinfo=UTC) + timedelta(minutes=25 * n) for n in range(4)]


def test_a_time_shown_twice_is_the_first_that_is_in_the_programme() -> None:
    first = replace(AUTUMN_NIGHT, breaks=(Break(time(2, 15), 10),))
    assert times(first) == ["01:30-01:50", "01:55-02:15|", "02:25-02:45", "02:50-02:10"]
    late_start = replace(AUTUMN_NIGHT, start=time(2, 30), breaks=(Break(time(2, 15), 10),))
    assert times(late_start) == ["02:30-02:50", "02:55-02:15|", "02:25-02:45", "02:50-03:10"]


def test_a_time_shown_twice_counts_in_favour_of_presence() -> None:
    assert capacities(AUTUMN_NIGHT, arrive=time(2, 5)) == (0, 0, 2, 2)
    assert capacities(AUTUMN_NIGHT, leave=time(2, 5)) == (2, 2, 2, 2)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    message = "^the clocks skip 02:30 on 2027-03-28 in Europe/Paris; choose another time$"
    with pytest.raises(InputError, match=message):
        slots_of(replace(SPRING_NIGHT, start=time(2, 30)))
    with pytest.raises(InputError, match=message):
        slots_of(replace(SPRING_NIGHT, breaks=(Break(time(2, 30), 10),)))
    with pytest.raises(InputError, match=message):
        capacities(SPRING_NIGHT, arrive=time(2, 30))


def test_the_last_slot_may_end_at_midnight_and_not_later() -> None:
    late = replace(MORNING, start=time(22, 25))
    assert times(late)[-1] == "23:40-00:00"
    with pytest.raises(InputError, match="^round 4 would end after midnight; start earlier, or plan fewer rounds$"):
        slots_of(replace(late, start=time(22, 26)))
    with pytest.raises(InputError, match="round 3 would end after midnight"):
        slots_of(replace(late, breaks=(Break(time(23, 20), 60),)))


def test_pauses_may_touch_and_not_overlap() -> None:
    touching = (Break(time(10, 0), 15), Break(time(9, 45), 15))
    assert times(replace(MORNING, breaks=touching)) == ["09:00-09:20", "09:25-09:45|", "10:15-10:35", "10:40-11:00"]
    message = "^the pause at 10:00 begins before the one at 09:45 is over; move one of them$"
    with pytest.raises(InputError, match=message):
        slots_of(replace(MORNING, breaks=(Break(time(10, 0), 15), Break(time(9, 45), 16))))
    with pytest.raises(InputError, match=message):
        slots_of(replace(MORNING, breaks=touching[:1], sessions=(Session("Plénière", time(9, 45), 16),)))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"slots": 0}, "an event needs at least one round, not 0"),
        ({"meeting": 0}, "a meeting lasts at least 1 minute and at most a day, not 0"),
        ({"changeover": -1}, "a changeover takes 0 minutes to a day, not -1"),
        ({"slots": 10**12}, "round 37 would end after midnight"),
        ({"meeting": 10**12}, "at most a day"),
        ({"changeover": 10**12}, "0 minutes to a day"),
        ({"breaks": (Break(time(10, 0), 0),)}, "what begins at 10:00 lasts at least 1 minute"),
        ({"sessions": (Session("Plénière", time(10, 0), -5, (7,)),)}, "what begins at 10:00 lasts at least 1 minute"),
        ({"timezone": "Europe/Pariss"}, "“Europe/Pariss” is not a time zone; write it as Europe/Paris"),
        ({"timezone": "Europe"}, "“Europe” is not a time zone"),
        ({"timezone": "../etc/passwd"}, "is not a time zone"),
        ({"timezone": ""}, "is not a time zone"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        slots_of(replace(MORNING, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["9h30", "09h30", "9:30", "09:30", " 9H30 "])
def test_times_as_people_write_them(text: str) -> None:
    assert parse_time(text) == time(9, 30)


def test_the_full_hour_needs_no_minutes() -> None:
    assert parse_time("14h") == time(14, 0)


@pytest.mark.parametrize("text", ["", "9", "930", "9:3", "24:00", "9h60", "9.30", "9:30:00", "neuf heures", "٩:٣٠"])
def test_times_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(InputError, match=f"^“{text}” is not a time; write it as 9h30 or 09:30$"):
        parse_time(text)


@pytest.mark.parametrize("text", ["2027-05-18", "18/05/2027", "18/5/2027", " 18/05/2027 "])
def test_dates_as_people_write_them(text: str) -> None:
    assert parse_date(text) == date(2027, 5, 18)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("18/05/27", "“18/05/27” is not a date; write it as 2027-05-18 or 18/05/2027"),
        ("18 mai 2027", "is not a date"),
        ("", "is not a date"),
        ("2027-02-30", "“2027-02-30” is not a day of the calendar"),
        ("05/18/2027", "is not a day of the calendar"),
        ("0000-01-01", "is not a day of the calendar"),
    ],
)
def test_dates_that_are_none_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_date(text)


@pytest.mark.parametrize("text", ["10:30+15", "10h30+15", " 10h30 + 15 "])
def test_breaks_as_people_write_them(text: str) -> None:
    assert parse_break(text) == Break(time(10, 30), 15)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10:30", "“10:30” is not a break; write its start, \\+ and its minutes, as 10:30\\+15"),
        ("10:30+", "is not a break"),
        ("10:30+1+5", "is not a break"),
        ("10:30+-5", "is not a break"),
        ("25:30+15", "“25:30” is not a time"),
        ("10:30+0", "what begins at 10:30 lasts at least 1 minute and at most a day, not 0 minutes"),
    ],
)
def test_breaks_that_are_none_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_break(text)


def test_what_is_hardly_meant_is_found() -> None:
    before, after = datetime(2027, 5, 18, 21, 59, tzinfo=UTC), datetime(2027, 5, 18, 22, 0, tzinfo=UTC)
    assert tuple(map(str, find_oddities(replace(MORNING, breaks=(Break(time(9, 30), 15),)), now=before))) == ()
    assert tuple(map(str, find_oddities(MORNING, now=after))) == ("2027-05-18 is over",)
    late = replace(MORNING, breaks=(Break(time(18), 15),), sessions=(Session("Clôture", time(10, 35), 20),))
    assert tuple(map(str, find_oddities(late, now=before))) == (
        "what begins at 10:35 comes after the last round, which ends at 10:35",
        "what begins at 18:00 comes after the last round, which ends at 10:35",
    )


def test_seconds_are_numbers_above_zero() -> None:
    assert [parse_seconds(text) for text in ("10", "0.5", "1,5")] == [10.0, 0.5, 1.5]
    for text in ("soixante", "0", "-1", "nan", "1e3", ""):
        with pytest.raises(InputError, match="is not a number of seconds above 0; write it as 10 or 0.5"):
            parse_seconds(text)
