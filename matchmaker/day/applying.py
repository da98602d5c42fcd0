"""What was chosen of a proposal is published in place of the plan before it, and its incidents count from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from matchmaker.day.proposing import Asked, Proposal, join, look
from matchmaker.entities import Meeting, Plan, PlanState, Publication, PublicationKind, Repaired, Trouble
from matchmaker.errors import ConflictError
from matchmaker.incidents import AWAY
from matchmaker.journal import note
from matchmaker.rules_in_force import rule_at
from matchmaker.store import Store
from solver.schedule import Status


class Choice(StrEnum):
    """What to do: the least change, or calling off what cannot be and nothing else."""

    REPAIR = "repair"
    CANCEL = "cancel"


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
    event_id = proposal.asked.edition.event.id
    chosen = proposal.repaired if choice is Choice.REPAIR else proposal.cancelled
    taken = [one for one in offers if choice is Choice.REPAIR and one in proposal.offered]
    with store.write():
        _refuse_outdated(store, proposal.asked, now)
        draft = _draft(proposal, join(chosen, taken))
        what = "published as a repair"
        plan = put_in_force(store, event_id, draft, in_force=proposal.asked.before, what=what, now=now, who=who)
        store.incidents.add(replace(one, plan=plan.id) for one in proposal.asked.incidents)
        _note(store, proposal.asked, who=who)
        store.repairs.save(Repaired(event_id, plan.id, proposal.asked.before.id, now, who))
    return plan


def put_in_force(
    store: Store, event_id: int, plan: Plan, *, in_force: Plan, what: str, now: datetime, who: str
) -> Plan:
    """A copy, as final, under the rule of the plan in force. ``what``: for the journal."""
    draft = replace(plan, state=PlanState.DRAFT, created=now, origin=in_force.number)
    published = store.plans.publish(store.plans.add(event_id, draft))
    rules = [made.rule for made in store.publications.all(event_id) if made.plan == in_force.id]
    rule = rules[-1] if rules else rule_at(store, event_id, moment=in_force.created)
    store.publications.add(event_id, Publication(published.id, PublicationKind.FINAL, now, who, rule))
    note(store, event_id, who=who, what=f"plan {published.number}", before=f"plan {in_force.number}", after=what)
    return published


def _refuse_outdated(store: Store, asked: Asked, now: datetime) -> None:
    event_id = asked.edition.event.id
    if look(store, event_id, incidents=asked.incidents, now=now, frozen=asked.frozen) != asked:
        raise ConflictError("something changed meanwhile, or a round has begun; look at the proposal again")


def _draft(proposal: Proposal, meetings: Sequence[Meeting]) -> Plan:
    """The organiser's decisions stay where their meetings do. Goals and their bounds speak of the least change alone:
    nothing is claimed of other meetings.
    """
    met, claimed = {frozenset((m.a, m.b)) for m in meetings}, tuple(meetings) == proposal.repaired
    return replace(
        proposal.asked.before,
        status=(proposal.status if claimed else Status.FEASIBLE).value,
        reproducible=True,
        problem=proposal.digest,
        meetings=tuple(meetings),
        goals=proposal.goals if claimed else (),
        notices=(),
        by_hand=tuple(one for one in proposal.asked.before.by_hand if frozenset((one.a, one.b)) in met),
    )


def _note(store: Store, asked: Asked, *, who: str) -> None:
    """Who is away reads so in its own data; whom organisers keep apart is nobody's to read, and stays without names."""
    names = {one.id: one.name for one in asked.edition.participants}
    labels = {one.id: one.label for one in asked.edition.tables}
    for one in asked.incidents:
        rounds = f"rounds {one.first} to {one.last}"
        whom = names.get(one.participant or 0, "") if one.kind in AWAY else ""
        subject = whom or (f"table {labels[one.table]}" if one.table in labels else "two participants")
        said = "kept apart" if one.kind is Trouble.VETO else one.kind.value
        about = one.participant if whom else None
        note(store, one.event, who=who, what=f"{subject}: {said}", after=rounds, participant=about)
