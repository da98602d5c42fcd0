"""What changes for whom from one plan to another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matchmaker.agendas import fits_room
from matchmaker.entities import Edition, Participant, Plan
from matchmaker.errors import ConflictError
from matchmaker.mail.changes import Change, Mailed, Teller, changes_between, spots
from matchmaker.pairing import ASKED
from matchmaker.registrations.names import alphabetical


@dataclass(frozen=True, slots=True)
class Moved:
    """Somebody whose meetings differ: how many ``before`` and ``after``, and each one that is new, moved or gone.

    ``gained`` and ``lost``: own priorities and yeses.
    """

    participant: Participant
    before: int
    after: int
    changes: tuple[Change, ...]
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Everybody whose meetings differ, by name, and how many meetings one plan has that the other has not."""

    people: tuple[Moved, ...]
    gained: int
    lost: int

    @property
    def wishes(self) -> tuple[int, int]:
        """Gained and lost, of everybody together."""
        return sum(one.gained for one in self.people), sum(one.lost for one in self.people)


def tell_apart(edition: Edition, before: Plan, after: Plan, *, told: Teller) -> Difference:
    """From one plan to another; ``told`` gives the names of who withdrew, and of tables that are gone.

    Raises:
        ConflictError: The second has meetings in slots that are gone.
    """
    if not fits_room(edition, after):
        raise ConflictError(
            "plan {number} has meetings in rounds or at tables that are no longer there; compare another one",
            number=after.number,
        )
    old, new = (spots(plan, Mailed(plan.id, (), ())) for plan in (before, after))
    asked = {(s.source, s.target) for s in edition.statements if s.wish in ASKED}
    people = []
    for one in sorted(edition.participants, key=alphabetical):
        was, will = old.get(one.id, {}), new.get(one.id, {})
        if was != will:
            gained = sum((one.id, partner) in asked for partner in will.keys() - was.keys())
            lost = sum((one.id, partner) in asked for partner in was.keys() - will.keys())
            changes = changes_between(was, will, told=told)
            people.append(Moved(one, len(was), len(will), changes, gained, lost))
    first, second = (Counter(frozenset((m.a, m.b)) for m in plan.meetings) for plan in (before, after))
    return Difference(tuple(people), (second - first).total(), (first - second).total())
