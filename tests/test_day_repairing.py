"""What happens on the morning: the least change is proposed, kept only when chosen, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from matchmaker.agendas import agenda_of
from matchmaker.day import (
    Choice,
    Proposal,
    add_minutes,
    apply,
    drop_rounds,
    find_stand_ins,
    propose,
    running_of,
    shown_today,
    undo,
    weigh_ways,
)
from matchmaker.entities import ByHand, Incident, Meeting, PlanGoal, PublicationKind, Statement, Trouble, Wish
from matchmaker.errors import ConflictError
from matchmaker.mail.changes import Teller
from matchmaker.papers.words import words
from matchmaker.plans import judge
from matchmaker.publications import publish_plan
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
from tests.workspaces import draft


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_morning(tmp_path) as store:
        yield store


def incident(kind: Trouble, first: int, last: int = 4, **whom: int) -> Incident:
    return Incident(0, 1, kind, first, last, at("9:05"), WHO, **whom)


LATE, GONE = incident(Trouble.LATE, 2, 2, participant=VILLE), incident(Trouble.NO_SHOW, 2, participant=FABRIQUE)


def kept(proposal: Proposal) -> tuple[tuple[Meeting, ...], tuple[Meeting, ...]]:
    return proposal.repaired, proposal.cancelled


def state(store: Store) -> tuple[object, ...]:
    return store.plans.publications(1), store.incidents.all(1), store.repairs.all(1), store.audit.all(1)


def test_a_late_buyer_is_waited_for(store: Store) -> None:
    """Ville comes at the third round: its meeting of the second moves behind it."""
    late = incident(Trouble.LATE, 2, 2, participant=VILLE)
    before = state(store)
    found = propose(store, 1, incidents=[late], now=at("9:05"), frozen=0)
    first, port, _, last = PLANNED
    assert (found.asked.start, found.proved, found.asked.before.meetings) == (2, True, PLANNED)
    assert found.cancelled == (first, port, last)
    assert [(m.a, m.b) for m in found.repaired if m not in PLANNED] == [(VILLE, FABRIQUE)]
    assert {m.slot for m in found.repaired if m not in PLANNED} <= {3, 4}
    assert state(store) == before


def test_who_held_more_than_a_maximum_that_was_lowered_since_blocks_nobodys_repair(store: Store) -> None:
    """Ville held two meetings before it asked for one at most; what it gives up makes nothing worse."""
    planned = (*PLANNED, Meeting(VILLE, RELAIS, 3, SHARED))
    store.plans.add(1, draft(*planned))
    publish_plan(store, 1, who=WHO, now=at("8:05"))
    store.participants.save(replace(store.participants.get(VILLE), maximum=1))
    gone = incident(Trouble.NO_SHOW, 3, participant=PORT)
    assert kept(propose(store, 1, incidents=[gone], now=at("9:20"))) == (PLANNED[:3], PLANNED[:3])


def test_what_the_least_change_saves_is_told(store: Store) -> None:
    late = incident(Trouble.LATE, 2, 2, participant=VILLE)
    found = propose(store, 1, incidents=[late], now=at("9:05"), frozen=0)
    assert found.saved == (("kept meetings", 1),)
    gone = incident(Trouble.NO_SHOW, 2, participant=FABRIQUE)
    found = propose(store, 1, incidents=[gone], now=at("9:05"))
    assert (found.repaired == found.cancelled, found.saved) == (True, ())


def test_what_was_said_meanwhile_and_takes_meetings_is_named(store: Store) -> None:
    """Port leaves before the third round and Fabrique withdrew: nobody had said so of the table that broke."""
    people = {one.id: one for one in store.participants.all(1)}
    store.participants.save(replace(people[PORT], leave=time(9, 30)))
    store.participants.save(replace(people[FABRIQUE], withdrawn=True))
    broken = incident(Trouble.TABLE, 2, table=SHARED)
    found = propose(store, 1, incidents=[broken], now=at("9:05"))
    assert [str(one) for one in found.pending] == ["Fabrique withdrew", "Port is not there in round 3"]
    apply(store, found, choice=Choice.CANCEL, now=at("9:06"), who=WHO)
    assert propose(store, 1, now=at("9:07")).pending == ()


def test_meetings_of_rounds_that_do_not_take_place_are_counted_apart(store: Store) -> None:
    """Rounds 3 and 4 are dropped: Port and Atelier are called off by that, and Ville and Fabrique by the absence."""
    drop_rounds(store, 1, revision=0, start=at("9:15"), last=2, now=at("9:05"), who=WHO)
    found = propose(store, 1, incidents=[GONE], now=at("9:05"))
    told = Teller(store, shown_today(found.asked.edition, found.asked.running), words=words("en"))
    effects = weigh_ways(found, told=told)[Choice.REPAIR]
    assert (effects.difference.lost, effects.agendas, effects.fallen) == (1, 1, 1)
    assert [one.participant.id for one in effects.difference.people] == [FABRIQUE, VILLE]


def test_what_was_chosen_is_published_and_taken_back(store: Store) -> None:
    late = incident(Trouble.LATE, 2, 2, participant=VILLE)
    proposal = propose(store, 1, incidents=[late], now=at("9:05"), frozen=0)
    assert proposal.repaired != proposal.cancelled
    plan = apply(store, proposal, choice=Choice.REPAIR, now=at("9:06"), who=WHO)
    assert (plan.meetings, plan.origin, plan.problem) == (proposal.repaired, 1, proposal.digest)
    assert store.plans.published(1) == plan
    assert judge(store, 1).holds
    assert [replace(one, id=0) for one in store.incidents.all(1)] == [replace(late, plan=plan.id, at=late.at)]
    assert store.load_edition(1).participants[0].away == (2,)
    assert [(made.plan, made.kind) for made in store.publications.all(1)] == [
        (1, PublicationKind.FINAL), (plan.id, PublicationKind.FINAL),
    ]  # fmt: skip
    back = undo(store, 1, now=at("9:07"), who=WHO)
    assert (back.meetings, store.incidents.all(1), store.plans.published(1)) == (PLANNED, (), back)
    with pytest.raises(ConflictError, match="not a repair; there is nothing to take back"):
        undo(store, 1, now=at("9:08"), who=WHO)


def test_a_round_held_by_the_new_agendas_is_not_taken_back(store: Store) -> None:
    gone = incident(Trouble.NO_SHOW, 2, participant=FABRIQUE)
    apply(store, propose(store, 1, incidents=[gone], now=at("9:05")), choice=Choice.CANCEL, now=at("9:06"), who=WHO)
    with pytest.raises(ConflictError, match="round 2 has begun with the new agendas"):
        undo(store, 1, now=at("9:16"), who=WHO)


def test_cancel_only_moves_nothing(store: Store) -> None:
    broken = incident(Trouble.TABLE, 2, table=SHARED)
    found = propose(store, 1, incidents=[broken], now=at("9:05"))
    first, port, ville, last = PLANNED
    assert kept(found) == ((first, port, replace(ville, table=OTHER), last), (first, port, last))
    plan = apply(store, found, choice=Choice.CANCEL, now=at("9:06"), who=WHO)
    assert plan.meetings == found.cancelled
    assert store.load_edition(1).tables[0].closed == (2, 3, 4)


def test_whose_table_is_broken_takes_another_one_and_hosts_there_no_more(store: Store) -> None:
    own, other = store.tables.all(1)
    store.tables.set(1, [replace(own, owner=VILLE), other])
    found = propose(store, 1, incidents=[incident(Trouble.TABLE, 2, table=SHARED)], now=at("9:05"))
    first, port, ville, last = PLANNED
    assert found.repaired == (first, port, replace(ville, table=OTHER), last)
    assert find_stand_ins(found) == ((SHARED, OTHER),)
    assert agenda_of(store.load_edition(1), found.asked.before, VILLE).tables == ("1",)
    plan = apply(store, found, choice=Choice.REPAIR, now=at("9:06"), who=WHO)
    assert agenda_of(store.load_edition(1), plan, VILLE).tables == ()


def test_inside_the_horizon_only_the_table_changes(store: Store) -> None:
    """With two rounds frozen nothing moves in time."""
    late = incident(Trouble.LATE, 2, 2, participant=VILLE)
    found = propose(store, 1, incidents=[late], now=at("9:05"), frozen=2)
    assert found.repaired == found.cancelled


def test_freed_places_are_offered_to_those_with_the_fewest(store: Store) -> None:
    gone = incident(Trouble.NO_SHOW, 2, participant=FABRIQUE)
    found = propose(store, 1, incidents=[gone], now=at("9:05"))
    assert [(m.a, m.b) for m in found.offered] == [(VILLE, RELAIS)]
    assert found.offered[0].slot >= 3
    plan = apply(store, found, choice=Choice.REPAIR, offers=found.offered, now=at("9:06"), who=WHO)
    assert set(plan.meetings) == {*found.repaired, *found.offered}
    assert judge(store, 1).holds


@pytest.mark.parametrize(
    ("said", "choice", "takes", "claims"),
    [
        (LATE, Choice.REPAIR, False, True),
        (LATE, Choice.CANCEL, False, False),
        (GONE, Choice.REPAIR, True, False),
        (GONE, Choice.CANCEL, False, True),
    ],
    ids=["repair", "cancel", "repair and offers", "cancel, which is the least change"],
)
def test_what_is_published_claims_only_what_the_checker_counts(
    store: Store, said: Incident, choice: Choice, takes: bool, claims: bool
) -> None:
    found = propose(store, 1, incidents=[said], now=at("9:05"), frozen=0)
    plan = apply(store, found, choice=choice, offers=found.offered if takes else (), now=at("9:06"), who=WHO)
    counted = judge(store, 1, number=plan.number).values
    claimed = {goal.name: goal.value for goal in plan.goals if goal.name in counted}
    assert claimed == {name: counted[name] for name in claimed}
    assert (plan.goals, plan.status) == ((found.goals, "OPTIMAL") if claims else ((), "FEASIBLE"))
    assert bool(claimed) is claims


def test_decisions_and_goals_come_back_with_the_plan_before(store: Store) -> None:
    decided = ByHand(VILLE, FABRIQUE, "asked by both", WHO)
    goal = PlanGoal("wishes", "most", 400, 400, "global")
    made = replace(draft(*PLANNED), by_hand=(decided,), goals=(goal,), status="OPTIMAL", notices=("a notice",))
    store.plans.publish(store.plans.add(1, made))
    gone = incident(Trouble.NO_SHOW, 2, participant=FABRIQUE)
    found = propose(store, 1, incidents=[gone], now=at("9:05"))
    assert apply(store, found, choice=Choice.CANCEL, now=at("9:06"), who=WHO).by_hand == ()
    back = undo(store, 1, now=at("9:07"), who=WHO)
    assert (back.by_hand, back.goals, back.status, back.notices) == ((decided,), (goal,), "OPTIMAL", ("a notice",))
    assert (back.meetings, back.origin) == (PLANNED, 3)


def test_two_are_kept_apart_from_now_on(store: Store) -> None:
    """What they held before stays in the plan, and the checker agrees."""
    first, port, ville, _ = PLANNED
    apart = incident(Trouble.VETO, 3, participant=PORT, other=ATELIER)
    past = incident(Trouble.VETO, 2, participant=VILLE, other=ATELIER)
    found = propose(store, 1, incidents=[apart, past], now=at("9:05"))
    assert found.repaired == (first, port, ville)
    apply(store, found, choice=Choice.REPAIR, now=at("9:06"), who=WHO)
    assert judge(store, 1).holds


def test_a_pair_that_nobody_wishes_any_more_keeps_its_meeting(store: Store) -> None:
    store.statements.set(1, {PORT: [Statement(PORT, FABRIQUE, Wish.YES)]})
    assert propose(store, 1, now=at("9:05")).repaired == PLANNED


def test_meetings_of_a_dropped_round_find_another_place(store: Store) -> None:
    """Rounds 3 and 4 are dropped, so that Port and Atelier could only meet in the second, which is not frozen."""
    drop_rounds(store, 1, revision=0, start=at("9:15"), last=2, now=at("9:05"), who=WHO)
    first, port, ville, last = PLANNED
    assert propose(store, 1, now=at("9:05"), frozen=0).repaired == (first, port, ville, replace(last, slot=2))
    assert propose(store, 1, now=at("9:05"), frozen=1).repaired == (first, port, ville)


@pytest.mark.parametrize("what", ["clock", "round", "wishes", "plan"])
def test_a_proposal_made_from_another_state_is_refused(store: Store, what: str) -> None:
    late = incident(Trouble.LATE, 2, 2, participant=VILLE)
    proposal, now = propose(store, 1, incidents=[late], now=at("9:05")), at("9:06")
    if what == "clock":
        add_minutes(store, 1, revision=0, minutes=5, now=now, who=WHO)
    elif what == "round":
        now = at("9:15")
    elif what == "wishes":
        store.statements.set(1, {VILLE: []})
    else:
        apply(store, propose(store, 1, now=now), choice=Choice.REPAIR, now=now, who=WHO)
    before = state(store)
    with pytest.raises(ConflictError, match="something changed meanwhile, or a round has begun"):
        apply(store, proposal, choice=Choice.REPAIR, now=now, who=WHO)
    assert state(store) == before


def test_nothing_to_repair(store: Store, tmp_path: Path) -> None:
    end = running_of(store, 1).rounds[-1].end
    with pytest.raises(ConflictError, match="no round is left that could change"):
        propose(store, 1, now=end + timedelta(minutes=1))
    with Store.open(tmp_path / "other.db", create=True) as empty:
        empty.events.add(EVENT)
        with pytest.raises(ConflictError, match="nothing is published yet"):
            propose(empty, 1, now=datetime(2027, 5, 18, 7, tzinfo=UTC))
