"""Something happened on the day: the least change to the plan in force, beside calling off what cannot be.

Nothing is kept until one of the two is applied. Then the incidents count for every plan, and what was chosen is
published in place of the plan before it; that can be taken back as long as no round was held by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from matchmaker.day.steering import running_of
from matchmaker.entities import (
    Edition,
    Incident,
    Meeting,
    Plan,
    PlanGoal,
    PlanState,
    Publication,
    PublicationKind,
    Repaired,
    Running,
    Trouble,
)
from matchmaker.errors import ConflictError, MatchmakerError
from matchmaker.incidents import weigh
from matchmaker.journal import note
from matchmaker.pairing import drop_impossible_locks
from matchmaker.planning import Question, ask, name_meetings, recall
from matchmaker.rules_in_force import rule_at
from matchmaker.store import Store
from solver.check import check
from solver.control import Control
from solver.repair import AGENDAS, Repair, repair
from solver.schedule import Meeting as Placed
from solver.schedule import Status

AWAY = frozenset({Trouble.LATE, Trouble.LEFT, Trouble.NO_SHOW})
"""Whose agenda may change because of themselves."""


class Choice(StrEnum):
    """What to do: the least change, or calling off what cannot be and nothing else."""

    REPAIR = "repair"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Proposal:
    """``before``: the plan in force. ``start``: number of the first slot that can still change; the ``frozen`` ones
    from there on keep partners and times. ``repaired`` and ``cancelled``: all meetings of the day, in either case.
    ``offered``: new meetings that fit beside ``repaired``, those of people with the fewest first. ``goals``: what is
    kept, changed agendas and changed meetings, with their bounds. ``edition``: with the incidents.
    """

    edition: Edition
    running: Running
    before: Plan
    incidents: tuple[Incident, ...]
    start: int
    frozen: int
    repaired: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]
    offered: tuple[Meeting, ...]
    goals: tuple[PlanGoal, ...]
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
        ConflictError: Nothing is published, or no round is left that could change.
    """
    with store.read():
        said, running = store.load_edition(event_id), running_of(store, event_id)
        before = store.plans.published(event_id)
    if before is None:
        raise ConflictError("nothing is published yet, so there is nothing to repair; publish a plan first")
    start = next_to_begin(running, now)
    edition = _today(weigh(incidents, said=said), running)
    question = ask(replace(drop_impossible_locks(edition), targets=()), kept=[(m.a, m.b) for m in before.meetings])
    schedule, lost = recall(question, before)
    past = tuple(m for m in lost if m.slot < start)
    found = repair(
        question.problem,
        schedule.meetings,
        start=start - 1,
        frozen=min(frozen, len(said.slots) - start + 1),
        affected=_affected(question, incidents),
        control=Control(),
    )
    for placed in (found.meetings, found.cancelled):
        _refuse_wrong(question, schedule.meetings, placed, start=start)
    return Proposal(
        edition=edition,
        running=running,
        before=before,
        incidents=tuple(incidents),
        start=start,
        frozen=frozen,
        repaired=_with(past, name_meetings(question, found.meetings)),
        cancelled=_with(past, name_meetings(question, found.cancelled)),
        offered=name_meetings(question, found.offered),
        goals=tuple(PlanGoal(g.name, g.sense.value, g.value, g.bound, g.scope.value) for g in found.goals),
        status=found.status,
        digest=_digest(question, before, found, start),
    )


def apply(
    store: Store,
    proposal: Proposal,
    *,
    choice: Choice,
    offers: Sequence[Meeting] = (),
    now: datetime,
    who: str,
) -> Plan:
    """Keep the incidents and publish what was chosen, with those of the offered meetings that were taken.

    Raises:
        ConflictError: Registrations, the clock or the plan in force are no longer what the proposal was made from.
    """
    event_id = proposal.edition.event.id
    chosen = proposal.repaired if choice is Choice.REPAIR else proposal.cancelled
    taken = [one for one in offers if choice is Choice.REPAIR and one in proposal.offered]
    with store.write():
        _refuse_outdated(store, proposal, now)
        draft = _draft(proposal, _with(chosen, taken))
        what = "published as a repair"
        plan = _publish(store, event_id, draft, in_force=proposal.before, what=what, now=now, who=who)
        store.incidents.add(replace(one, plan=plan.id) for one in proposal.incidents)
        _note(store, proposal, who=who)
        store.repairs.save(Repaired(event_id, plan.id, proposal.before.id, now, who))
    return plan


def undo(store: Store, event_id: int, *, now: datetime, who: str) -> Plan:
    """Take the last repair back: what it changed in rounds to come is as before, and its incidents are forgotten.

    The plan is the one before, with its goals and the organiser's decisions. It is not checked anew: what was said
    since is weighed by the next proposal, as for any plan in force.

    Raises:
        ConflictError: There is none, another plan was published since, or a round it changed has begun.
    """
    with store.write():
        in_force = store.plans.published(event_id)
        last = next((one for one in store.repairs.all(event_id)[::-1] if in_force and one.plan == in_force.id), None)
        if in_force is None or last is None or last.undone:
            raise ConflictError("the plan in force is not a repair; there is nothing to take back")
        before, start = store.plans.get(last.before), next_to_begin(running_of(store, event_id), now)
        changed = min((m.slot for m in set(before.meetings) ^ set(in_force.meetings)), default=start)
        if changed < start:
            raise ConflictError(
                "round {number} has begun with the new agendas; say what happened now instead", number=changed
            )
        what = "published, the repair taken back"
        plan = _publish(store, event_id, before, in_force=in_force, what=what, now=now, who=who)
        store.repairs.save(replace(last, undone=True))
    return plan


