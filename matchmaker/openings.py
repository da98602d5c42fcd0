"""Whether one may register and wish: one answer for every page, mail and service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matchmaker.entities import Event
from matchmaker.programme import slots_of
from matchmaker.reception import Phase, Reception, registration_phase, wishes_phase
from matchmaker.store import Store


@dataclass(frozen=True, slots=True)
class Openings:
    """Where registration and wishes stand at one moment."""

    registration: Phase
    wishes: Phase


def openings_of(store: Store, event_id: int, *, now: datetime) -> Openings:
    """Of a stored event; ``now`` is aware.

    :raises NotFoundError: there is no such event.
    """
    return openings(
        store.events.get(event_id),
        store.receptions.get(event_id),
        published=store.plans.is_published(event_id),
        imported=bool(store.imports.all(event_id)),
        now=now,
    )


def openings(event: Event, reception: Reception, *, published: bool, imported: bool, now: datetime) -> Openings:
    """What follows from the dates, from the plan, and from where participants came.

    Dates that run decide until the first round begins, after a publication too: latecomers may be wanted. What no date
    holds open is over once a plan is published. Before, where a file was ``imported`` and no date was ever set, the
    team registers, and what the file says are the wishes.
    """
    begun = slots_of(event)[0].start <= now
    by_team = imported and reception.opens is None and reception.closes is None
    wished_by_team = by_team and reception.wishes_open is None and reception.wishes_close is None

    def settled(phase: Phase, *, team: bool) -> Phase:
        if begun or (published and phase is not Phase.OPEN):
            return Phase.OVER
        return Phase.TEAM if team else phase

    return Openings(
        settled(registration_phase(reception, now=now), team=by_team),
        settled(wishes_phase(reception, now=now), team=wished_by_team),
    )
