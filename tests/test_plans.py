"""Drafts, the checker's verdict on them as things change, and publishing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from random import Random

import pytest

from matchmaker.entities import Lock, PlanState, Role, Wish
from matchmaker.errors import ConflictError, InputError, NoScheduleError, NotFoundError
from matchmaker.events import change_event
from matchmaker.plans import (
    Departure,
    compare_published,
    find_idle,
    find_plan,
    find_short,
    judge,
    make_plan,
    open_plan,
    publish,
)
from matchmaker.store import Store
from matchmaker.violations import explain_violation
from solver.check import Rule, Violation
from solver.problem import Participant as Side
from solver.problem import Problem
from solver.problem import Table as Place
from tests.command_line import dump
from tests.desks import Desk
from tests.registration_files import BOTH, BUYER, NETWORK, line

NOW = datetime(2027, 4, 20, 9, tzinfo=UTC)
CITIES = tuple(f"Ville {letter}" for letter in "ABCD")
SHOPS = tuple(f"Atelier {number}" for number in range(1, 9))


def fair() -> list[tuple[str, ...]]:
    """Four buyers, eight suppliers, a firm that is both, a network; wishes on both sides."""
    lines = [line(city, BUYER, wishes=[SHOPS[(3 * i + j) % 8] for j in range(5)]) for i, city in enumerate(CITIES)]
    lines += [line(shop, wishes=[CITIES[i % 4], "Fabrique"], people=1 + i % 2) for i, shop in enumerate(SHOPS)]
    return [*lines, line("Fabrique", BOTH, wishes=["Ville A", "Réseau"]), line("Réseau", NETWORK, wishes=["Ville B"])]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.set_tables(6)
    yield made
    made.store.close()


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.read(*fair())
    make_plan(desk.store, desk.event)
    return desk


def whys(desk: Desk) -> set[str]:
    """Why meetings of the plan may no longer take place."""
    return {loss.why for loss in judge(desk.store, desk.event).losses}


def test_a_plan_keeps_every_rule_and_gives_buyers_their_tables(planned: Desk) -> None:
    edition, plan = planned.store.load_edition(planned.event), find_plan(planned.store, planned.event)
    verdict = judge(planned.store, planned.event)
    assert (verdict.holds, verdict.current, verdict.losses, verdict.changes) == (True, True, (), ())
    assert (plan.number, plan.state, plan.status, plan.reproducible) == (1, PlanState.DRAFT, "OPTIMAL", True)
    owned = {one.name: table.label for table in edition.tables for one in edition.participants if table.owner == one.id}
    assert owned == {"Ville A": "1", "Ville B": "2", "Ville C": "3", "Ville D": "4"}
    for a, b, _, table in planned.meetings(plan):
        assert table in ({owned.get(a), owned.get(b)} - {None} or {"5", "6"})
    assert verdict.values == {goal.name: goal.value for goal in plan.goals}
    assert "Réseau" not in {name for meeting in planned.meetings(plan) for name in meeting[:2]}


def test_the_same_registrations_give_the_same_plan(planned: Desk) -> None:
    first = find_plan(planned.store, planned.event)
    second = make_plan(planned.store, planned.event)
    assert (second.number, second.meetings, second.goals) == (2, first.meetings, first.goals)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_the_lines_decides_nothing(planned: Desk, tmp_path: Path, seed: int) -> None:
    lines = fair()
    Random(seed).shuffle(lines)
    (tmp_path / "other").mkdir()
    other = Desk(tmp_path / "other")
    other.set_tables(6)
    other.read(*lines[: 4 * seed + 2])
    other.read(*lines)
    theirs = other.meetings(make_plan(other.store, other.event))
    other.store.close()
    assert theirs == planned.meetings(find_plan(planned.store, planned.event))


def test_another_seed_is_another_lot(planned: Desk) -> None:
    event = planned.store.events.get(planned.event)
    plans = [find_plan(planned.store, planned.event)]
    for seed in (2, 3):
        event = planned.store.events.save(replace(event, seed=seed))
        plans.append(make_plan(planned.store, planned.event))
    assert len({frozenset(planned.meetings(plan)) for plan in plans}) > 1
    assert len({tuple(goal.value for goal in plan.goals[:7]) for plan in plans}) == 1


def test_vetoes_are_kept(desk: Desk) -> None:
    desk.read(
        line("Ville A", BUYER, wishes=SHOPS), *(line(shop, refuses=["Ville A"]) for shop in SHOPS[:7]), line(SHOPS[7])
    )
    assert {meeting[:2] for meeting in desk.meetings(make_plan(desk.store, desk.event))} == {("Ville A", "Atelier 8")}


def test_one_person_behind_two_organisations_is_never_at_two_meetings(desk: Desk) -> None:
    same = ("Atelier 1", "Atelier 2", "Ville A")
    desk.read(
        line("Ville A", BUYER, email="une@personne.example", wishes=SHOPS),
        line("Ville B", BUYER, wishes=SHOPS),
        line("Ville C", BUYER, wishes=SHOPS),
        *(line(shop, email="Une@Personne.example" if shop in same else "") for shop in SHOPS[:4]),
    )
    plan = make_plan(desk.store, desk.event)
    verdict = judge(desk.store, desk.event)
    assert verdict.holds
    busy = Counter(slot for a, b, slot, _ in desk.meetings(plan) for name in (a, b) if name in same)
    assert len(busy) == sum(busy.values()) == 6
    edition = desk.store.load_edition(desk.event)
    assert edition.same_person == (tuple(sorted(desk.one(name).id for name in same)),)


def test_those_who_could_meet_nobody_are_told_from_those_who_were_unlucky(desk: Desk) -> None:
    desk.read(
        line("Ville A", BUYER, wishes=SHOPS[:3]),
        line("Ville B", BUYER),
        line("Ville C", BUYER, arrive="10h40", wishes=["Atelier 4"]),
        line("Atelier 4", leave="10h00"),
        *(line(shop) for shop in SHOPS[:3]),
        line("Réseau", NETWORK),
    )
    desk.correct("Ville A", maximum=2)
    plan = make_plan(desk.store, desk.event)
    nobody, others = find_idle(desk.store.load_edition(desk.event), plan)
    assert [one.name for one in nobody] == ["Atelier 4", "Ville B", "Ville C"]
    assert len(others) == 1
    assert others[0].name in SHOPS[:3]
    assert plan.notices == ("These participants have no pair that could meet. Atelier 4; Ville B; Ville C",)


def test_nobody_and_no_tables_are_refused_with_what_to_type(desk: Desk) -> None:
    with pytest.raises(InputError, match=r"no participants yet; import them: matchmaker import FILE\.db"):
        make_plan(desk.store, desk.event)
    desk.read(line("Réseau", NETWORK))
    with pytest.raises(InputError, match="no participants yet"):
        make_plan(desk.store, desk.event)
    desk.read(*fair())
    desk.set_tables(3)
    with pytest.raises(InputError, match=r"4 buyers keep 4 tables of their own, and there are 3\. .* --tables 4"):
        make_plan(desk.store, desk.event)
    with pytest.raises(NotFoundError, match=r"no plan yet; make one: matchmaker plan FILE\.db"):
        judge(desk.store, desk.event)


def test_those_below_the_floor_are_told_with_what_they_could_have(desk: Desk) -> None:
    desk.read(line("Ville A", BUYER, leave="9h40", wishes=SHOPS[:5]), *map(line, SHOPS[:5]))
    lock(desk, "Ville A", "Atelier 1")
    plan = make_plan(desk.store, desk.event)
    edition = desk.store.load_edition(desk.event)
    assert len(plan.meetings) == 2
    assert find_short(edition, plan) == ()
    fewer = replace(plan, meetings=plan.meetings[:1])
    assert [(one.name, held, floor) for one, held, floor in find_short(edition, fewer)] == [("Ville A", 1, 2)]


def test_agendas_are_compared_with_the_published_plan(planned: Desk) -> None:
    first = find_plan(planned.store, planned.event)
    assert compare_published(planned.store, planned.event, plan=first) is None
    publish(planned.store, planned.event)
    assert compare_published(planned.store, planned.event, plan=first) is None
    same = make_plan(planned.store, planned.event)
    busy = {p for meeting in first.meetings for p in (meeting.a, meeting.b)}
    assert compare_published(planned.store, planned.event, plan=same) == Departure(1, (), len(busy))
    moved = replace(same, meetings=(replace(same.meetings[0], table=0), *same.meetings[1:]))
    found = compare_published(planned.store, planned.event, plan=moved)
    assert found is not None
    assert {one.id for one in found.differ} == {same.meetings[0].a, same.meetings[0].b}


def test_no_wish_at_all_is_an_empty_plan(desk: Desk) -> None:
    desk.read(line("Ville A", BUYER), line("Atelier 1"))
    assert make_plan(desk.store, desk.event).meetings == ()
    assert judge(desk.store, desk.event).holds


def lock(desk: Desk, a: str, b: str, slot: int | None = None, table: str | None = None) -> None:
    place = None if table is None else desk.table(table)
    desk.store.locks.set(desk.event, Lock(desk.one(a).id, desk.one(b).id, slot, place))


def test_a_lock_is_kept_although_nobody_wished_it(planned: Desk) -> None:
    lock(planned, "Ville A", "Atelier 8", 2, "1")
    assert ("Ville A", "Atelier 8", 2, "1") in planned.meetings(make_plan(planned.store, planned.event))
    assert judge(planned.store, planned.event).holds


@pytest.mark.parametrize(
    ("locks", "why"),
    [
        (
            [("Ville A", "Atelier 1", 2, None), ("Ville A", "Atelier 2", 2, None)],
            "Ville A (11) has too many meetings in round 2: 2, at most 1",
        ),
        (
            [("Ville A", "Atelier 1", 1, "5")],
            "Ville A (11), Atelier 1 (1) meet in round 1 at table 5, which is not theirs",
        ),
        (
            [("Fabrique", "Atelier 1", 3, "5"), ("Fabrique", "Atelier 2", 4, "5"), ("Ville C", "Atelier 2", 4, None)],
            "Atelier 2 (2) has too many meetings in round 4: 2, at most 1",
        ),
    ],
)
def test_locks_that_contradict_each_other_are_named_and_nothing_is_kept(
    desk: Desk, locks: list[tuple[str, str, int, str | None]], why: str
) -> None:
    desk.read(*fair())
    for one in locks:
        lock(desk, *one)
    before = dump(desk.path)
    with pytest.raises(NoScheduleError) as refused:
        make_plan(desk.store, desk.event)
    assert str(refused.value) == (
        f"no plan keeps every lock: {why}. Move or remove a lock, then plan again; nothing was kept"
    )
    assert dump(desk.path) == before


def test_locked_people_who_never_meet_in_time_are_named(desk: Desk) -> None:
    desk.read(*fair())
    desk.correct("Ville A", arrive=time(10, 30))
    desk.correct("Atelier 1", leave=time(10))
    lock(desk, "Ville A", "Atelier 1")
    with pytest.raises(NoScheduleError, match=r"Ville A \(11\) and Atelier 1 \(1\) are never there at the same time"):
        make_plan(desk.store, desk.event)


def test_locks_beyond_hours_or_a_maximum_are_counted(desk: Desk) -> None:
    desk.read(*fair())
    desk.correct("Ville A", leave=time(9, 40))
    desk.correct("Ville B", maximum=1)
    for city, shop in (*(("Ville A", shop) for shop in SHOPS[:3]), *(("Ville B", shop) for shop in SHOPS[:2])):
        lock(desk, city, shop)
    with pytest.raises(NoScheduleError) as refused:
        make_plan(desk.store, desk.event)
    assert (
        "Ville A (11) has 3 locked meetings and can have 2 at most; Ville B (12) has 2 locked meetings and can have 1 "
        "at most." in str(refused.value)
    )


def test_locks_that_only_a_search_refutes_are_listed(desk: Desk) -> None:
    """Three pairs of three people in two slots: a ring of odd length, where each lock by itself is possible."""
    desk.read(*(line(name, BOTH, leave="9h40") for name in ("Fabrique A", "Fabrique B", "Fabrique C")))
    for one, other in ("AB", "BC", "AC"):
        lock(desk, f"Fabrique {one}", f"Fabrique {other}")
    with pytest.raises(NoScheduleError) as refused:
        make_plan(desk.store, desk.event)
    assert "Locked are: Fabrique A (1) and Fabrique B (2); Fabrique A (1) and Fabrique C (3); " in str(refused.value)
    assert refused.value.exit_code == 7


def test_a_lock_on_a_vetoed_pair_is_refused_in_words(planned: Desk) -> None:
    lock(planned, "Ville A", "Atelier 1")
    planned.say("Atelier 1", ("Ville A", Wish.NO, None))
    with pytest.raises(InputError, match="Ville A and Atelier 1 are locked together, but one asked not to meet"):
        make_plan(planned.store, planned.event)


def test_a_plan_is_judged_and_opened_although_a_lock_has_become_impossible(planned: Desk) -> None:
    lock(planned, "Ville A", "Atelier 1")
    make_plan(planned.store, planned.event)
    planned.say("Atelier 1", ("Ville A", Wish.NO, None))
    verdict = judge(planned.store, planned.event)
    assert (verdict.holds, verdict.violations) == (False, ())
    assert verdict.losses
    assert open_plan(planned.store, planned.event)[2] == verdict.losses
    with pytest.raises(ConflictError, match="breaks a rule"):
        publish(planned.store, planned.event)


def test_slots_of_a_published_plan_cannot_be_taken_away(planned: Desk) -> None:
    last = max(meeting.slot for meeting in publish(planned.store, planned.event).meetings)
    event = planned.store.events.get(planned.event)
    with pytest.raises(ConflictError, match=f"the published plan 1 has meetings in round {last}"):
        change_event(planned.store, event, changes={"slots": last - 1}, who="test", now=NOW)
    assert change_event(planned.store, event, changes={"slots": last}, who="test", now=NOW)[0].slots == last


def test_publishing_freezes_and_later_plans_are_new_drafts(planned: Desk) -> None:
    published = publish(planned.store, planned.event)
    assert (published.number, published.state) == (1, PlanState.PUBLISHED)
    with pytest.raises(ConflictError, match="plan 1 is published already"):
        publish(planned.store, planned.event)
    planned.read(*fair(), line("Atelier 9", wishes=["Ville A"]))
    second = make_plan(planned.store, planned.event)
    assert (second.number, second.state) == (2, PlanState.DRAFT)
    assert (
        find_plan(planned.store, planned.event, number=1) == published == planned.store.plans.published(planned.event)
    )
    assert publish(planned.store, planned.event).number == 2


def test_a_plan_that_no_longer_holds_is_not_published(planned: Desk) -> None:
    planned.correct("Ville A", withdrawn=True)
    with pytest.raises(ConflictError, match=r"plan 1 breaks a rule .* stays a draft; see which: matchmaker check"):
        publish(planned.store, planned.event)
    assert find_plan(planned.store, planned.event).state is PlanState.DRAFT


def test_plans_are_found_by_number(planned: Desk) -> None:
    make_plan(planned.store, planned.event)
    assert [find_plan(planned.store, planned.event, number=number).number for number in (None, 1, 2)] == [2, 1, 2]
    for number in (0, -1, 3):
        with pytest.raises(NotFoundError, match=f"there is no plan {number}; the last one is 2"):
            find_plan(planned.store, planned.event, number=number)


def test_an_old_plan_is_judged_by_what_is_true_now(planned: Desk) -> None:
    """Each change breaks the plan in its own way, and what changed is listed."""
    planned.correct("Ville A", withdrawn=True)
    assert whys(planned) == {"Ville A withdrew"}
    planned.correct("Atelier 1", role=Role.NETWORK)
    planned.correct("Ville B", role=Role.SUPPLIER)
    planned.say("Ville C")
    assert whys(planned) == {
        "Ville A withdrew",
        "Atelier 1 is a network and meets nobody",
        "neither buys what the other sells",
        "neither asks for it any more",
    }
    verdict = judge(planned.store, planned.event)
    assert (verdict.current, verdict.holds) == (False, False)
    assert [(entry.what, entry.before, entry.after) for entry in verdict.changes] == [
        ("Ville A: withdrawn", "no", "yes"),
        ("Atelier 1: role", "supplier", "network"),
        ("Ville B: role", "buyer", "supplier"),
    ]


def test_vetoes_slots_and_tables_that_came_later_are_named(planned: Desk) -> None:
    plan = find_plan(planned.store, planned.event)
    a, b, _, _ = next(meeting for meeting in sorted(planned.meetings(plan)) if meeting[0] == "Ville A")
    planned.say(b, (a, Wish.NO, None))
    assert "one of them asks not to meet the other" in whys(planned)
    event = planned.store.events.get(planned.event)
    change_event(planned.store, event, changes={"slots": 3}, tables=4, who="test", now=NOW)
    gone = whys(planned)
    assert "round 4 is no longer there" in gone
    changes = [(entry.what, entry.before, entry.after) for entry in judge(planned.store, planned.event).changes]
    assert changes == [("event: slots", "6", "3"), ("event: tables", "6, 0 step-free", "4, 0 step-free")]
    with pytest.raises(ConflictError, match="plan 1 has meetings in rounds or at tables that are no longer there"):
        open_plan(planned.store, planned.event)


def test_hours_that_came_later_break_a_rule_that_names_people(planned: Desk) -> None:
    planned.correct("Ville A", arrive=time(10, 30))
    verdict = judge(planned.store, planned.event)
    assert {violation.rule for violation in verdict.violations} == {Rule.CAPACITY}
    assert verdict.violations[0].message == "Ville A (11) is away in round 1 but has a meeting"
    edition, plan, losses = open_plan(planned.store, planned.event)
    assert (edition.event.id, plan.number, losses) == (planned.event, 1, ())


def test_a_change_that_breaks_nothing_leaves_the_plan_good_but_not_current(planned: Desk) -> None:
    planned.read(*fair(), line("Atelier 9", wishes=["Ville A"]))
    verdict = judge(planned.store, planned.event)
    assert (verdict.current, verdict.holds) == (False, True)
    assert [entry.what for entry in verdict.changes] == ["import of inscriptions.csv"]
    planned.correct("Atelier 1", accessibility="boucle magnétique")
    make_plan(planned.store, planned.event)
    assert judge(planned.store, planned.event).changes == ()


def test_what_is_said_of_tables_while_a_plan_is_made_stays(planned: Desk) -> None:
    """Somebody else closes a table and registers a newcomer in the middle of the search."""
    planned.set_tables(6)

    def meddle(_: object) -> None:
        with Store.open(planned.path) as other:
            tables = other.tables.all(planned.event)
            other.tables.set(planned.event, [replace(table, closed=(1,)) for table in tables])

    plan = make_plan(planned.store, planned.event, progress=meddle)
    tables = planned.store.tables.all(planned.event)
    assert [(table.owner is not None, table.closed) for table in tables] == [(True, (1,))] * 4 + [(False, (1,))] * 2
    assert (plan.number, judge(planned.store, planned.event).current) == (2, False)


def test_a_stop_before_anything_still_keeps_a_valid_plan(desk: Desk) -> None:
    desk.read(*fair())
    make_plan(desk.store, desk.event, stop=lambda: True)
    assert judge(desk.store, desk.event).holds


def test_every_rule_that_is_broken_is_told_in_words_of_its_own() -> None:
    problem = Problem(1, (Side("Ville", (1,)), Side("Atelier", (1,))), (Place("7"),), ())
    told = {rule: str(explain_violation(problem, Violation(rule, "", (0,), (0, 1), 0, 0))) for rule in Rule}
    assert len({*told.values()}) == len(Rule)
    assert told[Rule.CAPACITY] == "Ville has too many meetings in round 1: 2, at most 1"
