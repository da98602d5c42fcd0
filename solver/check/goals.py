"""The goals of a schedule, counted from its meetings alone. Everything is an exact integer.

In this order, each counted over the meetings m of a schedule (d(p): how many meetings participant p has):

``imposed`` (most)
    Pairs with demand IMPOSED that meet.
``mutual priorities`` (most)
    Pairs that meet and of which both sides said priority.
``minimum`` (most)
    Σ_p min(d(p), minimum of p).
``level 1`` … ``level F`` (most; F = ``rules.floor``)
    How many participants with e(p) ≥ j have d(p) ≥ j, where e(p), what p could have alone, is the least of p's own
    maximum, the meetings of all eligible pairs of p, and Σ_t capacity[t]. A pair is eligible if there is a slot,
    among its own, in which both sides are present and some table could hold it.
``groups`` (most; only where there is a group with a floor that is no rule)
    Σ over these groups of min(meetings of its pairs, its floor). With ``rules.wishes_first`` still after the levels.
``wishes`` (most)
    Σ points of the pairs that meet, each once: for each side priority 130, yes 100, open 50, nothing 0, and for
    priority and yes max(0, 20 - rank) more if there is a rank. Then the bonus of the pair, as far as it does not
    exceed what 19 for each priority and yes leave above these. With ``rules.wishes_first`` before the levels.
``long waits`` (least)
    Σ over waits of max(0, length - ``rules.longest_wait``). A wait is a maximal run of consecutive slots between
    p's first and last meeting in which p is present and has no meeting. An absence ends it (with
    ``rules.absence_is_gap`` it is a part of it); a pause does not.
``long rows`` (least)
    Σ over rows of max(0, length - ``rules.longest_row``). A row is a maximal run of consecutive slots with a meeting
    of p; a slot without one ends it, and so does a pause.
``waiting`` (least)
    Σ over waits of (length - 1).
``stay`` (least)
    Σ over participants p who walk, that is who own no table, and have a meeting: p's last busy slot - the first + 1.
``table changes`` (least)
    How often two busy slots of p, one after the other, have no table in common.
``shares`` (least; only where there is a group with a share)
    Σ over these groups of max(0, ⌈share × all meetings / 100⌉ - meetings of its pairs).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil

from solver.check.references import select_sound
from solver.check.tables import Room
from solver.problem import Demand, Pair, Problem, Wish
from solver.schedule import Meeting, Sense

_POINTS = {None: 0, Wish.OPEN: 50, Wish.YES: 100, Wish.PRIORITY: 130}
_LEAST = frozenset({"long waits", "long rows", "waiting", "stay", "table changes", "shares"})

Day = Mapping[int, set[int]]
"""The busy slots of one participant, in order, and the tables they sit at."""


def measure(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    """Every goal by name, in order. Meetings that name what does not exist do not count."""
    sound = select_sound(problem, meetings)
    days = _measure_days(problem, _collect_days(problem, sound))
    return _measure_choice(problem, sound) | days | _measure_shares(problem, sound)


def get_sense(name: str) -> Sense:
    """Which way the goal of that name is good. The goals of choosing are those of which one wants most."""
    return Sense.LEAST if name in _LEAST else Sense.MOST


def count_reach(problem: Problem) -> tuple[int, ...]:
    """e(p) for each participant: the meetings they could have if they were alone."""
    room = Room(problem)
    offers = [0] * len(problem.participants)
    for pair in problem.pairs:
        if _is_eligible(problem, room, pair):
            offers[pair.a] += pair.meetings
            offers[pair.b] += pair.meetings
    return tuple(
        min(offers[p], sum(who.capacity), offers[p] if who.maximum is None else who.maximum)
        for p, who in enumerate(problem.participants)
    )


def _is_eligible(problem: Problem, room: Room, pair: Pair) -> bool:
    a, b = problem.participants[pair.a], problem.participants[pair.b]
    slots = range(problem.slots) if pair.slots is None else pair.slots
    return any(a.capacity[t] > 0 and b.capacity[t] > 0 and room.has_any(pair, t) for t in slots)


def _measure_choice(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    placed = [problem.pairs[k] for k in sorted({m.pair for m in meetings})]
    counts = Counter(p for m in meetings for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b))
    wishes = {"wishes": sum(map(_score, placed))}
    levels = _measure_levels(problem, counts) | _measure_groups(problem, meetings)
    return {
        "imposed": sum(pair.demand is Demand.IMPOSED for pair in placed),
        "mutual priorities": sum(pair.wish_a is pair.wish_b is Wish.PRIORITY for pair in placed),
        "minimum": sum(min(counts[p], who.minimum) for p, who in enumerate(problem.participants)),
    } | (wishes | levels if problem.rules.wishes_first else levels | wishes)


def _measure_levels(problem: Problem, counts: Mapping[int, int]) -> dict[str, int]:
    best = [(reach, counts.get(p, 0)) for p, reach in enumerate(count_reach(problem))]
    return {f"level {j}": sum(min(pair) >= j for pair in best) for j in range(1, problem.rules.floor + 1)}


def _measure_groups(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    soft = [group for group in problem.groups if group.floor > 0 and not group.hard]
    reached = [min(group.floor, sum(m.pair in set(group.pairs) for m in meetings)) for group in soft]
    return {"groups": sum(reached)} if soft else {}


def _measure_shares(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    shared = [group for group in problem.groups if group.share > 0]
    wished = [ceil(Fraction(group.share * len(meetings), 100)) for group in shared]
    reached = [sum(m.pair in set(group.pairs) for m in meetings) for group in shared]
    missing = sum(max(0, most - own) for most, own in zip(wished, reached, strict=True))
    return {"shares": missing} if shared else {}


def _score(pair: Pair) -> int:
    sides = [_score_side(pair.wish_a, pair.rank_a), _score_side(pair.wish_b, pair.rank_b)]
    left = sum(19 - more for wish, more in sides if wish >= _POINTS[Wish.YES])
    return sum(map(sum, sides)) + min(left, pair.bonus)


def _score_side(wish: Wish | None, rank: int | None) -> tuple[int, int]:
    """What was said, and what its place in the order adds."""
    more = max(0, 20 - rank) if rank is not None and wish in (Wish.PRIORITY, Wish.YES) else 0
    return _POINTS[wish], more


def _collect_days(problem: Problem, meetings: Sequence[Meeting]) -> list[Day]:
    days: list[dict[int, set[int]]] = [{} for _ in problem.participants]
    for m in sorted(meetings, key=lambda m: m.slot):
        for p in (problem.pairs[m.pair].a, problem.pairs[m.pair].b):
            days[p].setdefault(m.slot, set()).add(m.table)
    return list(days)


def _measure_days(problem: Problem, days: Sequence[Day]) -> dict[str, int]:
    waits = [wait for p, day in enumerate(days) for wait in _find_waits(problem, day, p=p)]
    rows = [row for day in days for row in _find_rows(problem, day)]
    hosts = {table.owner for table in problem.tables}
    return {
        "long waits": sum(max(0, wait - problem.rules.longest_wait) for wait in waits),
        "long rows": sum(max(0, row - problem.rules.longest_row) for row in rows),
        "waiting": sum(wait - 1 for wait in waits),
        "stay": sum(max(day) - min(day) + 1 for p, day in enumerate(days) if day and p not in hosts),
        "table changes": sum(_count_changes(day) for day in days),
    }


def _find_waits(problem: Problem, day: Day, *, p: int) -> Iterator[int]:
    capacity, length = problem.participants[p].capacity, 0
    for slot in range(min(day, default=0), max(day, default=0) + 1):
        if slot not in day and (capacity[slot] > 0 or problem.rules.absence_is_gap):
            length += 1
        elif length:
            yield length
            length = 0


def _find_rows(problem: Problem, day: Day) -> Iterator[int]:
    length = 0
    for slot in day:
        length += 1
        if slot + 1 not in day or slot in problem.pauses:
            yield length
            length = 0


def _count_changes(day: Day) -> int:
    tables = list(day.values())
    return sum(before.isdisjoint(after) for before, after in pairwise(tables))
