"""The problem file, read and written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from solver.codec.reading import (
    Node,
    Reader,
    T,
    parse,
    read_choice,
    read_flag,
    read_integer,
    read_list,
    read_object,
    read_reference,
    read_text,
)
from solver.codec.writing import list_fields, write
from solver.problem import (
    MOST_BONUS,
    Demand,
    Group,
    Lock,
    Pair,
    Participant,
    Problem,
    ProblemError,
    Rules,
    Table,
    Wish,
)

VERSION = 1
MOST_SLOTS = 1000
"""More than any event has; a limit, because every participant has a number for every slot."""

_COUNT = read_integer()
_LISTS = ("tables", "pairs", "pauses", "together", "locks", "groups", "precedences")


def problem_from_json(text: str | bytes) -> Problem:
    """The problem in a file. Raises ``ProblemError`` at the first thing wrong with it."""
    root = read_object(
        parse(text),
        {"version": read_version, "slots": read_integer(1, MOST_SLOTS), "participants": _keep},
        optional=dict.fromkeys(_LISTS, _keep) | {"rules": _read_rules, "seed": _COUNT},
    )
    slot = read_slot(root["slots"])
    participants = read_list(_read_participant(root["slots"]))(root["participants"])
    who = read_reference(index([p.id for p in participants], "participants"), "participant")
    tables = _read_part(root, "tables", _read_table(who, slot))
    table = read_reference(index([t.id for t in tables], "tables"), "table")
    labelled = _read_part(root, "pairs", _read_pair(who, slot))
    pair = read_reference(index([label for label, _ in labelled], "pairs"), "pair with the id")
    return Problem(
        root["slots"],
        participants,
        tables,
        tuple(pair for _, pair in labelled),
        pauses=_read_part(root, "pauses", slot),
        together=_read_part(root, "together", read_list(who)),
        locks=_read_part(root, "locks", _read_lock(pair, slot, table)),
        groups=_read_part(root, "groups", _read_group(pair)),
        precedences=_read_part(root, "precedences", _read_precedence(pair)),
        **{key: root[key] for key in ("rules", "seed") if key in root},
    )


def problem_to_json(problem: Problem) -> str:
    """The canonical text of a problem. What equals a default is left out."""
    people = [list_fields(p, capacity=_shorten(p.capacity)) for p in problem.participants]
    labels = _label_pairs(problem)
    parts: dict[str, object] = {
        "tables": [_write_table(problem, table) for table in problem.tables],
        "pairs": [labels[k] | _write_pair(problem, pair) for k, pair in enumerate(problem.pairs)],
        "pauses": write_slots(problem.pauses),
        "together": [[problem.participants[p].id for p in members] for members in problem.together],
        "locks": [_write_lock(problem, lock, labels) for lock in problem.locks],
        "groups": [list_fields(g, pairs=[labels[k]["id"] for k in g.pairs]) for g in problem.groups],
        "precedences": [[labels[k]["id"] for k in both] for both in problem.precedences],
        "rules": list_fields(problem.rules),
    }
    start = {"version": VERSION, "slots": problem.slots, "seed": problem.seed, "participants": people}
    return write(start | {key: value for key, value in parts.items() if value})


def read_version(node: Node) -> int:
    """The only version there is."""
    if read_integer()(node) != VERSION:
        node.refuse(f"this program reads version {VERSION}, not {node.value}")
    return VERSION


def read_slot(slots: int) -> Reader[int]:
    """A reader of slots, which files count from 1."""
    read = read_integer(1, slots)
    return lambda node: read(node) - 1


def write_slots(slots: Iterable[int]) -> list[int]:
    """Slots as files count them."""
    return [slot + 1 for slot in slots]


def index(names: Sequence[str | None], path: str) -> dict[str, int]:
    """The position of each name; those without one are left out. Raises ``ProblemError`` for a name given twice."""
    positions: dict[str, int] = {}
    for i, name in enumerate(names):
        if name in positions:
            raise ProblemError(f"{path}[{i}].id", f"{name!r} is also {path}[{positions[name]}]")
        if name is not None:
            positions[name] = i
    return positions


def _keep(node: Node) -> Node:
    return node


def _read_part(root: Mapping[str, Any], key: str, read: Reader[T]) -> tuple[T, ...]:
    return read_list(read)(root[key]) if key in root else ()


def _read_participant(slots: int) -> Reader[Participant]:
    def read_capacity(node: Node) -> tuple[int, ...]:
        return read_list(_COUNT)(node) if isinstance(node.value, list) else (_COUNT(node),) * slots

    optional = {"capacity": read_capacity, "minimum": _COUNT, "maximum": _COUNT}
    optional |= {"step_free": read_flag, "zone": read_text}
    present = {"capacity": (1,) * slots}
    return lambda node: Participant(**present | read_object(node, {"id": read_text}, optional=optional))


def _read_table(who: Reader[int], slot: Reader[int]) -> Reader[Table]:
    optional = {"zone": read_text, "owner": who, "step_free": read_flag, "closed": read_list(slot)}
    return lambda node: Table(**read_object(node, {"id": read_text}, optional=optional))


def _read_pair(who: Reader[int], slot: Reader[int]) -> Reader[tuple[str | None, Pair]]:
    wish, rank = read_choice(Wish), read_integer(1)
    optional = {"id": read_text, "wish_a": wish, "wish_b": wish, "rank_a": rank, "rank_b": rank}
    optional |= {"demand": read_choice(Demand), "slots": read_list(slot), "meetings": rank}
    optional |= {"bonus": read_integer(0, MOST_BONUS)}

    def read(node: Node) -> tuple[str | None, Pair]:
        values = read_object(node, {"a": who, "b": who}, optional=optional)
        return values.pop("id", None), Pair(**values)

    return read


def _read_lock(pair: Reader[int], slot: Reader[int], table: Reader[int]) -> Reader[Lock]:
    return lambda node: Lock(**read_object(node, {"pair": pair}, optional={"slot": slot, "table": table}))


def _read_group(pair: Reader[int]) -> Reader[Group]:
    required = {"id": read_text, "pairs": read_list(pair)}
    optional = {"floor": _COUNT, "cap": _COUNT, "hard": read_flag, "share": read_integer(0, 100)}
    return lambda node: Group(**read_object(node, required, optional=optional))


def _read_precedence(pair: Reader[int]) -> Reader[tuple[int, int]]:
    def read(node: Node) -> tuple[int, int]:
        both = read_list(pair)(node)
        if len(both) != 2:
            node.refuse("two pairs are expected, the earlier and the later one")
        return both[0], both[1]

    return read


def _read_rules(node: Node) -> Rules:
    optional: dict[str, Reader[Any]] = {"floor": _COUNT, "longest_wait": _COUNT, "longest_row": read_integer(1)}
    optional |= {"wishes_first": read_flag, "absence_is_gap": read_flag}
    return Rules(**read_object(node, {}, optional=optional))


def _shorten(capacity: tuple[int, ...]) -> int | tuple[int, ...] | None:
    if len(set(capacity)) > 1:
        return capacity
    return None if capacity[0] == 1 else capacity[0]


def _label_pairs(problem: Problem) -> list[dict[str, object]]:
    """An id for each pair that something refers to: its number, from 1."""
    named = {lock.pair for lock in problem.locks}
    named |= {k for group in problem.groups for k in group.pairs}
    named |= {k for both in problem.precedences for k in both}
    return [{"id": str(k + 1)} if k in named else {} for k in range(len(problem.pairs))]


def _write_table(problem: Problem, table: Table) -> dict[str, object]:
    owner = None if table.owner is None else problem.participants[table.owner].id
    return list_fields(table, owner=owner, closed=write_slots(table.closed))


def _write_pair(problem: Problem, pair: Pair) -> dict[str, object]:
    a, b = problem.participants[pair.a].id, problem.participants[pair.b].id
    return list_fields(pair, a=a, b=b, slots=write_slots(pair.slots or ()))


def _write_lock(problem: Problem, lock: Lock, labels: Sequence[Mapping[str, object]]) -> dict[str, object]:
    slot = None if lock.slot is None else lock.slot + 1
    table = None if lock.table is None else problem.tables[lock.table].id
    return list_fields(lock, pair=labels[lock.pair]["id"], slot=slot, table=table)
