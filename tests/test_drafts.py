"""Plans side by side, what changes from one to another, taking up an older one, pairs to add."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.drafts import (
    Grade,
    add_pairs,
    compare_plans,
    count_tables,
    find_best,
    roll_back,
    tell_apart,
)
from matchmaker.entities import Edition, Lock, Meeting, Plan, PlanGoal, PlanState, Role, Statement, Table, Wish
from matchmaker.errors import ConflictError, InputError, NotFoundError
from matchmaker.mail.changes import Change, Teller
from matchmaker.papers.words import words
from matchmaker.plans import ONLY, judge, make_plan, publish
from matchmaker.programme import slots_of
from tests.desks import Desk
from tests.editions import MORNING, participant, plan_of
from tests.registration_files import BUYER, line

TABLES = (Table(1, "1", owner=1), Table(2, "2", owner=2, closed=(1,)))


def say(source: int, target: int, wish: Wish) -> Statement:
    return Statement(source, target, wish)


def edition(*said: Statement) -> Edition:
    """1 and 2 buy, 3 to 5 sell, 6 is a network; 4 is away in rounds 2 to 4."""
    people = (
        participant(1, "Ville", Role.BUYER),
        participant(2, "Agglo", Role.BUYER),
        participant(3, "Atelier", Role.SUPPLIER),
        participant(4, "Chantier", Role.SUPPLIER, away=(2, 3, 4)),
        participant(5, "Jardins", Role.SUPPLIER),
        participant(6, "Réseau", Role.NETWORK),
    )
    return Edition(MORNING, slots_of(MORNING), TABLES, people, statements=said)


SAID = (
    say(1, 3, Wish.PRIORITY), say(3, 1, Wish.PRIORITY), say(1, 4, Wish.PRIORITY), say(4, 1, Wish.OPEN),
    say(2, 3, Wish.YES), say(2, 5, Wish.YES), say(5, 2, Wish.NO), say(5, 1, Wish.OPEN), say(1, 2, Wish.YES),
    say(6, 1, Wish.YES),
)  # fmt: skip
"""Four wishes cannot be granted: one is refused, one between buyers, one of a network, one “open” unasked for."""


def test_wishes_are_counted_by_grade_where_they_can_be_granted() -> None:
    first, second = compare_plans(
        edition(*SAID), [plan_of((1, 3, 1, 1), (1, 4, 5, 1)), plan_of((2, 3, 2, 2), (1, 4, 1, 1))]
    )
    assert first.grades == {Grade.MUTUAL: (1, 1), Grade.PRIORITY: (1, 1), Grade.YES: (0, 1), Grade.OPEN: (1, 1)}
    assert second.grades == {Grade.MUTUAL: (0, 1), Grade.PRIORITY: (1, 1), Grade.YES: (1, 1), Grade.OPEN: (1, 1)}
    assert [(one.granted, one.wished, one.fewest) for one in (first, second)] == [(3, 4, 0), (2, 4, 1)]


def test_meetings_waiting_and_tables_are_counted() -> None:
    """1, 2 and 3 wait three rounds each; 4 is away meanwhile and does not wait."""
    [found] = compare_plans(edition(*SAID), [plan_of((1, 3, 1, 1), (1, 4, 5, 1), (2, 3, 5, 2), (2, 4, 1, 2))])
    assert (found.spread, found.longest, found.idle) == ((1, 0, 4), 3, 9)
    assert found.used == (2, 0, 0, 0, 2, 0)
    assert count_tables(edition()) == (1, 2, 2, 2, 2, 2)


def test_an_empty_plan_is_counted_too() -> None:
    [found] = compare_plans(edition(), [plan_of()])
    assert (found.granted, found.wished, found.fewest, found.spread, found.longest) == (0, 0, 0, (5,), 0)


def goal(name: str, value: int, bound: int) -> PlanGoal:
    return PlanGoal(name, "most", value, bound, "global")


def least(name: str, value: int, bound: int) -> PlanGoal:
    return PlanGoal(name, "least", value, bound, "chosen meetings")


BEST, FULL = "Who meets whom: proved, no plan reaches the goals better.", goal("level 1", 9, 9)
OPEN = "Waiting and table changes: perhaps they could be better."


@pytest.mark.parametrize(
    ("goals", "notices", "sentences"),
    [
        ([], (), ["Nothing is proved of it."]),
        ([FULL, goal("wishes", 500, 500)], (), [BEST]),
        (
            [FULL, goal("wishes", 5, 5), least("waiting", 0, 0), least("stay", 7, 7), least("shares", 2, 0)],
            (),
            [BEST, "Waiting and table changes: proved, with these meetings they cannot be better."],
        ),
        ([goal("wishes", 500, 500), least("waiting", 1, 0), least("stay", 7, 7)], (), [BEST, OPEN]),
        (
            [FULL, goal("wishes", 500, 502), least("stay", 902, 0)],
            (),
            ["Who meets whom: at most 0.4% better is possible.", OPEN],
        ),
        ([goal("level 1", 9, 10), goal("wishes", 5, 7)], (), ["Who meets whom: perhaps it could be better."]),
        (
            [goal("wishes", 5, 5)],
            (f"All 2 meetings of plan 1 were kept; {ONLY}",),
            [BEST, "This speaks of plans that keep the meetings it was filled around."],
        ),
        (
            [goal("wishes", 5, 5), PlanGoal("changed agendas", "least", 2, 2, "global")],
            (),
            ["It repairs an earlier plan: how good it is beside a plan made anew is not known."],
        ),
    ],
)
def test_the_proof_claims_no_more_than_is_known(
    goals: list[PlanGoal], notices: tuple[str, ...], sentences: list[str]
) -> None:
    [found] = compare_plans(edition(), [replace(plan_of(), goals=tuple(goals), notices=notices)])
    assert [str(one) for one in found.proof] == sentences


def test_the_best_values_are_those_that_not_all_have() -> None:
    assert find_best([3, 5, None, 5]) == {1, 3}
    assert find_best([3, 5, None, 5], least=True) == {0}
    assert find_best([4, 4, None]) == find_best([]) == frozenset()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.set_tables(4)
    shops = ("Atelier 1", "Atelier 2", "Atelier 3")
    made.read(
        line("Ville A", BUYER, wishes=shops[:2]),
        line("Ville B", BUYER, wishes=shops[1:]),
        *map(line, shops),
    )
    yield made
    made.store.close()


def meeting(desk: Desk, a: str, b: str, slot: int, label: str) -> Meeting:
    return Meeting(desk.one(a).id, desk.one(b).id, slot, desk.table(label))


def test_what_changes_from_one_plan_to_another(desk: Desk) -> None:
    """One meeting moves, one is new, one is gone."""
    first = make_plan(desk.store, desk.event)
    before, after = (
        replace(first, meetings=tuple(meeting(desk, *one) for one in meetings))
        for meetings in (
            [("Ville A", "Atelier 1", 1, "1"), ("Ville B", "Atelier 2", 1, "2")],
            [("Ville A", "Atelier 1", 2, "1"), ("Ville B", "Atelier 1", 1, "2")],
        )
    )
    edition = desk.store.load_edition(desk.event)
    told = Teller(desk.store, edition, words=words("en"))
    found = tell_apart(edition, before, after, told=told)
    assert [(one.participant.name, one.before, one.after, one.gained, one.lost) for one in found.people] == [
        ("Atelier 1", 1, 2, 0, 0),
        ("Atelier 2", 1, 0, 0, 0),
        ("Ville A", 1, 1, 0, 0),
        ("Ville B", 1, 1, 0, 1),
    ]
    assert (found.gained, found.lost, found.wishes) == (1, 1, (0, 1))
    plain = [
        Change(one.partner, one.before.replace("\u00a0", " "), one.after.replace("\u00a0", " "))
        for one in found.people[0].changes
    ]
    assert plain == [
        Change("Ville B", "", "round 1, 9:00, table 2"),
        Change("Ville A", "round 1, table 1", "round 2, 9:20, table 1"),
    ]
    assert tell_apart(edition, before, before, told=told).people == ()
    far = replace(after, meetings=(meeting(desk, "Ville A", "Atelier 1", 99, "1"),))
    with pytest.raises(ConflictError, match="no longer there"):
        tell_apart(edition, before, far, told=told)


def test_an_older_plan_is_taken_up_again(desk: Desk) -> None:
    """A published one too; the copy is a draft, judged like any other."""
    first = make_plan(desk.store, desk.event)
    with pytest.raises(ConflictError, match="latest draft already"):
        roll_back(desk.store, desk.event, number=1, who="Personne A")
    published = publish(desk.store, desk.event)
    make_plan(desk.store, desk.event)
    copy = roll_back(desk.store, desk.event, number=1, who="Personne A")
    assert copy == desk.store.plans.latest(desk.event)
    assert copy == replace(published, id=3, number=3, state=PlanState.DRAFT, origin=1)
    verdict = judge(desk.store, desk.event)
    assert (verdict.holds, verdict.current) == (True, True)
    last = desk.store.audit.all(desk.event)[-1]
    assert (last.who, last.what, last.after) == ("Personne A", "plan 3: made", "a copy of plan 1")
    assert first.number == 1


def test_a_plan_that_breaks_a_rule_is_not_taken_up(desk: Desk) -> None:
    make_plan(desk.store, desk.event)
    make_plan(desk.store, desk.event)
    desk.correct("Atelier 2", withdrawn=True)
    with pytest.raises(ConflictError, match="plan 1 breaks a rule"):
        roll_back(desk.store, desk.event, number=1, who="Personne A")
    assert len(desk.store.plans.all(desk.event)) == 2


def test_pairs_are_added_all_or_none(desk: Desk) -> None:
    a, b, one, three = (desk.one(name).id for name in ("Ville A", "Ville B", "Atelier 1", "Atelier 3"))
    for wrong, error in (((a, b), InputError), ((a, 99), NotFoundError)):
        with pytest.raises(error):
            add_pairs(desk.store, desk.event, pairs=[(b, one), wrong], reason="proposé", who="Personne A")
        assert desk.store.locks.all(desk.event) == ()
    add_pairs(desk.store, desk.event, pairs=[(b, one), (a, three)], reason="proposé", who="Personne A")
    plan: Plan = make_plan(desk.store, desk.event)
    assert set(desk.store.locks.all(desk.event)) == {Lock(b, one, reason="proposé"), Lock(a, three, reason="proposé")}
    assert {(b, one), (a, three)} <= {(met.a, met.b) for met in plan.meetings}
