"""What organisers and attendees read of wishes that were not granted; that attendees can guess nothing from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from matchmaker.entities import Edition, Lock, Meeting, Participant, Plan, Role, Statement, Table, Wish
from matchmaker.errors import ConflictError
from matchmaker.papers.words import words
from matchmaker.plans import find_plan, make_plan
from matchmaker.programme import slots_of
from matchmaker.reasons import (
    Never,
    Unmet,
    Unplanned,
    attendee_sentences,
    explain_unmet,
    say_cause,
    say_change,
    say_instead,
    say_price,
)
from solver.reasons import Cause, Price
from tests.desks import Desk
from tests.editions import MORNING, participant, plan_of
from tests.registration_files import BUYER, NETWORK, Line, line

FR, EN = words("fr"), words("en")


@contextmanager
def opened(folder: Path, *lines: Line, tables: int = 9) -> Iterator[tuple[Desk, Edition, Plan]]:
    """A workspace with a plan for these registrations."""
    folder.mkdir(exist_ok=True)
    desk = Desk(folder)
    desk.set_tables(tables)
    desk.read(*lines)
    make_plan(desk.store, desk.event)
    yield desk, desk.store.load_edition(desk.event), find_plan(desk.store, desk.event)
    desk.store.close()


def one(edition: Edition, name: str) -> int:
    return next(found.id for found in edition.participants if found.name == name)


def told(edition: Edition, plan: Plan, name: str) -> list[tuple[str, str, str]]:
    """Target and sentence in both languages."""
    found = attendee_sentences(edition, plan, one(edition, name))
    return [(said.target.name, said.say(FR), said.say(EN)) for said in found]


def causes(edition: Edition, plan: Plan, name: str) -> list[tuple[str, str]]:
    found = explain_unmet(edition, plan, source=one(edition, name))
    return [(unmet.target.name, say_cause(unmet, EN)) for unmet in found]


NOT_PLANNED = ("n’a pas pu être planifié cette fois", "could not be planned this time")
CITY = line("Ville A", BUYER, wishes=["Atelier 1"], leave="9h15")
FIRST = line("Atelier 1", wishes=["Ville A"])
SECOND = line("Atelier 2", wishes=["Ville A", "Atelier 1", "Réseau", "Ville B"], arrive="9h15")
SECOND_EARLY = line("Atelier 2", wishes=["Ville A", "Atelier 1", "Réseau"])
NET = line("Réseau", NETWORK)


class TestAttendees:
    def test_databases_that_differ_only_in_one_veto_say_the_same(self, tmp_path: Path) -> None:
        refusing = line("Ville A", BUYER, wishes=["Atelier 1"], refuses=["Atelier 2"], leave="9h15")
        with (
            opened(tmp_path / "open", CITY, FIRST, SECOND_EARLY, NET) as (_, edition, plan),
            opened(tmp_path / "veto", refusing, FIRST, SECOND_EARLY, NET) as (_, other, other_plan),
        ):
            assert [s.wish for s in other.statements].count(Wish.NO) == 1
            assert causes(edition, plan, "Atelier 2")[0] != causes(other, other_plan, "Atelier 2")[0]
            said = told(edition, plan, "Atelier 2")
            assert said == told(other, other_plan, "Atelier 2")
            assert said == [(name, *NOT_PLANNED) for name in ("Ville A", "Atelier 1", "Réseau")]

    def test_full_tables_hours_of_the_other_veto_and_roles_read_the_same(self, tmp_path: Path) -> None:
        lines = (CITY, FIRST, SECOND, NET, line("Ville B", BUYER, refuses=["Atelier 2"], arrive="9h20"))
        with opened(tmp_path, *lines) as (_, edition, plan):
            assert [why for _, why in causes(edition, plan, "Atelier 2")] == [
                "they are never there at the same time",
                "neither buys what the other provides",
                "Réseau is a network and meets nobody",
                "Ville B asks not to meet Atelier 2",
            ]
            assert {text[1:] for text in told(edition, plan, "Atelier 2")} == {NOT_PLANNED}

    @pytest.mark.parametrize(
        ("more", "label"),
        [
            ({"maximum": 1}, "unplanned_limit"),
            ({"arrive": time(9, 30), "leave": time(9, 45)}, "unplanned_hours"),
            ({"arrive": time(9, 30), "leave": time(9, 45), "parallel": 2}, "unplanned"),
            ({"arrive": time(18, 0)}, "unplanned_away"),
            ({}, "unplanned"),
        ],
    )
    def test_own_limit_and_own_hours(self, more: dict[str, int | time], label: str) -> None:
        edition = small(**more)
        meetings = () if label == "unplanned_away" else ((1, 3, 1, 1),)
        expected = tuple(Unplanned(edition.participants[k], label) for k in ((1, 0) if not meetings else (1,)))
        assert attendee_sentences(edition, plan_of(*meetings), 3) == expected

    def test_the_limit_of_the_event_is_everybodys(self) -> None:
        edition = small()
        edition = replace(edition, event=replace(edition.event, maximum=1))
        assert [s.label for s in attendee_sentences(edition, plan_of((1, 3, 1, 1)), 3)] == ["unplanned_limit"]

    @pytest.mark.parametrize("limits", [{}, {"maximum": 1}, {"arrive": time(9, 30), "leave": time(9, 45)}])
    def test_nothing_of_the_others_changes_a_word(self, limits: dict[str, int | time]) -> None:
        edition, plan = small(**limits), plan_of((1, 3, 1, 1))
        said = [(found.target.id, found.label) for found in attendee_sentences(edition, plan, 3)]
        true_causes = set()
        for seed in range(60):
            changed = vary(edition, Random(seed), own=3)
            again = attendee_sentences(changed, plan, 3)
            assert [(found.target.id, found.label) for found in again] == said
            true_causes |= {unmet.cause for unmet in explain_unmet(changed, plan, source=3)}
        assert {Never.VETO, Never.ROLES} < true_causes


def small(**own: Any) -> Edition:
    """Two buyers and two suppliers; the third participant wishes both buyers, the second first."""
    people = (
        participant(1, "Ville A", Role.BUYER),
        participant(2, "Ville B", Role.BUYER),
        participant(3, "Atelier C", Role.SUPPLIER, **own),
        participant(4, "Atelier D", Role.SUPPLIER),
    )
    statements = (Statement(3, 1, Wish.YES, 2), Statement(3, 2, Wish.PRIORITY, 1))
    return Edition(MORNING, slots_of(MORNING), (Table(1, "1"), Table(2, "2")), people, statements)


def vary(edition: Edition, random: Random, *, own: int) -> Edition:
    """Others say other things, come at other hours, want fewer meetings; the meeting of 1 and 3 stays possible."""

    def another(person: Participant) -> Participant:
        if person.id in (own, 1):
            return person
        arrive = random.choice([None, None, time(11, 0)])
        return replace(
            person,
            role=random.choice([person.role, person.role, Role.SUPPLIER]),
            arrive=arrive,
            maximum=random.choice([None, 0, 1]),
            parallel=random.choice([1, 2]),
        )

    others = [p.id for p in edition.participants if p.id != own]
    said = [
        Statement(source, target.id, random.choice([Wish.YES, Wish.NO, Wish.PRIORITY]))
        for source in others
        for target in edition.participants
        if target.id != source and random.random() < 0.5 and (source, target.id) != (1, own)
    ]
    mine = tuple(s for s in edition.statements if s.source == own)
    return replace(edition, participants=tuple(map(another, edition.participants)), statements=(*mine, *said))


def say(unmet: Unmet) -> tuple[str, str, str, str]:
    return say_cause(unmet, EN), say_price(unmet, EN), say_instead(unmet), say_change(unmet, EN)


class TestOrganisers:
    def test_the_lot_says_so(self, tmp_path: Path) -> None:
        city = line("Ville A", BUYER, leave="9h15")
        with opened(tmp_path, city, line("Atelier 1", wishes=["Ville A"]), line("Atelier 2", wishes=["Ville A"])) as (
            _,
            edition,
            plan,
        ):
            (found,) = explain_unmet(edition, plan)
            lucky = "Atelier 1" if found.source.name == "Atelier 2" else "Atelier 2"
            assert say(found) == (
                "an equally good plan grants it; decided by lot",
                "Nothing: another plan that is just as good grants it.",
                f"Ville A – {lucky}",
                "Ville A there in round 2 as well",
            )

    def test_full_with_whom_at_what_price(self, tmp_path: Path) -> None:
        with opened(tmp_path, CITY, FIRST, line("Atelier 2", wishes=["Ville A"])) as (_, edition, plan):
            (found,) = explain_unmet(edition, plan)
            assert (found.source.name, found.target.name, found.wish, found.rank) == (
                "Atelier 2", "Ville A", Wish.YES, 1,
            )  # fmt: skip
            assert say(found) == (
                "Ville A has no free round left: meetings with Atelier 1",
                "Points of the wishes that are granted: 119 fewer",
                "Ville A – Atelier 1",
                "Ville A there in round 2 as well",
            )
            assert say_cause(found, FR) == "Ville A n’a plus de tour libre\u00a0: rendez-vous avec Atelier 1"

    def test_own_limit_and_tables(self, tmp_path: Path) -> None:
        lines = (line("Ville A", BUYER, wishes=["Atelier 1", "Atelier 2"]), FIRST, line("Atelier 2"))
        with opened(tmp_path, *lines) as (desk, _, _):
            desk.correct("Ville A", maximum=1)
            make_plan(desk.store, desk.event)
            edition, plan = desk.store.load_edition(desk.event), find_plan(desk.store, desk.event)
            (found,) = explain_unmet(edition, plan)
            assert say(found) == (
                "Ville A has reached the limit of 1 at most",
                "Points of the wishes that are granted: 120 fewer",
                "Ville A – Atelier 1",
                "one more meeting allowed for Ville A",
            )

    def test_a_lock_in_the_way(self, tmp_path: Path) -> None:
        with opened(tmp_path, CITY, FIRST, line("Atelier 2")) as (desk, _, _):
            desk.store.locks.set(desk.event, Lock(desk.one("Ville A").id, desk.one("Atelier 2").id))
            make_plan(desk.store, desk.event)
            edition, plan = desk.store.load_edition(desk.event), find_plan(desk.store, desk.event)
            found = explain_unmet(edition, plan)
            assert [(unmet.source.name, *say(unmet)[:3]) for unmet in found] == [
                (name, "locked meetings leave no room for it", "No plan can grant it as things are.", "")
                for name in ("Atelier 1", "Ville A")
            ]

    def test_a_plan_that_breaks_a_rule_by_now_has_no_reasons(self, tmp_path: Path) -> None:
        with opened(tmp_path, CITY, FIRST) as (desk, _, plan):
            desk.say("Atelier 1", ("Ville A", Wish.NO, None))
            with pytest.raises(ConflictError, match="plan 1 breaks a rule as things are now"):
                explain_unmet(desk.store.load_edition(desk.event), plan)

    def test_prices_that_are_not_known_are_intervals(self) -> None:
        edition = small()
        goals = ("mutual priorities", "level 1", "wishes")
        price = Price(goals, (0, 0, 10), (1, -2, 0))
        unmet = Unmet(edition.participants[2], edition.participants[0], Wish.YES, None, Cause.SLOTS, price=price)
        assert say_price(unmet, EN) == (
            "At least: Points of the wishes that are granted: 10 fewer. At most: Meetings that are a priority for "
            "both: 1 fewer; Participants with 1 or more meetings: 2 more."
        )
        least = "At least: Points of the wishes that are granted: 10 fewer. How much more is not known."
        assert say_price(replace(unmet, price=replace(price, high=None)), EN) == least

    def test_every_goal_has_a_name_in_both_languages(self) -> None:
        edition = small()
        goals = ("imposed", "mutual priorities", "minimum", "level 2", "groups", "wishes")
        unmet = Unmet(edition.participants[2], edition.participants[0], Wish.YES, None, Cause.SLOTS)
        said = [say_price(replace(unmet, price=Price(goals, (1,) * 6, (1,) * 6)), one).split("; ") for one in (FR, EN)]
        assert [len(set(parts)) for parts in said] == [6, 6]
        assert set(said[0]).isdisjoint(said[1])

    def test_every_cause_can_be_said_in_both_languages(self) -> None:
        edition = small()
        source, target = edition.participants[2], edition.participants[0]
        for cause in (*Cause, *Never):
            who = ((target, ()), (source, (target,)))
            unmet = Unmet(source, target, Wish.YES, None, cause, who=who)
            assert say_cause(unmet, FR) != say_cause(unmet, EN) != ""


def test_meetings_by_hand_are_a_plan_too() -> None:
    edition = small()
    plan = replace(plan_of(), meetings=(Meeting(1, 3, 1, 1),))
    (found,) = explain_unmet(edition, plan)
    assert (found.target.id, found.cause, found.instead) == (2, Cause.BETTER, ())
