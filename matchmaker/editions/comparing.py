"""The editions of a series side by side: who came, what was wished, granted and held, and with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from matchmaker.drafts import Overview, compare_plans
from matchmaker.entities import Edition, Event, FirmKind, Plan, Role, Target
from matchmaker.store import Store
from matchmaker.targets import attain

_EVERY_KIND = tuple(Target(kind, 0, 1) for kind in FirmKind)


@dataclass(frozen=True, slots=True)
class Figures:
    """One edition. ``roles``: how many came as what. ``plan``: the one in force, else the latest, if there is one.

    Of that plan: ``overview``; ``held``: meetings that took place, of those of which it is known (None: of none);
    ``kinds``: meetings with kinds of firms, but for kinds of which nothing is known; ``first``: of organisations that
    never met in earlier editions.
    """

    event: Event
    roles: Mapping[Role, int]
    plan: Plan | None = None
    overview: Overview | None = None
    held: tuple[int, int] | None = None
    kinds: Mapping[FirmKind, int] = field(default_factory=dict)
    first: int = 0


def editions_of(store: Store, event: Event) -> tuple[Event, ...]:
    """All of its series in order of date; an event without a series stands alone."""
    if event.series is None:
        return (event,)
    return tuple(one for one in store.events.all() if one.series == event.series)


def compare_editions(store: Store, event: Event) -> tuple[Figures, ...]:
    """One for each edition of the series, in order of date; wishes count as they are now."""
    with store.read():
        return tuple(_count(store, one) for one in editions_of(store, event))


def _count(store: Store, event: Event) -> Figures:
    edition = store.load_edition(event.id)
    roles = Counter(one.role for one in edition.participants)
    plan = store.plans.published(event.id) or store.plans.latest(event.id)
    if plan is None:
        return Figures(event, roles)
    [overview] = compare_plans(edition, [plan])
    attained = attain(replace(edition, targets=_EVERY_KIND), plan)
    kinds = {one.target.kind: one.inside for one in attained if one.known}
    return Figures(event, roles, plan, overview, _held(store, event), kinds, _first(store, edition, plan))


def _held(store: Store, event: Event) -> tuple[int, int] | None:
    known = [mark.held for mark in store.held.all(event.id) if mark.held is not None]
    return (sum(known), len(known)) if known else None


def _first(store: Store, edition: Edition, plan: Plan) -> int:
    met = {frozenset((past.a, past.b)) for past in store.meetings.before(edition.event)}
    organisation = {one.id: one.organisation.id for one in edition.participants}
    pairs = (frozenset((organisation.get(meeting.a, 0), organisation.get(meeting.b, 0))) for meeting in plan.meetings)
    return sum(pair not in met for pair in pairs)
