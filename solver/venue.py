"""Where a meeting may stand, slot by slot, and which sets of tables can run out.

In a slot, meetings with candidate sets C₁, C₂, … can all be seated iff no union U of these sets has more than |U| of
them inside (Hall 1935). Unions of disjoint sets add nothing new, so it is enough to watch the candidate sets of the
slot closed under union of those that intersect: its *pools*.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from solver.problem import Pair, Problem, ProblemError

MOST_POOLS = 2_000
"""More crossing sets of tables than this in one slot are refused."""

Key = tuple[int | None, int | None, bool, str, int | None]
NOWHERE = -1
SETTLED = "\x01"
"""In place of a zone: the table of the key, whatever the rules say."""
Tables = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where meetings of one sort may stand. ``tables[t]``: candidates in slot t; ``open``: bit mask of slots with any.

    ``pools[t]``: the pools of which a meeting in slot t takes a seat; None when none can ever run out.
    ``anywhere``: candidates of any slot.
    """

    tables: tuple[Tables, ...]
    anywhere: frozenset[int]
    open: int
    pools: tuple[Tables, ...] | None


@dataclass(frozen=True, slots=True)
class Venue:
    """``stands[i]``: of the problem's i-th pair (None: there is no table it could share). ``pools[k]``: its tables."""

    stands: tuple[Stand | None, ...]
    pools: tuple[frozenset[int], ...]


def open_venue(problem: Problem, *, settled: Mapping[int, int]) -> Venue:
    """Work out stands and pools. ``settled``: pairs that stand at a table whatever the rules say, as in history.

    Raises ProblemError when zones and step-free tables cross in more than ``MOST_POOLS`` ways.
    """
    tables = _open_tables(problem)
    locked = _locked_tables(problem)
    keys = [
        (None, None, False, SETTLED, settled[i]) if i in settled else _key(problem, tables, pair, locked.get(i))
        for i, pair in enumerate(problem.pairs)
    ]
    candidates = {key: _candidates(problem, tables, key) for key in dict.fromkeys(keys) if key is not None}
    tables_of, pools = _pools(problem, tables.of_slot, candidates.values())
    stands = {key: _stand(problem, sets, pools) for key, sets in candidates.items()}
    return Venue(
        stands=tuple(None if key is None else stands[key] for key in keys),
        pools=tuple(tables_of),
    )


def _locked_tables(problem: Problem) -> dict[int, int]:
    """The table of each pair whose table is locked; no table at all where two locks name different ones."""
    locked: dict[int, int] = {}
    for lock in problem.locks:
        if lock.table is not None:
            locked[lock.pair] = NOWHERE if locked.get(lock.pair, lock.table) != lock.table else lock.table
    return locked


@dataclass(frozen=True, slots=True)
class _OpenTables:
    owned: dict[int, Tables]
    of_slot: tuple[frozenset[int], ...]
    free: Tables


def _open_tables(problem: Problem) -> _OpenTables:
    owned: dict[int, list[int]] = defaultdict(list)
    for k, table in enumerate(problem.tables):
        if table.owner is not None:
            owned[table.owner].append(k)
    closed = [frozenset(table.closed) for table in problem.tables]
    return _OpenTables(
        owned={p: tuple(mine) for p, mine in owned.items()},
        of_slot=tuple(frozenset(k for k, shut in enumerate(closed) if t not in shut) for t in range(problem.slots)),
        free=tuple(k for k, table in enumerate(problem.tables) if table.owner is None),
    )


def _key(problem: Problem, tables: _OpenTables, pair: Pair, lock: int | None) -> Key | None:
    """What decides where a pair may stand: owners, step-free need, zone, a locked table. None: two zones, no owner."""
    a, b = problem.participants[pair.a], problem.participants[pair.b]
    hosts = [p if p in tables.owned else None for p in (pair.a, pair.b)]
    zones = {zone for zone in (a.zone, b.zone) if zone}
    if len(zones) > 1 and hosts == [None, None]:
        return None
    zone = "\x00" if len(zones) > 1 else next(iter(zones), "")
    return hosts[0], hosts[1], a.step_free or b.step_free, zone, lock


def _candidates(problem: Problem, tables: _OpenTables, key: Key) -> tuple[Tables, ...]:
    first, second, step_free, zone, lock = key
    if zone == SETTLED and lock is not None:
        return ((lock,),) * problem.slots

    def suits(k: int) -> bool:
        return problem.tables[k].step_free or not step_free

    lists = [[k for k in tables.owned[host] if suits(k)] for host in (first, second) if host is not None]
    lists.append([k for k in tables.free if suits(k) and zone in ("", problem.tables[k].zone)])
    found = []
    for open_ in tables.of_slot:
        here = next((some for some in ([k for k in mine if k in open_] for mine in lists) if some), [])
        found.append(tuple(k for k in here if lock is None or k == lock))
    return tuple(found)


def _pools(
    problem: Problem, of_slot: tuple[frozenset[int], ...], candidates: Iterable[tuple[Tables, ...]]
) -> tuple[list[frozenset[int]], list[list[tuple[frozenset[int], int]]]]:
    """Tables of each pool, and per slot the pools (their tables, their number) that can run out."""
    numbered: list[frozenset[int]] = []
    pools: list[list[tuple[frozenset[int], int]]] = []
    everyone = list(candidates)
    closures: dict[frozenset[frozenset[int]], list[frozenset[int]]] = {}
    for t in range(len(of_slot)):
        family = frozenset(frozenset(sets[t]) for sets in everyone if sets[t])
        if family not in closures:
            closures[family] = _close(family)
        here = []
        for union in closures[family]:
            if not _never_full(problem, union, t):
                here.append((union, len(numbered)))
                numbered.append(union)
        pools.append(here)
    return numbered, pools


def _close(family: frozenset[frozenset[int]]) -> list[frozenset[int]]:
    closed: list[frozenset[int]] = []
    crossing = 0
    waiting = sorted(family, key=sorted)
    known = set(waiting)
    touching: dict[int, list[frozenset[int]]] = defaultdict(list)
    while waiting:
        one = waiting.pop()
        for other in dict.fromkeys(other for k in one for other in touching[k]):
            union = one | other
            if union not in known:
                known.add(union)
                waiting.append(union)
                crossing += 1
        if crossing > MOST_POOLS:
            raise ProblemError("tables", "zones and step-free tables cross in too many ways; use fewer zones")
        closed.append(one)
        for k in one:
            touching[k].append(one)
    return sorted(closed, key=sorted)


def only_owner(problem: Problem, tables: frozenset[int]) -> int | None:
    """Who owns all of these tables; None if nobody does."""
    owner, *others = {problem.tables[k].owner for k in tables}
    return None if others else owner


def _never_full(problem: Problem, tables: frozenset[int], slot: int) -> bool:
    """All of one owner, who cannot hold more meetings at once than there are tables."""
    owner = only_owner(problem, tables)
    return owner is not None and problem.participants[owner].capacity[slot] <= len(tables)


def _stand(problem: Problem, sets: tuple[Tables, ...], pools: list[list[tuple[frozenset[int], int]]]) -> Stand:
    inside = tuple(
        tuple(k for union, k in pools[t] if sets[t] and union.issuperset(sets[t])) for t in range(problem.slots)
    )
    anywhere = frozenset[int]().union(*sets)
    return Stand(
        tables=sets,
        anywhere=anywhere,
        open=sum(1 << t for t, some in enumerate(sets) if some),
        pools=inside if any(inside) else None,
    )