def next_to_begin(running: Running, now: datetime) -> int:
    """The number of the first slot that has not begun.

    Raises:
        ConflictError: There is none.
    """
    moment = now if running.paused is None else running.paused
    for one in running.rounds:
        if one.start > moment and not one.dropped:
            return one.number
    raise ConflictError("no round is left that could change")


def _today(edition: Edition, running: Running) -> Edition:
    """Nobody meets in a round that was dropped."""
    gone = {one.number for one in running.rounds if one.dropped}
    if not gone:
        return edition
    return replace(
        edition,
        tables=tuple(replace(t, closed=tuple(sorted({*t.closed, *gone}))) for t in edition.tables),
        locks=tuple(lock for lock in edition.locks if lock.slot not in gone),
    )


def _affected(question: Question, incidents: Sequence[Incident]) -> list[int]:
    away = {one.participant for one in incidents if one.kind in AWAY}
    return [position for position, one in enumerate(question.participants) if one.id in away]


def _refuse_wrong(question: Question, before: Sequence[Placed], after: Sequence[Placed], *, start: int) -> None:
    """The checker goes through it once more; what was wrong before and is over stays wrong."""
    open_locks = tuple(
        lock for lock in question.problem.locks if lock.pair not in {m.pair for m in before} - {m.pair for m in after}
    )
    problem = replace(question.problem, locks=open_locks)
    known = {(v.rule, v.participants, v.pairs, v.slot, v.table) for v in check(problem, before)}
    for wrong in check(problem, after):
        past = wrong.slot is not None and wrong.slot < start - 1
        if not past and (wrong.rule, wrong.participants, wrong.pairs, wrong.slot, wrong.table) not in known:
            raise MatchmakerError("the checker refused the repair, nothing was kept: {why}", why=wrong.message)


def _refuse_outdated(store: Store, proposal: Proposal, now: datetime) -> None:
    event_id = proposal.edition.event.id
    in_force, running = store.plans.published(event_id), running_of(store, event_id)
    weighed = _today(weigh(proposal.incidents, said=store.load_edition(event_id)), running)
    if (
        in_force is None
        or in_force.id != proposal.before.id
        or running != proposal.running
        or weighed != proposal.edition
        or next_to_begin(running, now) != proposal.start
    ):
        raise ConflictError("something changed meanwhile, or a round has begun; look at the proposal again")


def _draft(proposal: Proposal, meetings: Sequence[Meeting]) -> Plan:
    """The organiser's decisions stay where their meetings do. Goals and their bounds speak of the least change alone:
    nothing is claimed of other meetings.
    """
    met, claimed = {frozenset((m.a, m.b)) for m in meetings}, tuple(meetings) == proposal.repaired
    return replace(
        proposal.before,
        status=(proposal.status if claimed else Status.FEASIBLE).value,
        reproducible=True,
        problem=proposal.digest,
        meetings=tuple(meetings),
        goals=proposal.goals if claimed else (),
        notices=(),
        by_hand=tuple(one for one in proposal.before.by_hand if frozenset((one.a, one.b)) in met),
    )


def _publish(store: Store, event_id: int, plan: Plan, *, in_force: Plan, what: str, now: datetime, who: str) -> Plan:
    """A copy, as final, under the rule of the plan in force. ``what``: for the journal."""
    draft = replace(plan, state=PlanState.DRAFT, created=now, origin=in_force.number)
    published = store.plans.publish(store.plans.add(event_id, draft))
    rules = [made.rule for made in store.publications.all(event_id) if made.plan == in_force.id]
    rule = rules[-1] if rules else rule_at(store, event_id, moment=in_force.created)
    store.publications.add(event_id, Publication(published.id, PublicationKind.FINAL, now, who, rule))
    note(store, event_id, who=who, what=f"plan {published.number}", before=f"plan {in_force.number}", after=what)
    return published


def _note(store: Store, proposal: Proposal, *, who: str) -> None:
    """Who is away reads so in its own data; whom organisers keep apart is nobody's to read, and stays without names."""
    names = {one.id: one.name for one in proposal.edition.participants}
    labels = {one.id: one.label for one in proposal.edition.tables}
    for one in proposal.incidents:
        rounds = f"rounds {one.first} to {one.last}"
        whom = names.get(one.participant or 0, "") if one.kind in AWAY else ""
        subject = whom or (f"table {labels[one.table]}" if one.table in labels else "two participants")
        said = "kept apart" if one.kind is Trouble.VETO else one.kind.value
        about = one.participant if whom else None
        note(store, one.event, who=who, what=f"{subject}: {said}", after=rounds, participant=about)


def _with(some: Sequence[Meeting], others: Sequence[Meeting]) -> tuple[Meeting, ...]:
    return tuple(sorted((*some, *others), key=lambda m: (m.slot, m.table)))


def _digest(question: Question, before: Plan, found: Repair, start: int) -> str:
    """Of the question and the answer: what was looked at is what is applied."""
    told = (question.digest, before.id, start, found.meetings, found.cancelled, found.offered)
    return sha256(repr(told).encode()).hexdigest()
