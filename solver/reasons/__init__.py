"""Why a wish was not granted, what it would cost to force it, and what would grant it for nothing.

The price is bounded from below by choosing (a residual cycle, exact where the pairs are bipartite) and from above by a
schedule that is really found: the exchange of the cycle placed in slots, else the cheapest meetings pushed out. Where
the two bounds meet, the price is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from solver.order import Ordered, put_in_order
from solver.place import bits
from solver.prepare import goal_names, prepare
from solver.problem import Problem, ProblemError
from solver.reasons.bounds import Bounds, bound_pairs
from solver.reasons.changes import allowed_slots, find_changes
from solver.reasons.data import Cause, Change, Kind, Price, Reason
from solver.reasons.trials import Trials
from solver.schedule import Meeting, Schedule, Status
from solver.settle import needs_whole
from solver.venue import open_venue

__all__ = ["Cause", "Change", "Kind", "Price", "Reason", "reasons"]


def reasons(problem: Problem, schedule: Schedule, *, wishes: Sequence[int] | None = None) -> tuple[Reason, ...]:
    """One reason for each of ``wishes`` (positions of pairs; all that do not meet when left out), in that order.

    ``schedule`` keeps every rule. The same question has the same answer, whatever the order of the lines.
    Raises ProblemError for a pair that meets, and for more meetings than people, limits and tables allow.
    """
    met = {meeting.pair for meeting in schedule.meetings}
    asked = [k for k in range(len(problem.pairs)) if k not in met] if wishes is None else list(wishes)
    for k in asked:
        if k in met:
            raise ProblemError(f"pairs[{k}]", "these two meet")
    ordered = put_in_order(problem)
    place = {k: i for i, k in enumerate(ordered.pairs)}
    inner = sorted({place[k] for k in asked})
    meetings = sorted(Meeting(place[one.pair], one.slot, one.table) for one in schedule.meetings)
    explainer = _Explainer(ordered.problem, meetings, inner, proved=schedule.status is Status.OPTIMAL)
    found = {i: explainer.explain(i) for i in inner}
    return tuple(_put_back(ordered, found[place[k]]) for k in asked)


class _Explainer:
    """One schedule of a problem in the order of the lot. ``at``: the positions among pairs that can meet at all."""

    def __init__(self, problem: Problem, meetings: Sequence[Meeting], asked: Sequence[int], *, proved: bool) -> None:
        self.problem, self.proved = problem, proved
        self.prepared = prepared = prepare(problem)
        self.names = goal_names(prepared)
        self.whole = needs_whole(prepared)
        self.at: dict[int, list[int]] = {}
        for m, k in enumerate(prepared.pairs):
            self.at.setdefault(k, []).append(m)
        slots = self._slots(meetings)
        self.trials = Trials(prepared, self.names, slots)
        able = [self.at[k][0] for k in asked if k in self.at]
        self.bounds: Bounds = bound_pairs(prepared, slots, pairs=able)
        self.stands = open_venue(problem, settled={}).stands

    def explain(self, k: int) -> Reason:
        """Why pair k does not meet."""
        pair = self.problem.pairs[k]
        m = self.at[k][0] if k in self.at else None
        changes = () if self.whole else tuple(find_changes(self.trials, pair, self.stands[k], at=m))
        if m is None:
            return Reason(k, self._why_never(k), changes=changes)
        if m not in self.bounds.best:
            return Reason(k, Cause.BLOCKED, changes=changes)
        price, out = self._price(m)
        cause, who = self._why_not(m, price)
        busy = dict.fromkeys(q for p in who for q in (p, *self.prepared.companions.get(p, ())))
        meetings = [x for p in busy for x in self.trials.meetings_of(p)]
        return Reason(k, cause, who, self._name(meetings), price, self._name(out), changes)

    def _why_never(self, k: int) -> Cause:
        """Of a pair without a slot: is it people, tables or locks?"""
        pair, stand = self.problem.pairs[k], self.stands[k]
        one, other = (self.problem.participants[p].capacity for p in (pair.a, pair.b))
        common = [t for t in bits(allowed_slots(self.problem, pair)) if one[t] and other[t]]
        if not common or pair.b in self.prepared.companions.get(pair.a, ()):
            return Cause.APART
        return Cause.NOWHERE if stand is None or not any(stand.tables[t] for t in common) else Cause.BLOCKED

    def _price(self, m: int) -> tuple[Price, tuple[int, ...]]:
        """What forcing m costs, and which meetings leave in the schedule that was found for it."""
        bounds = self.bounds
        low = tuple(mine - best for mine, best in zip(bounds.reached, bounds.best[m], strict=True))
        low = max(low, (0,) * len(low)) if self.proved else low
        found: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
        cycle = bounds.cycles.get(m)
        if cycle is not None and not self.whole and len(self.trials.swap(cycle.out, cycle.into)) == len(cycle.into):
            found.append((self.trials.count_loss(cycle.out, cycle.into), cycle.out))
        if not self.whole and not any(loss == low for loss, _ in found):
            out = self.trials.push_out(m)
            found += [] if out is None else [(self.trials.count_loss(out, (m,)), out)]
        high, out = min(found, default=(None, ()))
        return Price(tuple(self.names), low, high), out or ()

    def _why_not(self, m: int, price: Price) -> tuple[Cause, tuple[int, ...]]:
        """The cause, and whose meetings are in the way."""
        table, sides = self.trials.table, self.trials.sides(m)
        people = self.problem.participants
        limited = [p for p in sides if (most := people[p].maximum) is not None and self.trials.held[p] >= most]
        full = [p for p in sides if not table.free[p]]
        who, cause = (limited, Cause.LIMIT) if limited else (full, Cause.FULL)
        if not who:
            seats = {t for t in bits(self.prepared.allowed[m]) if all(table.seats[k] > 0 for k in table.pools(m, t))}
            common = bits(self.prepared.allowed[m] & table.free[sides[0]] & table.free[sides[1]])
            cause = Cause.RULES if seats & set(common) else Cause.TABLES if common or not seats else Cause.SLOTS
        nothing = (0,) * len(price.goals)
        if price.high is not None and price.high <= nothing:
            cause = Cause.LOT if price.high == nothing else Cause.BETTER
        return cause, tuple(who)

    def _slots(self, meetings: Sequence[Meeting]) -> dict[int, int]:
        """Slot of every meeting; the meetings of a pair that has several, in their order."""
        left = {k: list(copies) for k, copies in self.at.items()}
        for one in meetings:
            if not left.get(one.pair):
                raise ProblemError("meetings", "a pair meets that cannot, or more often than it is listed")
        return {left[one.pair].pop(0): one.slot for one in meetings}

    def _name(self, meetings: Sequence[int]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.prepared.pairs[x] for x in meetings))


def _put_back(ordered: Ordered, reason: Reason) -> Reason:
    """As positions in the problem as given."""
    people, pairs = ordered.participants, ordered.pairs
    return replace(
        reason,
        pair=pairs[reason.pair],
        who=tuple(people[p] for p in reason.who),
        meetings=tuple(pairs[k] for k in reason.meetings),
        instead=tuple(sorted(pairs[k] for k in reason.instead)),
        changes=tuple(
            replace(change, participant=None if change.participant is None else people[change.participant])
            for change in reason.changes
        ),
    )
