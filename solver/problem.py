"""The data of a problem: who could meet whom, when and where.

Everything is an index or an integer. A participant, pair or table is named by its position; ``id`` is a stable
key that ties are broken by, so that the order of the lines never decides. Slots count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MOST_LEVELS = 100
"""Nobody is lifted further one by one."""

MOST_BONUS = 19
"""What a first choice adds to a wish, and so the most that a bonus can add to it."""


class ProblemError(ValueError):
    """The problem contradicts itself; ``path`` names the culprit as in ``pairs[3].slots[0]``."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(path, message)
        self.path, self.message = path, message

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class Wish(StrEnum):
    """What one side says about the other. ``NO`` is a veto. Silence is ``None``."""

    PRIORITY = "priority"
    YES = "yes"
    OPEN = "open"
    NO = "no"


class Demand(StrEnum):
    """How much a pair is asked for.

    ``WISHED``: placed if it pays. ``IMPOSED``: the organiser's first goal, reported when missed.
    ``GIVEN``: must be placed, or the problem is infeasible.
    """

    WISHED = "wished"
    IMPOSED = "imposed"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Participant:
    """One who meets. ``capacity[t]``: meetings at once in slot t, 0 = away."""

    id: str
    capacity: tuple[int, ...]
    minimum: int = 0
    maximum: int | None = None
    step_free: bool = False
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A place for one meeting at a time. ``owner``: participant index; an owned table is for the owner's meetings."""

    id: str
    zone: str = ""
    owner: int | None = None
    step_free: bool = False
    closed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two participants who may meet. ``a`` is the side whose table comes first (the buyer's, where there is one).

    ``rank_*``: place in that side's order of preference, from 1. ``slots``: where it may be placed, None = anywhere.
    ``meetings``: how often (more than 1 only for given pairs). ``bonus``: points added to its wishes, up to what they
    would be worth as first choices: it never makes more of a wish than its grade allows.
    """

    a: int
    b: int
    wish_a: Wish | None = None
    wish_b: Wish | None = None
    rank_a: int | None = None
    rank_b: int | None = None
    demand: Demand = Demand.WISHED
    slots: tuple[int, ...] | None = None
    meetings: int = 1
    bonus: int = 0


@dataclass(frozen=True, slots=True)
class Lock:
    """The organiser's hand: this pair meets, at this slot and table where they are given."""

    pair: int
    slot: int | None = None
    table: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A set of pairs with a wished least number and a hard greatest number of meetings.

    A floor is a target, a goal after the levels; with ``hard`` it is a rule. Targets that nest in one participant, or
    in all meetings of some, cost nothing; caps and hard floors take the whole model. ``share``: percent of all meetings
    wished for the group. It is measured; ``solver.shares.count_shares`` makes a floor of it, which is aimed at.
    """

    id: str
    pairs: tuple[int, ...]
    floor: int = 0
    cap: int | None = None
    hard: bool = False
    share: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings that hold for the whole problem.

    ``floor``: the worst-off are lifted level by level up to it. ``wishes_first``: goals 2 and 3 swapped.
    ``longest_wait`` (idle slots in a row) and ``longest_row`` (meetings in a row without a free slot or pause) are
    goals of waiting. ``absence_is_gap``: count slots away between two meetings as waiting.
    """

    floor: int = 3
    wishes_first: bool = False
    longest_wait: int = 2
    longest_row: int = 4
    absence_is_gap: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """All of it. ``pauses``: slots after which there is a pause. ``together``: sets of participants (at least two)
    with the same person behind them, never busy in the same slot. ``precedences``: (earlier pair, later pair).
    """

    slots: int
    participants: tuple[Participant, ...]
    tables: tuple[Table, ...]
    pairs: tuple[Pair, ...]
    pauses: tuple[int, ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    locks: tuple[Lock, ...] = ()
    groups: tuple[Group, ...] = ()
    precedences: tuple[tuple[int, int], ...] = ()
    rules: Rules = field(default_factory=Rules)
    seed: int = 1

    def __post_init__(self) -> None:
        _validate(self)


def _validate(problem: Problem) -> None:
    if problem.slots < 1:
        raise ProblemError("slots", "at least 1")
    people, pairs = len(problem.participants), len(problem.pairs)
    _check_participants(problem)
    for i, table in enumerate(problem.tables):
        if table.owner is not None:
            _reference(table.owner, people, f"tables[{i}].owner")
        _slots(table.closed, problem.slots, f"tables[{i}].closed")
    _unique([t.id for t in problem.tables], "tables")
    _check_pairs(problem)
    _slots(problem.pauses, problem.slots, "pauses")
    for i, members in enumerate(problem.together):
        if len(set(members)) != len(members) or len(members) < 2:
            raise ProblemError(f"together[{i}]", "at least two different participants")
        for j, p in enumerate(members):
            _reference(p, people, f"together[{i}][{j}]")
    for i, lock in enumerate(problem.locks):
        _check_lock(problem, lock, f"locks[{i}]")
    _check_groups(problem)
    for i, (earlier, later) in enumerate(problem.precedences):
        _reference(earlier, pairs, f"precedences[{i}][0]")
        _reference(later, pairs, f"precedences[{i}][1]")
        if earlier == later:
            raise ProblemError(f"precedences[{i}]", "a pair cannot come before itself")
    rules = problem.rules
    if min(rules.floor, rules.longest_wait) < 0 or rules.longest_row < 1:
        raise ProblemError("rules", "floor and longest_wait at least 0, longest_row at least 1")
    if rules.floor > MOST_LEVELS:
        raise ProblemError("rules.floor", f"at most {MOST_LEVELS}")


def _check_groups(problem: Problem) -> None:
    for i, group in enumerate(problem.groups):
        for j, k in enumerate(group.pairs):
            _reference(k, len(problem.pairs), f"groups[{i}].pairs[{j}]")
        if group.floor < 0 or (group.cap is not None and group.cap < group.floor):
            raise ProblemError(f"groups[{i}]", "0 ≤ floor ≤ cap")
        if not 0 <= group.share <= 100 or (group.share and group.hard):
            raise ProblemError(f"groups[{i}].share", "a percentage from 0 to 100, wished and never hard")


def _check_participants(problem: Problem) -> None:
    for i, p in enumerate(problem.participants):
        path = f"participants[{i}]"
        if len(p.capacity) != problem.slots:
            raise ProblemError(f"{path}.capacity", f"{len(p.capacity)} numbers for {problem.slots} slots")
        if any(c < 0 for c in p.capacity):
            raise ProblemError(f"{path}.capacity", "at least 0")
        if p.minimum < 0 or (p.maximum is not None and p.maximum < p.minimum):
            raise ProblemError(path, "0 ≤ minimum ≤ maximum")
    _unique([p.id for p in problem.participants], "participants")


def _check_pairs(problem: Problem) -> None:
    seen: set[tuple[int, int]] = set()
    for i, pair in enumerate(problem.pairs):
        path = f"pairs[{i}]"
        _reference(pair.a, len(problem.participants), f"{path}.a")
        _reference(pair.b, len(problem.participants), f"{path}.b")
        if pair.a == pair.b:
            raise ProblemError(path, "a participant cannot meet itself")
        key = (min(pair.a, pair.b), max(pair.a, pair.b))
        if key in seen:
            raise ProblemError(path, "this pair is listed twice; use meetings for repeated pairs")
        seen.add(key)
        if pair.slots is not None:
            _slots(pair.slots, problem.slots, f"{path}.slots")
        for rank in (pair.rank_a, pair.rank_b):
            if rank is not None and rank < 1:
                raise ProblemError(path, "ranks count from 1")
        if pair.meetings < 1 or (pair.meetings > 1 and pair.demand is not Demand.GIVEN):
            raise ProblemError(f"{path}.meetings", "1, or more for given pairs")
        if not 0 <= pair.bonus <= MOST_BONUS:
            raise ProblemError(f"{path}.bonus", f"from 0 to {MOST_BONUS}: more would lift a wish above its grade")
        if Wish.NO in (pair.wish_a, pair.wish_b):
            raise ProblemError(path, "a vetoed pair cannot be scheduled; leave it out")


def _check_lock(problem: Problem, lock: Lock, path: str) -> None:
    _reference(lock.pair, len(problem.pairs), f"{path}.pair")
    if lock.slot is not None:
        _reference(lock.slot, problem.slots, f"{path}.slot")
    if lock.table is not None:
        _reference(lock.table, len(problem.tables), f"{path}.table")


def _reference(value: int, size: int, path: str) -> None:
    if not 0 <= value < size:
        raise ProblemError(path, f"{value} is not between 0 and {size - 1}")


def _slots(values: tuple[int, ...], slots: int, path: str) -> None:
    for j, t in enumerate(values):
        _reference(t, slots, f"{path}[{j}]")
    if list(values) != sorted(set(values)):
        raise ProblemError(path, "slots in increasing order, each once")


def _unique(ids: list[str], path: str) -> None:
    first: dict[str, int] = {}
    for i, name in enumerate(ids):
        if name in first:
            raise ProblemError(f"{path}[{i}].id", f"{name!r} is also {path}[{first[name]}]")
        first[name] = i
