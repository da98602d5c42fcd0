"""Drafts changed by hand: each change judged, told, kept with its reason, undone and done again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from matchmaker.editing import Change, State, admit, edit, open_board, redo, tell_cell, undo
from matchmaker.editing.counting import BY_HAND
from matchmaker.entities import ByHand, Lock, Meeting, Plan
from matchmaker.errors import ConflictError, InputError, MatchmakerError
from matchmaker.locks import remove_lock, set_lock
from matchmaker.plans import find_plan, judge, make_plan, publish
from matchmaker.store import Deed
from tests.desks import Desk
from tests.registration_files import BUYER, line

NOW = datetime(2027, 5, 12, 12, tzinfo=UTC)
CITIES = ("Ville A", "Ville B", "Ville C")
SHOPS = tuple(f"Atelier {number}" for number in range(1, 7))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Three buyers with a table each, six suppliers of whom two are one person and one comes late; a shared table."""
    made = Desk(tmp_path)
    made.set_tables(4)
    cities = [line(city, BUYER, wishes=[SHOPS[(2 * i + j) % 5] for j in range(4)]) for i, city in enumerate(CITIES)]
    one_person = {"email": "x@y.example"}
    about = [one_person, one_person, {}, {"arrive": "09:40"}, {}, {"refuses": ["Ville C"]}]
    made.read(*cities, *(line(shop, **said) for shop, said in zip(SHOPS, about, strict=True)))  # type: ignore[arg-type]
    make_plan(made.store, made.event)
    yield made
    made.store.close()


def plan_of(desk: Desk) -> Plan:
    return find_plan(desk.store, desk.event)


def do(desk: Desk, change: Change, *, revision: int | None = None, who: str = "Personne 1") -> Plan:
    revision = plan_of(desk).revision if revision is None else revision
    return edit(desk.store, desk.event, number=1, revision=revision, change=change, who=who, now=NOW)


def take_back(desk: Desk) -> None:
    undo(desk.store, desk.event, number=1, revision=plan_of(desk).revision, who="Personne 2")


def ids(desk: Desk, *names: str) -> tuple[int, int]:
    return desk.one(names[0]).id, desk.one(names[1]).id


def find_changes(desk: Desk) -> list[tuple[State, Change]]:
    """Every place for every meeting of the plan, with what its cell says."""
    board = open_board(desk.store, desk.event, number=1)
    found = []
    for one in board.plan.meetings:
        for (slot, table), cell in board.survey((one.a, one.b)).items():
            swaps = board.entity(cell.leaves) if cell.leaves else None
            change = Change(Deed.PLACE, (one.a, one.b), slot + 1, board.question.tables[table].id,
                            swaps=(swaps.b, swaps.a) if swaps else None, reason="essai")  # fmt: skip
            found.append((cell.state, change))
    return found


def find_room(desk: Desk, pair: tuple[int, int]) -> tuple[int, int]:
    """Slot and table where these two could meet."""
    board = admit(open_board(desk.store, desk.event, number=1), pair)
    slot, table = next(spot for spot, cell in board.survey(pair).items() if cell.state is State.POSSIBLE)
    return slot + 1, board.question.tables[table].id


def test_what_a_cell_promises_is_what_happens(desk: Desk) -> None:
    changes = Random(1).sample(find_changes(desk), 60)
    assert {state for state, _ in changes} == set(State)
    for state, change in changes:
        with desk.store.rehearse():
            if state in (State.POSSIBLE, State.SWAP):
                saved, verdict = do(desk, change), judge(desk.store, desk.event)
                assert (verdict.holds, verdict.current, verdict.plan) == (True, True, saved)
                moved = {frozenset(change.pair), frozenset(change.swaps or change.pair)}
                assert {frozenset((one.a, one.b)) for one in saved.by_hand} == moved
                assert {(one.reason, one.who) for one in saved.by_hand} == {("essai", "Personne 1")}
            else:
                with pytest.raises(InputError):
                    do(desk, change)


def test_edits_are_undone_and_done_again_one_by_one(desk: Desk) -> None:
    states, random = [replace(plan_of(desk), revision=0)], Random(3)
    for _ in range(4):
        possible = [change for state, change in find_changes(desk) if state in (State.POSSIBLE, State.SWAP)]
        do(desk, replace(random.choice(possible), hold=True))
        states.append(replace(plan_of(desk), revision=0))
    locks = desk.store.locks.all(desk.event)
    for state in states[-2::-1]:
        take_back(desk)
        assert replace(plan_of(desk), revision=0) == state
    assert desk.store.locks.all(desk.event) == ()
    with pytest.raises(ConflictError, match="nothing to undo"):
        take_back(desk)
    for state in states[1:]:
        redo(desk.store, desk.event, number=1, revision=plan_of(desk).revision, who="Personne 2")
        assert replace(plan_of(desk), revision=0) == state
    assert desk.store.locks.all(desk.event) == locks
    with pytest.raises(ConflictError, match="nothing to do again"):
        redo(desk.store, desk.event, number=1, revision=plan_of(desk).revision, who="Personne 2")


