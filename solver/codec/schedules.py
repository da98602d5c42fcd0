"""The result file, read and written. It names participants and tables by the ids of its problem."""

from __future__ import annotations

from solver.codec.problems import VERSION, index, read_slot, read_version
from solver.codec.reading import (
    LARGEST,
    Node,
    Reader,
    parse,
    read_choice,
    read_flag,
    read_integer,
    read_list,
    read_object,
    read_reference,
    read_seconds,
    read_text,
)
from solver.codec.writing import write
from solver.problem import Pair, Problem
from solver.schedule import Fairness, Goal, Meeting, Notice, OrderValues, Schedule, Scope, Sense, Stage, Status


def schedule_to_json(problem: Problem, schedule: Schedule) -> str:
    """The canonical text of a result."""
    fairness = {} if schedule.fairness is None else {"fairness": _write_fairness(schedule.fairness)}
    return write(
        {
            "version": VERSION,
            "status": schedule.status,
            "seed": schedule.seed,
            "reproducible": schedule.reproducible,
            "goals": [_write_goal(goal) for goal in schedule.goals],
            **fairness,
            "notices": [_write_notice(problem, notice) for notice in schedule.notices],
            "stages": [{"name": stage.name, "seconds": stage.seconds} for stage in schedule.stages],
            "meetings": [_write_meeting(problem, meeting) for meeting in schedule.meetings],
        }
    )


def schedule_from_json(problem: Problem, text: str | bytes) -> Schedule:
    """The result in a file, its meetings sorted. Raises ``ProblemError`` at the first thing wrong with it.

    Whether the meetings keep the rules and the goals are counted right is for ``solver.check.verify`` to say.
    """
    who = read_reference(index([p.id for p in problem.participants], "participants"), "participant")
    required = {"version": read_version, "status": read_choice(Status), "seed": read_integer()}
    required |= {"reproducible": read_flag, "meetings": read_list(_read_meeting(problem, who))}
    required |= {"goals": read_list(_read_goal)}
    optional: dict[str, Reader[object]] = {"notices": read_list(_read_notice(problem, who))}
    optional |= {"stages": read_list(_read_stage), "fairness": _read_fairness}
    values = read_object(parse(text), required, optional=optional)
    del values["version"]
    return Schedule(**values | {"meetings": tuple(sorted(values["meetings"]))})


def _write_goal(goal: Goal) -> dict[str, object]:
    return {"name": goal.name, "sense": goal.sense, "value": goal.value, "bound": goal.bound, "scope": goal.scope}


def _write_fairness(fairness: Fairness) -> dict[str, object]:
    orders = {"levels_first": fairness.levels_first, "wishes_first": fairness.wishes_first}
    return {name: {"levels": list(one.levels), "wishes": one.wishes} for name, one in orders.items()}


def _write_notice(problem: Problem, notice: Notice) -> dict[str, object]:
    return {
        "name": notice.name,
        "message": notice.message,
        "participants": [problem.participants[p].id for p in notice.participants],
        "pairs": [list(_name_sides(problem, problem.pairs[k])) for k in notice.pairs],
    }


def _write_meeting(problem: Problem, m: Meeting) -> dict[str, object]:
    a, b = _name_sides(problem, problem.pairs[m.pair])
    return {"a": a, "b": b, "slot": m.slot + 1, "table": problem.tables[m.table].id}


def _name_sides(problem: Problem, pair: Pair) -> tuple[str, str]:
    return problem.participants[pair.a].id, problem.participants[pair.b].id


def _read_goal(node: Node) -> Goal:
    number = read_integer(-LARGEST, LARGEST)
    words = {"name": read_text, "sense": read_choice(Sense), "scope": read_choice(Scope)}
    return Goal(**read_object(node, {**words, "value": number, "bound": number}))


def _read_fairness(node: Node) -> Fairness:
    return Fairness(**read_object(node, {"levels_first": _read_order, "wishes_first": _read_order}))


def _read_order(node: Node) -> OrderValues:
    number = read_integer()
    return OrderValues(**read_object(node, {"levels": read_list(number), "wishes": number}))


def _read_stage(node: Node) -> Stage:
    return Stage(**read_object(node, {"name": read_text, "seconds": read_seconds}))


def _read_notice(problem: Problem, who: Reader[int]) -> Reader[Notice]:
    optional = {"participants": read_list(who), "pairs": read_list(_read_sides(problem, who))}
    return lambda node: Notice(**read_object(node, {"name": read_text, "message": read_text}, optional=optional))


def _read_sides(problem: Problem, who: Reader[int]) -> Reader[int]:
    positions = _index_sides(problem)

    def read(node: Node) -> int:
        sides = read_list(who)(node)
        if sides not in positions:
            node.refuse("this is no pair of the problem")
        return positions[sides]

    return read


def _read_meeting(problem: Problem, who: Reader[int]) -> Reader[Meeting]:
    positions = _index_sides(problem)
    table = read_reference(index([t.id for t in problem.tables], "tables"), "table")
    required = {"a": who, "b": who, "slot": read_slot(problem.slots), "table": table}

    def read(node: Node) -> Meeting:
        values = read_object(node, required)
        sides = values["a"], values["b"]
        if sides not in positions:
            node.refuse("this is no pair of the problem")
        return Meeting(positions[sides], values["slot"], values["table"])

    return read


def _index_sides(problem: Problem) -> dict[tuple[int, ...], int]:
    return {(pair.a, pair.b): k for k, pair in enumerate(problem.pairs)}
