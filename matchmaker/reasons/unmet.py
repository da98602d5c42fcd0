"""Every wish that a plan does not hold, with its cause, its price and what would grant it, for organisers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from matchmaker.entities import Edition, Participant, Plan, Role, Statement, Wish
from matchmaker.errors import ConflictError
from matchmaker.pairing import ASKED, drop_impossible_locks, is_vetoed, may_meet
from matchmaker.planning import Question, ask, recall
from solver.check import check
from solver.reasons import Cause, Kind, Price, Reason, reasons
from solver.schedule import Schedule, Status

Names = tuple[Participant, Participant]


class Never(StrEnum):
    """Why a pair may not meet at all. ``VETO``: one of the two asked not to; ``BARRED``: something else forbids it."""

    VETO = "veto"
    NETWORK = "network"
    ROLES = "roles"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Change:
    """What would grant a wish for nothing: whose limit or hours, and in which slot number."""

    kind: Kind
    participant: Participant | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class Unmet:
    """A wish of ``source`` about ``target`` that the plan does not hold. ``rank``: its place among theirs.

    ``who``: whose limit, hours, veto or role stand in the way, each with the partners they meet instead. ``price``:
    None when no plan at all can grant it. ``instead``: meetings that would go in a plan that costs ``price.high``.
    ``changes``: each would grant it and take nothing from anybody, the cheapest first.
    """

    source: Participant
    target: Participant
    wish: Wish
    rank: int | None
    cause: Cause | Never
    who: tuple[tuple[Participant, tuple[Participant, ...]], ...] = ()
    price: Price | None = None
    instead: tuple[Names, ...] = ()
    changes: tuple[Change, ...] = ()


def explain_unmet(edition: Edition, plan: Plan, *, source: int | None = None) -> tuple[Unmet, ...]:
    """One for each priority and yes that the plan does not hold, by number and order of preference of who said it.

    ``source``: only wishes of this participant. What was said since the plan was made counts as it is now.

    Raises:
        ConflictError: The plan breaks a rule as things are now.
        InputError: What was said contradicts itself.
    """
    question = ask(drop_impossible_locks(edition))
    schedule = _recall(question, plan)
    place = {
        frozenset((question.participants[pair.a].id, question.participants[pair.b].id)): k
        for k, pair in enumerate(question.problem.pairs)
    }
    met = {frozenset((meeting.a, meeting.b)) for meeting in plan.meetings}
    wishes = [s for s in edition.statements if s.wish in ASKED and frozenset((s.source, s.target)) not in met]
    wishes = [s for s in wishes if source in (None, s.source)]
    people = {one.id: one for one in edition.participants}
    wishes.sort(key=lambda s: (people[s.source].number, s.rank is None, s.rank or 0, people[s.target].number))
    pairs = [place.get(frozenset((s.source, s.target))) for s in wishes]
    asked = sorted({k for k in pairs if k is not None})
    found = dict(zip(asked, reasons(question.problem, schedule, wishes=asked), strict=True))
    said = {(s.source, s.target): s for s in edition.statements}
    return tuple(
        _never(people, wish, said) if k is None else _translate(question, people, wish, found[k])
        for wish, k in zip(wishes, pairs, strict=True)
    )


def _recall(question: Question, plan: Plan) -> Schedule:
    """What was proved of a plan is forgotten where it was made from something else."""
    schedule, lost = recall(question, plan)
    if lost or check(question.problem, schedule.meetings):
        raise ConflictError(
            "plan {number} breaks a rule as things are now: no reasons can be given for what it does not hold; make a "
            "new one: matchmaker plan FILE.db",
            number=plan.number,
        )
    return schedule if question.digest == plan.problem else replace(schedule, status=Status.FEASIBLE)


def _never(people: Mapping[int, Participant], wish: Statement, said: Mapping[tuple[int, int], Statement]) -> Unmet:
    """Of a pair that may not meet."""
    source, target = people[wish.source], people[wish.target]
    networks = [one for one in (source, target) if one.role is Role.NETWORK]
    cause, who = Never.BARRED, networks[:1]
    if networks:
        cause = Never.NETWORK
    elif not may_meet(source, target):
        cause = Never.ROLES
    elif is_vetoed(said, (wish.source, wish.target)):
        cause, who = Never.VETO, [target]
    return Unmet(source, target, wish.wish, wish.rank, cause, tuple((one, ()) for one in who))


def _translate(question: Question, people: Mapping[int, Participant], wish: Statement, reason: Reason) -> Unmet:
    """Positions in the problem as people."""
    who = question.participants
    pairs = question.problem.pairs
    return Unmet(
        source=people[wish.source],
        target=people[wish.target],
        wish=wish.wish,
        rank=wish.rank,
        cause=reason.cause,
        who=tuple((who[p], _partners(question, p, reason.meetings)) for p in reason.who),
        price=reason.price,
        instead=tuple((who[pairs[k].a], who[pairs[k].b]) for k in reason.instead),
        changes=tuple(
            Change(
                change.kind,
                None if change.participant is None else who[change.participant],
                None if change.slot is None else change.slot + 1,
            )
            for change in reason.changes
        ),
    )


def _partners(question: Question, p: int, meetings: tuple[int, ...]) -> tuple[Participant, ...]:
    sides = ((question.problem.pairs[k].a, question.problem.pairs[k].b) for k in meetings)
    return tuple(question.participants[b if a == p else a] for a, b in sides if p in (a, b))
