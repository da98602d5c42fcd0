"""Brute force for tiny problems, written for clarity and apart from both the model and the checker.

The goals of choosing depend only on which pairs meet. So: try the sets of pairs, the best first, until one can be
placed; and to find the least waiting of a set, try all its placements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from solver.problem import Demand, Pair, Problem, Wish
from solver.schedule import Meeting

Choice = tuple[int, ...]
"""Pairs that meet, each as often as it is listed for."""


def best(problem: Problem) -> dict[str, int] | None:
    """The goals of choosing, by name and in order, at their lexicographic best; None if there is no schedule."""
    found = best_schedule(problem)
    return None if found is None else score_choice(problem, tuple({m.pair for m in found}))


def best_schedule(problem: Problem) -> tuple[Meeting, ...] | None:
    """A schedule with the best goals of choosing; None if there is no schedule."""
    pairs = range(len(problem.pairs))
    choices = chain.from_iterable(combinations(pairs, n) for n in range(len(pairs) + 1))
    allowed = (choice for choice in choices if _may_choose(problem, choice))
    for choice in sorted(allowed, key=lambda c: tuple(score_choice(problem, c).values()), reverse=True):
        for meetings in place(problem, choice):
            return meetings
    return None


def best_days(problem: Problem, choice: Choice) -> dict[str, int] | None:
    """The goals of waiting and tables for this set of pairs, at their lexicographic best; None if it has no place."""
    days = (score_days(problem, meetings) for meetings in place(problem, choice))
    return min(days, key=lambda goals: tuple(goals.values()), default=None)


def place(problem: Problem, choice: Choice) -> Iterator[tuple[Meeting, ...]]:
    """All schedules in which exactly these pairs meet, each with its meetings sorted."""
    if not _may_choose(problem, choice):
        return
    waiting = [k for k in choice for _ in range(problem.pairs[k].meetings)]
    for meetings in _extend(problem, [], waiting):
        if _keeps_locks(problem, meetings):
            yield tuple(sorted(meetings))


def fits(problem: Problem, meetings: Sequence[Meeting], new: Meeting) -> bool:
    """Whether a meeting may be added to valid ones, seen from slots and tables; duties and counts aside."""
    pair = problem.pairs[new.pair]
    if pair.slots is not None and new.slot not in pair.slots:
        return False
    if new.table not in find_tables(problem, pair, new.slot):
        return False
    now = [m for m in meetings if m.slot == new.slot]
    if any(m.table == new.table or m.pair == new.pair for m in now):
        return False
    people = [p for m in [*now, new] for p in _sides(problem, m)]
    if any(people.count(p) > problem.participants[p].capacity[new.slot] for p in set(people)):
        return False
    if any(len(set(members) & set(people)) > 1 for members in problem.together):
        return False
    return _keeps_precedences(problem, [*meetings, new])


def is_valid(problem: Problem, meetings: Sequence[Meeting]) -> bool:
    """Whether these meetings, all of things that exist, keep every rule."""
    if any(sum(m.pair == k for m in meetings) not in (0, pair.meetings) for k, pair in enumerate(problem.pairs)):
        return False
    one_by_one = all(fits(problem, meetings[:i], m) for i, m in enumerate(meetings))
    chosen = tuple({m.pair for m in meetings})
    return one_by_one and _may_choose(problem, chosen) and _keeps_locks(problem, meetings)


def find_tables(problem: Problem, pair: Pair, slot: int) -> list[int]:
    """The tables at which the pair may meet in the slot, were it alone."""
    a, b = problem.participants[pair.a], problem.participants[pair.b]
    usable = [
        i for i, table in enumerate(problem.tables)
        if slot not in table.closed and not ((a.step_free or b.step_free) and not table.step_free)
    ]  # fmt: skip
    for owner in (pair.a, pair.b):
        if own := [i for i in usable if problem.tables[i].owner == owner]:
            return own
    shared = [i for i in usable if problem.tables[i].owner is None]
    return [i for i in shared if all(side.zone in ("", problem.tables[i].zone) for side in (a, b))]


def score_choice(problem: Problem, choice: Choice) -> dict[str, int]:
    """The goals that depend only on who meets whom: more is better, the first goal first."""
    pairs = [problem.pairs[k] for k in choice]
    people = range(len(problem.participants))
    had = [sum(pair.meetings for pair in pairs if p in (pair.a, pair.b)) for p in people]
    goals = {
        "imposed": sum(1 for pair in pairs if pair.demand == Demand.IMPOSED),
        "mutual priorities": sum(1 for pair in pairs if (pair.wish_a, pair.wish_b) == (Wish.PRIORITY, Wish.PRIORITY)),
        "minimum": sum(min(had[p], problem.participants[p].minimum) for p in people),
    }
    # Nobody has more meetings in a schedule than they could have alone: that cap need not be counted here.
    levels = {f"level {j}": sum(1 for p in people if had[p] >= j) for j in range(1, problem.rules.floor + 1)}
    for group in problem.groups:
        if group.floor and not group.hard:
            inside = sum(problem.pairs[k].meetings for k in choice if k in group.pairs)
            levels["groups"] = levels.get("groups", 0) + min(inside, group.floor)
    wishes = {"wishes": sum(map(_rate_pair, pairs))}
    return {**goals, **wishes, **levels} if problem.rules.wishes_first else {**goals, **levels, **wishes}


def score_days(problem: Problem, meetings: Sequence[Meeting]) -> dict[str, int]:
    """The goals of waiting and tables: less is better, the first goal first."""
    goals = {"long waits": 0, "long rows": 0, "waiting": 0, "stay": 0, "table changes": 0}
    for p in range(len(problem.participants)):
        mine = [m for m in meetings if p in _sides(problem, m)]
        day = _draw_day(problem, p, mine)
        waits = [len(run) for run in day.replace("|", "").replace("M", " ").replace("A", " ").split()]
        rows = [len(run) for run in day.replace("|", " ").replace("w", " ").replace("A", " ").split()]
        goals["long waits"] += sum(max(0, wait - problem.rules.longest_wait) for wait in waits)
        goals["long rows"] += sum(max(0, row - problem.rules.longest_row) for row in rows)
        goals["waiting"] += sum(wait - 1 for wait in waits)
        if all(table.owner != p for table in problem.tables):
            goals["stay"] += len(
                {t for m in mine for n in mine for t in range(m.slot, n.slot + 1)} | {m.slot for m in mine}
            )
        goals["table changes"] += _count_changes(mine)
    return goals


def _draw_day(problem: Problem, p: int, mine: Sequence[Meeting]) -> str:
    """A participant's day from the first to the last meeting: M meeting, w waiting, A away, | pause."""
    if not mine:
        return ""
    busy = [m.slot for m in mine]
    letters = []
    for t in range(min(busy), max(busy) + 1):
        away = problem.participants[p].capacity[t] == 0 and not problem.rules.absence_is_gap
        letters.append("M" if t in busy else "A" if away else "w")
        letters.append("|" if t in problem.pauses else "")
    return "".join(letters)