def test_an_unwished_pair_is_locked_and_leaves_with_its_lock(desk: Desk) -> None:
    pair, before = ids(desk, "Ville A", "Atelier 6"), plan_of(desk)
    slot, table = find_room(desk, pair)
    do(desk, Change(Deed.PLACE, pair, slot, table, reason="Ils se cherchent"))
    saved = plan_of(desk)
    assert set(saved.meetings) - set(before.meetings) == {Meeting(*pair, slot, table)}
    assert saved.by_hand == (ByHand(*pair, "Ils se cherchent", "Personne 1"),)
    assert desk.store.locks.all(desk.event) == (Lock(*pair, reason="Ils se cherchent"),)
    assert judge(desk.store, desk.event).holds
    with pytest.raises(InputError, match="nobody wished this meeting"):
        do(desk, Change(Deed.UNLOCK, pair))
    do(desk, Change(Deed.REMOVE, pair))
    assert (plan_of(desk).meetings, desk.store.locks.all(desk.event)) == (before.meetings, ())
    with pytest.raises(InputError, match="one asked not to meet the other"):
        do(desk, Change(Deed.PLACE, ids(desk, "Ville C", "Atelier 6"), 6, desk.table("3"), reason="Quand même"))
    with pytest.raises(InputError, match="neither buys what the other sells"):
        do(desk, Change(Deed.PLACE, ids(desk, "Ville A", "Ville B"), 6, table, reason="Quand même"))


def test_a_locked_meeting_stays_until_its_lock_is_lifted(desk: Desk) -> None:
    _, change = next(found for found in find_changes(desk) if found[0] is State.POSSIBLE)
    here = next(one for one in plan_of(desk).meetings if (one.a, one.b) == change.pair)
    do(desk, Change(Deed.LOCK, change.pair, here.slot, None, reason="Elle doit partir"))
    assert desk.store.locks.all(desk.event) == (Lock(here.a, here.b, here.slot, None, "Elle doit partir"),)
    assert judge(desk.store, desk.event).current
    with pytest.raises(InputError, match="lift the lock first"):
        do(desk, replace(change, slot=here.slot % 6 + 1))
    do(desk, Change(Deed.UNLOCK, change.pair))
    assert do(desk, change).by_hand != ()


def test_only_bounds_that_are_still_true_stay(desk: Desk) -> None:
    computed, first = plan_of(desk), plan_of(desk).meetings[0]
    do(desk, Change(Deed.REMOVE, (first.a, first.b)))
    plan, verdict = plan_of(desk), judge(desk.store, desk.event)
    assert (plan.status, plan.reproducible, plan.notices[-1], verdict.holds) == ("FEASIBLE", False, BY_HAND, True)
    both = list(zip(computed.goals, plan.goals, strict=True))
    first_other = next(i for i, (old, new) in enumerate(both) if old.value != new.value)
    assert [(new.name, new.bound) for _, new in both[: first_other + 1]] == [
        (old.name, old.bound) for old, _ in both[: first_other + 1]
    ]
    [(wishes, fewer)] = [pair for pair in both if pair[0].name == "wishes"]
    assert fewer.bound >= wishes.bound > fewer.value
    assert {goal.bound for goal in plan.goals if goal.sense == "least"} == {0}


def test_a_plan_of_an_older_state_answers_none_exactly_once_it_is_changed(desk: Desk) -> None:
    desk.correct("Atelier 5", maximum=4)
    assert not judge(desk.store, desk.event).current
    first = plan_of(desk).meetings[0]
    do(desk, Change(Deed.REMOVE, (first.a, first.b)))
    verdict = judge(desk.store, desk.event)
    assert (plan_of(desk).problem, verdict.current, verdict.holds) == ("", False, True)
    take_back(desk)
    desk.correct("Atelier 5", maximum=None)
    assert judge(desk.store, desk.event).current


def test_the_second_of_two_learns_who_was_faster(desk: Desk) -> None:
    seen, (first, second, *_) = plan_of(desk).revision, plan_of(desk).meetings
    do(desk, Change(Deed.REMOVE, (first.a, first.b)), who="Personne 7")
    with pytest.raises(ConflictError, match="Personne 7 changed this plan meanwhile"):
        do(desk, Change(Deed.REMOVE, (second.a, second.b)), revision=seen)
    take_back(desk)
    with pytest.raises(ConflictError, match="Personne 2 changed this plan meanwhile"):
        do(desk, Change(Deed.REMOVE, (second.a, second.b)), revision=seen)
    assert second in plan_of(desk).meetings


