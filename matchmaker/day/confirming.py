"""What was shown is what is done: a proposal is found again by its digest, or one learns why it is another one now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from matchmaker.day.applying import Choice, apply
from matchmaker.day.news import News, weigh_news
from matchmaker.day.proposing import Proposal, propose
from matchmaker.entities import Plan
from matchmaker.errors import ConflictError
from matchmaker.store import Store

Offered = tuple[int, int]
"""The pair (ids) of a meeting that is offered."""


def propose_about(
    store: Store, event_id: int, news: Iterable[News], *, frozen: int, now: datetime, who: str
) -> Proposal:
    """What could be done about the news. For errors see ``weigh_news`` and ``propose``."""
    incidents = weigh_news(store, event_id, news, now=now, who=who)
    return propose(store, event_id, incidents=incidents, now=now, frozen=frozen)


def find_applied(store: Store, event_id: int, *, shown: str) -> Plan | None:
    """The plan in force, if it is the proposal with this digest: a button was pressed twice."""
    in_force = store.plans.published(event_id)
    return in_force if in_force is not None and shown and in_force.problem == shown else None


def confirm(
    store: Store,
    proposal: Proposal,
    *,
    shown: str,
    choice: Choice,
    offers: Collection[Offered] = (),
    now: datetime,
    who: str,
) -> Plan:
    """Do what ``choice`` says, if ``proposal`` is still the one that was shown (its digest).

    Raises:
        ConflictError: It is another one now, or offers are taken although nothing may move.
    """
    taken = [one for one in proposal.offered if (one.a, one.b) in offers]
    if shown != proposal.digest or len(taken) < len(set(offers)):
        raise ConflictError("something changed meanwhile, or a round has begun; look at the proposal again")
    fits_both = proposal.repaired == proposal.cancelled
    if taken and choice is Choice.CANCEL and not fits_both:
        raise ConflictError("what is offered fits the least change only; choose that, or untick the offers")
    return apply(store, proposal, choice=Choice.REPAIR if fits_both else choice, offers=taken, now=now, who=who)