def _count_changes(mine: Sequence[Meeting]) -> int:
    slots = sorted({m.slot for m in mine})
    seats = [{m.table for m in mine if m.slot == t} for t in slots]
    return sum(1 for i in range(1, len(seats)) if not seats[i - 1] & seats[i])


def _rate_pair(pair: Pair) -> int:
    """With the bonus, and yet no more than as a first choice of each side that asked."""
    sides = (pair.wish_a, pair.rank_a), (pair.wish_b, pair.rank_b)
    first = sum(_rate(wish, 1) for wish, _ in sides)
    return min(first, sum(_rate(wish, rank) for wish, rank in sides) + pair.bonus)


def _rate(wish: Wish | None, rank: int | None) -> int:
    if wish in (Wish.PRIORITY, Wish.YES):
        return (130 if wish == Wish.PRIORITY else 100) + (0 if rank is None or rank > 20 else 20 - rank)
    return 50 if wish == Wish.OPEN else 0


def _may_choose(problem: Problem, choice: Choice) -> bool:
    """Whether who meets whom, and how often, keeps the rules of counting."""
    for p, who in enumerate(problem.participants):
        had = sum(problem.pairs[k].meetings for k in choice if p in (problem.pairs[k].a, problem.pairs[k].b))
        if who.maximum is not None and had > who.maximum:
            return False
    for group in problem.groups:
        inside = sum(problem.pairs[k].meetings for k in choice if k in group.pairs)
        if (group.cap is not None and inside > group.cap) or (group.hard and inside < group.floor):
            return False
    duties = [k for k, pair in enumerate(problem.pairs) if pair.demand == Demand.GIVEN]
    duties += [lock.pair for lock in problem.locks]
    return all(k in choice for k in duties)


def _extend(problem: Problem, meetings: list[Meeting], waiting: list[int]) -> Iterator[list[Meeting]]:
    """All ways to place the waiting pairs; several meetings of one pair come in the order of their slots."""
    if not waiting:
        yield meetings
        return
    pair, *others = waiting
    start = max((m.slot + 1 for m in meetings if m.pair == pair), default=0)
    for slot in range(start, problem.slots):
        for table in find_tables(problem, problem.pairs[pair], slot):
            new = Meeting(pair, slot, table)
            if fits(problem, meetings, new):
                yield from _extend(problem, [*meetings, new], others)


def _keeps_locks(problem: Problem, meetings: Sequence[Meeting]) -> bool:
    return all(
        any(m.pair == x.pair and x.slot in (None, m.slot) and x.table in (None, m.table) for m in meetings)
        for x in problem.locks
    )


def _keeps_precedences(problem: Problem, meetings: Sequence[Meeting]) -> bool:
    return not any(
        first.pair == earlier and second.pair == later and first.slot >= second.slot
        for earlier, later in problem.precedences
        for first in meetings
        for second in meetings
    )


def _sides(problem: Problem, m: Meeting) -> tuple[int, int]:
    return problem.pairs[m.pair].a, problem.pairs[m.pair].b
