"""What is said to have happened: which rounds it concerns, who is meant, who walks in, what is told afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from matchmaker.day import (
    Choice,
    News,
    Proposal,
    add_news,
    come_back,
    confirm,
    drop_rounds,
    explain_none,
    find_applied,
    find_concerned,
    find_person,
    list_offers,
    make_guest,
    pause,
    propose_about,
    tell_history,
    undo,
    weigh_news,
    welcome,
)
from matchmaker.entities import Lock, Role, Statement, Trouble, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.participants import correct_participant
from matchmaker.plans import judge
from matchmaker.runs import start_run
from matchmaker.store import Store
from tests.mornings import (
    ATELIER,
    EVENT,
    FABRIQUE,
    OTHER,
    PLANNED,
    PORT,
    RELAIS,
    SHARED,
    VILLE,
    WHO,
    at,
    open_morning,
)

LATE = News(Trouble.LATE, VILLE, until=time(9, 30))
GONE = News(Trouble.NO_SHOW, FABRIQUE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_morning(tmp_path) as store:
        yield store


def slots(store: Store, one: News, moment: str) -> tuple[int, int]:
    [incident] = weigh_news(store, 1, [one], now=at(moment), who=WHO)
    return incident.first, incident.last


def proposed(store: Store, *news: News, moment: str = "9:05", frozen: int = 0) -> Proposal:
    return propose_about(store, 1, news, frozen=frozen, now=at(moment), who=WHO)


def applied(store: Store, *news: News, moment: str = "9:05") -> Proposal:
    found = proposed(store, *news, moment=moment)
    confirm(store, found, shown=found.digest, choice=Choice.REPAIR, now=at(moment), who=WHO)
    return found


class TestRounds:
    def test_whoever_is_late_misses_the_rounds_that_begin_before(self, store: Store) -> None:
        """Rounds begin at 9:00, 9:15, 9:30 and 9:45; one that begins on the minute is not missed."""
        assert slots(store, LATE, "8:00") == (1, 2)
        assert slots(store, LATE, "9:05") == (2, 2)
        assert slots(store, replace(LATE, until=time(12)), "9:20") == (3, 4)
        with pytest.raises(InputError, match="Ville misses no round: the next one begins at 09:30"):
            weigh_news(store, 1, [LATE], now=at("9:20"), who=WHO)

    def test_all_else_is_from_the_next_round_on(self, store: Store) -> None:
        assert slots(store, GONE, "8:00") == (1, 4)
        assert slots(store, News(Trouble.TABLE, table=SHARED), "9:20") == (3, 4)

    def test_while_the_clock_stands_still_rounds_are_later(self, store: Store) -> None:
        """Stopped at 9:05 for a quarter of an hour, the second round would begin at 9:30."""
        pause(store, 1, revision=0, now=at("9:05"), who=WHO)
        assert slots(store, replace(LATE, until=time(9, 31)), "9:20") == (2, 2)
        with pytest.raises(InputError, match="misses no round: the next one begins at 09:30"):
            weigh_news(store, 1, [LATE], now=at("9:20"), who=WHO)

    def test_a_dropped_round_is_not_missed(self, store: Store) -> None:
        drop_rounds(store, 1, revision=0, start=at("9:15"), last=2, now=at("9:05"), who=WHO)
        assert slots(store, replace(LATE, until=time(12)), "9:05") == (2, 2)

    def test_once_the_last_round_has_begun_nothing_can_be_done(self, store: Store) -> None:
        with pytest.raises(ConflictError, match="no round is left that could change"):
            weigh_news(store, 1, [GONE], now=at("9:45"), who=WHO)

    @pytest.mark.parametrize(
        ("wrong", "why"),
        [
            (News(Trouble.VETO, VILLE, VILLE), "nobody meets itself"),
            (News(Trouble.VETO, VILLE, PORT), "Ville and Port never meet"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, store: Store, wrong: News, why: str) -> None:
        with pytest.raises(InputError, match=why):
            weigh_news(store, 1, [wrong], now=at("9:05"), who=WHO)
        with pytest.raises(NotFoundError, match="99"):
            weigh_news(store, 1, [News(Trouble.LEFT, 99)], now=at("9:05"), who=WHO)

    def test_what_is_said_last_of_somebody_holds(self) -> None:
        left, broken = News(Trouble.LEFT, VILLE), News(Trouble.TABLE, table=SHARED)
        assert add_news((LATE, broken, GONE), left) == (broken, GONE, left)


def test_people_are_found_by_three_letters_or_their_number(store: Store) -> None:
    people = store.participants.all(1)
    ville, port, atelier = people[:3]
    twin = replace(port, id=9, number=9, organisation=replace(port.organisation, name="Port neuf", key="port neuf"))
    assert [find_person(people, typed) for typed in ("VIL", "3", "telier")] == [ville, atelier, atelier]
    assert find_person([*people, twin], "port") == port
    with pytest.raises(InputError, match="can be several: 2 Port; 9 Port neuf"):
        find_person([*people, twin], "por")
    for typed in ("xyz", "  "):
        with pytest.raises(NotFoundError, match="nobody who takes part"):
            find_person(people, typed)


class TestConfirming:
    def test_two_absences_are_one_repair(self, store: Store) -> None:
        found = applied(store, GONE, News(Trouble.NO_SHOW, ATELIER))
        plan = store.plans.published(1)
        assert plan is not None
        assert plan.meetings == found.repaired == PLANNED[:2]
        [happened] = tell_history(store, 1, now=at("9:05"))
        assert ([one.participant for one in happened.incidents], happened.last) == ([FABRIQUE, ATELIER], True)
        assert find_concerned(store, 1) == {VILLE, PORT, ATELIER, FABRIQUE}
        assert judge(store, 1).holds

    def test_what_was_not_shown_is_not_done(self, store: Store) -> None:
        shown, other = proposed(store, LATE), proposed(store, LATE, GONE)
        assert shown.digest != other.digest
        with pytest.raises(ConflictError, match="something changed meanwhile"):
            confirm(store, other, shown=shown.digest, choice=Choice.REPAIR, now=at("9:06"), who=WHO)
        with pytest.raises(ConflictError, match="something changed meanwhile"):
            confirm(store, shown, shown=shown.digest, choice=Choice.REPAIR, offers=[(1, 99)], now=at("9:06"), who=WHO)
        assert store.repairs.all(1) == ()

    def test_pressed_twice_it_is_known_again(self, store: Store) -> None:
        found = applied(store, LATE)
        assert find_applied(store, 1, shown=found.digest) == store.plans.published(1)
        assert find_applied(store, 1, shown="") is None

    def test_offers_do_not_go_with_cancelling_only(self, store: Store) -> None:
        found = proposed(store, LATE, News(Trouble.LEFT, ATELIER))
        assert found.repaired != found.cancelled
        assert found.offered
        pairs = [(one.a, one.b) for one in found.offered]
        with pytest.raises(ConflictError, match="fits the least change only"):
            confirm(store, found, shown=found.digest, choice=Choice.CANCEL, offers=pairs, now=at("9:05"), who=WHO)
        kept = confirm(store, found, shown=found.digest, choice=Choice.REPAIR, offers=pairs, now=at("9:05"), who=WHO)
        assert set(kept.meetings) == {*found.repaired, *found.offered}

    def test_what_was_taken_back_stays_in_the_history_and_weighs_no_more(self, store: Store) -> None:
        applied(store, GONE)
        undo(store, 1, now=at("9:07"), who=WHO)
        [happened] = tell_history(store, 1, now=at("9:05"))
        assert (happened.made.undone, happened.last, len(happened.incidents)) == (True, False, 1)
        assert (store.incidents.all(1), store.load_edition(1).participants[3].away) == ((), ())

    def test_while_a_plan_is_computed_the_morning_goes_on(self, store: Store) -> None:
        start_run(store, 1, who=WHO, now=at("9:00"))
        applied(store, GONE)
        assert store.load_edition(1).participants[3].away == (2, 3, 4)

    def test_whoever_has_no_meeting_left_leaves_nothing_to_change(self, store: Store) -> None:
        found = proposed(store, News(Trouble.LEFT, RELAIS))
        assert (found.repaired, found.cancelled, found.offered) == (PLANNED, PLANNED, ())

    def test_a_lock_gives_way_to_what_happened(self, store: Store) -> None:
        """On a meeting with somebody who left, of two who must not meet, and at a table that broke."""
        first, port, *_ = PLANNED
        for lock in (Lock(VILLE, FABRIQUE, slot=2, table=SHARED), Lock(PORT, ATELIER, slot=3, table=OTHER)):
            store.locks.set(1, lock)
        assert applied(store, GONE, News(Trouble.VETO, PORT, ATELIER)).repaired == (first, port)
        assert judge(store, 1).holds

    def test_a_locked_meeting_leaves_a_broken_table(self, store: Store) -> None:
        first, port, ville, last = PLANNED
        store.locks.set(1, Lock(VILLE, FABRIQUE, slot=2, table=SHARED))
        found = applied(store, News(Trouble.TABLE, table=SHARED))
        assert found.repaired == (first, port, replace(ville, table=OTHER), last)
        assert judge(store, 1).holds


class TestWalkingIn:
    def test_somebody_new_is_offered_places_and_nobody_moves(self, store: Store) -> None:
        ville = store.participants.get(VILLE)
        guest = make_guest(" Le  Fournil ", Role.SUPPLIER, group="catering", words="Buffets", email="", event=EVENT)
        one = welcome(store, 1, guest, partners=[ville], who=WHO, now=at("9:05"))
        assert (one.name, one.number, one.role, one.lines[0].text) == ("Le Fournil", 6, Role.SUPPLIER, "Buffets")
        found = proposed(store, frozen=1)
        [offer] = list_offers(found, of=one.id)
        assert (found.repaired, offer.first, offer.second, offer.counts) == (PLANNED, one, ville, (0, 2))
        assert offer.meeting.slot >= 3

    @pytest.mark.parametrize(
        ("frozen", "away", "why"),
        [
            (3, (), "Le Fournil has no free round among those that can change"),
            (2, (4,), "Ville has no free round in which Le Fournil is free"),
            (0, (), "no free place fits both"),
        ],
        ids=["no round", "the other is busy", "a veto, of which nothing is said"],
    )
    def test_why_nothing_fits_is_told_of_everyone_who_was_named(
        self, store: Store, frozen: int, away: tuple[int, ...], why: str
    ) -> None:
        ville = store.participants.get(VILLE)
        guest = make_guest("Le Fournil", Role.SUPPLIER, group="", words="", email="", event=EVENT)
        one = welcome(store, 1, guest, partners=[ville], who=WHO, now=at("9:05"))
        correct_participant(store, 1, one=ville, changes={"away": away}, who=WHO)
        if not frozen:
            store.statements.set(1, {VILLE: [Statement(VILLE, one.id, Wish.NO)]})
        found = proposed(store, frozen=frozen)
        assert list_offers(found, of=one.id) == ()
        assert [(name, str(told)) for name, told in explain_none(found, of=one.id)] == [("Ville", why)]

    def test_whoever_withdrew_comes_back_as_it_was(self, store: Store) -> None:
        relais = store.participants.get(RELAIS)
        correct_participant(store, 1, one=relais, changes={"withdrawn": True}, who=WHO)
        guest = make_guest("RELAIS", Role.BUYER, group="", words="", email="", event=EVENT)
        back = welcome(store, 1, guest, partners=[], who=WHO, now=at("9:05"))
        assert replace(back, revision=relais.revision) == relais
        assert [offer.first.id for offer in list_offers(proposed(store))] == [RELAIS]

    def test_whoever_was_reported_away_and_is_there_is_offered_places_again(self, store: Store) -> None:
        applied(store, GONE)
        come_back(store, 1, store.participants.get(FABRIQUE), who=WHO, now=at("9:16"))
        assert store.load_edition(1).participants[3].away == (2,)
        found = proposed(store, moment="9:16")
        assert {frozenset((one.a, one.b)) for one in found.offered} >= {frozenset((VILLE, FABRIQUE))}
        assert store.audit.all(1)[-1].what == "Fabrique: is there after all"

    def test_what_makes_no_sense_is_refused_whole(self, store: Store) -> None:
        wrong = make_guest("Le Fournil", Role.SUPPLIER, group="", words="", email="fournil", event=EVENT)
        with pytest.raises(InputError, match="is no e-mail address"):
            welcome(store, 1, wrong, partners=[], who=WHO, now=at("9:05"))
        relais, guest = store.participants.get(RELAIS), replace(wrong, email="")
        with pytest.raises(InputError, match="5 Relais cannot meet Le Fournil"):
            welcome(store, 1, guest, partners=[relais], who=WHO, now=at("9:05"))
        with pytest.raises(ConflictError, match="no round is left"):
            welcome(store, 1, guest, partners=[], who=WHO, now=at("9:50"))
        assert len(store.participants.all(1)) == 5


def test_the_journal_names_those_away_and_nobody_who_is_kept_apart(store: Store) -> None:
    before = len(store.audit.all(1))
    applied(store, GONE, News(Trouble.TABLE, table=OTHER), News(Trouble.VETO, VILLE, RELAIS))
    told = [(one.what, one.after, one.participant) for one in store.audit.all(1)[before + 1 :]]
    assert told == [
        ("Fabrique: no-show", "rounds 2 to 4", FABRIQUE),
        ("table 2: table", "rounds 2 to 4", None),
        ("two participants: kept apart", "rounds 2 to 4", None),
    ]
