"""Something happened on the day: the least change to the plan in force, beside calling off what cannot be.

Nothing is kept: what is chosen of a proposal is applied elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain

from matchmaker.day.judging import find_wrong
from matchmaker.day.pending import find_pending
from matchmaker.day.rounds import next_to_begin
from matchmaker.day.steering import running_of
from matchmaker.entities import Edition, Incident, Meeting, Plan, PlanGoal, Running
from matchmaker.errors import ConflictError
from matchmaker.incidents import AWAY, weigh
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import Question, ask, name_meetings, name_people, recall
from matchmaker.store import Sentence, Store
from matchmaker.violations import explain_violation
from solver.control import Control
from solver.repair import AGENDAS, Repair, repair
from solver.schedule import Meeting as Placed
from solver.schedule import Status


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be repaired: the plan in force (``before``), as ``incidents`` and the clock (``running``) have it.

    ``edition``: with the incidents. ``start``: number of the first slot that can still change; the ``frozen`` ones from
    there on keep partners and times.
    """

    edition: Edition
    running: Running
    before: Plan
    incidents: tuple[Incident, ...]
    start: int
    frozen: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """``repaired`` and ``cancelled``: all meetings of the day, in either case. ``offered``: new meetings that fit
    beside ``repaired``, those of people with the fewest first. ``goals``: what is kept, changed agendas and changed
    meetings, and the points of what is kept, with their bounds. ``saved``: goals in which cancelling only is worse, and
    by how much. ``pending``: what else takes meetings, said since the plan was made. ``digest``: of all of it.
    """

    asked: Asked
    repaired: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]
    offered: tuple[Meeting, ...]
    goals: tuple[PlanGoal, ...]
    saved: tuple[tuple[str, int], ...]
    pending: tuple[Sentence, ...]
    status: Status
    digest: str

    @property
    def proved(self) -> bool:
        """No repair is better."""
        return self.status is Status.OPTIMAL

    @property
    def fewest(self) -> int:
        """So many agendas change in any case, of people who are there."""
        return next(goal.bound for goal in self.goals if goal.name == AGENDAS)


def propose(
    store: Store, event_id: int, *, incidents: Sequence[Incident] = (), now: datetime, frozen: int = 1
) -> Proposal:
    """What could be done about ``incidents``, beside those that are known. Without any: what the clock and the
    registrations of now ask for, and whom freed places can be offered to.

    Raises:
        ConflictError: Nothing is published, no round is left that could change, or the checker refuses what was found.
    """
    with store.read():
        asked = look(store, event_id, incidents=incidents, now=now, frozen=frozen)
        question = ask_today(asked.edition, asked.before)
        schedule, lost = recall(question, asked.before)
        pending = _find_pending(store, asked, lost)
    found = _repair(question, schedule.meetings, asked)
    past = tuple(m for m in lost if m.slot < asked.start)
    return Proposal(
        asked=asked,
        repaired=join(past, name_meetings(question, found.meetings)),
        cancelled=join(past, name_meetings(question, found.cancelled)),
        offered=name_meetings(question, found.offered),
        goals=tuple(PlanGoal(g.name, g.sense.value, g.value, g.bound, g.scope.value) for g in found.goals),
        saved=found.saved,
        pending=pending,
        status=found.status,
        digest=_digest(question, asked, found),
    )


def look(store: Store, event_id: int, *, incidents: Sequence[Incident], now: datetime, frozen: int) -> Asked:
    """How things are now. For errors see ``propose``."""
    with store.read():
        said, running = store.load_edition(event_id), running_of(store, event_id)
        before = store.plans.published(event_id)
    if before is None:
        raise ConflictError("nothing is published yet, so there is nothing to repair; publish a plan first")
    edition = close_dropped(weigh(incidents, said=said), running)
    return Asked(edition, running, before, tuple(incidents), next_to_begin(running, now), frozen)


def ask_today(edition: Edition, *plans: Plan) -> Question:
    """Who may still meet today; what these plans had promised may stay, wished or not. Targets count no more."""
    kept = [(one.a, one.b) for plan in plans for one in plan.meetings]
    return ask(replace(drop_impossible_locks(edition), targets=()), kept=kept)


def close_dropped(edition: Edition, running: Running) -> Edition:
    """Nobody meets in a round that was dropped."""
    if not (gone := running.dropped):
        return edition
    return replace(
        edition,
        tables=tuple(replace(t, closed=tuple(sorted({*t.closed, *gone}))) for t in edition.tables),
        locks=tuple(lock for lock in edition.locks if lock.slot not in gone),
    )


def join(*some: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """All of these meetings, in the order of slots and tables."""
    return tuple(sorted(chain.from_iterable(some), key=lambda m: (m.slot, m.table)))


def _find_pending(store: Store, asked: Asked, lost: Sequence[Meeting]) -> tuple[Sentence, ...]:
    event_id, gone = asked.edition.event.id, asked.running.dropped
    said, everybody = store.load_edition(event_id), store.participants.all(event_id, withdrawn=True)
    coming = [m for m in asked.before.meetings if m.slot >= asked.start and m.slot not in gone]
    return find_pending(said, coming, lost=lost, incidents=asked.incidents, everybody=everybody)


def _repair(question: Question, before: Sequence[Placed], asked: Asked) -> Repair:
    away = {one.participant for one in asked.incidents if one.kind in AWAY}
    found = repair(
        question.problem,
        before,
        start=asked.start - 1,
        frozen=min(asked.frozen, len(asked.edition.slots) - asked.start + 1),
        affected=[position for position, one in enumerate(question.participants) if one.id in away],
        control=Control(),
    )
    for placed in (found.meetings, found.cancelled):
        _refuse_wrong(question, before, placed, start=asked.start)
    return found


def _refuse_wrong(question: Question, before: Sequence[Placed], after: Sequence[Placed], *, start: int) -> None:
    """A lock ends with its meeting."""
    gone = {m.pair for m in before} - {m.pair for m in after}
    problem = name_people(question)
    problem = replace(problem, locks=tuple(lock for lock in problem.locks if lock.pair not in gone))
    if wrong := find_wrong(problem, before, after, start=start):
        raise ConflictError(
            "no repair was found that keeps every rule, and nothing changed: {why}. Correct that first",
            why=explain_violation(problem, wrong),
        )


def _digest(question: Question, asked: Asked, found: Repair) -> str:
    """Of the question and the answer: what was looked at is what is applied."""
    told = (question.digest, asked.before.id, asked.start, found.meetings, found.cancelled, found.offered)
    return sha256(repr(told).encode()).hexdigest()
