"""Check-in: a tap counts once however often it is sent and by whom; who is missing is said in order of urgency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from matchmaker.day import add_minutes, drop_rounds, pause
from matchmaker.day.arrivals import Absent, count_present, find_missing, keep_taps, seek
from matchmaker.entities import Arrival, Meeting, Person, Role, Way
from matchmaker.errors import InputError
from matchmaker.store import Answer, Attendance, Store
from matchmaker.taps import Presence, presences
from tests import workspaces
from tests.workspaces import at_once, process

ALPHA, BETA, GAMMA, DELTA = 1, 2, 3, 4
MORNING = datetime(2027, 5, 18, 9, tzinfo=ZoneInfo("Europe/Paris"))
"""Rounds begin at 9:00, 9:20, 9:40 and so on, and last 15 minutes."""

TAPPER = """
import sys, itertools
from datetime import UTC, datetime
from matchmaker.day.arrivals import keep_taps
from matchmaker.entities import Arrival, Way
from matchmaker.store import Store
with Store.open(sys.argv[1]) as store:
    for number in itertools.count():
        now = datetime.now(UTC)
        taps = [Arrival(f"{2 * number + half:032x}", 1, Way.IN, now, "P") for half in (0, 1)]
        keep_taps(store, 1, taps, now=now, who="P")
        print(number, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Alpha and Beta buy, Gamma and Delta sell; Alpha meets Gamma in round 1, Beta meets Delta in round 2."""
    made = tmp_path / "openmap.db"
    with Store.open(made, create=True) as store:
        event = store.events.add(workspaces.event()).id
        one, two = workspaces.tables(store, event, "1", "2")
        people = (Person("Personne Un", phone="06 00 00 00 01"), Person("Personne Œuvre"))
        buyers = (
            workspaces.participant("Alpha", Role.BUYER, people=people),
            workspaces.participant("Bêta", Role.BUYER),
        )
        sellers = (workspaces.participant("Gamma"), workspaces.participant("L’Atelier Delta"))
        store.participants.add(event, [*buyers, *sellers])
        plan = workspaces.draft(Meeting(ALPHA, GAMMA, 1, one.id), Meeting(BETA, DELTA, 2, two.id))
        store.plans.publish(store.plans.add(event, plan))
    return made


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with Store.open(path) as store:
        yield store


def at(text: str) -> datetime:
    return datetime.combine(MORNING.date(), time.fromisoformat(text), MORNING.tzinfo)


def key(number: int) -> str:
    return f"{number:032x}"


def tap(number: int, participant: int, way: Way = Way.IN, *, when: str = "08:40", person: int | None = None) -> Arrival:
    return Arrival(key(number), participant, way, at(when), "Personne A", person)


def keep(store: Store, *taps: Arrival, undone: tuple[int, ...] = (), now: str = "09:00") -> tuple[str, ...]:
    """``undone``: taps of Alpha."""
    back = {key(100 + number): (key(number), ALPHA) for number in undone}
    return keep_taps(store, 1, taps, undone=back, now=at(now), who="Personne A")


def missing(store: Store, now: str) -> list[tuple[int, str, str]]:
    return [
        (one.one.id, f"{one.round.start:%H:%M}", one.table) for one in find_missing(store, 1, now=at(now)).urgent
    ]  # fmt: skip


def test_a_batch_that_is_sent_again_changes_nothing(store: Store) -> None:
    """The first answer was lost on its way; what was tapped since comes along, and the clock went on."""
    keep(store, tap(1, ALPHA), tap(2, BETA))
    before = store.arrivals.all(1)
    later = replace(tap(1, ALPHA), at=at("08:59"), who="Personne B")
    assert keep(store, later, tap(2, BETA), tap(3, GAMMA, when="08:50")) == ()
    assert store.arrivals.all(1) == (*before, tap(3, GAMMA, when="08:50"))


def test_two_helpers_tap_the_same_one(path: Path) -> None:
    """Each from a laptop of its own, at the same moment, ten times over: she is there once."""

    def helper(number: int) -> None:
        with Store.open(path) as mine:
            for turn in range(10):
                keep(mine, tap(100 * number + turn, ALPHA))

    at_once([partial(helper, number) for number in (1, 2)])
    with Store.open(path) as store:
        known = presences(store.arrivals.all(1))
        assert len(store.arrivals.all(1)) == 20
        assert [(id, one.here) for id, one in known.items()] == [(ALPHA, True)]
        assert count_present(store.participants.all(1), known) == {Role.BUYER: (1, 2), Role.SUPPLIER: (0, 2)}


def test_whoever_leaves_and_comes_back_is_there(store: Store) -> None:
    """Taps of a laptop that was offline come late; what happened later counts all the same."""
    keep(store, tap(2, ALPHA, Way.OUT, when="08:45"))
    keep(store, tap(3, ALPHA, when="08:50"), tap(1, ALPHA, when="08:40"))
    assert presences(store.arrivals.all(1)) == {ALPHA: Presence(True, at("08:50"), key(3))}


def test_a_tap_that_was_a_mistake_is_taken_back_for_good(store: Store) -> None:
    keep(store, tap(1, ALPHA), tap(2, ALPHA, Way.OUT, when="08:50"))
    assert keep(store, undone=(2, 9)) == (key(109),)
    assert presences(store.arrivals.all(1)) == {ALPHA: Presence(True, at("08:40"), key(1))}
    keep(store, undone=(1,))
    keep(store, tap(1, ALPHA), tap(2, ALPHA, Way.OUT, when="08:50"))
    assert presences(store.arrivals.all(1)) == {}
    assert [one.undone for one in store.arrivals.of(ALPHA)] == [True, True]


def test_a_participant_is_there_until_the_last_of_its_people_left(store: Store) -> None:
    steps: tuple[tuple[Way, int | None, bool, set[int]], ...] = (
        (Way.IN, 0, True, {0}), (Way.IN, 1, True, {0, 1}), (Way.OUT, 0, True, {1}), (Way.OUT, 1, False, set()),
        (Way.IN, None, True, set()), (Way.IN, 1, True, {1}), (Way.OUT, None, False, set()),
    )  # fmt: skip
    for minute, (way, person, here, persons) in enumerate(steps):
        moment = f"08:{minute:02}"
        keep(store, tap(minute, ALPHA, way, when=moment, person=person))
        told = presences(store.arrivals.all(1))[ALPHA]
        assert told == Presence(here, at(moment), key(minute), frozenset(persons))


def test_a_clock_that_is_wrong_does_no_harm(store: Store) -> None:
    keep(store, replace(tap(1, ALPHA), at=at("23:00")), replace(tap(2, BETA), at=at("09:00") - timedelta(days=400)))
    assert [one.at for one in store.arrivals.all(1)] == [at("09:00") - timedelta(hours=12), at("09:00")]


def test_who_does_not_take_part_is_named_and_holds_up_nobody(store: Store) -> None:
    store.participants.withdraw(store.participants.get(BETA))
    assert keep(store, tap(1, BETA), tap(2, 999), tap(3, ALPHA)) == (key(1), key(2))
    assert presences(store.arrivals.all(1)).keys() == {ALPHA}


def test_a_tap_is_about_one_person_who_comes(store: Store) -> None:
    """A key that is known is no key for somebody else; whoever is taken back is the one it was about."""
    assert keep(store, tap(1, ALPHA), tap(1, BETA), tap(2, BETA), tap(3, ALPHA, person=2)) == (key(1), key(3))
    assert keep(store, undone=(2,)) == (key(102),)
    assert presences(store.arrivals.all(1)).keys() == {ALPHA, BETA}


@pytest.mark.parametrize("bad", ["", "short", "x" * 65])
def test_a_key_that_can_be_none_is_refused(store: Store, bad: str) -> None:
    with pytest.raises(InputError, match="has a key of 16 to 64 characters"):
        keep(store, replace(tap(1, ALPHA), key=bad))
    assert store.arrivals.all(1) == ()


def test_after_kill_9_a_batch_is_there_whole_or_not_at_all(path: Path) -> None:
    with process(TAPPER, path) as running:
        assert running.stdout
        told = [int(line) for line, _ in zip(running.stdout, range(5), strict=False)][-1]
    with Store.open(path) as store:
        kept = sorted(int(one.key, 16) for one in store.arrivals.all(1))
    assert kept == list(range(len(kept)))
    assert len(kept) % 2 == 0
    assert len(kept) >= 2 * (told + 1)


def test_missing_are_those_whose_first_meeting_is_near_the_most_urgent_first(store: Store) -> None:
    assert missing(store, "08:49") == []
    assert missing(store, "08:50") == [(ALPHA, "09:00", "1"), (GAMMA, "09:00", "1")]
    assert missing(store, "09:10") == [
        (ALPHA, "09:00", "1"), (GAMMA, "09:00", "1"), (BETA, "09:20", "2"), (DELTA, "09:20", "2"),
    ]  # fmt: skip
    keep(store, tap(1, ALPHA), tap(2, DELTA), now="09:10")
    assert missing(store, "09:10") == [(GAMMA, "09:00", "1"), (BETA, "09:20", "2")]
    few = find_missing(store, 1, now=at("09:10"), most=1)
    assert ([one.one.id for one in few.urgent], few.more) == ([GAMMA], 1)
    assert missing(store, "09:15") == [(BETA, "09:20", "2")]
    assert missing(store, "09:35") == []


def test_who_left_too_early_is_missing_again_and_answers_are_told(store: Store) -> None:
    said = Attendance(ALPHA, Answer.COMING, at("07:00"), late_until=time(9, 10))
    store.attendances.set(said)
    keep(store, tap(1, ALPHA), tap(2, GAMMA), tap(3, ALPHA, Way.OUT, when="08:55"))
    [found] = find_missing(store, 1, now=at("09:00")).urgent
    assert (found.one.id, found.said, [person.phone for person in found.one.people]) == (
        ALPHA, said, ["06 00 00 00 01", ""],
    )  # fmt: skip


def _later(store: Store) -> None:
    add_minutes(store, 1, revision=0, minutes=30, now=at("08:30"), who="Personne A")


def _dropped(store: Store) -> None:
    drop_rounds(store, 1, revision=0, start=at("09:00"), last=5, now=at("08:30"), who="Personne A")


def _paused(store: Store) -> None:
    pause(store, 1, revision=0, now=at("08:45"), who="Personne A")


@pytest.mark.parametrize(
    ("change", "expected"),
    [(_later, [(ALPHA, "09:30"), (GAMMA, "09:30")]), (_dropped, []), (_paused, [])],
    ids=["the room is late", "round 2 is dropped", "the clock stands still"],
)
def test_what_is_near_goes_by_the_clock_of_the_room(
    store: Store, change: Callable[[Store], None], expected: list[tuple[int, str]]
) -> None:
    change(store)
    moment = "09:22" if change is not _paused else "09:00"
    assert [(id, start) for id, start, _ in missing(store, moment)] == expected


def test_before_a_plan_is_published_nobody_is_missing(path: Path) -> None:
    with Store.open(path) as store:
        store.events.add(workspaces.event("Autre"))
        assert find_missing(store, 2, now=at("09:10")) == Absent((), 0)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("alp", ["Alpha"]), ("BET", ["Bêta"]), ("ate", ["L’Atelier Delta"]), ("del l'at", ["L’Atelier Delta"]),
        ("oeu", ["Alpha"]), ("3", ["Gamma"]), ("n° 3", []), ("a", ["Alpha", "L’Atelier Delta"]), ("lpha", []),
        ("", []), ("9", []),
    ],
)  # fmt: skip
def test_three_letters_are_enough(store: Store, query: str, found: list[str]) -> None:
    """The beginning of a word of a name, also of a person's, whatever accents and case; a number is a number."""
    assert [one.name for one in seek(store.participants.all(1), query)] == found
