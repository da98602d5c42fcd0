"""Matches nobody wished: for those with too few meetings, somebody who needs what they offer or offers what they need.

For the organiser to add by hand (``matchmaker lock``); participants see none of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.affinity import Reason, reasons
from matchmaker.entities import Edition, Participant, Plan, Role
from matchmaker.pairing import Said, is_asked, is_vetoed, may_meet
from matchmaker.programme import present


@dataclass(frozen=True, slots=True)
class Match:
    """``short`` has fewer meetings than the floor. ``reasons``: best first; ``slots``: numbers where both are free."""

    short: Participant
    partner: Participant
    reasons: tuple[Reason, ...]
    slots: tuple[int, ...]


def find_matches_for_short(edition: Edition, plan: Plan) -> tuple[Match, ...]:
    """Pairs that may meet, that nobody wished and nobody vetoed, with a need that is answered and a slot that is free.

    A need is answered by an offer that is close to it (``Reason.is_close``): a common field is not enough. Those with
    the fewest meetings come first; for each of them, those of the same sector, of them whoever answers the most needs,
    then whoever has the fewest meetings. Tables are not looked at.
    """
    days = _Days(edition, plan)
    people = [one for one in edition.participants if one.role is not Role.NETWORK]
    short = sorted((one for one in people if days.held[one.id] < edition.event.floor), key=days.rank)
    said = {(s.source, s.target): s for s in edition.statements}
    found = [(one, _partners(one, people, said, days)) for one in short]
    return tuple(match for _, matches in found for match in matches)


def _partners(one: Participant, people: list[Participant], said: Said, days: _Days) -> list[Match]:
    found = []
    for other in people:
        pair = (one.id, other.id)
        if other is one or not may_meet(one, other) or is_asked(said, pair) or is_vetoed(said, pair):
            continue
        why = tuple(reason for reason in reasons(one, other) if reason.is_close)
        slots = days.common(one, other) if why else ()
        if slots:
            found.append(Match(one, other, why, slots))

    def rank(match: Match) -> tuple[bool, int, tuple[int, int]]:
        return match.reasons[0].field is not None, -len(match.reasons), days.rank(match.partner)

    return sorted(found, key=rank)


class _Days:
    """``held``: meetings of each participant, by id."""

    def __init__(self, edition: Edition, plan: Plan) -> None:
        self.held = Counter(p for meeting in plan.meetings for p in (meeting.a, meeting.b))
        self._met = {frozenset((meeting.a, meeting.b)) for meeting in plan.meetings}
        busy = Counter((p, meeting.slot) for meeting in plan.meetings for p in (meeting.a, meeting.b))
        self._free = {one.id: _find_free(one, edition, busy, held=self.held[one.id]) for one in edition.participants}
        for group in edition.same_person:
            self._tie(group, busy)

    def rank(self, one: Participant) -> tuple[int, int]:
        """Fewest meetings first."""
        return self.held[one.id], one.number

    def common(self, one: Participant, other: Participant) -> tuple[int, ...]:
        """Slots in which both could have one more meeting; none if they meet already."""
        if frozenset((one.id, other.id)) in self._met:
            return ()
        return tuple(sorted(self._free[one.id] & self._free[other.id]))

    def _tie(self, group: tuple[int, ...], busy: Mapping[tuple[int, int], int]) -> None:
        """Who has the same person behind it is not free while the other is busy, and never for the other."""
        for p in group:
            taken = {slot for (q, slot) in busy if q in group and q != p}
            self._free[p] = self._free.get(p, set()) - taken
        self._met |= {frozenset((p, q)) for p in group for q in group}


def _find_free(one: Participant, edition: Edition, busy: Mapping[tuple[int, int], int], *, held: int) -> set[int]:
    maximum = edition.event.maximum if one.maximum is None else one.maximum
    if maximum is not None and held >= maximum:
        return set()
    capacity = present(one, edition.slots, edition.event.sessions)
    return {slot for slot, most in enumerate(capacity, 1) if busy.get((one.id, slot), 0) < most}