def test_an_exchange_is_the_one_that_was_shown(desk: Desk) -> None:
    change = next(change for state, change in find_changes(desk) if state is State.SWAP)
    with pytest.raises(ConflictError, match="something else now"):
        do(desk, replace(change, swaps=None))


def test_a_meeting_placed_by_hand_needs_a_reason(desk: Desk) -> None:
    change = next(change for state, change in find_changes(desk) if state is State.POSSIBLE)
    with pytest.raises(InputError, match="say why"):
        do(desk, replace(change, reason="  "))


def test_a_published_plan_stays(desk: Desk) -> None:
    publish(desk.store, desk.event)
    first = plan_of(desk).meetings[0]
    with pytest.raises(ConflictError, match="make a draft from it"):
        do(desk, Change(Deed.REMOVE, (first.a, first.b)))


@pytest.mark.parametrize("meanwhile", ["away", "locked elsewhere", "withdrawn"])
def test_what_no_longer_applies_is_not_undone(desk: Desk, meanwhile: str) -> None:
    first = plan_of(desk).meetings[0]
    names = {one.id: one.name for one in desk.store.participants.all(desk.event)}
    do(desk, Change(Deed.REMOVE, (first.a, first.b)))
    if meanwhile == "away":
        desk.correct(names[first.b], away=(first.slot,))
    elif meanwhile == "withdrawn":
        desk.correct(names[first.b], withdrawn=True)
    else:
        do(desk, Change(Deed.PLACE, (first.a, first.b), first.slot, first.table, reason="Non", hold=True))
        remove_lock(desk.store, desk.event, pair=(desk.one(names[first.a]), desk.one(names[first.b])), who="ailleurs")
    before = plan_of(desk)
    with pytest.raises(ConflictError, match="cannot be"):
        take_back(desk)
    assert plan_of(desk) == before


def test_a_meeting_that_lost_its_place_can_only_be_taken_out(desk: Desk) -> None:
    first = plan_of(desk).meetings[0]
    names = {one.id: one.name for one in desk.store.participants.all(desk.event)}
    desk.correct(names[first.b], withdrawn=True)
    lost = [one for one in plan_of(desk).meetings if first.b in (one.a, one.b)]
    for one in lost:
        with pytest.raises(MatchmakerError):
            do(desk, Change(Deed.PLACE, (one.a, one.b), one.slot, one.table, reason="Si"))
        do(desk, Change(Deed.REMOVE, (one.a, one.b)))
    assert judge(desk.store, desk.event).holds


def test_the_journal_says_what_was_done(desk: Desk) -> None:
    known = len(desk.store.audit.all(desk.event))
    pair = ids(desk, "Ville A", "Atelier 6")
    slot, table = find_room(desk, pair)
    do(desk, Change(Deed.PLACE, pair, slot, table, reason="Ils se cherchent"))
    take_back(desk)
    there = f"Ville A – Atelier 6: slot {slot}, table 1"
    assert [(one.who, one.what, one.before, one.after) for one in desk.store.audit.all(desk.event)[known:]] == [
        ("Personne 1", "plan 1: meeting placed by hand", "", there),
        ("Personne 1", "lock: Ville A – Atelier 6", "", "anywhere"),
        ("Personne 2", "plan 1: undone: meeting placed by hand", there, ""),
        ("Personne 2", "lock: Ville A – Atelier 6", "locked", ""),
    ]


def test_what_will_happen_is_said(desk: Desk) -> None:
    board = open_board(desk.store, desk.event, number=1)
    said = set()
    for one in board.plan.meetings:
        for spot, cell in board.survey((one.a, one.b)).items():
            said.add((cell.state, tell_cell(board, (one.a, one.b), spot, cell).template[:24]))
    assert {state for state, _ in said} == set(State)
    texts = {str(tell_cell(board, (one.a, one.b), spot, cell)) for one in board.plan.meetings
             for spot, cell in board.survey((one.a, one.b)).items()}  # fmt: skip
    assert "Atelier 4 is away in round 1" in texts
    assert [text for text in texts if "{" in text or "–" in text] == []


def test_a_new_draft_knows_what_was_decided_by_hand(desk: Desk) -> None:
    pair = desk.one("Ville A"), desk.one("Atelier 6")
    set_lock(desk.store, desk.event, pair=pair, reason="Ils se cherchent", who="Personne 3")
    locked = ByHand(pair[0].id, pair[1].id, "Ils se cherchent", "Personne 3")
    assert make_plan(desk.store, desk.event).by_hand == (locked,)


def test_a_plan_that_fills_another_knows_what_was_decided_there(desk: Desk) -> None:
    _, change = next(found for found in find_changes(desk) if found[0] is State.POSSIBLE)
    do(desk, change)
    assert make_plan(desk.store, desk.event, fill=True).by_hand == (ByHand(*change.pair, "essai", "Personne 1"),)
